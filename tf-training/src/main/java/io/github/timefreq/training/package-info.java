/**
 * Training of any model: steps, evaluations, metrics, and a folder from which a run goes on exactly
 * where it stopped.
 *
 * <p>A {@link io.github.timefreq.training.TrainingTask} is a model with its loss and its data.
 * {@link io.github.timefreq.training.TrainingSteps} trains it in memory with AdamW, and {@link
 * io.github.timefreq.training.TrainingRun} in a {@link io.github.timefreq.training.run.RunFolder}
 * with metrics and checkpoints. A regression, and a run of it whose configuration is a record of
 * one's own:
 *
 * <pre>{@code
 * record Run(TrainingConfig training, String data) {}
 *
 * record Regression(TrainingConfig config, Table table) implements TrainingTask<Linear> {
 *   public Linear newModel(NDManager manager) {
 *     Linear model = Linear.builder().setUnits(1).build();
 *     NamedParameters.initialize(model, manager, config.seed(), new Shape(1, table.columns()));
 *     return model;
 *   }
 *
 *   public NDArray loss(
 *       Linear model, ScopedParameterStore parameters, MicroBatch batch, NDManager memory) {
 *     int[] rows = batch.random().ints(config.batchSize(), 0, table.rows()).toArray();
 *     return error(model, parameters, rows, memory, true);
 *   }
 *
 *   public EvaluationResult evaluate(
 *       Linear model, int windows, NDManager memory, EvaluationListener listener) {
 *     int[] rows = table.validationRows(windows);
 *     listener.beforeBatch(0, rows.length);
 *     NDArray error = error(model, new ScopedParameterStore(memory), rows, memory, false);
 *     return new EvaluationResult(error.getFloat(), Map.of("rmse", Math.sqrt(error.getFloat())));
 *   }
 *
 *   public long itemsPerBatch() {
 *     return config.batchSize();
 *   }
 *
 *   private NDArray error(
 *       Linear model, ScopedParameterStore store, int[] rows, NDManager memory, boolean training) {
 *     NDList inputs = new NDList(table.inputs(rows, memory));
 *     NDArray predicted = model.forward(store, inputs, training).singletonOrThrow();
 *     return predicted.sub(table.targets(rows, memory)).square().mean();
 *   }
 * }
 *
 * Run run = new Run(TrainingConfig.defaults(1000), "house prices");
 * RunFolder<Run> folder = new RunFolder<>(Path.of("runs/first"), Run.class);
 * try (var training = TrainingRun.start(folder, run, new Regression(...), Device.cpu())) {
 *   training.run(step -> System.out.println(step.loss()));
 * }
 * }</pre>
 *
 * <p>After a kill, {@code TrainingRun.resume(RunFolder.open(path, Run.class), task, device)} goes
 * on from the newest checkpoint.
 */
@NullMarked
package io.github.timefreq.training;

import org.jspecify.annotations.NullMarked;
