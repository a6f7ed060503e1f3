/** Times, memory, and statistics of repeated measurements. */
@NullMarked
package io.github.timefreq.examples.measure;

import org.jspecify.annotations.NullMarked;
