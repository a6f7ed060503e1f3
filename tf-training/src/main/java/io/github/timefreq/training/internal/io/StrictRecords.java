package io.github.timefreq.training.internal.io;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonPrimitive;
import com.google.gson.TypeAdapter;
import com.google.gson.TypeAdapterFactory;
import com.google.gson.reflect.TypeToken;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads records without guessing. Gson alone skips fields that it does not know, takes 0 for a
 * number that is missing, and 1 for 1.5 where an int is asked for. Here each is an error that names
 * the field.
 */
final class StrictRecords implements TypeAdapterFactory {
  @Override
  public <T> @Nullable TypeAdapter<T> create(Gson gson, TypeToken<T> token) {
    Class<? super T> raw = token.getRawType();
    if (!raw.isRecord()) {
      return null;
    }
    TypeAdapter<T> plain = gson.getDelegateAdapter(this, token);
    RecordComponent[] components = raw.getRecordComponents();
    return new TypeAdapter<T>() {
      @Override
      public void write(JsonWriter out, T value) throws IOException {
        plain.write(out, value);
      }

      @Override
      public T read(JsonReader in) throws IOException {
        JsonElement json = gson.fromJson(in, JsonElement.class);
        if (json instanceof JsonObject object) {
          requireKnown(object, components);
          for (RecordComponent component : components) {
            requireValue(object.get(component.getName()), component);
          }
        }
        return plain.fromJsonTree(json);
      }
    }.nullSafe();
  }

  private static void requireKnown(JsonObject json, RecordComponent[] components) {
    Set<String> unknown = new HashSet<>(json.keySet());
    Arrays.stream(components).map(RecordComponent::getName).forEach(unknown::remove);
    if (!unknown.isEmpty()) {
      throw new JsonParseException("field '" + unknown.iterator().next() + "' is unknown");
    }
  }

  private static void requireValue(@Nullable JsonElement value, RecordComponent component) {
    boolean optional = component.getAnnotatedType().isAnnotationPresent(Nullable.class);
    if (value == null || value.isJsonNull()) {
      if (!optional) {
        throw new JsonParseException("field '" + component.getName() + "' is missing");
      }
    } else if (isWhole(component.getType()) && !isWhole(value)) {
      throw new JsonParseException(
          "field '" + component.getName() + "' must be a whole number, got " + value);
    }
  }

  private static boolean isWhole(Class<?> type) {
    return type == int.class || type == long.class || type == Integer.class || type == Long.class;
  }

  private static boolean isWhole(JsonElement value) {
    return value instanceof JsonPrimitive number
        && number.isNumber()
        && number.getAsString().matches("-?\\d+");
  }
}
