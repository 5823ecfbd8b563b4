package dev.mutatenn.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mutatenn.embedded.EmbeddedStack;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;

class TopicsTest {

  @Test
  void catalogueAndConstantsNameTheSameTopics() throws Exception {
    List<String> catalogue = TopicCatalogue.load().topics().stream().map(Topic::name).toList();
    for (Field field : Topics.class.getFields()) {
      if (Modifier.isStatic(field.getModifiers()) && !field.getName().endsWith("PREFIX")) {
        assertThat(catalogue).contains((String) field.get(null));
      }
    }
    assertThat(catalogue).hasSize(Topics.class.getFields().length).contains(Topics.artifacts("<target>"));
  }

  @Test
  void topicsAreCreatedOnceWithTheirSettingsAndMended() throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", EmbeddedStack.shared().bootstrapServers()))) {
      admin.createTopics(List.of(new NewTopic(Topics.MUTANT_VERDICTS, 1, (short) 1))).all().get();

      TopicProvisioner.Outcome first = TopicProvisioner.provision(admin, List.of("x86-64", "c-gcc", "x86-64"));
      assertThat(first.created()).contains("artifacts-x86-64", "artifacts-c-gcc", Topics.DEAD_LETTERS).doesNotContain("artifacts-<target>");
      assertThat(first.altered()).containsExactly(Topics.MUTANT_VERDICTS);

      TopicProvisioner.Outcome second = TopicProvisioner.provision(admin, List.of("x86-64", "c-gcc"));
      assertThat(second.created()).isEmpty();
      assertThat(second.altered()).isEmpty();

      ConfigResource verdicts = new ConfigResource(ConfigResource.Type.TOPIC, Topics.MUTANT_VERDICTS);
      assertThat(admin.describeConfigs(List.of(verdicts)).all().get().get(verdicts).get("cleanup.policy").value()).isEqualTo("compact");
      assertThat(admin.describeTopics(List.of(Topics.MUTANT_VERDICTS)).allTopicNames().get().get(Topics.MUTANT_VERDICTS).partitions()).hasSize(4);
    }
  }

  @Test
  void keysJoinAndPart() {
    assertThat(Keys.parts(Keys.batch("e", "m", 3))).containsExactly("e", "m", "3");
    assertThat(Keys.experiment(Keys.metric("e", "m", "x", "a", "b"))).isEqualTo("e");
    assertThatThrownBy(() -> Keys.mutant("e", "m|n", "x")).hasMessageContaining("m|n");
    assertThatThrownBy(() -> Keys.verdict("e", "", "x", "d")).isInstanceOf(IllegalArgumentException.class);
  }
}
