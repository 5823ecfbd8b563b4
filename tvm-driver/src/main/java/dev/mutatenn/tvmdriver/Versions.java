package dev.mutatenn.tvmdriver;

/**
 * What compiles.
 *
 * @param tvm version of TVM
 * @param python version of Python
 */
public record Versions(String tvm, String python) {}
