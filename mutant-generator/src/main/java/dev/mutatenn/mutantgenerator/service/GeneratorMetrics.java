package dev.mutatenn.mutantgenerator.service;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** What the generator counts; on /q/metrics. */
public final class GeneratorMetrics {

  private final Counter accepted;
  private final Counter rejected;
  private final Counter idTaken;
  private final Counter undecodable;
  private final Counter specs;

  public GeneratorMetrics(MeterRegistry registry) {
    this.accepted = requests(registry, "accepted");
    this.rejected = requests(registry, "rejected");
    this.idTaken = requests(registry, "id-taken");
    this.undecodable = requests(registry, "undecodable");
    this.specs = Counter.builder("mutatenn.generator.specs").description("mutant specs published").register(registry);
  }

  private static Counter requests(MeterRegistry registry, String answer) {
    return Counter.builder("mutatenn.generator.requests").description("experiment requests by their answer").tag("answer", answer).register(registry);
  }

  void accepted(int published) {
    accepted.increment();
    specs.increment(published);
  }

  void rejected() {
    rejected.increment();
  }

  void idTaken() {
    idTaken.increment();
  }

  void undecodable() {
    undecodable.increment();
  }
}
