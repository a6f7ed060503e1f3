package consumer

import io.github.timefreq.core.filterbank.Filterbank
import io.github.timefreq.core.filterbank.FilterbankConfig
import io.github.timefreq.core.internal.memory.ScopedParameterStore
import ai.djl.ndarray.NDList
import ai.djl.ndarray.NDManager
import ai.djl.ndarray.types.DataType
import ai.djl.ndarray.types.Shape
import org.junit.jupiter.api.Assertions.assertArrayEquals
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Test

class FilterbankTest {
    @Test
    fun `a stream gives what the whole sequence gives`() {
        NDManager.newBaseManager().use { manager ->
            val shape = Shape(1, 8, 4)
            val filterbank = Filterbank(FilterbankConfig.defaults().toBuilder().optFilters(12).build())
            filterbank.initialize(manager, DataType.FLOAT32, shape)
            val store = ScopedParameterStore(manager)
            val x = manager.randomNormal(shape)

            val whole = filterbank.forward(store, NDList(x), false).singletonOrThrow()

            assertEquals(12, filterbank.config.filters())
            filterbank.openStream(store, manager, 1).use { stream ->
                for (t in 0L until 8L) {
                    val next = stream.next(x.get(":, $t:${t + 1}"))
                    assertArrayEquals(whole.get(":, $t").toFloatArray(), next.toFloatArray(), 1e-5f)
                }
            }
        }
    }
}
