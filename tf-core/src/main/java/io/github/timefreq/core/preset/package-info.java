/** Layers by name, as command lines and experiment files choose them. */
@NullMarked
package io.github.timefreq.core.preset;

import org.jspecify.annotations.NullMarked;
