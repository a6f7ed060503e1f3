/** Training and evaluation of a GPT by next-token prediction. */
@NullMarked
package io.github.timefreq.gpt.training;

import org.jspecify.annotations.NullMarked;
