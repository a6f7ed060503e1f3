/** Exports a GPT, and runs exported ones: logits, state, and generated text. */
@NullMarked
package io.github.timefreq.export.gpt;

import org.jspecify.annotations.NullMarked;
