/**
 * A GPT with a signal layer between its decoder blocks, and all that it takes to train and use one.
 *
 * <p>The package holds the model, character and byte tokenizers, text data sets, training by
 * next-token prediction, and generation. The signal layers come from {@link
 * io.github.timefreq.core}, and the training loop, with metrics and with checkpoints from which a
 * run goes on exactly where it stopped, from {@link io.github.timefreq.core.training}; all works
 * the same with and without signal layers, so that a model can be compared with its plain twin.
 */
@NullMarked
package io.github.timefreq.gpt;

import org.jspecify.annotations.NullMarked;
