/** Text data sets: files in any common packing, text8, and a synthetic language. */
@NullMarked
package io.github.timefreq.gpt.text;

import org.jspecify.annotations.NullMarked;
