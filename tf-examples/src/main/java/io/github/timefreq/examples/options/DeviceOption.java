package io.github.timefreq.examples.options;

import ai.djl.Device;
import ai.djl.engine.Engine;
import picocli.CommandLine.Option;

/** The option that says where to compute. */
public final class DeviceOption {
  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      description = "auto, cpu, gpu or gpu1, gpu2, ... (default: ${DEFAULT-VALUE}).")
  private String device = "auto";

  /** The device as it was named. */
  String name() {
    return device;
  }

  public Device device() {
    int gpus = Engine.getInstance().getGpuCount();
    if (device.equals("auto")) {
      return gpus > 0 ? Device.gpu() : Device.cpu();
    }
    if (device.equals("cpu")) {
      return Device.cpu();
    }
    if (!device.matches("gpu\\d{0,3}")) {
      throw new IllegalArgumentException(
          "--device takes auto, cpu, gpu or gpu1, gpu2, ..., got '" + device + "'");
    }
    int number = device.equals("gpu") ? 0 : Integer.parseInt(device.substring(3));
    if (number >= gpus) {
      throw new IllegalArgumentException(
          "there is no " + device + ": the engine sees " + gpus + " GPUs; use --device cpu");
    }
    return Device.gpu(number);
  }
}
