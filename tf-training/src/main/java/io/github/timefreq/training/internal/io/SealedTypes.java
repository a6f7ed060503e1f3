package io.github.timefreq.training.internal.io;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.TypeAdapter;
import com.google.gson.TypeAdapterFactory;
import com.google.gson.reflect.TypeToken;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Values of sealed interfaces as JSON: the class goes in as {@code type}, by its name without
 * {@code Config}, such as {@code token-shift} for {@code TokenShiftConfig}.
 */
final class SealedTypes implements TypeAdapterFactory {
  private static final String TYPE = "type";

  @Override
  public <T> @Nullable TypeAdapter<T> create(Gson gson, TypeToken<T> token) {
    Class<? super T> raw = token.getRawType();
    if (!raw.isInterface() || !raw.isSealed()) {
      return null;
    }
    Map<String, Class<?>> kinds =
        Arrays.stream(raw.getPermittedSubclasses())
            .collect(
                Collectors.toMap(
                    SealedTypes::nameOf, kind -> kind, (one, other) -> one, TreeMap::new));
    return new TypeAdapter<T>() {
      @Override
      public void write(JsonWriter out, T value) throws IOException {
        JsonObject json = gson.toJsonTree(value, value.getClass()).getAsJsonObject();
        json.addProperty(TYPE, nameOf(value.getClass()));
        gson.toJson(json, out);
      }

      @Override
      @SuppressWarnings("unchecked") // a permitted subclass of T's interface
      public T read(JsonReader in) throws IOException {
        JsonObject json = gson.fromJson(in, JsonObject.class);
        JsonElement given = json.remove(TYPE);
        String name = given == null ? "(none)" : given.getAsString();
        Class<?> kind = kinds.get(name);
        if (kind == null) {
          throw new JsonParseException(
              raw.getSimpleName() + " is of type " + kinds.keySet() + ", got " + name);
        }
        return (T) gson.fromJson(json, kind);
      }
    }.nullSafe();
  }

  private static String nameOf(Class<?> kind) {
    return kind.getSimpleName()
        .replaceAll("Config$", "")
        .replaceAll("(?<=[a-z])(?=[A-Z])", "-")
        .toLowerCase(Locale.ROOT);
  }
}
