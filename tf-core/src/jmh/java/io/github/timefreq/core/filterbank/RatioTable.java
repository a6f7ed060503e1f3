package io.github.timefreq.core.filterbank;

import io.github.timefreq.core.plan.PlanChoice;
import io.github.timefreq.core.plan.PlanExplanation;
import io.github.timefreq.core.subband.AdaptiveGains;
import io.github.timefreq.core.subband.Nonlinearity;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** Runs all benchmarks and prints what matters of them: ratios. */
public final class RatioTable {
  private static final double WIDTH = 128;
  private static final double TOKENS = 16 * 512;

  private final Map<String, Double> milliseconds = new TreeMap<>();
  private final Map<String, Double> megabytes = new TreeMap<>();

  private RatioTable() {}

  /** Runs the benchmarks whose names match a pattern, all without one. */
  public static void main(String[] args) throws RunnerException {
    String pattern = args.length == 0 ? "io.github.timefreq.core.*" : args[0];
    Collection<RunResult> results =
        new Runner(
                new OptionsBuilder()
                    .include(pattern)
                    .jvmArgsAppend(
                        "-Xms128m", "-Xmx128m", "-XX:+UseSerialGC", "-XX:+AlwaysPreTouch")
                    .build())
            .run();
    RatioTable table = new RatioTable();
    results.forEach(table::add);
    table.print();
  }

  private void add(RunResult result) {
    String method = result.getParams().getBenchmark().replaceFirst(".*\\.", "");
    StringBuilder name = new StringBuilder(method);
    for (String key : result.getParams().getParamsKeys()) {
      name.append(' ').append(result.getParams().getParam(key));
    }
    milliseconds.put(name.toString(), result.getPrimaryResult().getScore());
    Result<?> peak = result.getSecondaryResults().get("peakMegabytes");
    if (peak != null) {
      int iterations = result.getParams().getMeasurement().getCount();
      megabytes.put(name.toString(), peak.getScore() / iterations);
    }
  }

  private void print() {
    System.out.printf("%n| measured | against | forward | forward + backward | extra memory |%n");
    System.out.println("|---|---|---|---|---|");
    for (List<BenchmarkCase> pair :
        List.of(
            List.of(BenchmarkCase.FOLDED, BenchmarkCase.LITERAL),
            List.of(BenchmarkCase.EFFECTIVE_KERNEL, BenchmarkCase.LITERAL_ADAPTIVE),
            List.of(BenchmarkCase.CHUNKED_GELU, BenchmarkCase.LITERAL_GELU),
            List.of(BenchmarkCase.FOLDED, BenchmarkCase.DEPTHWISE))) {
      compare(pair.get(0).name(), pair.get(1).name());
    }
    for (String length : List.of("32", "64", "128", "256", "512", "1024")) {
      compare(length + " FFT", length + " FOLDED");
    }
    stream();
    floor();
  }

  private void compare(String measured, String against) {
    String forward = "forward ";
    String both = "forwardBackward ";
    if (milliseconds.containsKey(forward + measured)) {
      System.out.printf(
          Locale.ROOT,
          "| %s | %s | %.2f x faster | %.2f x faster | %s |%n",
          measured,
          against,
          time(forward + against) / time(forward + measured),
          time(both + against) / time(both + measured),
          memory(both, measured, against));
    }
  }

  /** Beyond what changing the sign of the input takes. */
  private String memory(String method, String measured, String against) {
    Double base = megabytes.get(method + BenchmarkCase.NEGATION);
    Double one = megabytes.get(method + measured);
    Double other = megabytes.get(method + against);
    if (base == null || one == null || other == null) {
      return "";
    }
    double extra = one - base;
    double otherExtra = other - base;
    return extra <= 0
        ? String.format(Locale.ROOT, "none of %.0f MB", otherExtra)
        : String.format(
            Locale.ROOT, "%.0f MB of %.0f MB: 1/%.0f", extra, otherExtra, otherExtra / extra);
  }

  private void stream() {
    for (String measured : List.of("FOLDED", "LITERAL", "EFFECTIVE_KERNEL", "LITERAL_ADAPTIVE")) {
      if (milliseconds.containsKey("nextToken " + measured)) {
        System.out.printf(
            Locale.ROOT,
            "| one token of a stream | %s of 512 | %.0f x faster | | |%n",
            measured,
            time("recompute " + measured) / time("nextToken " + measured));
      }
    }
  }

  /** Multiply-adds of a plan over those that a large matrix product does in the same time. */
  private void floor() {
    if (!milliseconds.containsKey("product")) {
      return;
    }
    double rate = GemmBenchmark.MULTIPLY_ADDS / time("product");
    System.out.printf(Locale.ROOT, "%nlarge matrix product: %.1f GMAC/s%n", rate / 1e6);
    Map<String, FilterbankConfig> plans =
        Map.of(
            "FOLDED", BenchmarkCase.builder().build(),
            "EFFECTIVE_KERNEL",
                BenchmarkCase.builder().optAdaptiveGains(AdaptiveGains.linear(8)).build(),
            "CHUNKED_GELU", BenchmarkCase.builder().optNonlinearity(Nonlinearity.GELU).build(),
            "LITERAL", BenchmarkCase.builder().optPlan(PlanChoice.LITERAL).build());
    new TreeMap<>(plans)
        .forEach(
            (name, config) -> {
              if (!milliseconds.containsKey("forward " + name)) {
                return;
              }
              PlanExplanation explanation = config.explain(16, 512, (int) WIDTH);
              double share =
                  explanation.multiplyAddsPerToken() * TOKENS / rate / time("forward " + name);
              System.out.printf(
                  Locale.ROOT,
                  "%s forward: %.0f %% of that rate; %s%n",
                  name,
                  100 * share,
                  explanation);
            });
  }

  private double time(String name) {
    Double time = milliseconds.get(name);
    return time == null ? Double.NaN : time;
  }
}
