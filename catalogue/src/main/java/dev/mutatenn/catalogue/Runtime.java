package dev.mutatenn.catalogue;

/**
 * Where a device is reached.
 *
 * @param kind TVM's device type; cpu
 * @param index which of them
 */
public record Runtime(String kind, int index) {}
