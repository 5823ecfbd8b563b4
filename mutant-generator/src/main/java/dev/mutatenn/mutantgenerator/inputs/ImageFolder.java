package dev.mutatenn.mutantgenerator.inputs;

import dev.mutatenn.mutantgenerator.request.Problems;
import dev.mutatenn.schemas.InputItem;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/** A folder of images with labels.csv, seen through a model's preprocessing. */
final class ImageFolder implements Dataset {

  static final String FIELD = "dataset.uri";

  private static final String LABELS = "labels.csv";
  private static final int UNKNOWN = -1;
  private static final int INVALID = -2;

  private final List<Entry> entries;
  private final Preprocessing preprocessing;
  private final ImageDecoder decoder;
  private final RequestFiles files;

  private record Entry(int line, URI uri, InputItem item) {
  }

  private ImageFolder(List<Entry> entries, Preprocessing preprocessing, ImageDecoder decoder, RequestFiles files) {
    this.entries = entries;
    this.preprocessing = preprocessing;
    this.decoder = decoder;
    this.files = files;
  }

  /**
   * Read labels.csv and check all its rows.
   *
   * @param limit use only so many rows
   * @param classes labels are 0..classes−1, or empty where unknown
   */
  static Optional<Dataset> open(URI uri, int limit, int classes, Preprocessing preprocessing, ImageDecoder decoder, RequestFiles files,
      Problems problems) {
    var folder = uri.getRawPath() != null && uri.getRawPath().endsWith("/") ? uri : URI.create(uri + "/");
    var text = files.read(folder.resolve(LABELS), FIELD, "the dataset's " + LABELS, problems);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      var rows = LabelsCsv.parse(new String(text.get(), StandardCharsets.UTF_8));
      var entries = entries(rows.subList(0, Math.min(limit, rows.size())), folder, classes, problems);
      return Optional.of(new ImageFolder(entries, preprocessing, decoder, files));
    } catch (UnreadableInputException e) {
      problems.add(FIELD, LABELS + " " + e.getMessage(), e.remedy());
      return Optional.empty();
    }
  }

  private static List<Entry> entries(List<LabelsCsv.Row> rows, URI folder, int classes, Problems problems) {
    var entries = new ArrayList<Entry>();
    var names = new HashSet<String>();
    for (var row : rows) {
      String where = LABELS + " line " + row.line() + ": ";
      var uri = within(folder, row.file());
      if (!problems.require(uri.isPresent(), FIELD, where + "'" + row.file() + "' is not a file of this folder",
          "name a file relative to the folder, without ..")) {
        continue;
      }
      problems.require(names.add(row.file()), FIELD, where + row.file() + " is listed twice", "list every image once");
      int label = label(row.label(), classes);
      problems.require(label != INVALID, FIELD, where + "the label '" + row.label() + "' is no class of the model",
          "use a number from 0 to " + (classes - 1) + ", or leave it empty where the class is not known");
      entries.add(new Entry(row.line(), uri.get(), new InputItem(row.file(), label)));
    }
    return entries;
  }

  private static int label(String text, int classes) {
    if (text.isEmpty()) {
      return UNKNOWN;
    }
    try {
      int label = Integer.parseInt(text);
      return label >= 0 && label < classes ? label : INVALID;
    } catch (NumberFormatException e) {
      return INVALID;
    }
  }

  /** The URI of a file below the folder; empty for a name that is none, or leads out of it. */
  private static Optional<URI> within(URI folder, String file) {
    if (file.isEmpty() || file.startsWith("/") || file.contains("\\") || List.of(file.split("/", -1)).contains("..")) {
      return Optional.empty();
    }
    try {
      // As the path of a URI, so that blanks and the like are escaped and a colon makes no scheme of it.
      return Optional.of(folder.resolve(new URI(null, null, "./" + file, null)));
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  @Override
  public int size() {
    return entries.size();
  }

  @Override
  public InputItem item(int index) {
    return entries.get(index).item();
  }

  @Override
  public boolean read(int index, float[] target, int offset, Problems problems) {
    var entry = entries.get(index);
    String subject = LABELS + " line " + entry.line() + ": " + entry.item().getName();
    var file = files.read(entry.uri(), FIELD, subject, problems);
    if (file.isEmpty()) {
      return false;
    }
    try {
      preprocessing.apply(decoder.decode(file.get()), target, offset);
      return true;
    } catch (UnreadableInputException e) {
      problems.add(FIELD, subject + " " + e.getMessage(), e.remedy());
      return false;
    }
  }
}
