package io.github.timefreq.export.graph;

/**
 * Adds converters of further blocks. Implementations are found as services, so that whoever exports
 * texts alone needs no classes of sounds.
 */
public interface ConverterProvider {
  /**
   * Adds converters.
   *
   * @param registry those known so far
   * @return all of them
   */
  ConverterRegistry addTo(ConverterRegistry registry);
}
