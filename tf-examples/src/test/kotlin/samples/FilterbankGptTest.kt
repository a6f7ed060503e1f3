package samples

import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.io.TempDir
import java.nio.file.Path
import javax.imageio.ImageIO

class FilterbankGptTest {
    @Test
    fun `the sample trains and leaves a picture`(@TempDir folder: Path) {
        val picture = trainAndPlot(folder.resolve("run"))

        assertThat(ImageIO.read(picture.toFile())).isNotNull()
    }
}
