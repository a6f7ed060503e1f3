package io.github.timefreq.examples.experiment;

import ai.djl.Device;
import ai.djl.engine.Engine;
import io.github.timefreq.examples.console.Build;
import io.github.timefreq.examples.console.EngineThreads;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Where a result comes from.
 *
 * @param program its version and, of a build from a repository, the commit
 * @param engine what computed, and its version
 * @param device where it computed
 * @param threads of the engine, on a CPU
 * @param host operating system, processor architecture and number of cores
 * @param java the JVM's version
 * @param finished when, in UTC
 */
record Provenance(
    String program,
    String engine,
    String device,
    String threads,
    String host,
    String java,
    String finished) {

  /** This program on this machine at this time. */
  static Provenance now(Device device) {
    Engine engine = Engine.getInstance();
    return new Provenance(
        Build.version(),
        engine.getEngineName() + " " + engine.getVersion(),
        device.toString(),
        EngineThreads.describe(),
        System.getProperty("os.name")
            + " "
            + System.getProperty("os.arch")
            + ", "
            + Runtime.getRuntime().availableProcessors()
            + " cores",
        System.getProperty("java.version"),
        Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
  }

  /** All but the time, which differs from run to run. */
  String place() {
    return program
        + ", "
        + engine
        + " on "
        + device
        + " ("
        + threads
        + " threads), "
        + host
        + ", Java "
        + java;
  }
}
