package io.github.timefreq.export.gpt;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import io.github.timefreq.core.filterbank.FilterbankConfig;
import io.github.timefreq.core.filterbank.KernelInitialization;
import io.github.timefreq.core.kernel.BankSharing;
import io.github.timefreq.core.kernel.Scale;
import io.github.timefreq.core.plan.PlanChoice;
import io.github.timefreq.core.subband.AdaptiveGains;
import io.github.timefreq.core.subband.GainRange;
import io.github.timefreq.core.subband.GainSharing;
import io.github.timefreq.core.subband.Nonlinearity;
import io.github.timefreq.export.OnnxExporter;
import io.github.timefreq.export.graph.WeightPrecision;
import io.github.timefreq.export.verify.OnnxVerification;
import io.github.timefreq.gpt.Gpt;
import io.github.timefreq.gpt.GptConfig;
import io.github.timefreq.gpt.tokenizer.TokenizerSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a GPT looks like, it gives in ONNX Runtime what it gives in DJL. */
class RandomGptTest {
  private static final int TRIALS = 40;

  @TempDir private Path folder;

  static LongStream seeds() {
    return LongStream.range(0, TRIALS);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void aRandomGptGivesTheSameNumbers(long seed) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    GptConfig config = config(random);
    String symbols =
        IntStream.range('A', 'A' + config.vocabularySize())
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
    GptModelCard card =
        new GptModelCard(
            new TokenizerSpec(TokenizerSpec.Kind.CHARACTERS, symbols), "{}", "Apache-2.0");
    GraphKind kind = any(random, GraphKind.values());
    try (NDManager manager = NDManager.newBaseManager()) {
      Gpt model = ExportFixture.gpt(config, manager);

      OnnxVerification result =
          GptVerification.export(
              OnnxExporter.builder().build(),
              model,
              kind,
              card,
              folder.resolve("model.onnx"),
              new int[0],
              WeightPrecision.FLOAT32.tolerance());

      assertThat(result.largestDifference()).as("%s %s", kind, config).isLessThan(5e-5);
    }
  }

  private static GptConfig config(SplittableRandom random) {
    int heads = random.nextInt(1, 5);
    GptConfig plain =
        GptConfig.plain(
                random.nextInt(2, 60),
                random.nextInt(14, 40),
                random.nextInt(1, 4),
                heads * random.nextInt(1, 9),
                heads)
            .withMlpWidth(random.nextInt(1, 40))
            .withTiedEmbeddings(random.nextBoolean());
    List<Integer> after =
        IntStream.range(GptConfig.EMBEDDING, plain.layers())
            .filter(i -> random.nextInt(3) > 0)
            .boxed()
            .toList();
    return after.isEmpty() ? plain : plain.withSignal(filterbank(random, plain.width()), after);
  }

  /** Any layer: of one or several scales, static or adaptive, linear or not. */
  private static FilterbankConfig filterbank(SplittableRandom random, int width) {
    FilterbankConfig.Builder bank =
        FilterbankConfig.defaults().toBuilder()
            .optFilters(random.nextInt(1, 12))
            .optKernelLength(random.nextInt(1, 9))
            .optKernels(any(random, KernelInitialization.RANDOM, KernelInitialization.HAAR))
            .optGains(any(random, GainSharing.values()))
            .optGate(random.nextBoolean());
    if (random.nextBoolean()) {
      bank.optScales(
          List.of(
              new Scale(random.nextInt(1, 5), random.nextInt(2, 6), random.nextInt(1, 3)),
              new Scale(random.nextInt(1, 5), random.nextInt(6, 9), 1)));
    }
    int groups = any(random, divisors(width));
    boolean linear = random.nextBoolean();
    boolean bias = random.nextBoolean();
    bank.optBias(bias)
        .optNonlinearity(
            linear ? Nonlinearity.IDENTITY : any(random, Nonlinearity.GELU, Nonlinearity.RELU));
    if (random.nextBoolean()) {
      GainRange range = any(random, GainRange.values());
      // Effective kernels want groups of gains and of banks that divide each other.
      int banks = linear && !bias ? groups : any(random, divisors(width));
      return bank.optSharing(sharing(random, banks))
          .optGate(range != GainRange.UNCONSTRAINED || random.nextBoolean())
          .optAdaptiveGains(generator(random, groups).withRange(range))
          .build();
    }
    return bank.optSharing(sharing(random, groups))
        .optSynthesisLength(random.nextInt(1, 4))
        .optPlan(
            linear
                ? any(random, PlanChoice.AUTO, PlanChoice.LITERAL, PlanChoice.FFT)
                : PlanChoice.AUTO)
        .build();
  }

  private static BankSharing sharing(SplittableRandom random, int banks) {
    return any(
        random,
        BankSharing.SHARED,
        banks == 1 ? BankSharing.SHARED : BankSharing.grouped(banks),
        BankSharing.PER_COORDINATE);
  }

  private static AdaptiveGains generator(SplittableRandom random, int groups) {
    int heads = random.nextInt(1, 4);
    int features = heads * random.nextInt(1, 5);
    return any(
        random,
        AdaptiveGains.linear(groups),
        AdaptiveGains.lowRank(groups, features),
        ExportFixture.transformer(groups, features, heads, random.nextInt(1, 3)));
  }

  private static Integer[] divisors(int width) {
    return IntStream.rangeClosed(1, width)
        .filter(n -> width % n == 0)
        .boxed()
        .toArray(Integer[]::new);
  }

  @SafeVarargs
  private static <T> T any(SplittableRandom random, T... values) {
    return values[random.nextInt(values.length)];
  }
}
