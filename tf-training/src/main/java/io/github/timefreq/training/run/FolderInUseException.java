package io.github.timefreq.training.run;

import java.io.IOException;
import java.nio.file.Path;

/** Another training has the folder of a run. */
public final class FolderInUseException extends IOException {
  private static final long serialVersionUID = 1L;

  FolderInUseException(Path folder) {
    super(folder + " is being trained by another process; wait for it, or choose another folder");
  }
}
