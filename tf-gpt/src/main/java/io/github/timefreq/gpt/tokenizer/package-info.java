/** Tokenizers of characters and bytes, and their specification, which travels with a model. */
@NullMarked
package io.github.timefreq.gpt.tokenizer;

import org.jspecify.annotations.NullMarked;
