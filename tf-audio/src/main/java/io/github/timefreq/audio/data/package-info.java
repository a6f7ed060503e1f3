/**
 * Data sets of sounds: folders and archives, tables of labels, the layouts of public sets, and
 * splits.
 */
@NullMarked
package io.github.timefreq.audio.data;

import org.jspecify.annotations.NullMarked;
