package dev.mutatenn.embedded;

import java.nio.file.Path;
import java.util.Properties;

/**
 * The broker's configuration: one node that is broker and controller, everything on the loopback interface.
 *
 * @param data folder of the log
 * @param port of the clients' listener
 * @param controllerPort of the controller's listener
 */
record BrokerSettings(Path data, int port, int controllerPort) {

  Properties properties() {
    Properties p = new Properties();
    p.setProperty("process.roles", "broker,controller");
    p.setProperty("node.id", "1");
    p.setProperty("controller.quorum.voters", "1@127.0.0.1:" + controllerPort);
    p.setProperty("listeners", "PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort);
    p.setProperty("advertised.listeners", "PLAINTEXT://127.0.0.1:" + port);
    p.setProperty("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
    p.setProperty("controller.listener.names", "CONTROLLER");
    p.setProperty("inter.broker.listener.name", "PLAINTEXT");
    p.setProperty("log.dirs", data.toString());
    // Topics come from the catalogue, never by accident of a misspelt name.
    p.setProperty("auto.create.topics.enable", "false");
    p.setProperty("offsets.topic.replication.factor", "1");
    p.setProperty("share.coordinator.state.topic.replication.factor", "1");
    p.setProperty("transaction.state.log.replication.factor", "1");
    p.setProperty("offsets.topic.num.partitions", "4");
    p.setProperty("transaction.state.log.num.partitions", "4");
    p.setProperty("share.coordinator.state.topic.num.partitions", "2");
    p.setProperty("transaction.state.log.min.isr", "1");
    p.setProperty("share.coordinator.state.topic.min.isr", "1");
    p.setProperty("group.coordinator.rebalance.protocols", "classic,consumer,streams,share");
    // A laptop's user kills processes and expects the rest to notice soon, not after the minutes that suit a data centre.
    p.setProperty("group.initial.rebalance.delay.ms", "0");
    p.setProperty("group.min.session.timeout.ms", "1000");
    p.setProperty("group.consumer.min.session.timeout.ms", "1000");
    p.setProperty("group.consumer.session.timeout.ms", "6000");
    p.setProperty("group.consumer.min.heartbeat.interval.ms", "500");
    p.setProperty("group.consumer.heartbeat.interval.ms", "1000");
    p.setProperty("group.share.min.session.timeout.ms", "1000");
    p.setProperty("group.share.session.timeout.ms", "6000");
    p.setProperty("group.share.min.heartbeat.interval.ms", "500");
    p.setProperty("group.share.heartbeat.interval.ms", "1000");
    p.setProperty("group.share.min.record.lock.duration.ms", "1000");
    p.setProperty("group.share.record.lock.duration.ms", "15000");
    p.setProperty("group.share.delivery.count.limit", "10");
    p.setProperty("transaction.abort.timed.out.transaction.cleanup.interval.ms", "1000");
    // Small files: every topic of an experiment lives on one disk.
    p.setProperty("log.segment.bytes", "67108864");
    p.setProperty("log.index.size.max.bytes", "1048576");
    p.setProperty("message.max.bytes", "8388608");
    p.setProperty("replica.fetch.max.bytes", "8388608");
    p.setProperty("log.cleaner.dedupe.buffer.size", "16777216");
    p.setProperty("num.network.threads", "2");
    p.setProperty("num.io.threads", "4");
    return p;
  }
}
