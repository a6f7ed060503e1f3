/**
 * The folder of a run: its configuration, its checkpoints, and the lock of the process that trains.
 */
@NullMarked
package io.github.timefreq.training.run;

import org.jspecify.annotations.NullMarked;
