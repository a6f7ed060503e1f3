/**
 * Several models trained alike and held against each other: {@code tf compare} and {@code tf
 * report}.
 */
@NullMarked
package io.github.timefreq.examples.experiment;

import org.jspecify.annotations.NullMarked;
