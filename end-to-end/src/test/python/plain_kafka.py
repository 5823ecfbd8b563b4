"""Kafka and Avro as anybody else uses them: librdkafka, fastavro, and Confluent's REST API over HTTP."""

from __future__ import annotations

import io
import json
import struct
import time
import urllib.request
import uuid
from collections.abc import Callable
from typing import Any

import fastavro
from confluent_kafka import Consumer, Producer

LIMIT_S = 180


class Registry:
    """Schemas by id and subject."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.by_id: dict[int, Any] = {}

    def get(self, path: str) -> Any:
        """The JSON answer to a GET."""
        with urllib.request.urlopen(f"{self.url}{path}", timeout=30) as answer:
            return json.load(answer)

    def encode(self, subject: str, value: dict[str, Any]) -> bytes:
        """A record in Confluent's wire format, with the subject's newest schema."""
        newest = self.get(f"/subjects/{subject}/versions/latest")
        out = io.BytesIO()
        out.write(struct.pack(">bI", 0, newest["id"]))
        fastavro.schemaless_writer(out, fastavro.parse_schema(json.loads(newest["schema"])), value)
        return out.getvalue()

    def decode(self, data: bytes) -> dict[str, Any]:
        """A record from Confluent's wire format: a zero byte, the schema's id, the datum."""
        magic, identity = struct.unpack(">bI", data[:5])
        assert magic == 0
        if identity not in self.by_id:
            schema = json.loads(self.get(f"/schemas/ids/{identity}")["schema"])
            self.by_id[identity] = fastavro.parse_schema(schema)
        value = fastavro.schemaless_reader(io.BytesIO(data[5:]), self.by_id[identity], None)
        assert isinstance(value, dict)
        return value


def produce(servers: str, topic: str, key: str, value: bytes) -> None:
    """Publishes one record and waits for its acknowledgement."""
    producer = Producer({"bootstrap.servers": servers})
    problems: list[Any] = []
    producer.produce(topic, value, key, on_delivery=lambda error, _: problems.append(error))
    producer.flush(30)
    assert problems == [None]


def consume_until(
    servers: str, topics: list[str], registry: Registry, seen: Callable[[str, dict[str, Any]], bool]
) -> None:
    """Reads topics from their beginning until `seen`, called with every record, says that it has enough."""
    consumer = Consumer(
        {
            "bootstrap.servers": servers,
            "group.id": f"plain-{uuid.uuid4()}",
            "auto.offset.reset": "earliest",
            "isolation.level": "read_committed",
        }
    )
    consumer.subscribe(topics)
    end = time.monotonic() + LIMIT_S
    try:
        while time.monotonic() < end:
            message = consumer.poll(1)
            if message is None or message.error():
                continue
            topic, value = message.topic(), message.value()
            if topic is not None and value is not None and seen(topic, registry.decode(value)):
                return
    finally:
        consumer.close()
    raise AssertionError(f"what was waited for did not come within {LIMIT_S} s")
