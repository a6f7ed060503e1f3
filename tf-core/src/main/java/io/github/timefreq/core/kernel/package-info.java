/** The kernels of a filterbank: how many, how long, and which embedding dimensions share them. */
@NullMarked
package io.github.timefreq.core.kernel;

import org.jspecify.annotations.NullMarked;
