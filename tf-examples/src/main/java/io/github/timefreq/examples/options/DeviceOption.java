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
    if (device.equals("cpu")) {
      return Device.cpu();
    }
    int gpus = Engine.getInstance().getGpuCount();
    if (gpus == 0 && "1".equals(System.getenv("TF_GPU"))) {
      throw new IllegalStateException(
          "TF_GPU=1, but no GPU is seen: DJL counts them by libcudart.so of CUDA 12.8 or newer, which"
              + " must be found under this very name (LD_LIBRARY_PATH); or use --device cpu");
    }
    if (device.equals("auto")) {
      return gpus > 0 ? Device.gpu() : Device.cpu();
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
