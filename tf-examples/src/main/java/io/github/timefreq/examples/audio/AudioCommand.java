package io.github.timefreq.examples.audio;

import picocli.CommandLine.Command;

/** The commands for sounds. */
@Command(
    name = "audio",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description = {
      "Trains and looks at classifiers of sounds: encoders with centred filterbanks between their"
          + " blocks, from the waveform on.",
      ""
    },
    footer = {
      "",
      "First steps:",
      "  tf audio train                             a few minutes on two cores, no data needed",
      "  tf audio train --data sounds/              a folder of a folder for each class",
      "  tf audio predict runs/NAME dog.wav         what is heard in a file",
      "  tf audio plot runs/NAME                    pictures of the filters, a clip and the errors",
      "  tf audio compare --data ESC-50.zip         plain, filtering and log-mel classifiers"
    })
public final class AudioCommand {}
