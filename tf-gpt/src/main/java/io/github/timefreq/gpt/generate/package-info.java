/** Text generation: sampling from logits, one token at a time. */
@NullMarked
package io.github.timefreq.gpt.generate;

import org.jspecify.annotations.NullMarked;
