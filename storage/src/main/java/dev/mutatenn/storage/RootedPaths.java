package dev.mutatenn.storage;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/** Which paths lie below which roots. */
final class RootedPaths {

  private RootedPaths() {}

  /**
   * The path of {@code uri} relative to {@code root}, decoded; empty when it does not lie below it, also when it only seems
   * to (by {@code ..}, by an encoded slash, by another host).
   */
  static Optional<String> below(URI root, URI uri) {
    if (uri.getScheme() == null || !uri.getScheme().equals(root.getScheme()) || uri.isOpaque() || uri.getPath() == null
        || uri.getQuery() != null || uri.getFragment() != null || uri.getUserInfo() != null) {
      return Optional.empty();
    }
    if (!host(root).equals(host(uri))) {
      return Optional.empty();
    }
    String path = uri.getPath();
    for (String part : path.split("/")) {
      if (part.equals("..") || part.equals(".") || part.indexOf('\0') >= 0) {
        return Optional.empty();
      }
    }
    if (uri.getRawPath().toLowerCase(java.util.Locale.ROOT).contains("%2f")) {
      return Optional.empty();
    }
    String base = root.getPath().endsWith("/") ? root.getPath() : root.getPath() + "/";
    if (path.equals(root.getPath())) {
      return Optional.of("");
    }
    return path.startsWith(base) ? Optional.of(path.substring(base.length())) : Optional.empty();
  }

  /** A path with what a URI cannot hold encoded. */
  static String encode(String path) {
    try {
      return new URI(null, null, "/" + path, null).getRawPath().substring(1);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("no path: " + path, e);
    }
  }

  private static String host(URI uri) {
    return uri.getAuthority() == null ? "" : uri.getAuthority();
  }
}
