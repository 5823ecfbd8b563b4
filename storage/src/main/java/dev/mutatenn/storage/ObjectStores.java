package dev.mutatenn.storage;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.apache.opendal.OpenDALException;
import org.apache.opendal.Operator;

/** Opens object storage by the scheme of its root. */
public final class ObjectStores {

  private ObjectStores() {}

  /**
   * Opens {@code file:} or {@code s3:} storage.
   *
   * @throws IllegalArgumentException for a root that is neither, or options that OpenDAL refuses
   */
  public static ObjectStore open(StorageConfiguration configuration) {
    URI root = configuration.root();
    Map<String, String> options = new HashMap<>(configuration.options());
    String service = switch (String.valueOf(root.getScheme())) {
      case "file" -> {
        require(root.getPath() != null && root.getPath().startsWith("/"), root, "an absolute folder is needed, such as file:///var/lib/mutatenn");
        options.put("root", root.getPath());
        yield "fs";
      }
      case "s3" -> {
        require(root.getHost() != null, root, "a bucket is needed, such as s3://bucket/prefix");
        options.put("bucket", root.getHost());
        options.put("root", root.getPath().isEmpty() ? "/" : root.getPath());
        yield "s3";
      }
      default -> throw new IllegalArgumentException("storage root " + root + ": its scheme must be file or s3");
    };
    try {
      return new OpenDalStore(withoutClosingSlash(root), Operator.of(service, options));
    } catch (OpenDALException e) {
      throw new IllegalArgumentException("storage root " + root + ": " + e.getMessage(), e);
    }
  }

  private static void require(boolean condition, URI root, String what) {
    if (!condition) {
      throw new IllegalArgumentException("storage root " + root + ": " + what);
    }
  }

  private static URI withoutClosingSlash(URI root) {
    String text = root.toString();
    if ("file".equals(root.getScheme())) {
      text = "file://" + root.getRawPath();
    }
    while (text.endsWith("/") && !text.endsWith("//")) {
      text = text.substring(0, text.length() - 1);
    }
    return URI.create(text);
  }
}
