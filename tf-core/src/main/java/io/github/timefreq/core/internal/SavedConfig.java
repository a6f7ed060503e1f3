package io.github.timefreq.core.internal;

import ai.djl.MalformedModelException;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A configuration that is saved with the parameters of a block. Use this in a block's {@code
 * saveMetadata} and {@code loadMetadata}: DJL compares no settings, so that parameters of a causal
 * filterbank load into a centered one, which then computes something else without a word.
 */
public final class SavedConfig {
  private final String block;
  private final List<String> settings = new ArrayList<>();

  /**
   * Lists the settings of a configuration.
   *
   * @param config the configuration; its class is public
   * @param irrelevant names of components that change nothing of what the parameters mean
   */
  public SavedConfig(Record config, String... irrelevant) {
    block = config.getClass().getSimpleName();
    Set<String> left = Set.of(irrelevant);
    for (RecordComponent component : config.getClass().getRecordComponents()) {
      if (!left.contains(component.getName())) {
        settings.add(component.getName() + "=" + value(component, config));
      }
    }
  }

  private static Object value(RecordComponent component, Record config) {
    try {
      return String.valueOf(component.getAccessor().invoke(config));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("accessors of a public record are public", e);
    }
  }

  /**
   * Writes the settings.
   *
   * @param out where the block's parameters go
   * @throws IOException if it cannot be written
   */
  public void write(DataOutputStream out) throws IOException {
    out.writeUTF(block);
    out.writeInt(settings.size());
    for (String setting : settings) {
      out.writeUTF(setting);
    }
  }

  /**
   * Reads settings and compares them with these.
   *
   * @param in where the block's parameters come from
   * @throws IOException if it cannot be read
   * @throws MalformedModelException naming the first setting that differs
   */
  public void require(DataInputStream in) throws IOException, MalformedModelException {
    String savedBlock = in.readUTF();
    if (!savedBlock.equals(block)) {
      throw new MalformedModelException(
          "the parameters were saved with a " + savedBlock + ", this block has a " + block);
    }
    int count = in.readInt();
    if (count != settings.size()) {
      throw new MalformedModelException(
          "the parameters were saved with " + count + " settings, known are " + settings.size());
    }
    for (String setting : settings) {
      String saved = in.readUTF();
      if (!saved.equals(setting)) {
        throw new MalformedModelException(
            "the parameters were saved with " + saved + ", this block has " + setting);
      }
    }
  }
}
