/** Simpler layers that a filterbank is compared with: Canon, token shift, moving averages. */
@NullMarked
package io.github.timefreq.core.baseline;

import org.jspecify.annotations.NullMarked;
