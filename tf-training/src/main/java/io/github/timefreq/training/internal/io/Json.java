package io.github.timefreq.training.internal.io;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.reflect.TypeToken;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Configurations and states as JSON. */
public final class Json {
  /** What constructors call a value, such as {@code tokenizer kind}. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z ]+");

  /** The field with the version of what is written. */
  private static final String FORMAT = "format";

  private static final int VERSION = 1;

  private static final Gson PLAIN = new Gson();
  private static final Gson COMPACT = configure().create();
  private static final Gson PRETTY = configure().setPrettyPrinting().create();

  /**
   * For reading only: Gson would write a value of an interface by this adapter, without its type.
   */
  private static final Gson STRICT =
      configure().registerTypeAdapterFactory(new StrictRecords()).create();

  private Json() {}

  public static JsonObject tree(Object value) {
    return PLAIN.toJsonTree(value).getAsJsonObject();
  }

  public static <T> T parse(JsonObject json, Class<T> type) {
    return PLAIN.fromJson(json, type);
  }

  public static <T> T parseLine(String json, Class<T> type) {
    return PLAIN.fromJson(json, type);
  }

  /**
   * Writes one line.
   *
   * @param value a record; a value of a sealed interface in it is written with its {@code type}
   * @return the value in JSON
   */
  public static String compact(Object value) {
    return COMPACT.toJson(value);
  }

  /**
   * Writes a file's content: the format's version, then the fields of a record.
   *
   * @param value a record, as for {@link #compact}
   * @return the value in JSON on several lines, in UTF-8
   */
  public static byte[] bytes(Object value) {
    JsonObject file = new JsonObject();
    file.addProperty(FORMAT, VERSION);
    PRETTY.toJsonTree(value).getAsJsonObject().asMap().forEach(file::add);
    return (PRETTY.toJson(file) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Reads a file.
   *
   * @param file what {@link #bytes} has made
   * @param type a record
   * @param <T> its type
   * @return the value
   * @throws IOException naming the file and what is wrong with it
   */
  public static <T> T read(Path file, Class<T> type) throws IOException {
    return read(file, TypeToken.get(type));
  }

  /**
   * Reads a file.
   *
   * @throws IOException naming the file and what is wrong with it
   */
  static <T> T read(Path file, TypeToken<T> type) throws IOException {
    try {
      return parse(file, Files.readString(file), type);
    } catch (NoSuchFileException e) {
      throw new IOException(file + " does not exist", e);
    } catch (CharacterCodingException e) {
      throw new IOException(file + " cannot be used: it is no UTF-8 text", e);
    }
  }

  /** Whether a file holds a JSON object, whatever is in it: it is there, and was not cut off. */
  public static boolean isObject(Path file) throws IOException {
    try {
      return JsonParser.parseString(Files.readString(file)).isJsonObject();
    } catch (NoSuchFileException | CharacterCodingException | JsonParseException e) {
      return false;
    }
  }

  /**
   * Reads the text of a file.
   *
   * @throws IOException naming the file and what is wrong with it
   */
  public static <T> T parse(Path file, String text, TypeToken<T> type) throws IOException {
    try {
      JsonObject fields = STRICT.fromJson(text, JsonObject.class);
      if (fields == null) {
        throw new IOException(file + " is empty");
      }
      requireFormat(fields.remove(FORMAT));
      return STRICT.fromJson(fields, type);
    } catch (RuntimeException e) {
      // Gson wraps what a record's constructor has to say about a bad value.
      Throwable cause = e;
      while (cause.getCause() != null) {
        cause = cause.getCause();
      }
      String flaw =
          cause instanceof NullPointerException ? missing(cause.getMessage()) : firstLine(cause);
      throw new IOException(file + " cannot be used: " + flaw, e);
    }
  }

  private static void requireFormat(@Nullable JsonElement format) {
    if (format == null) {
      throw new JsonParseException(
          "field '" + FORMAT + "' is missing: this is no file of ours, or of an earlier version");
    }
    if (!format.toString().equals(String.valueOf(VERSION))) {
      throw new JsonParseException(
          "unsupported format " + format + " (supported: " + VERSION + "); use a newer version");
    }
  }

  /** A constructor that insists on a value names it, one that takes a list apart does not. */
  private static String missing(@Nullable String name) {
    return (name != null && NAME.matcher(name).matches() ? name : "a value") + " is missing";
  }

  /** Gson has more lines about what is not JSON. */
  private static String firstLine(Throwable cause) {
    String message = String.valueOf(cause.getMessage());
    return message.lines().findFirst().orElse(message);
  }

  private static GsonBuilder configure() {
    return new GsonBuilder().registerTypeAdapterFactory(new NamedTypes());
  }
}
