package io.github.timefreq.export.audio;

import ai.djl.nn.Block;
import io.github.timefreq.audio.frontend.AdaptiveFrontEndConfig;
import io.github.timefreq.audio.frontend.FrontEnd;
import io.github.timefreq.audio.frontend.FrontEndConfig;
import io.github.timefreq.audio.frontend.LogMelFrontEndConfig;
import io.github.timefreq.audio.frontend.WaveformFrontEndConfig;
import io.github.timefreq.export.graph.BlockConverter;
import io.github.timefreq.export.graph.ChildBlocks;
import io.github.timefreq.export.graph.GraphScope;
import io.github.timefreq.export.graph.GraphValue;
import io.github.timefreq.export.internal.convert.ImpulseResponse;
import io.github.timefreq.export.internal.convert.LambdaConverter;
import java.util.List;

/** Front ends of sound, waveforms {@code [B, N]} to frames {@code [B, T, D]}. */
final class FrontEndConverter implements BlockConverter<FrontEnd> {
  @Override
  public List<GraphValue> convert(FrontEnd block, List<GraphValue> inputs, GraphScope scope) {
    GraphValue signal = scope.op("Unsqueeze", List.of(inputs.get(0), scope.constant(1)));
    GraphValue x = channels(block, signal, scope);
    if (block.getConfig().frameKernel() > 0) {
      x = LambdaConverter.gelu(scope, ChildBlocks.convert(block, "convolution", x, scope));
    }
    GraphValue projected =
        ChildBlocks.convert(block, "project", ImpulseResponse.transposed(x, scope), scope);
    return List.of(ChildBlocks.convert(block, "norm", projected, scope));
  }

  /** Signals {@code [B, 1, N]} to compressed energies {@code [B, C, T]}. */
  private static GraphValue channels(FrontEnd block, GraphValue signal, GraphScope scope) {
    FrontEndConfig config = block.getConfig();
    if (config instanceof LogMelFrontEndConfig logMel) {
      return LogMelGraph.channels(logMel, block.getSampleRate(), signal, scope);
    }
    if (config instanceof WaveformFrontEndConfig waveform) {
      Block bank = ChildBlocks.get(block, "bank");
      return new EnergyBankGraph(waveform, bank, scope.child("bank", bank)).channels(signal);
    }
    if (config instanceof AdaptiveFrontEndConfig adaptive) {
      Block banks = ChildBlocks.get(block, "banks");
      GraphValue all =
          new EnergyBankGraph(adaptive.bank(), banks, scope.child("banks", banks)).channels(signal);
      return RouterGraph.mixed(adaptive, ChildBlocks.get(block, "router"), all, scope);
    }
    throw scope.refusal(block, "this kind of front end cannot be written");
  }
}
