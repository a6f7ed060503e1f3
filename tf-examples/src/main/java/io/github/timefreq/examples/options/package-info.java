/** Options that several commands share, and what they describe. */
@NullMarked
package io.github.timefreq.examples.options;

import org.jspecify.annotations.NullMarked;
