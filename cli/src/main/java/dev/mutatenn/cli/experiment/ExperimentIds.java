package dev.mutatenn.cli.experiment;

import dev.mutatenn.schemas.DatasetRequest;
import dev.mutatenn.schemas.ExperimentRequest;
import dev.mutatenn.schemas.ModelRequest;
import dev.mutatenn.storage.Digests;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Ids of experiments: {@code <slug of the name>-<8 hex digits>}. The digits are the start of a SHA-256 over what is asked, with the contents of local
 * files in place of their paths: the same file asks for the same experiment, in whatever checkout it lies.
 */
public final class ExperimentIds {
  private static final int SLUG = 60;
  private static final int DIGITS = 8;

  private ExperimentIds() {}

  /** The id of what is asked. Reads local networks and datasets. */
  public static String of(ExperimentRequest request) {
    return slug(request.getName()) + "-" + Digests.sha256(canonical(request)).substring(0, DIGITS);
  }

  /** Lower-case letters, digits and dashes that remind of a title. */
  static String slug(String name) {
    String plain = Normalizer.normalize(name, Normalizer.Form.NFKD).toLowerCase(Locale.ROOT)
        .replaceAll("\\p{M}", "").replaceAll("[^a-z0-9]+", "-").replaceAll("^-+|-+$", "");
    String cut = plain.substring(0, Math.min(SLUG, plain.length())).replaceAll("-+$", "");
    return cut.isEmpty() ? "experiment" : cut;
  }

  private static byte[] canonical(ExperimentRequest request) {
    ExperimentRequest.Builder builder = ExperimentRequest.newBuilder(request).setExperiment("").setRequestedAt(java.time.Instant.EPOCH);
    builder.setModels(request.getModels().stream().map(m -> new ModelRequest(m.getName(), content(m.getUri()), m.getPreprocess())).toList());
    builder.setDataset(new DatasetRequest(content(request.getDataset().getUri()), request.getDataset().getLimit()));
    try {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      var encoder = org.apache.avro.io.EncoderFactory.get().jsonEncoder(ExperimentRequest.getClassSchema(), out);
      new org.apache.avro.specific.SpecificDatumWriter<>(ExperimentRequest.class).write(builder.build(), encoder);
      encoder.flush();
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The digest of a local file or folder; any other URI as it is. */
  private static String content(String uri) {
    if (!uri.startsWith("file:")) {
      return uri;
    }
    Path place = Path.of(URI.create(uri));
    try {
      return "sha256:" + (Files.isDirectory(place) ? folder(place) : Digests.sha256(place));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + place, e);
    }
  }

  private static String folder(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      StringBuilder list = new StringBuilder();
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        list.append(folder.relativize(file)).append(' ').append(Digests.sha256(file)).append('\n');
      }
      return Digests.sha256(list.toString().getBytes(StandardCharsets.UTF_8));
    }
  }
}
