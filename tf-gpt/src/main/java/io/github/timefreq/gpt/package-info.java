/**
 * A GPT with a signal layer between its decoder blocks, and all that it takes to train and use one.
 *
 * <p>The package holds the model, character and byte tokenizers, text data sets, the training loop
 * with its optimizer and metrics, checkpoints from which a run goes on exactly where it stopped,
 * and generation. The signal layers come from {@link io.github.timefreq.core}; every other part
 * works the same with and without them, so that a model can be compared with its plain twin.
 */
@NullMarked
package io.github.timefreq.gpt;

import org.jspecify.annotations.NullMarked;
