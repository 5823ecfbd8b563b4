"""The system without its command line: a plain Kafka producer asks, a plain Kafka consumer reads, Avro by fastavro."""

from __future__ import annotations

import time
import uuid
from typing import Any

from plain_kafka import Registry, consume_until, produce
from system import HOME, MODEL, Stack

HALF = [0.5, 0.5, 0.5]


def request(experiment: str, **changes: Any) -> dict[str, Any]:
    """A request for the original and two mutants on one device."""
    value: dict[str, Any] = {
        "experiment": experiment,
        "name": "by a producer",
        "models": [
            {
                "name": "mini",
                "uri": MODEL.as_uri(),
                "preprocess": {"resize": [32, 32], "scale": 255.0, "mean": HALF, "std": HALF, "layout": "NCHW"},
            }
        ],
        "dataset": {"uri": (HOME / "models/datasets/digits").as_uri(), "limit": 10},
        "mutations": [
            {"operator": "add-to-subtract", "sites": {"kind": "RANGE", "first": 1, "last": 2}, "parameters": {}}
        ],
        "devices": ["x86-64"],
        "requestedAt": int(time.time() * 1000),
    }
    return {**value, **changes}


def test_an_experiment_needs_nothing_but_a_producer_and_a_consumer(stack: Stack) -> None:
    registry = Registry(stack.addresses["registryUrl"])
    experiment = f"plain-{uuid.uuid4().hex[:8]}"
    servers = stack.addresses["bootstrapServers"]
    produce(
        servers, "experiment-requests", experiment, registry.encode("experiment-requests-value", request(experiment))
    )
    verdicts: dict[str, dict[str, Any]] = {}
    finals: dict[str, dict[str, Any]] = {}
    outputs: list[dict[str, Any]] = []

    def seen(topic: str, record: dict[str, Any]) -> bool:
        if topic == "inference-outputs" and record["frame"]["experiment"] == experiment:
            outputs.append(record)
        if topic == "mutant-verdicts" and record["experiment"] == experiment:
            verdicts[record["mutant"]] = record
        if topic == "discrepancy-metrics" and record["experiment"] == experiment and record["finalValue"]:
            finals[record["mutant"]] = record
        return len(verdicts) == 3 and len(finals) >= 2 and len(outputs) >= 3

    consume_until(servers, ["inference-outputs", "mutant-verdicts", "discrepancy-metrics"], registry, seen)
    assert {record["outcome"] for record in verdicts.values()} == {"OK"}
    assert verdicts["original"]["inputs"] == 10
    for output in outputs:
        assert len(output["scores"]) == 4 * 10 * 10
        assert [one["name"] for one in output["inputs"]] == [one["name"] for one in outputs[0]["inputs"]]


def test_a_bad_request_fails_with_its_reason_and_the_services_go_on(stack: Stack) -> None:
    registry = Registry(stack.addresses["registryUrl"])
    servers = stack.addresses["bootstrapServers"]
    bad = f"bad-{uuid.uuid4().hex[:8]}"
    wrong = request(
        bad,
        mutations=[{"operator": "add-to-subtrct", "sites": {"kind": "ALL"}, "parameters": {}}],
        devices=["x86-65"],
        dataset={"uri": "file:///etc", "limit": 1},
    )
    produce(servers, "experiment-requests", bad, registry.encode("experiment-requests-value", wrong))
    produce(servers, "experiment-requests", "garbage", b"this is no Avro")
    failed: list[dict[str, Any]] = []
    letters: list[dict[str, Any]] = []

    def seen(topic: str, record: dict[str, Any]) -> bool:
        if topic == "experiment-progress" and record["experiment"] == bad and record["state"] == "FAILED":
            failed.append(record)
        if topic == "dead-letters" and record["topic"] == "experiment-requests":
            letters.append(record)
        return bool(failed) and len(letters) >= 2

    consume_until(servers, ["experiment-progress", "dead-letters"], registry, seen)
    problems = {problem["field"]: problem for problem in failed[0]["problems"]}
    assert "add-to-subtract" in problems["mutations[0].operator"]["remedy"]
    assert "x86-64" in problems["devices[0]"]["remedy"]
    assert "dataset.uri" in problems
    assert b"this is no Avro" in [letter["value"] for letter in letters]
    test_an_experiment_needs_nothing_but_a_producer_and_a_consumer(stack)
