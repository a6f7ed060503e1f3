package io.github.timefreq.examples.experiment;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import io.github.timefreq.training.metrics.EvaluationMetrics;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import java.util.OptionalDouble;

/** The runs of an {@link Experiment} as a table for other programs, a line for each. */
final class ExperimentCsv {
  private ExperimentCsv() {}

  static String of(ExperimentResults results) throws IOException {
    StringWriter text = new StringWriter();
    try (CsvWriter csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(text)) {
      csv.writeRecord(
          "model",
          "seed",
          "learning_rate",
          "steps",
          "parameters",
          "multiply_adds_per_token",
          "validation_nats",
          "validation_bits",
          "test_nats",
          "test_bits",
          "seconds",
          "tokens_per_second",
          "steps_to_baseline",
          "data_sha256",
          "program",
          "device",
          "finished");
      for (List<ExperimentRun> runs : results.runs().values()) {
        for (ExperimentRun run : runs) {
          csv.writeRecord(line(results, run));
        }
      }
    }
    return text.toString();
  }

  private static List<String> line(ExperimentResults results, ExperimentRun run) {
    Double test = run.test();
    return List.of(
        run.variant(),
        Integer.toString(run.seed()),
        Double.toString(run.learningRate()),
        Integer.toString(run.run().training().steps()),
        Long.toString(run.run().model().parameterCount()),
        Long.toString(run.run().model().multiplyAddsPerToken()),
        Double.toString(run.loss()),
        Double.toString(EvaluationMetrics.bits(run.loss())),
        test == null ? "" : test.toString(),
        test == null ? "" : Double.toString(EvaluationMetrics.bits(test)),
        Double.toString(run.seconds()),
        Double.toString(run.tokensPerSecond()),
        stepsToBaseline(results, run),
        run.run().dataSha256(),
        run.provenance().program(),
        run.provenance().device(),
        run.provenance().finished());
  }

  private static String stepsToBaseline(ExperimentResults results, ExperimentRun run) {
    OptionalDouble steps = results.stepsToBaseline(run);
    return steps.isEmpty() ? "" : Double.toString(steps.getAsDouble());
  }
}
