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
import io.github.timefreq.core.signal.SignalConfig;
import io.github.timefreq.core.signal.SignalConfigTypes;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Values of interfaces as JSON, whose class goes in as {@code type}: that of a sealed interface by
 * its name without {@code Config}, such as {@code log-mel-front-end}; that of a layer's
 * configuration by the name that {@link SignalConfigTypes} gives it.
 */
final class NamedTypes implements TypeAdapterFactory {
  private static final String TYPE = "type";

  @Override
  public <T> @Nullable TypeAdapter<T> create(Gson gson, TypeToken<T> token) {
    Class<? super T> raw = token.getRawType();
    Map<String, Class<?>> kinds = kinds(raw);
    if (kinds.isEmpty()) {
      return null;
    }
    return new TypeAdapter<T>() {
      @Override
      public void write(JsonWriter out, T value) throws IOException {
        JsonObject json = gson.toJsonTree(value, value.getClass()).getAsJsonObject();
        json.addProperty(TYPE, name(kinds, value.getClass()));
        gson.toJson(json, out);
      }

      @Override
      @SuppressWarnings("unchecked") // one of T's kinds
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

  private static Map<String, Class<?>> kinds(Class<?> raw) {
    Map<String, Class<?>> kinds = new TreeMap<>();
    if (raw == SignalConfig.class) {
      for (SignalConfigTypes provider : ServiceLoader.load(SignalConfigTypes.class)) {
        kinds.putAll(provider.types());
      }
    } else if (raw.isInterface() && raw.isSealed()) {
      for (Class<?> kind : raw.getPermittedSubclasses()) {
        kinds.put(nameOf(kind), kind);
      }
    }
    return kinds;
  }

  private static String name(Map<String, Class<?>> kinds, Class<?> kind) {
    for (Map.Entry<String, Class<?>> entry : kinds.entrySet()) {
      if (entry.getValue() == kind) {
        return entry.getKey();
      }
    }
    throw new IllegalArgumentException(
        kind.getName() + " has no name in files; name it by a SignalConfigTypes service");
  }

  private static String nameOf(Class<?> kind) {
    return kind.getSimpleName()
        .replaceAll("Config$", "")
        .replaceAll("(?<=[a-z])(?=[A-Z])", "-")
        .toLowerCase(Locale.ROOT);
  }
}
