package org.apache.tvm;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An element type: DLPack's DLDataType (dlpack.h), written as TVM writes it: {@code float32}, {@code int8}, {@code float32x4}. */
public class TVMType {
  public static final int INT = 0;
  public static final int UINT = 1;
  public static final int FLOAT = 2;
  /** DLPack 1.x: 3. (Apache's tvm4j still has the 4 of older versions, which means bfloat today.) */
  public static final int HANDLE = 3;
  public static final int BFLOAT = 4;
  public static final int COMPLEX = 5;
  public static final int BOOL = 6;

  /** Names by type code; from 7 on the name says the bits. */
  private static final List<String> NAMES = List.of("int", "uint", "float", "handle", "bfloat", "complex", "bool", "float8_e3m4", "float8_e4m3",
      "float8_e4m3b11fnuz", "float8_e4m3fn", "float8_e4m3fnuz", "float8_e5m2", "float8_e5m2fnuz", "float8_e8m0fnu");
  private static final int FIRST_FLOAT8 = 7;
  private static final Pattern TEXT = Pattern.compile("(float8_[a-z0-9]+|int|uint|float|handle|bfloat|complex|bool)(\\d*)(?:x(\\d+))?");

  public final int typeCode;
  public final int bits;
  /** Bytes of one element, all its lanes together. */
  public final int numOfBytes;
  public final int lanes;

  /**
   * A type of several lanes.
   *
   * @param typeStr such as {@code float32}; without bits int, uint and float have 32
   * @throws IllegalArgumentException if TVM has no such type
   */
  public TVMType(String typeStr, int lanes) {
    Matcher matcher = TEXT.matcher(typeStr);
    int code = matcher.matches() ? NAMES.indexOf(matcher.group(1)) : -1;
    int parsedBits = code < 0 ? 0 : bitsOf(code, matcher.group(2));
    int parsedLanes = code >= 0 && matcher.group(3) != null ? Integer.parseInt(matcher.group(3)) * lanes : lanes;
    if (parsedBits < 1 || parsedBits > 255 || (parsedBits & (parsedBits - 1)) != 0 || parsedLanes < 1 || parsedLanes > 0xFFFF) {
      throw new IllegalArgumentException("No type " + typeStr + " of " + lanes + " lanes; types look like float32, int64, uint8, bool or float32x4");
    }
    this.typeCode = code;
    this.bits = parsedBits;
    this.lanes = parsedLanes;
    this.numOfBytes = Math.ceilDiv(parsedBits * parsedLanes, 8);
  }

  public TVMType(String typeStr) {
    this(typeStr, 1);
  }

  private TVMType(int typeCode, int bits, int lanes) {
    this.typeCode = typeCode;
    this.bits = bits;
    this.lanes = lanes;
    this.numOfBytes = Math.ceilDiv(bits * lanes, 8);
  }

  /** From a DLDataType (uint8 code, uint8 bits, uint16 lanes) read as a little-endian integer. */
  static TVMType unpack(long packed) {
    return new TVMType((int) packed & 0xFF, (int) (packed >> 8) & 0xFF, (int) (packed >> 16) & 0xFFFF);
  }

  int packed() {
    return typeCode | bits << 8 | lanes << 16;
  }

  /** Whether it is a scalar of this code and width. */
  boolean is(int code, int width) {
    return typeCode == code && bits == width && lanes == 1;
  }

  @Override
  public int hashCode() {
    return packed();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TVMType type && packed() == type.packed();
  }

  @Override
  public String toString() {
    String name = typeCode < NAMES.size() ? NAMES.get(typeCode) : "custom" + typeCode + "_";
    boolean impliesBits = typeCode == HANDLE || typeCode == BOOL && bits == 8 || typeCode >= FIRST_FLOAT8 && typeCode < NAMES.size();
    return name + (impliesBits ? "" : bits) + (lanes == 1 ? "" : "x" + lanes);
  }

  private static int bitsOf(int code, String digits) {
    if (!digits.isEmpty()) {
      return code >= FIRST_FLOAT8 || digits.length() > 3 ? 0 : Integer.parseInt(digits);
    }
    return switch (code) {
      case HANDLE, COMPLEX -> 64;
      case BOOL -> 8;
      case BFLOAT -> 16;
      default -> code >= FIRST_FLOAT8 ? 8 : 32;
    };
  }
}
