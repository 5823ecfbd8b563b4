package dev.mutatenn.cli.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mutatenn.cli.machine.Machine;
import dev.mutatenn.cli.results.Results;
import dev.mutatenn.schemas.Artifact;
import dev.mutatenn.schemas.BlobRef;
import dev.mutatenn.schemas.DeviceBinding;
import dev.mutatenn.schemas.ModelPlan;
import dev.mutatenn.schemas.PlannedMutant;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;

/** manifest.json: what is needed to do the run again and to tell whether one did: the request with its seeds, versions, digests, timings. */
final class Manifest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Manifest() {}

  static ObjectNode of(Results results) {
    ObjectNode manifest = JSON.createObjectNode();
    manifest.put("experiment", results.plan().getExperiment()).put("name", results.plan().getName());
    if (results.progress() != null) {
      manifest.put("state", results.progress().getState().name());
    }
    ObjectNode versions = manifest.putObject("versions");
    new TreeMap<>(results.plan().getVersions()).forEach(versions::put);
    versions.put("java", Runtime.version().toString());
    manifest.set("machine", JSON.valueToTree(Machine.here().summary()));
    manifest.put("requestDigest", results.plan().getRequestDigest());
    if (results.request() != null) {
      manifest.set("request", json(results.request()));
    }
    var models = manifest.putArray("models");
    results.plan().getModels().forEach(model -> model(models.addObject(), model, results));
    timings(manifest.putObject("timings"), results);
    return manifest;
  }

  private static void model(ObjectNode node, ModelPlan model, Results results) {
    node.put("name", model.getFrame().getModel());
    blob(node.putObject("onnx"), model.getModel().getOnnx());
    blob(node.putObject("inputSet"), model.getFrame().getInputSet());
    node.put("inputs", model.getFrame().getInputs()).put("batches", model.getFrame().getBatches()).put("classes", model.getFrame().getClasses());
    var devices = node.putArray("devices");
    model.getFrame().getDevices().forEach(device -> devices.addObject().put("device", device.getDevice()).put("target", device.getTarget()));
    List<String> targets = model.getFrame().getDevices().stream().map(DeviceBinding::getTarget).distinct().toList();
    var mutants = node.putArray("mutants");
    for (PlannedMutant mutant : model.getMutants()) {
      ObjectNode row = mutants.addObject();
      row.put("mutant", mutant.getMutant()).put("operator", mutant.getMutation().getOperator()).put("site", mutant.getMutation().getSite());
      new TreeMap<>(mutant.getMutation().getParameters()).forEach(row.withObject("/parameters")::put);
      for (String target : targets) {
        results.artifact(model.getFrame().getModel(), mutant.getMutant(), target).ifPresent(artifact -> artifact(row.withObject("/targets/"
            + escape(target)), artifact));
      }
    }
  }

  private static void artifact(ObjectNode node, Artifact artifact) {
    node.put("outcome", artifact.getOutcome().name()).put("codeDigest", artifact.getCodeDigest());
    if (artifact.getLibrary() != null) {
      node.put("artifactSha256", artifact.getLibrary().getSha256());
    }
  }

  private static void timings(ObjectNode node, Results results) {
    node.put("plannedAt", results.plan().getPlannedAt().toString());
    if (results.request() != null) {
      node.put("requestedAt", results.request().getRequestedAt().toString());
    }
    if (results.progress() != null) {
      node.put("updatedAt", results.progress().getUpdatedAt().toString());
      node.put("secondsFromPlanToEnd", Duration.between(results.plan().getPlannedAt(), results.progress().getUpdatedAt()).toMillis() / 1000.0);
    }
    node.put("compileMillis", results.artifacts().values().stream().mapToLong(Artifact::getCompileMillis).sum());
    node.put("kernelsCompiled", results.artifacts().values().stream().mapToLong(Artifact::getKernelsCompiled).sum());
  }

  private static void blob(ObjectNode node, BlobRef blob) {
    node.put("uri", blob.getUri()).put("sha256", blob.getSha256()).put("bytes", blob.getBytes());
  }

  private static String escape(String name) {
    return name.replace("~", "~0").replace("/", "~1");
  }

  private static JsonNode json(SpecificRecord record) {
    try {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      var encoder = EncoderFactory.get().jsonEncoder(record.getSchema(), out);
      new SpecificDatumWriter<SpecificRecord>(record.getSchema()).write(record, encoder);
      encoder.flush();
      return JSON.readTree(out.toByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
