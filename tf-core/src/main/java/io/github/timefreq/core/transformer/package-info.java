/**
 * Transformer blocks with attention that is causal or sees all tokens, and their key-value caches.
 */
@NullMarked
package io.github.timefreq.core.transformer;

import org.jspecify.annotations.NullMarked;
