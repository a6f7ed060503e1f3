package io.github.timefreq.audio;

import io.github.timefreq.audio.augment.SpecAugment;
import io.github.timefreq.audio.frontend.FrontEndConfig;
import io.github.timefreq.audio.frontend.WaveformFrontEndConfig;
import io.github.timefreq.core.filterbank.FilterbankConfig;
import io.github.timefreq.core.internal.Checks;
import io.github.timefreq.core.signal.Causality;
import io.github.timefreq.core.signal.SignalConfig;
import io.github.timefreq.core.transformer.TransformerBlock;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Shape of an {@link AudioClassifier}.
 *
 * @param classes number of classes, at least 2
 * @param sampleRate samples a second
 * @param clipSeconds length of the clips it is trained on; it classifies others too
 * @param frontEnd what makes frames of the waveform
 * @param layers number of encoder blocks, at least 1
 * @param width coordinates D of a frame, even and a multiple of {@code heads}
 * @param heads attention heads
 * @param dropout probability in [0, 1) with which a coordinate of the frames or of a residual
 *     branch is dropped in training
 * @param signal the layer that filters the signals between blocks, or null for a plain encoder. A
 *     filterbank is centred, whatever its causality was; the other layers are defined by past
 *     tokens alone and look back only
 * @param signalAfter numbers, from 0 and ascending, of the encoder blocks that a signal layer
 *     follows; empty for a plain encoder
 * @param pooling what makes one vector of the frames
 * @param head what the logits stand for
 * @param specAugment masks over the frames in training, or null for none
 */
public record AudioClassifierConfig(
    int classes,
    int sampleRate,
    double clipSeconds,
    FrontEndConfig frontEnd,
    int layers,
    int width,
    int heads,
    double dropout,
    @Nullable SignalConfig signal,
    List<Integer> signalAfter,
    Pooling pooling,
    ClassifierHead head,
    @Nullable SpecAugment specAugment) {
  /** Highest sample rate: more than any sound card has. */
  public static final int MOST_HERTZ = 768_000;

  private static final int MOST = 1 << 20;

  /**
   * Checks every setting, and centres a filterbank.
   *
   * @param classes number of classes
   * @param sampleRate samples a second
   * @param clipSeconds length of the clips
   * @param frontEnd what makes frames of the waveform
   * @param layers number of encoder blocks
   * @param width coordinates D of a frame
   * @param heads attention heads
   * @param dropout probability in [0, 1)
   * @param signal the layer that filters the signals between blocks
   * @param signalAfter numbers of the blocks that it follows
   * @param pooling what makes one vector of the frames
   * @param head what the logits stand for
   * @param specAugment masks over the frames
   * @throws IllegalArgumentException naming the setting, its value and what is allowed
   */
  public AudioClassifierConfig {
    Objects.requireNonNull(frontEnd, "frontEnd");
    Objects.requireNonNull(pooling, "pooling");
    Objects.requireNonNull(head, "head");
    Checks.requireRange("classes", classes, 2, MOST);
    Checks.requireRange("sampleRate", sampleRate, 1, MOST_HERTZ);
    Checks.requireRange("layers", layers, 1, MOST);
    Checks.requireRange("width", width, 1, MOST);
    Checks.requireRange("heads", heads, 1, MOST);
    Checks.require(
        width % heads == 0 && width % 2 == 0,
        "width must be even and a multiple of heads, got width " + width + " and heads " + heads);
    Checks.require(
        dropout >= 0 && dropout < 1, "dropout must be at least 0 and below 1, got " + dropout);
    frontEnd.bands().requireBelowNyquist(sampleRate);
    int frames = frames(frontEnd, sampleRate, clipSeconds);
    signalAfter = List.copyOf(Objects.requireNonNull(signalAfter, "signalAfter"));
    requireBlocks(signal, signalAfter, layers);
    if (signal instanceof FilterbankConfig filterbank) {
      signal = filterbank.toBuilder().optCausality(Causality.CENTERED).build();
    }
    if (signal != null) {
      int reach = Math.max(signal.historyLength(), signal.lookahead());
      Checks.require(
          reach < frames,
          "the signal layer reaches "
              + reach
              + " frames to one side, and a clip has "
              + frames
              + "; take a shorter kernel, longer clips or a shorter hop");
    }
  }

  private static int frames(FrontEndConfig frontEnd, int sampleRate, double clipSeconds) {
    double samples = sampleRate * clipSeconds;
    Checks.require(
        !(samples > Integer.MAX_VALUE),
        "clipSeconds must give at most "
            + Integer.MAX_VALUE
            + " samples, got "
            + clipSeconds
            + " s at "
            + sampleRate
            + " Hz");
    Checks.require(
        samples >= frontEnd.minimumSamples(),
        "clipSeconds must give at least a frame, which is "
            + frontEnd.minimumSamples()
            + " samples, got "
            + clipSeconds
            + " s at "
            + sampleRate
            + " Hz");
    return frontEnd.frames((int) Math.round(samples));
  }

  private static void requireBlocks(
      @Nullable SignalConfig signal, List<Integer> after, int layers) {
    Checks.require(
        (signal == null) == after.isEmpty(),
        "signal and signalAfter go together: a plain encoder has neither, got signal "
            + (signal == null ? "none" : "given")
            + " and signalAfter "
            + after);
    for (int i = 0; i < after.size(); i++) {
      int block = after.get(i);
      Checks.require(
          block >= 0 && block < layers,
          "signalAfter names blocks from 0 to " + (layers - 1) + ", got " + block);
      Checks.require(
          i == 0 || after.get(i - 1) < block,
          "signalAfter must ascend without repetition, got " + after);
    }
  }

  /**
   * Builds a configuration, at first that of {@link AudioPreset#BASE}: plain, with the learned
   * waveform front end, for single labels.
   *
   * @param classes number of classes
   * @return a builder
   */
  public static Builder builder(int classes) {
    return new Builder(classes);
  }

  /**
   * Builds a configuration from this one.
   *
   * @return a builder with these settings
   */
  public Builder toBuilder() {
    return new Builder(this);
  }

  /**
   * Returns this configuration with a signal layer after every block.
   *
   * @param value settings of the layers
   * @return the changed configuration
   */
  public AudioClassifierConfig withSignal(SignalConfig value) {
    return toBuilder().optSignal(value).build();
  }

  /**
   * Returns this configuration without signal layers.
   *
   * @return the plain encoder of the same shape
   */
  public AudioClassifierConfig withoutSignal() {
    return toBuilder().optSignal(null).build();
  }

  /**
   * Returns the length of the clips that it is trained on.
   *
   * @return samples N
   */
  public int clipSamples() {
    return (int) Math.round(sampleRate * clipSeconds);
  }

  /** Hidden units of every block's MLP. */
  int mlpWidth() {
    return TransformerBlock.usualMlpWidth(width);
  }

  /**
   * Returns the number of frames of such a clip.
   *
   * @return frames T
   */
  public int clipFrames() {
    return frontEnd.frames(clipSamples());
  }

  /**
   * Counts the learned scalars of the model.
   *
   * @return number of parameters, signal layers included
   */
  public long parameterCount() {
    long blocks = layers * TransformerBlock.parameterCount(width, mlpWidth());
    long norm = 2L * width;
    long output = (width + 1L) * classes;
    return frontEnd.parameterCount(width)
        + blocks
        + signalParameterCount()
        + norm
        + pooling.parameterCount(width)
        + output;
  }

  /**
   * Counts the learned scalars of the signal layers.
   *
   * @return number of parameters added to the plain encoder
   */
  public long signalParameterCount() {
    return signal == null ? 0 : signalAfter.size() * signal.parameterCount(width);
  }

  /**
   * Counts the multiply-adds of the classification of one clip.
   *
   * @return multiply-adds of a forward pass over {@link #clipSamples}
   */
  public long multiplyAddsPerClip() {
    int frames = clipFrames();
    long perFrame =
        layers
                * TransformerBlock.multiplyAddsPerToken(
                    width, mlpWidth(), frames, Causality.CENTERED)
            + (signal == null ? 0 : signalAfter.size() * signal.multiplyAddsPerToken(width, frames))
            + (pooling == Pooling.ATTENTION ? 2L * width : 0);
    return frontEnd.multiplyAdds(clipSamples(), width) + frames * perFrame + (long) width * classes;
  }

  /** Builds settings, from the default or from others. */
  public static final class Builder {
    private int classes;
    private int sampleRate = 16_000;
    private double clipSeconds = 1;
    private FrontEndConfig frontEnd = WaveformFrontEndConfig.defaults();
    private int layers = 4;
    private int width = 64;
    private int heads = 4;
    private double dropout;
    private @Nullable SignalConfig signal;
    private @Nullable List<Integer> signalAfter;
    private Pooling pooling = Pooling.MEAN;
    private ClassifierHead head = ClassifierHead.SINGLE_LABEL;
    private @Nullable SpecAugment specAugment;

    private Builder(int classes) {
      this.classes = classes;
    }

    private Builder(AudioClassifierConfig from) {
      classes = from.classes;
      sampleRate = from.sampleRate;
      clipSeconds = from.clipSeconds;
      frontEnd = from.frontEnd;
      layers = from.layers;
      width = from.width;
      heads = from.heads;
      dropout = from.dropout;
      signal = from.signal;
      signalAfter = from.signalAfter;
      pooling = from.pooling;
      head = from.head;
      specAugment = from.specAugment;
    }

    /**
     * Sets the number of classes.
     *
     * @param value at least 2
     * @return this builder
     */
    public Builder optClasses(int value) {
      classes = value;
      return this;
    }

    /**
     * Sets what clips it is trained on.
     *
     * @param rate samples a second
     * @param seconds length of a clip
     * @return this builder
     */
    public Builder optClips(int rate, double seconds) {
      sampleRate = rate;
      clipSeconds = seconds;
      return this;
    }

    /**
     * Sets what makes frames of the waveform.
     *
     * @param value settings of the front end
     * @return this builder
     */
    public Builder optFrontEnd(FrontEndConfig value) {
      frontEnd = value;
      return this;
    }

    /**
     * Sets the size of the encoder.
     *
     * @param blocks number of encoder blocks
     * @param coordinates coordinates D of a frame
     * @param attentionHeads attention heads
     * @return this builder
     */
    public Builder optEncoder(int blocks, int coordinates, int attentionHeads) {
      layers = blocks;
      width = coordinates;
      heads = attentionHeads;
      return this;
    }

    /**
     * Sets the dropout.
     *
     * @param value probability in [0, 1)
     * @return this builder
     */
    public Builder optDropout(double value) {
      dropout = value;
      return this;
    }

    /**
     * Puts a signal layer after every block, or none.
     *
     * @param value settings of the layers, or null for a plain encoder
     * @return this builder
     */
    public Builder optSignal(@Nullable SignalConfig value) {
      signal = value;
      signalAfter = null;
      return this;
    }

    /**
     * Puts a signal layer after some blocks.
     *
     * @param value settings of the layers
     * @param after numbers of the blocks, from 0 and ascending
     * @return this builder
     */
    public Builder optSignal(SignalConfig value, List<Integer> after) {
      signal = value;
      signalAfter = after;
      return this;
    }

    /**
     * Sets what makes one vector of the frames.
     *
     * @param value the pooling
     * @return this builder
     */
    public Builder optPooling(Pooling value) {
      pooling = value;
      return this;
    }

    /**
     * Sets what the logits stand for.
     *
     * @param value one label a clip, or any number
     * @return this builder
     */
    public Builder optHead(ClassifierHead value) {
      head = value;
      return this;
    }

    /**
     * Sets the masks over the frames in training.
     *
     * @param value the masks, or null for none
     * @return this builder
     */
    public Builder optSpecAugment(@Nullable SpecAugment value) {
      specAugment = value;
      return this;
    }

    /**
     * Builds the configuration.
     *
     * @return a valid configuration
     * @throws IllegalArgumentException naming the setting, its value and what is allowed
     */
    public AudioClassifierConfig build() {
      List<Integer> everywhere =
          signal == null ? List.of() : IntStream.range(0, layers).boxed().toList();
      return new AudioClassifierConfig(
          classes,
          sampleRate,
          clipSeconds,
          frontEnd,
          layers,
          width,
          heads,
          dropout,
          signal,
          signalAfter == null ? everywhere : signalAfter,
          pooling,
          head,
          specAugment);
    }
  }
}
