package dev.mutatenn.analytics.service;

import dev.mutatenn.embedded.EmbeddedStack;
import dev.mutatenn.schemas.TopicProvisioner;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;

/** The service's surroundings: a real broker with the topics, and a real registry. */
public final class StackResource implements QuarkusTestResourceLifecycleManager {

  @Override
  public Map<String, String> start() {
    EmbeddedStack stack = EmbeddedStack.shared();
    try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, stack.bootstrapServers()))) {
      TopicProvisioner.provision(admin, List.of("target-a", "target-b", "target-c"));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    TestKafka.stack(stack.bootstrapServers(), stack.registryUrl());
    return Map.of("kafka.bootstrap.servers", stack.bootstrapServers(), "schema.registry.url", stack.registryUrl(),
        "mutatenn.analytics.state-folder", stack.folder().resolve("analytics").toString(), "mutatenn.analytics.commit-interval", "200ms",
        "quarkus.http.test-port", "0", "quarkus.log.category.\"kafka\".level", "ERROR",
        "quarkus.log.category.\"state.change.logger\".level", "ERROR");
  }

  @Override
  public void stop() {
    // The stack ends with the JVM.
  }
}
