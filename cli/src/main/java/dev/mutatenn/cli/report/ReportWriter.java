package dev.mutatenn.cli.report;

import dev.mutatenn.cli.results.OutputSpool;
import dev.mutatenn.cli.results.Results;
import dev.mutatenn.storage.ObjectStore;
import java.io.BufferedOutputStream;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Writes the files of a run into a folder, each whole or not at all. */
public final class ReportWriter {
  private final Path folder;
  private final ObjectStore store;

  /** @param store where the IR lies */
  public ReportWriter(Path folder, ObjectStore store) {
    this.folder = folder;
    this.store = store;
  }

  /** Everything. */
  public void write(Results results, OutputSpool outputs) throws IOException {
    Files.createDirectories(folder);
    text("mutants.csv", out -> MutantsCsv.write(results, out));
    text("discrepancies.csv", out -> DiscrepanciesCsv.writePairs(results, out));
    text("against-original.csv", out -> DiscrepanciesCsv.writeAgainstOriginal(results, out));
    bytes("outputs.jsonl", out -> outputs.writeTo(out, results.plan()));
    text("manifest.json", out -> out.write(Manifest.of(results).toPrettyString() + "\n"));
    text("report.html", out -> out.write(HtmlReport.page(results, IrDifferences.read(results, store))));
  }

  @FunctionalInterface
  private interface Content<T> {
    void write(T out) throws IOException;
  }

  private void text(String name, Content<BufferedWriter> content) throws IOException {
    Path next = folder.resolve(name + ".next");
    try (BufferedWriter out = Files.newBufferedWriter(next)) {
      content.write(out);
    }
    Files.move(next, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  private void bytes(String name, Content<OutputStream> content) throws IOException {
    Path next = folder.resolve(name + ".next");
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(next))) {
      content.write(out);
    }
    Files.move(next, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }
}
