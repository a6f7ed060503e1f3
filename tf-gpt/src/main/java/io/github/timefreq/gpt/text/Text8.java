package io.github.timefreq.gpt.text;

import io.github.timefreq.training.internal.io.Sha256;
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
import java.security.MessageDigest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The public data set text8: the first 100,000,000 characters of cleaned English Wikipedia (Matt
 * Mahoney, 2006). Fetched once into the user's cache, by one process at a time; an interrupted
 * download goes on where it stopped. Only what has the right SHA-256 enters the cache, and a cached
 * file that is damaged is fetched again.
 */
final class Text8 implements TextSource {
  /** Where it is to be found, the first that answers, and what it must be. */
  record Origin(List<URI> addresses, long packedBytes, String packedSha256, String textSha256) {
    static Origin published() {
      String given = System.getProperty("timefreq.text8.url", "");
      return new Origin(
          (given.isEmpty()
                  // Its server has not always answered by HTTPS. The checksum is what counts.
                  ? Stream.of(
                      "https://mattmahoney.net/dc/text8.zip", "http://mattmahoney.net/dc/text8.zip")
                  : Stream.of(given))
              .map(URI::create)
              .toList(),
          31_344_016,
          "a6640522afe85d1963ad56c05b0ede0a0c000dddc9671758a6cc09b7a38e5232",
          "6e890197040d37d85beb962ae1f041ff1d9a9ca8d20c7d99c85027eebf51dca7");
    }
  }

  private static final Duration CONNECT = Duration.ofSeconds(20);
  private static final Duration SILENCE = Duration.ofSeconds(60);
  private static final int RANGE_NOT_SATISFIABLE = 416;
  private static final int PIECE = 1 << 16;

  private final Origin origin;
  private final Path cache;
  private final Path file;
  private final Path part;
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
    file = cache.resolve("text8.zip");
    part = cache.resolve("text8.zip.part");
  }

  @Override
  public String name() {
    return TEXT8;
  }

  @Override
  public byte[] read() throws IOException {
    Optional<byte[]> cached = cached();
    if (cached.isPresent()) {
      return cached.get();
    }
    createCache();
    try {
      FetchLock lock = FetchLock.take(cache.resolve("text8.lock"), progress::waiting);
      try {
        Optional<byte[]> fetchedByAnother = cached();
        return fetchedByAnother.isPresent() ? fetchedByAnother.get() : fetch();
      } finally {
        lock.close();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("the download of text8 was interrupted; start again to go on", e);
    }
  }

  /** What is in the cache already, if it is text8: a damaged file stays until there is another. */
  private Optional<byte[]> cached() {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      byte[] text = new TextFile(file.toString()).read();
      MessageDigest digest = Sha256.newDigest();
      digest.update(text);
      return Sha256.hex(digest).equals(origin.textSha256()) ? Optional.of(text) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private void createCache() throws IOException {
    try {
      Files.createDirectories(cache);
    } catch (IOException e) {
      throw new IOException(
          "cannot create the folder "
              + cache
              + " for text8; set XDG_CACHE_HOME to one that can be written, or pass the path of a"
              + " copy of text8.zip",
          e);
    }
  }

  private byte[] fetch() throws IOException, InterruptedException {
    StringBuilder failures = new StringBuilder();
    @Nullable IOException last = null;
    for (URI address : origin.addresses()) {
      try {
        download(address);
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        return cached()
            .orElseThrow(() -> new IOException(file + " was changed by another program"));
      } catch (IOException e) {
        failures
            .append(failures.isEmpty() ? "" : ", nor from ")
            .append(address)
            .append(" (")
            .append(e.getMessage() == null ? "no connection" : e.getMessage())
            .append(')');
        last = e;
      }
    }
    throw new IOException(
        (Files.exists(file)
                ? file + " is damaged, and text8 cannot be fetched again from "
                : "cannot fetch text8 from ")
            + failures
            + "; with a copy of text8.zip, pass its path instead, or put it at "
            + file,
        last);
  }

  /** Receives what is missing; all of it once more where what was there before is damaged. */
  private void download(URI address) throws IOException, InterruptedException {
    boolean there = Files.exists(part);
    receive(address);
    if (there && !isWhole()) {
      Files.delete(part);
      receive(address);
    }
    if (!isWhole()) {
      Files.delete(part);
      throw new IOException("what it sent is not text8: it has another SHA-256");
    }
  }

  private boolean isWhole() throws IOException {
    MessageDigest digest = Sha256.newDigest();
    digest.update(Files.readAllBytes(part));
    return Sha256.hex(digest).equals(origin.packedSha256());
  }

  private void receive(URI address) throws IOException, InterruptedException {
    long there = Files.exists(part) ? Files.size(part) : 0;
    if (there == origin.packedBytes()) {
      return;
    }
    HttpRequest.Builder request = HttpRequest.newBuilder(address).timeout(silence);
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
