/**
 * What a person sees of a command while it runs: numbers as text, progress, and how it is stopped.
 */
@NullMarked
package io.github.timefreq.examples.console;

import org.jspecify.annotations.NullMarked;
