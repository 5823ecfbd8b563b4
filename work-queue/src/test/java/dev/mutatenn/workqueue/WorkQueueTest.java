package dev.mutatenn.workqueue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mutatenn.embedded.EmbeddedStack;
import dev.mutatenn.schemas.DeadLetter;
import dev.mutatenn.schemas.TopicProvisioner;
import dev.mutatenn.schemas.Topics;
import dev.mutatenn.schemas.serde.SerdeConfiguration;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against the real broker; one topic and group a test. */
class WorkQueueTest {
  private static final Duration LOCK = Duration.ofSeconds(2);
  private static final EmbeddedStack STACK = EmbeddedStack.shared();

  private final String topic = "jobs-" + UUID.randomUUID();
  private final String group = "group-" + UUID.randomUUID();
  private final List<AutoCloseable> open = new ArrayList<>();

  @BeforeEach
  void topics() throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", STACK.bootstrapServers()))) {
      TopicProvisioner.provision(admin, List.of());
      admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();
    }
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable one : open.reversed()) {
      one.close();
    }
  }

  @Test
  void twoWorkersShareOnePartitionAndDoEveryJobOnce() throws Exception {
    var first = new ConcurrentLinkedQueue<String>();
    var second = new ConcurrentLinkedQueue<String>();
    CountDownLatch bothBusy = new CountDownLatch(2);
    queue(1, 5, job -> {
      first.add(job.value());
      bothBusy.countDown();
      bothBusy.await(20, TimeUnit.SECONDS);
    });
    queue(1, 5, job -> {
      second.add(job.value());
      bothBusy.countDown();
      bothBusy.await(20, TimeUnit.SECONDS);
    });
    for (int i = 0; i < 12; i++) {
      send("job " + i);
    }
    await("twelve jobs", () -> first.size() + second.size() >= 12);
    assertThat(bothBusy.getCount()).isZero();
    List<String> all = new ArrayList<>(first);
    all.addAll(second);
    assertThat(all).doesNotHaveDuplicates().hasSize(12);
  }

  @Test
  void aJobLongerThanItsLockStaysWithItsWorker() throws Exception {
    var deliveries = new ConcurrentLinkedQueue<Integer>();
    CountDownLatch done = new CountDownLatch(1);
    JobHandler<String> slow = job -> {
      deliveries.add(job.deliveryCount());
      // Waits on nothing, on purpose: the job has to outlast its lock several times.
      new CountDownLatch(1).await(LOCK.multipliedBy(3).toMillis(), TimeUnit.MILLISECONDS);
      done.countDown();
    };
    queue(1, 5, slow);
    queue(1, 5, slow);
    send("long");
    assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
    send("marker");
    await("the marker", () -> deliveries.size() >= 2);
    assertThat(deliveries).containsExactly(1, 1);
  }

  @Test
  void whatWaitsBehindALongJobIsUntouched() throws Exception {
    String broad = "broad-" + UUID.randomUUID();
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", STACK.bootstrapServers()))) {
      admin.createTopics(List.of(new NewTopic(broad, 4, (short) 1))).all().get();
    }
    var deliveries = new ConcurrentLinkedQueue<String>();
    CountDownLatch begun = new CountDownLatch(1);
    JobHandler<String> handler = job -> {
      deliveries.add(job.value() + " " + job.deliveryCount());
      if (job.value().equals("long")) {
        begun.countDown();
        // Waits on nothing, on purpose: the job has to outlast its lock several times.
        new CountDownLatch(1).await(LOCK.multipliedBy(3).toMillis(), TimeUnit.MILLISECONDS);
      }
    };
    WorkQueue<String> queue = new WorkQueue<>(configuration(broad, 1, 5), WorkQueueTest::decode, handler, letters());
    open.add(queue);
    queue.start();
    sendTo(broad, "long");
    assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
    for (int i = 0; i < 4; i++) {
      sendTo(broad, i, "waiting " + i);
    }
    await("every job", () -> deliveries.size() >= 5);
    sendTo(broad, "last");
    await("the last job", () -> deliveries.contains("last 1"));
    assertThat(deliveries).containsExactlyInAnyOrder("long 1", "waiting 0 1", "waiting 1 1", "waiting 2 1", "waiting 3 1", "last 1");
  }

  @Test
  void anotherWorkerDoesWhatWaitsBehindALongJob() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch others = new CountDownLatch(3);
    JobHandler<String> first = job -> {
      begun.countDown();
      assertThat(others.await(30, TimeUnit.SECONDS)).isTrue();
    };
    queue(1, 5, first);
    send("long");
    assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
    for (int i = 0; i < 3; i++) {
      send("waiting " + i);
    }
    queue(1, 5, job -> others.countDown());
    assertThat(others.await(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void poisonBecomesADeadLetterAndTheNextJobIsDone() throws Exception {
    var done = new ConcurrentLinkedQueue<String>();
    queue(1, 5, job -> {
      if (job.value().equals("poison")) {
        throw new PoisonRecordException("poison is no job; send another", null);
      }
      done.add(job.value());
    });
    send("undecodable");
    send("poison");
    send("good");
    await("the good job", () -> done.contains("good"));
    List<DeadLetter> letters = deadLetters(2);
    assertThat(letters).extracting(DeadLetter::getMessage).anyMatch(m -> m.contains("cannot be decoded")).anyMatch(m -> m.contains("poison is no job"));
    DeadLetter poison = letters.stream().filter(l -> l.getMessage().contains("poison is no job")).findFirst().orElseThrow();
    assertThat(poison.getValue().array()).asString().isEqualTo("poison");
    assertThat(poison.getService()).isEqualTo("test");
    assertThat(poison.getKey().array()).asString().isEqualTo("key");
  }

  @Test
  void aFailingJobIsTriedAgainAndThenGivenUp() throws Exception {
    var attempts = new ConcurrentLinkedQueue<Integer>();
    var exhausted = new ConcurrentLinkedQueue<String>();
    queue(1, 3, new JobHandler<>() {
      @Override
      public void handle(Job<String> job) throws Exception {
        attempts.add(job.deliveryCount());
        throw new java.io.IOException("storage is away");
      }

      @Override
      public void exhausted(Job<String> job, Throwable cause) {
        exhausted.add(job.value() + ": " + cause.getMessage());
      }
    });
    send("unlucky");
    await("the end of the attempts", () -> !exhausted.isEmpty());
    assertThat(exhausted).containsExactly("unlucky: storage is away");
    assertThat(attempts.size()).isBetween(2, 3);
    assertThat(deadLetters(1).getFirst().getMessage()).contains("storage is away");
  }

  @Test
  void whatAClosedWorkerHeldGoesToAnother() throws Exception {
    CountDownLatch taken = new CountDownLatch(1);
    WorkQueue<String> first = queue(1, 5, job -> {
      taken.countDown();
      new CountDownLatch(1).await();
    });
    send("handed over");
    assertThat(taken.await(20, TimeUnit.SECONDS)).isTrue();
    first.close();
    var done = new ConcurrentLinkedQueue<String>();
    queue(1, 5, job -> done.add(job.value()));
    await("the job at the other worker", () -> done.contains("handed over"));
  }

  @Test
  void aQueueWhoseTopicComesLateStartsThen() throws Exception {
    String late = "late-" + UUID.randomUUID();
    var done = new ConcurrentLinkedQueue<String>();
    WorkQueue<String> queue = new WorkQueue<>(configuration(late, 1, 5), WorkQueueTest::decode, job -> done.add(job.value()), letters());
    open.add(queue);
    queue.start();
    assertThat(queue.healthy()).isFalse();
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", STACK.bootstrapServers()))) {
      admin.createTopics(List.of(new NewTopic(late, 1, (short) 1))).all().get();
    }
    await("the queue to be healthy", queue::healthy);
    sendTo(late, "at last");
    await("the job", () -> done.contains("at last"));
  }

  private WorkQueue<String> queue(int concurrency, int maxAttempts, JobHandler<String> handler) {
    WorkQueue<String> queue = new WorkQueue<>(configuration(topic, concurrency, maxAttempts), WorkQueueTest::decode, handler, letters());
    open.add(queue);
    queue.start();
    return queue;
  }

  private WorkQueueConfiguration configuration(String from, int concurrency, int maxAttempts) {
    return new WorkQueueConfiguration(STACK.bootstrapServers(), group, List.of(from), concurrency, LOCK, maxAttempts, Map.of());
  }

  private DeadLetters letters() {
    var producer = new KafkaProducer<>(Map.of("bootstrap.servers", STACK.bootstrapServers()), new ByteArraySerializer(), new ByteArraySerializer());
    open.add(producer);
    return new DeadLetters(producer, new SerdeConfiguration(STACK.registryUrl()).serializer(), "test", Clock.systemUTC());
  }

  private static String decode(String topic, byte[] value) {
    String text = new String(value);
    if (text.equals("undecodable")) {
      throw new SerializationException("this cannot be decoded");
    }
    return text;
  }

  private void send(String value) throws Exception {
    sendTo(topic, value);
  }

  private static void sendTo(String topic, int partition, String value) throws Exception {
    try (var producer = new KafkaProducer<>(Map.of("bootstrap.servers", STACK.bootstrapServers()), new StringSerializer(), new StringSerializer())) {
      producer.send(new ProducerRecord<>(topic, partition, "key", value)).get();
    }
  }

  private static void sendTo(String topic, String value) throws Exception {
    try (var producer = new KafkaProducer<>(Map.of("bootstrap.servers", STACK.bootstrapServers()), new StringSerializer(), new StringSerializer())) {
      producer.send(new ProducerRecord<>(topic, "key", value)).get();
    }
  }

  /** The dead letters of this test's topic, when there are {@code count}. */
  private List<DeadLetter> deadLetters(int count) {
    List<DeadLetter> found = new ArrayList<>();
    var decoder = new SerdeConfiguration(STACK.registryUrl()).deserializer(DeadLetter.class);
    try (var consumer = new KafkaConsumer<>(Map.of("bootstrap.servers", STACK.bootstrapServers()), new StringDeserializer(), new ByteArrayDeserializer())) {
      TopicPartition partition = new TopicPartition(Topics.DEAD_LETTERS, 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      await(count + " dead letters", () -> {
        for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(200))) {
          DeadLetter letter = decoder.deserialize(Topics.DEAD_LETTERS, record.value());
          if (letter.getTopic().equals(topic)) {
            found.add(letter);
          }
        }
        return found.size() >= count;
      });
    }
    return found;
  }

  private static void await(String what, BooleanSupplier condition) {
    Instant end = Instant.now().plusSeconds(60);
    while (!condition.getAsBoolean()) {
      if (Instant.now().isAfter(end)) {
        throw new AssertionError("waited in vain for " + what);
      }
      Thread.onSpinWait();
      java.util.concurrent.locks.LockSupport.parkNanos(20_000_000);
    }
  }
}
