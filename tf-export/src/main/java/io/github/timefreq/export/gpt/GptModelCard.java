package io.github.timefreq.export.gpt;

import io.github.timefreq.core.internal.Checks;
import io.github.timefreq.export.internal.file.AsciiJson;
import io.github.timefreq.gpt.GptConfig;
import io.github.timefreq.gpt.tokenizer.TokenizerSpec;
import java.util.Map;

/**
 * What a file says about its model beside the graph, so that whoever finds the file can run it.
 *
 * @param tokenizer what turns text into tokens
 * @param provenance where the model comes from, in JSON; {@code {}} if nothing is known
 * @param licence under which the model may be used, such as an SPDX identifier
 */
public record GptModelCard(TokenizerSpec tokenizer, String provenance, String licence) {
  /**
   * Checks the licence.
   *
   * @param tokenizer what turns text into tokens
   * @param provenance where the model comes from
   * @param licence under which the model may be used
   * @throws IllegalArgumentException if the licence has U+0000, a character above U+FFFF or half of
   *     one: a name of terms of use needs none
   */
  public GptModelCard {
    AsciiJson.requirePlain("licence", licence);
  }

  Map<String, String> toMetadata(GraphKind kind, GptConfig config) {
    int tokens = tokenizer.tokenizer().vocabularySize();
    Checks.require(
        tokens == config.vocabularySize(),
        "the tokenizer has " + tokens + " tokens and the model " + config.vocabularySize());
    return new GptMetadata(kind, config.contextLength(), tokens, tokenizer, licence)
        .toMap(config.toJson(), provenance);
  }
}
