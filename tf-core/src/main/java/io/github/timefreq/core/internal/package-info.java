/** Checks of arguments and saved settings. Not part of the public API: may change at any time. */
@NullMarked
package io.github.timefreq.core.internal;

import org.jspecify.annotations.NullMarked;
