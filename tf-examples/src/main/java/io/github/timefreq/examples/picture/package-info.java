/** Pictures of what filters learned and of what they do to a signal. */
@NullMarked
package io.github.timefreq.examples.picture;

import org.jspecify.annotations.NullMarked;
