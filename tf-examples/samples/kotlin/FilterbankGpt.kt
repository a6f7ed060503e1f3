package samples

import io.github.timefreq.core.filterbank.Filterbank
import io.github.timefreq.core.filterbank.FilterbankConfig
import io.github.timefreq.core.inspect.KernelAnalysis
import io.github.timefreq.gpt.GptConfig
import io.github.timefreq.gpt.text.Corpus
import io.github.timefreq.gpt.text.MarkovText
import io.github.timefreq.gpt.text.Split
import io.github.timefreq.gpt.text.TextSource
import io.github.timefreq.gpt.training.GptTraining
import io.github.timefreq.gpt.training.RunConfig
import io.github.timefreq.training.TrainingConfig
import ai.djl.Device
import org.knowm.xchart.BitmapEncoder
import org.knowm.xchart.XYChartBuilder
import org.knowm.xchart.style.markers.SeriesMarkers
import java.nio.file.Path

/** Trains a small GPT with a filterbank before every block and draws what the first one lets pass. */
fun trainAndPlot(folder: Path): Path {
    val corpus = Corpus.load(MarkovText(100_000), null, Split.DEFAULT)
    val filterbank = FilterbankConfig.builder()
        .optFilters(16)
        .optKernelLength(16)
        .build()
    val model = GptConfig.plain(corpus.tokenizer.vocabularySize(), 64, 2, 32, 2)
        .withSignal(filterbank)
    val run = RunConfig(
        model,
        TrainingConfig.defaults(50),
        corpus.tokenizer.spec(),
        TextSource.SYNTHETIC,
        Split.DEFAULT,
        corpus.sha256,
    )
    return GptTraining.start(folder, run, corpus, Device.cpu()).use { training ->
        training.run { step ->
            if (step.step % 10 == 0L) println("step %d: %.3f nats".format(step.step, step.loss))
        }
        val layer = training.model.signalLayers.getValue(GptConfig.EMBEDDING) as Filterbank
        plot(KernelAnalysis.of(layer), listOf(0, 16, 24, 31), folder.resolve("gain.png"))
    }
}

/** Draws the effective gain of some coordinates over frequency. */
private fun plot(analysis: KernelAnalysis, coordinates: List<Int>, file: Path): Path {
    val chart = XYChartBuilder()
        .title("Effective gain of the first filterbank")
        .xAxisTitle("frequency (cycles/token)")
        .yAxisTitle("|E(f)|, 1 = unchanged")
        .build()
    for (coordinate in coordinates) {
        chart.addSeries(
            "coordinate $coordinate",
            analysis.frequencies,
            analysis.effectiveKernel(coordinate).magnitudes,
        ).marker = SeriesMarkers.NONE
    }
    BitmapEncoder.saveBitmap(chart, file.toString(), BitmapEncoder.BitmapFormat.PNG)
    return file
}

fun main() {
    println("picture: " + trainAndPlot(Path.of("runs", "kotlin")))
}
