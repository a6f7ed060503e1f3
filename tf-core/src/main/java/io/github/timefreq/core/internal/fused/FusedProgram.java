package io.github.timefreq.core.internal.fused;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A TorchScript program that has been compiled for one device.
 *
 * <p>Programs are compiled once in a process and kept until it ends; any thread may run them. An
 * engine other than PyTorch, or one that does not know an operator of a program, has none.
 *
 * <p>They run in PyTorch's plain interpreter unless the system property {@value #OPTIMIZER} is set.
 * The optimizing one, DJL's default, runs the first calls of every new shape differently from later
 * ones, so that equal calls may differ in their last bits and a process is slow to start; and there
 * is little for it to do, as nearly all the time goes into a few large operators.
 */
public final class FusedProgram {
  private static final String ENGINE = "PyTorch";
  private static final String OPTIMIZER = "ai.djl.pytorch.graph_optimizer";
  private static final Map<Key, FusedProgram> PROGRAMS = new ConcurrentHashMap<>();

  /** Kept as long as this: a model that nothing refers to frees its block. */
  private final @Nullable Model model;

  private final @Nullable String reason;
  private final Map<String, NDArray> methods = new ConcurrentHashMap<>();

  private record Key(Device device, String name, Map<String, String> constants) {}

  private FusedProgram(@Nullable Model model, @Nullable String reason) {
    this.model = model;
    this.reason = reason;
  }

  /**
   * Finds a program where fused operators are on.
   *
   * @param manager of the arrays that it shall compute with
   * @param name of the resource that holds its text, without its ending
   * @param constants makes what to write into the text, by name, where they are on
   * @return the program, or empty if fused operators are off or it cannot be compiled
   */
  public static Optional<FusedProgram> find(
      NDManager manager, String name, Supplier<Map<String, String>> constants) {
    Device device = manager.getDevice();
    if (!FusedSwitch.isOn(device)) {
      return Optional.empty();
    }
    FusedProgram program = of(manager.getEngine().getEngineName(), device, name, constants.get());
    return program.model == null ? Optional.empty() : Optional.of(program);
  }

  /**
   * Tells why a program cannot run.
   *
   * @param manager of the arrays that it should compute with
   * @param name of the resource that holds its text, without its ending
   * @param constants what to write into the text, by name
   * @return one line of text, or empty if it can run
   */
  public static Optional<String> reason(
      NDManager manager, String name, Map<String, String> constants) {
    String engine = manager.getEngine().getEngineName();
    return Optional.ofNullable(of(engine, manager.getDevice(), name, constants).reason);
  }

  static FusedProgram of(String engine, Device device, String name, Map<String, String> constants) {
    if (!engine.equals(ENGINE)) {
      return new FusedProgram(null, "the engine is " + engine + ", not " + ENGINE);
    }
    return PROGRAMS.computeIfAbsent(
        new Key(device, name, Map.copyOf(constants)), FusedProgram::compile);
  }

  private static FusedProgram compile(Key key) {
    System.getProperties().putIfAbsent(OPTIMIZER, "false");
    Model model = Model.newInstance("fused-" + key.name, key.device, ENGINE);
    try {
      model.load(new ByteArrayInputStream(ScriptArchive.of(text(key))));
      return new FusedProgram(model, null);
    } catch (Exception e) { // the engine's own are unchecked
      model.close();
      return new FusedProgram(null, key.name + " does not compile: " + firstLine(e));
    }
  }

  private static String firstLine(Exception e) {
    return String.valueOf(e.getMessage()).strip().lines().findFirst().orElse(e.toString());
  }

  private static String text(Key key) throws IOException {
    String resource = key.name + ".py";
    try (InputStream in = FusedProgram.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new FileNotFoundException(resource);
      }
      String text = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
      for (Map.Entry<String, String> constant : key.constants.entrySet()) {
        text = text.replace("${" + constant.getKey() + "}", constant.getValue());
      }
      return text;
    }
  }

  /**
   * Runs a method that returns one array.
   *
   * @param method its name
   * @param inputs its arguments in order; those named {@code x[]} are the list x. The result
   *     belongs to the first one's manager
   * @param training whether a gradient will be asked for
   * @return what it returns
   */
  public NDArray run(String method, NDList inputs, boolean training) {
    Model compiled = model;
    if (compiled == null) {
      throw new IllegalStateException(reason);
    }
    NDManager manager = inputs.get(0).getManager();
    NDList arguments = new NDList(inputs);
    arguments.add(named(method));
    return compiled
        .getBlock()
        .forward(new ParameterStore(manager, false), arguments, training)
        .singletonOrThrow();
  }

  /** DJL reads the method to call from the name of an array. */
  private NDArray named(String method) {
    return methods.computeIfAbsent(
        method,
        name -> {
          NDArray array = NDManager.newBaseManager(Device.cpu(), ENGINE).zeros(new Shape());
          array.setName("module_method:" + name);
          return array;
        });
  }
}
