package dev.mutatenn.cli.experiment;

import dev.mutatenn.schemas.Layout;
import dev.mutatenn.schemas.ModelRequest;
import dev.mutatenn.schemas.Preprocess;
import java.util.List;
import java.util.Optional;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;

/**
 * Reads an entry of {@code models}.
 *
 * @param uris how files are named
 * @param tensor whether the dataset is a tensor: then nothing is preprocessed and {@code preprocess} may be left out
 */
record ModelReader(InputUris uris, boolean tensor) {
  static final String EXAMPLE = "models: [{name: mini, uri: models/zoo/mobilenetv2-mini.onnx, preprocess: {resize: [32, 32]}}]";
  private static final String PREPROCESS = "preprocess: {resize: [32, 32], scale: 255, mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5], layout: NCHW}";

  Optional<ModelRequest> read(YamlMap top, YamlMap.Member member) {
    return top.map(relative(top, member), member.node(), EXAMPLE, "name", "uri", "preprocess").flatMap(map -> {
      var name = map.required("name", "name: mobilenetv2-mini").flatMap(node -> map.text("name", node, "name: mobilenetv2-mini"));
      var uri = map.required("uri", "uri: models/zoo/mobilenetv2-mini.onnx").flatMap(node -> uris.read(map, node,
          "uri: models/zoo/mobilenetv2-mini.onnx"));
      var preprocess = (tensor ? map.optional("preprocess") : map.required("preprocess", PREPROCESS))
          .map(node -> map.map("preprocess", node, PREPROCESS, "resize", "scale", "mean", "std", "layout").flatMap(ModelReader::preprocess))
          .orElse(Optional.of(nothing()));
      return name.isPresent() && uri.isPresent() && preprocess.isPresent()
          ? Optional.of(new ModelRequest(name.get(), uri.get().toString(), preprocess.get()))
          : Optional.<ModelRequest>empty();
    });
  }

  private static Optional<Preprocess> preprocess(YamlMap map) {
    var resize = map.required("resize", "resize: [32, 32]").map(node -> map.list("resize", node, "resize: [32, 32]", member ->
        map.scalar(relative(map, member), member.node(), "a whole number", "resize: [32, 32]", Scalars::integer)));
    double scale = map.optional("scale").flatMap(node -> map.scalar("scale", node, "a number", "scale: 255", Scalars::number)).orElse(255.0);
    List<Double> mean = numbers(map, "mean", 0.0);
    List<Double> std = numbers(map, "std", 1.0);
    Layout layout = map.optional("layout").flatMap(node -> map.scalar("layout", node, "NCHW or NHWC", "layout: NCHW", ModelReader::layout))
        .orElse(Layout.NCHW);
    return resize.map(sides -> new Preprocess(sides, scale, mean, std, layout));
  }

  /** One number, or one a channel. */
  private static List<Double> numbers(YamlMap map, String name, double otherwise) {
    String example = name + ": [0.5, 0.5, 0.5]";
    Optional<Node> node = map.optional(name);
    if (node.isEmpty()) {
      return List.of(otherwise);
    }
    if (node.get() instanceof ScalarNode) {
      return map.scalar(name, node.get(), "a number or a list of numbers", example, Scalars::number).map(List::of).orElse(List.of());
    }
    return map.list(name, node.get(), example, member -> map.scalar(relative(map, member), member.node(), "a number", example, Scalars::number));
  }

  private static Optional<Layout> layout(String text) {
    return switch (text.strip()) {
      case "NCHW" -> Optional.of(Layout.NCHW);
      case "NHWC" -> Optional.of(Layout.NHWC);
      default -> Optional.empty();
    };
  }

  /** What stands in for the preprocessing of inputs that are taken as they are. */
  private static Preprocess nothing() {
    return new Preprocess(List.of(1, 1), 1.0, List.of(0.0), List.of(1.0), Layout.NCHW);
  }

  static String relative(YamlMap map, YamlMap.Member member) {
    String prefix = map.child("");
    return member.path().substring(prefix.length());
  }
}
