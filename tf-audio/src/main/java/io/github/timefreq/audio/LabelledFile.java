package io.github.timefreq.audio;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A file as an index or a folder describes it. */
record LabelledFile(
    String file,
    List<String> labels,
    @Nullable AudioPart part,
    @Nullable String fold,
    @Nullable String group) {}
