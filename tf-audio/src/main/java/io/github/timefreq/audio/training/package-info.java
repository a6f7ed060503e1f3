/** Training and evaluation of audio classifiers. */
@NullMarked
package io.github.timefreq.audio.training;

import org.jspecify.annotations.NullMarked;
