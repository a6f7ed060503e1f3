package io.github.timefreq.examples.measure;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.timefreq.core.transformer.TransformerBlock;
import io.github.timefreq.gpt.GptConfig;
import java.util.ArrayList;
import java.util.List;

/**
 * The matrix products of one training step of a plain GPT and nothing else: same shapes, forward
 * and both backward products of each, through the same engine. The floor that a step's time is
 * measured against.
 */
public final class MatrixProducts {
  private record Product(NDArray left, NDArray right) {
    double multiplyAdds() {
      Shape shape = right.getShape();
      return (double) left.size() * shape.get(shape.dimension() - 1);
    }
  }

  private final NDManager manager;
  private final List<Product> products = new ArrayList<>();

  public MatrixProducts(GptConfig config, int batch, NDManager manager) {
    this.manager = manager;
    long rows = (long) batch * config.contextLength();
    long width = config.width();
    long sequences = (long) batch * config.heads();
    long headWidth = width / config.heads();
    for (int layer = 0; layer < config.layers(); layer++) {
      linear(rows, width, 3 * width);
      int first = 0;
      for (int end : TransformerBlock.attentionBands(config.contextLength())) {
        batched(sequences, end - first, headWidth, end);
        batched(sequences, end - first, end, headWidth);
        first = end;
      }
      linear(rows, width, width);
      linear(rows, width, config.mlpWidth());
      linear(rows, config.mlpWidth(), width);
    }
    linear(rows, width, config.vocabularySize());
  }

  /** Runs every product once. */
  public void run() {
    for (Product product : products) {
      try (NDManager step = manager.newSubManager()) {
        NDArray result = product.left().matMul(product.right());
        result.attach(step);
      }
    }
  }

  double multiplyAdds() {
    return products.stream().mapToDouble(Product::multiplyAdds).sum();
  }

  /** {@code y = x w'}, {@code dx = dy w}, {@code dw = dy' x}. */
  private void linear(long rows, long in, long out) {
    NDArray x = random(rows, in);
    NDArray weight = random(out, in);
    NDArray gradient = random(rows, out);
    products.add(new Product(x, weight.transpose()));
    products.add(new Product(gradient, weight));
    products.add(new Product(gradient.transpose(), x));
  }

  private void batched(long sequences, long rows, long inner, long columns) {
    NDArray left = random(sequences, rows, inner);
    NDArray right = random(sequences, inner, columns);
    NDArray gradient = random(sequences, rows, columns);
    products.add(new Product(left, right));
    products.add(new Product(gradient, right.transpose(0, 2, 1)));
    products.add(new Product(left.transpose(0, 2, 1), gradient));
  }

  private NDArray random(long... shape) {
    return manager.randomNormal(new Shape(shape));
  }
}
