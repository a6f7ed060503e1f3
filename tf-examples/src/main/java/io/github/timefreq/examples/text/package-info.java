/** The commands of language models, from {@code tf train} to {@code tf run}. */
@NullMarked
package io.github.timefreq.examples.text;

import org.jspecify.annotations.NullMarked;
