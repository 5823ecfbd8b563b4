package dev.mutatenn.cli.experiment;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.nodes.Node;

/**
 * What an experiment file names by URI or by path.
 *
 * @param folder what relative paths are relative to
 */
record InputUris(Path folder) {
  private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*):.*");

  Optional<URI> read(YamlMap map, Node node, String example) {
    Optional<String> text = map.text("uri", node, example);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    var scheme = SCHEME.matcher(text.get());
    if (!scheme.matches()) {
      return Optional.of(folder.resolve(text.get()).normalize().toUri());
    }
    if (!scheme.group(1).equals("file") && !scheme.group(1).equals("s3")) {
      map.problem("uri", YamlMap.line(node), "the scheme " + scheme.group(1) + ": may not be used", "use file:, s3: or a path relative to this file");
      return Optional.empty();
    }
    try {
      URI uri = new URI(text.get());
      if (uri.isOpaque() || uri.getPath() == null || uri.getPath().isEmpty()) {
        throw new URISyntaxException(text.get(), "it has no path");
      }
      return Optional.of(scheme.group(1).equals("file") ? Path.of(uri.getPath()).toUri() : uri);
    } catch (URISyntaxException e) {
      map.problem("uri", YamlMap.line(node), "\"" + text.get() + "\" is no URI: " + e.getReason(),
          "as in file:///data/model.onnx, blanks written as %20");
      return Optional.empty();
    }
  }
}
