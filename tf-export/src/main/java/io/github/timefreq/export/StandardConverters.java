package io.github.timefreq.export;

import ai.djl.nn.LambdaBlock;
import ai.djl.nn.ParallelBlock;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Convolution;
import ai.djl.nn.core.Embedding;
import ai.djl.nn.core.Linear;
import ai.djl.nn.core.Prelu;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.norm.Dropout;
import ai.djl.nn.norm.LayerNorm;
import io.github.timefreq.audio.AudioClassifier;
import io.github.timefreq.audio.FrontEnd;
import io.github.timefreq.core.SignalLayer;
import io.github.timefreq.gpt.Gpt;

/** Converters of the blocks of this library and of DJL's common ones. */
final class StandardConverters {
  private StandardConverters() {}

  static ConverterRegistry registry() {
    return new ConverterRegistry()
        .with(Linear.class, new LinearConverter())
        .with(Convolution.class, new ConvolutionConverter())
        .with(LayerNorm.class, new LayerNormConverter())
        .with(BatchNorm.class, new BatchNormConverter())
        .with(
            Embedding.class,
            (block, in, scope) -> new EmbeddingConverter().convert(block, in, scope))
        .with(Dropout.class, (block, inputs, scope) -> inputs)
        .with(LambdaBlock.class, new LambdaConverter())
        .with(
            Prelu.class,
            (block, inputs, scope) -> {
              throw ConverterRegistry.refusal(
                  block, scope.path(), "DJL's PyTorch engine does not compute it");
            })
        .with(SequentialBlock.class, new SequentialConverter())
        .with(ParallelBlock.class, new ParallelConverter())
        .with(SignalLayer.class, new SignalLayerConverter())
        .with(Gpt.class, new GptConverter())
        .with(FrontEnd.class, new FrontEndConverter())
        .with(AudioClassifier.class, new AudioClassifierConverter());
  }
}
