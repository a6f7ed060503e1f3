/**
 * A GPT with signal layers between its decoder blocks: the model and its configuration.
 *
 * <p>A model works the same with and without signal layers, so that it can be compared with its
 * plain twin.
 */
@NullMarked
package io.github.timefreq.gpt;

import org.jspecify.annotations.NullMarked;
