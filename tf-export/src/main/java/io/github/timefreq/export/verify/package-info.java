/** The comparison of an exported model with the one that it came from. */
@NullMarked
package io.github.timefreq.export.verify;

import org.jspecify.annotations.NullMarked;
