package io.github.timefreq.gpt;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Locale;
import java.util.zip.CRC32;

/**
 * The public data set text8: the first 100,000,000 characters of cleaned English Wikipedia (Matt
 * Mahoney, 2006). Fetched once into the user's cache; an interrupted download goes on where it
 * stopped. Its size and checksum are verified.
 */
final class Text8 implements TextSource {
  /** What is to be fetched and what it must be. */
  record Origin(URI address, long packedBytes, long textBytes, long crc32) {
    static Origin published() {
      String address =
          System.getProperty("timefreq.text8.url", "http://mattmahoney.net/dc/text8.zip");
      return new Origin(URI.create(address), 31_344_016, 100_000_000, 0x7d6be66fL);
    }
  }

  private static final Duration CONNECT = Duration.ofSeconds(20);
  private static final Duration SILENCE = Duration.ofSeconds(60);
  private static final int RANGE_NOT_SATISFIABLE = 416;
  private static final int PIECE = 1 << 16;

  private final Origin origin;
  private final Path cache;
  private final Duration silence;
  private final DownloadProgress progress;

  Text8(DownloadProgress progress) {
    this(Origin.published(), userCache(), SILENCE, progress);
  }

  /** Fetches into some folder, and gives up where the server sends nothing for some time. */
  Text8(Origin origin, Path cache, Duration silence, DownloadProgress progress) {
    this.origin = origin;
    this.cache = cache;
    this.silence = silence;
    this.progress = progress;
  }

  @Override
  public String name() {
    return TEXT8;
  }

  @Override
  public byte[] read() throws IOException {
    Path file = cache.resolve("text8.zip");
    if (!Files.exists(file)) {
      download(file);
    }
    byte[] text = unpack(file);
    CRC32 checksum = new CRC32();
    checksum.update(text);
    if (text.length != origin.textBytes() || checksum.getValue() != origin.crc32()) {
      Files.delete(file);
      throw new IOException(
          String.format(
              Locale.ROOT,
              "%s was not text8 and has been deleted: %,d bytes with checksum %08x instead of %,d"
                  + " with %08x; try again",
              file,
              text.length,
              checksum.getValue(),
              origin.textBytes(),
              origin.crc32()));
    }
    return text;
  }

  private static byte[] unpack(Path file) throws IOException {
    try {
      return new TextFile(file.toString()).read();
    } catch (IOException e) {
      throw new IOException(e.getMessage() + "; delete it to fetch it again", e);
    }
  }

  private void download(Path file) throws IOException {
    Files.createDirectories(cache);
    Path part = cache.resolve("text8.zip.part");
    try {
      receive(part);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("the download of text8 was interrupted; start again to go on", e);
    } catch (IOException e) {
      throw new IOException(
          "cannot fetch text8 from "
              + origin.address()
              + " ("
              + (e.getMessage() == null ? "no connection" : e.getMessage())
              + "); with a copy of text8.zip, pass its path instead, or put it at "
              + file,
          e);
    }
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private void receive(Path part) throws IOException, InterruptedException {
    long there = Files.exists(part) ? Files.size(part) : 0;
    if (there == origin.packedBytes()) {
      return;
    }
    HttpRequest.Builder request = HttpRequest.newBuilder(origin.address()).timeout(silence);
    if (there > 0 && there < origin.packedBytes()) {
      request.header("Range", "bytes=" + there + "-");
    }
    HttpClient client =
        HttpClient.newBuilder()
            .connectTimeout(CONNECT)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();
    HttpResponse<InputStream> response =
        client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    boolean goesOn = response.statusCode() == 206;
    if (!goesOn && response.statusCode() != 200) {
      response.body().close();
      if (response.statusCode() == RANGE_NOT_SATISFIABLE) {
        // The same request would fail for ever.
        Files.deleteIfExists(part);
      }
      throw new IOException("the server answers " + response.statusCode());
    }
    try (TimedReader in = new TimedReader(response.body(), silence);
        OutputStream out =
            Files.newOutputStream(
                part,
                StandardOpenOption.CREATE,
                goesOn ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE)) {
      copy(in, out, goesOn ? there : 0);
    }
    long received = Files.size(part);
    if (received > origin.packedBytes()) {
      Files.delete(part);
    }
    if (received != origin.packedBytes()) {
      throw new IOException(
          "received " + received + " of " + origin.packedBytes() + " bytes; start again to go on");
    }
  }

  private void copy(TimedReader in, OutputStream out, long there)
      throws IOException, InterruptedException {
    byte[] piece = new byte[PIECE];
    long received = there;
    int count = in.read(piece);
    // More than it should be is enough to know that it is something else.
    while (count >= 0 && received <= origin.packedBytes()) {
      out.write(piece, 0, count);
      received += count;
      progress.received(received, origin.packedBytes());
      count = in.read(piece);
    }
  }

  private static Path userCache() {
    String given = System.getenv("XDG_CACHE_HOME");
    Path root =
        given == null || given.isBlank()
            ? Path.of(System.getProperty("user.home"), ".cache")
            : Path.of(given);
    return root.resolve("timefreq");
  }
}
