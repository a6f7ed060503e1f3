package samples

import io.github.timefreq.core.filterbank.FilterbankConfig
import io.github.timefreq.export.OnnxExporter
import io.github.timefreq.export.gpt.GptModelCard
import io.github.timefreq.export.gpt.GptVerification
import io.github.timefreq.export.gpt.GraphKind
import io.github.timefreq.export.gpt.OnnxTextGenerator
import io.github.timefreq.export.graph.WeightPrecision
import io.github.timefreq.export.runtime.ExecutionConfig
import io.github.timefreq.gpt.GptConfig
import io.github.timefreq.gpt.generate.SamplingConfig
import io.github.timefreq.gpt.text.Corpus
import io.github.timefreq.gpt.text.Split
import io.github.timefreq.gpt.text.TextSource
import io.github.timefreq.gpt.training.GptTraining
import io.github.timefreq.gpt.training.RunConfig
import io.github.timefreq.training.TrainingConfig
import ai.djl.Device
import java.nio.file.Path

/** Trains a GPT with filterbanks on a text, exports it, and lets ONNX Runtime go on with a prompt. */
fun trainExportRun(text: TextSource, folder: Path, prompt: String): String {
    val corpus = Corpus.load(text, null, Split.DEFAULT)
    val tokenizer = corpus.tokenizer.spec()
    val model = GptConfig.plain(corpus.tokenizer.vocabularySize(), 64, 2, 32, 2)
        .withSignal(FilterbankConfig.defaults())
    val run = RunConfig(model, TrainingConfig.defaults(50), tokenizer, text.name(), Split.DEFAULT, corpus.sha256)
    val file = folder.resolve("model.onnx")
    GptTraining.start(folder, run, corpus, Device.cpu()).use { training ->
        training.run { step -> if (step.step % 10 == 0L) println("step ${step.step}: ${step.loss} nats") }
        GptVerification.export( // compares the file with the model, and keeps it only if they agree
            OnnxExporter.builder().build(),
            training.model,
            GraphKind.GENERATION,
            GptModelCard(tokenizer, "{}", "CC0-1.0"),
            file,
            intArrayOf(),
            WeightPrecision.FLOAT32.tolerance(),
        )
    }
    return OnnxTextGenerator.open(file, ExecutionConfig.cpu()).use { generator ->
        generator.generate(prompt, 100, SamplingConfig.defaults(1)) { }
    }
}
