/**
 * Operators as TorchScript text, which PyTorch compiles: each does in one call what takes DJL's
 * operators dozens. Their definitions in DJL's operators stay beside them, for other engines and
 * for tests. Not part of the public API: may change at any time.
 */
@NullMarked
package io.github.timefreq.core.internal.fused;

import org.jspecify.annotations.NullMarked;
