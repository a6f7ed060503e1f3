package io.github.timefreq.export.audio;

import io.github.timefreq.audio.AudioClassifierConfig;
import io.github.timefreq.core.internal.Checks;
import io.github.timefreq.export.internal.file.AsciiJson;
import java.util.List;
import java.util.Map;

/**
 * What a file says about a classifier of sounds beside the graph, so that whoever finds the file
 * can run it.
 *
 * @param classes names of the classes, in the order of the logits
 * @param provenance where the model comes from, in JSON; {@code {}} if nothing is known
 * @param licence under which the model may be used, such as an SPDX identifier
 */
public record AudioModelCard(List<String> classes, String provenance, String licence) {
  /**
   * Copies the names and checks the licence.
   *
   * @param classes names of the classes
   * @param provenance where the model comes from
   * @param licence under which the model may be used
   * @throws IllegalArgumentException if the licence has U+0000, a character above U+FFFF or half of
   *     one: a name of terms of use needs none
   */
  public AudioModelCard {
    classes = List.copyOf(classes);
    AsciiJson.requirePlain("licence", licence);
  }

  Map<String, String> toMetadata(AudioClassifierConfig config) {
    Checks.require(
        classes.size() == config.classes(),
        "classes must name the " + config.classes() + " of the model, got " + classes);
    return new AudioMetadata(
            config.sampleRate(),
            config.clipSamples(),
            config.frontEnd().minimumSamples(),
            classes,
            config.head(),
            provenance,
            licence)
        .toMap(config);
  }
}
