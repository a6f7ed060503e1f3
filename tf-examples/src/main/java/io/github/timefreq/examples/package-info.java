/**
 * The command line {@code tf}: an application built on the library's public API alone.
 *
 * <p>{@link io.github.timefreq.examples.Main} is its entry point; the script {@code tf} at the root
 * of the project builds what is missing and starts it. Commands are in {@code text}, {@code audio}
 * and {@code experiment}; the other packages are what they share.
 */
@NullMarked
package io.github.timefreq.examples;

import org.jspecify.annotations.NullMarked;
