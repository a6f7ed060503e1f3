/** Charts of numbers: curves, maps, bars and dots, written as PNG or SVG. */
@NullMarked
package io.github.timefreq.examples.chart;

import org.jspecify.annotations.NullMarked;
