package io.github.timefreq.core.internal.fused;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.Map;
import java.util.Optional;

/** The two ends of a language model: embeddings, and logits and their loss. */
public final class FusedLanguageModel {
  private final FusedProgram program;

  private FusedLanguageModel(FusedProgram program) {
    this.program = program;
  }

  /**
   * Finds the operators where fused operators are on.
   *
   * @param manager of the inputs
   * @return the operators, or empty
   */
  public static Optional<FusedLanguageModel> find(NDManager manager) {
    return FusedProgram.find(manager, "language", () -> Map.of("TYPE", Precision.current().type()))
        .map(FusedLanguageModel::new);
  }

  /**
   * Adds the embeddings of tokens and of their positions from 0.
   *
   * @param tokens int64 {@code [B, T]}
   * @param table {@code [V, D]}
   * @param positions {@code [at least T, D]}
   * @param training whether a gradient will be asked for
   * @return {@code [B, T, D]}
   */
  public NDArray embed(NDArray tokens, NDArray table, NDArray positions, boolean training) {
    return program.run("embed", new NDList(tokens, table, positions), training);
  }

  /**
   * Normalises hidden states and maps them to logits.
   *
   * @param x hidden states {@code [B, T, D]}
   * @param scale of the norm {@code [D]}
   * @param shift of the norm {@code [D]}
   * @param weight {@code [V, D]}
   * @param training whether a gradient will be asked for
   * @return float32 {@code [B, T, V]}
   */
  public NDArray logits(NDArray x, NDArray scale, NDArray shift, NDArray weight, boolean training) {
    return program.run("logits", new NDList(x, scale, shift, weight), training);
  }

  /**
   * Computes the mean cross entropy.
   *
   * @param logits float32 {@code [.., V]}
   * @param targets int64, as many as there are rows of logits
   * @param training whether a gradient will be asked for
   * @return the loss in nats, a scalar
   */
  public NDArray loss(NDArray logits, NDArray targets, boolean training) {
    return program.run("loss", new NDList(logits, targets), training);
  }
}
