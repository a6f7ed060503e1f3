/** The choice among the exactly equivalent ways to evaluate a filterbank, and what each costs. */
@NullMarked
package io.github.timefreq.core.plan;

import org.jspecify.annotations.NullMarked;
