package io.github.timefreq.gpt.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.timefreq.training.internal.io.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Downloads from a server on this machine. */
class Text8Test {
  private static final Duration PATIENT = Duration.ofMinutes(1);

  @TempDir private Path cache;

  private final List<String> ranges = new ArrayList<>();
  private byte[] text;
  private byte[] packed;
  private byte[] published;
  private byte[] served;
  private boolean honoursRanges = true;
  private int status = 200;
  private int breakOffAfter = Integer.MAX_VALUE;
  private CompletableFuture<Void> goesOn = CompletableFuture.completedFuture(null);
  private HttpServer server;
  private List<URI> addresses = List.of();

  @BeforeEach
  void startServer() throws IOException {
    text = new byte[300_000];
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < text.length; i++) {
      text[i] = (byte) ('a' + random.nextInt(26));
    }
    ByteArrayOutputStream zip = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(zip)) {
      out.putNextEntry(new ZipEntry("text8"));
      out.write(text);
    }
    packed = zip.toByteArray();
    published = packed.clone();
    served = packed;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/text8.zip", this::serve);
    server.start();
    addresses =
        List.of(URI.create("http://localhost:" + server.getAddress().getPort() + "/text8.zip"));
  }

  @AfterEach
  void stopServer() {
    goesOn.complete(null);
    server.stop(0);
  }

  private void serve(HttpExchange exchange) throws IOException {
    String range = exchange.getRequestHeaders().getFirst("Range");
    ranges.add(range == null ? "all" : range);
    byte[] answer = served;
    int answerStatus = status;
    if (range != null && honoursRanges) {
      int from = Integer.parseInt(range.replaceAll("\\D", ""));
      answer = Arrays.copyOfRange(served, from, served.length);
      answerStatus = 206;
    }
    exchange.sendResponseHeaders(answerStatus, answer.length);
    exchange.getResponseBody().write(answer, 0, Math.min(answer.length, breakOffAfter));
    exchange.getResponseBody().flush();
    goesOn.join();
    exchange.close();
  }

  private Text8 source() {
    return source(PATIENT, (received, total) -> {});
  }

  private Text8 source(Duration silence, DownloadProgress progress) {
    return new Text8(
        new Text8.Origin(addresses, published.length, sha256(published), sha256(text)),
        cache,
        silence,
        progress);
  }

  private static String sha256(byte[] bytes) {
    MessageDigest digest = Sha256.newDigest();
    digest.update(bytes);
    return Sha256.hex(digest);
  }

  @Test
  void theTextIsFetchedOnce() throws IOException {
    assertThat(source().read()).isEqualTo(text);
    assertThat(source().read()).isEqualTo(text);
    assertThat(ranges).containsExactly("all");
  }

  @Test
  void progressEndsAtTheWhole() throws IOException {
    List<Long> received = new ArrayList<>();
    source(PATIENT, (bytes, total) -> received.add(bytes)).read();

    assertThat(received).isSorted().endsWith((long) packed.length);
  }

  @Test
  void anInterruptedDownloadGoesOn() throws IOException {
    Files.write(cache.resolve("text8.zip.part"), Arrays.copyOf(packed, 1000));

    assertThat(source().read()).isEqualTo(text);
    assertThat(ranges).containsExactly("bytes=1000-");
  }

  @Test
  void aServerThatIgnoresRangesSendsItAllAgain() throws IOException {
    honoursRanges = false;
    Files.write(cache.resolve("text8.zip.part"), Arrays.copyOf(packed, 1000));

    assertThat(source().read()).isEqualTo(text);
  }

  @Test
  void aShortDownloadIsKeptToGoOnLater() throws IOException {
    served = Arrays.copyOf(packed, packed.length - 10);

    assertThatThrownBy(() -> source().read())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("received " + served.length + " of " + packed.length + " bytes");
    served = packed;
    assertThat(source().read()).isEqualTo(text);
    assertThat(ranges).containsExactly("all", "bytes=" + (packed.length - 10) + "-");
  }

  @Test
  void whatIsNotTheTextNeverEntersTheCache() {
    packed[packed.length / 2]++;

    assertThatThrownBy(() -> source().read())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("what it sent is not text8: it has another SHA-256");
    assertThat(files()).containsExactly("text8.lock");
  }

  @Test
  void aDamagedFileInTheCacheIsFetchedAgain() throws IOException {
    byte[] changed = published.clone();
    changed[changed.length / 2]++;
    byte[][] damaged = {{}, {'P', 'K'}, Arrays.copyOf(published, 1000), changed};
    for (byte[] file : damaged) {
      Files.write(cache.resolve("text8.zip"), file);

      assertThat(source().read()).isEqualTo(text);
      assertThat(cache.resolve("text8.zip")).hasBinaryContent(published);
    }
    assertThat(ranges).hasSize(damaged.length);
  }

  @Test
  void aDamagedFileInTheCacheStaysWhereThereIsNoOther() throws IOException {
    Path file = Files.writeString(cache.resolve("text8.zip"), "no zip");
    status = 503;

    assertThatThrownBy(() -> source().read())
        .hasMessageStartingWith(file + " is damaged, and text8 cannot be fetched again from http")
        .hasMessageContaining("the server answers 503");
    assertThat(file).hasContent("no zip");
  }

  @Test
  void aDamagedBeginningIsFetchedAgain() throws IOException {
    for (int length : new int[] {1000, published.length}) {
      Files.deleteIfExists(cache.resolve("text8.zip"));
      Files.write(cache.resolve("text8.zip.part"), new byte[length]);

      assertThat(source().read()).isEqualTo(text);
    }
    assertThat(ranges).containsExactly("bytes=1000-", "all", "all");
  }

  @Test
  void whereOneAddressFailsTheNextIsAsked() throws IOException {
    URI works = addresses.get(0);
    addresses = List.of(works.resolve("/none.zip"), works);

    assertThat(source().read()).isEqualTo(text);
  }

  @Test
  void ofTwoThreadsOneFetchesAndTheOtherWaits() throws Exception {
    goesOn = new CompletableFuture<>();
    CompletableFuture<Void> first = new CompletableFuture<>();
    DownloadProgress noticed =
        new DownloadProgress() {
          @Override
          public void received(long received, long total) {
            first.complete(null);
          }

          @Override
          public void waiting() {
            goesOn.complete(null);
          }
        };

    CompletableFuture<byte[]> fetching = reading(source(PATIENT, noticed));
    first.join();
    CompletableFuture<byte[]> other = reading(source(PATIENT, noticed));

    assertThat(fetching.get()).isEqualTo(text);
    assertThat(other.get()).isEqualTo(text);
    assertThat(ranges).containsExactly("all");
  }

  @Test
  void whileAnotherProcessFetchesThisOneWaits() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                LockHolder.class.getName(),
                cache.resolve("text8.lock").toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      assertThat(process.getInputStream().read()).isEqualTo('!');
      List<String> ready = new ArrayList<>();
      DownloadProgress progress =
          new DownloadProgress() {
            @Override
            public void received(long received, long total) {}

            @Override
            public void waiting() {
              ready.add("waits");
              try {
                Files.write(cache.resolve("text8.zip"), published);
                process.getOutputStream().close();
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            }
          };

      assertThat(source(PATIENT, progress).read()).isEqualTo(text);
      assertThat(ready).containsExactly("waits");
      assertThat(ranges).isEmpty();
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  /** Has a file locked until its input ends. */
  static final class LockHolder {
    public static void main(String[] args) throws IOException {
      try (FileChannel channel =
              FileChannel.open(
                  Path.of(args[0]), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock lock = channel.lock()) {
        System.out.print(lock.isValid() ? '!' : '?');
        System.out.flush();
        while (System.in.read() >= 0) {
          // nothing is said
        }
      }
    }
  }

  private static CompletableFuture<byte[]> reading(Text8 source) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return source.read();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  private List<String> files() {
    return Arrays.asList(Objects.requireNonNull(cache.toFile().list()));
  }

  @Test
  void anErrorOfTheServerIsTold() {
    status = 404;

    assertThatThrownBy(() -> source().read())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("the server answers 404")
        .hasMessageContaining("pass its path instead");
  }

  @Test
  void withoutANetworkTheMessageSaysWhatToDo() {
    Text8 source = source();
    server.stop(0);

    assertThatThrownBy(source::read)
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("cannot fetch text8 from http://localhost")
        .hasMessageContaining("with a copy of text8.zip, pass its path instead, or put it at ");
  }

  @Test
  void aTransferThatBreaksOffGoesOnFromThere() throws IOException {
    breakOffAfter = packed.length / 2;
    assertThatThrownBy(() -> source().read()).isInstanceOf(IOException.class);
    long kept = Files.size(cache.resolve("text8.zip.part"));
    breakOffAfter = Integer.MAX_VALUE;

    assertThat(source().read()).isEqualTo(text);
    assertThat(kept).isBetween(1L, packed.length / 2L);
    assertThat(ranges).containsExactly("all", "bytes=" + kept + "-");
  }

  @Test
  void aServerThatFallsSilentIsGivenUp() throws IOException {
    breakOffAfter = packed.length / 2;
    goesOn = new CompletableFuture<>();

    assertThatThrownBy(() -> source(Duration.ofSeconds(2), (received, total) -> {}).read())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("the server sent nothing for 2 s; start again to go on");
    assertThat(cache.resolve("text8.zip.part")).hasSize(breakOffAfter);
    goesOn.complete(null);
    breakOffAfter = Integer.MAX_VALUE;
    assertThat(source().read()).isEqualTo(text);
  }

  @Test
  void aRangeThatTheServerRefusesIsNotAskedForAgain() throws IOException {
    Files.write(cache.resolve("text8.zip.part"), Arrays.copyOf(packed, 1000));
    honoursRanges = false;
    status = 416;
    assertThatThrownBy(() -> source().read()).hasMessageContaining("the server answers 416");
    status = 200;

    assertThat(source().read()).isEqualTo(text);
    assertThat(ranges).containsExactly("bytes=1000-", "all");
  }

  @Test
  void noMoreIsTakenThanThereShouldBe() {
    served = Arrays.copyOf(packed, 50 * packed.length);
    List<Long> received = new ArrayList<>();

    assertThatThrownBy(() -> source(PATIENT, (bytes, total) -> received.add(bytes)).read())
        .isInstanceOf(IOException.class);
    assertThat(received.get(received.size() - 1)).isLessThan(2L * packed.length);
    assertThat(files()).containsExactly("text8.lock");
  }

  @Test
  void theEncryptedAddressIsAskedFirst() {
    assertThat(Text8.Origin.published().addresses())
        .first()
        .hasToString("https://mattmahoney.net/dc/text8.zip");
  }

  @Test
  void theAddressCanBeChanged() {
    String before = System.setProperty("timefreq.text8.url", "http://example.invalid/text8.zip");
    try {
      assertThat(Text8.Origin.published().addresses())
          .containsExactly(URI.create("http://example.invalid/text8.zip"));
    } finally {
      if (before == null) {
        System.clearProperty("timefreq.text8.url");
      } else {
        System.setProperty("timefreq.text8.url", before);
      }
    }
  }
}
