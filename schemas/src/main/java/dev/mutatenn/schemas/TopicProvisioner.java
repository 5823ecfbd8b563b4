package dev.mutatenn.schemas;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.InvalidPartitionsException;
import org.apache.kafka.common.errors.TopicExistsException;

/** Brings the topics of a cluster to what the catalogue says. May be run as often as one likes, also by several at once. */
public final class TopicProvisioner {

  /** What was done. */
  public record Outcome(List<String> created, List<String> altered) {}

  private TopicProvisioner() {}

  /**
   * Creates what is missing, with the broker's default replication; sets settings that differ; adds partitions where there
   * are too few (never removes any).
   *
   * @throws IllegalStateException naming the topic when the cluster refuses
   */
  public static Outcome provision(Admin admin, Collection<String> targets) throws InterruptedException {
    List<Topic> wanted = TopicCatalogue.load().forTargets(targets);
    Set<String> present = await("listing the topics", admin.listTopics().names());
    List<String> created = new ArrayList<>();
    List<Topic> existing = new ArrayList<>();
    for (Topic topic : wanted) {
      if (!present.contains(topic.name()) && create(admin, topic)) {
        created.add(topic.name());
      } else {
        existing.add(topic);
      }
    }
    return new Outcome(List.copyOf(created), alter(admin, existing));
  }

  private static boolean create(Admin admin, Topic topic) throws InterruptedException {
    NewTopic request = new NewTopic(topic.name(), java.util.Optional.of(topic.partitions()), java.util.Optional.empty()).configs(topic.configuration());
    try {
      admin.createTopics(List.of(request)).all().get();
      return true;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof TopicExistsException) {
        return false;
      }
      throw new IllegalStateException("cannot create topic " + topic.name() + ": " + e.getCause().getMessage(), e.getCause());
    }
  }

  private static List<String> alter(Admin admin, List<Topic> existing) throws InterruptedException {
    List<String> altered = new ArrayList<>();
    Map<String, TopicDescription> descriptions = await("describing topics", admin.describeTopics(existing.stream().map(Topic::name).toList()).allTopicNames());
    Map<ConfigResource, Config> configurations =
        await("describing topics", admin.describeConfigs(existing.stream().map(TopicProvisioner::resource).toList()).all());
    for (Topic topic : existing) {
      List<AlterConfigOp> changes = new ArrayList<>();
      Config configuration = configurations.get(resource(topic));
      topic.configuration().forEach((name, value) -> {
        ConfigEntry entry = configuration.get(name);
        if (entry == null || !value.equals(entry.value())) {
          changes.add(new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET));
        }
      });
      boolean tooFew = descriptions.get(topic.name()).partitions().size() < topic.partitions();
      if (!changes.isEmpty()) {
        await("changing settings of topic " + topic.name(), admin.incrementalAlterConfigs(new HashMap<>(Map.of(resource(topic), changes))).all());
      }
      if (tooFew) {
        addPartitions(admin, topic);
      }
      if (tooFew || !changes.isEmpty()) {
        altered.add(topic.name());
      }
    }
    return List.copyOf(altered);
  }

  /** A description may be older than the topic: that the partitions are there already is what was wanted. */
  private static void addPartitions(Admin admin, Topic topic) throws InterruptedException {
    try {
      admin.createPartitions(Map.of(topic.name(), NewPartitions.increaseTo(topic.partitions()))).all().get();
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof InvalidPartitionsException)) {
        throw new IllegalStateException("adding partitions to topic " + topic.name() + " failed: " + e.getCause().getMessage(), e.getCause());
      }
    }
  }

  private static ConfigResource resource(Topic topic) {
    return new ConfigResource(ConfigResource.Type.TOPIC, topic.name());
  }

  private static <T> T await(String what, org.apache.kafka.common.KafkaFuture<T> future) throws InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(what + " failed: " + e.getCause().getMessage(), e.getCause());
    }
  }
}
