package io.github.timefreq.export.internal.convert;

import ai.djl.modality.nlp.embedding.TrainableWordEmbedding;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.ParallelBlock;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv1d;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.convolutional.Conv3d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.core.Prelu;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.norm.Dropout;
import ai.djl.nn.norm.LayerNorm;
import io.github.timefreq.core.baseline.CanonConfig;
import io.github.timefreq.core.baseline.MovingAverageConfig;
import io.github.timefreq.core.baseline.TokenShiftConfig;
import io.github.timefreq.core.filterbank.FilterbankConfig;
import io.github.timefreq.core.signal.SignalConfig;
import io.github.timefreq.export.graph.ConverterProvider;
import io.github.timefreq.export.graph.ConverterRegistry;
import java.util.List;
import java.util.ServiceLoader;

/** Converters of the blocks of this library and of DJL's common ones. */
public final class StandardConverters {
  /** One of each kind of signal layer, whose classes are not public. */
  private static final List<SignalConfig> SIGNAL_LAYERS =
      List.of(
          FilterbankConfig.defaults(),
          new TokenShiftConfig(),
          new CanonConfig(2),
          new MovingAverageConfig(2));

  private StandardConverters() {}

  public static ConverterRegistry registry() {
    ConverterRegistry registry =
        new ConverterRegistry()
            .with(Linear.class, new LinearConverter())
            .with(Conv1d.class, new ConvolutionConverter())
            .with(Conv2d.class, new ConvolutionConverter())
            .with(Conv3d.class, new ConvolutionConverter())
            .with(LayerNorm.class, new LayerNormConverter())
            .with(BatchNorm.class, new BatchNormConverter())
            .with(TrainableWordEmbedding.class, new EmbeddingConverter())
            .with(Dropout.class, (block, inputs, scope) -> inputs)
            .with(LambdaBlock.class, new LambdaConverter())
            .with(
                Prelu.class,
                (block, inputs, scope) -> {
                  throw ConverterRegistry.refusal(
                      block, scope.path(), "DJL's PyTorch engine does not compute it");
                })
            .with(SequentialBlock.class, new SequentialConverter())
            .with(ParallelBlock.class, new ParallelConverter());
    for (SignalConfig config : SIGNAL_LAYERS) {
      registry = registry.with(config.newLayer().getClass(), new SignalLayerConverter());
    }
    for (ConverterProvider provider : ServiceLoader.load(ConverterProvider.class)) {
      registry = provider.addTo(registry);
    }
    return registry;
  }
}
