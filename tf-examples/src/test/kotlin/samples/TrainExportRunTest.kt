package samples

import io.github.timefreq.gpt.text.MarkovText
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.io.TempDir
import java.nio.file.Path

class TrainExportRunTest {
    @Test
    fun `the sample trains, exports and writes`(@TempDir folder: Path) {
        val written = trainExportRun(MarkovText(20_000), folder.resolve("run"), "the ")

        assertThat(written).hasSize(100)
    }
}
