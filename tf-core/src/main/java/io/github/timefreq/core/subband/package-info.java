/** What happens to a subband, the output of one kernel: a pointwise function and a gain. */
@NullMarked
package io.github.timefreq.core.subband;

import org.jspecify.annotations.NullMarked;
