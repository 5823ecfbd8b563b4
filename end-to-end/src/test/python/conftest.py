"""The system under test is started as a user starts it: by ./mutatenn, each time on a data folder of its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from system import HOME, MODEL, Run, Stack, finished, write_experiment

INPUTS = 60
DEVICES = ["x86-64", "x86-64-v3", "c-gcc"]
TOP_K, ABSOLUTE, RELATIVE = 5, 1e-4, 1e-3

#: Faults whose outcome follows from arithmetic alone: what reads past a buffer may answer differently every time.
DETERMINISTIC = [
    {"operator": "transpose_conv2d_0_before", "sites": {"first": 1, "last": 2}},
    {"operator": "exp-conv2d-dense-input", "sites": {"first": 2, "last": 3}},
    {"operator": "add-to-subtract", "sites": {"sample": 3, "seed": 7}},
    {"operator": "store-float32-to-float16", "sites": {"first": 1, "last": 2}},
    {"operator": "multiply-store-value", "sites": {"first": 3, "last": 3}},
    {"operator": "multiply-store-value", "sites": {"first": 3, "last": 4}, "parameters": {"factor": "1.001"}},
]


@dataclass(frozen=True)
class Experiment:
    """An experiment file, and what it asks for."""

    file: Path
    inputs: int
    devices: list[str]


@pytest.fixture(scope="session")
def experiment(tmp_path_factory: pytest.TempPathFactory) -> Experiment:
    """A small experiment on the real network and real images."""
    file = tmp_path_factory.mktemp("experiment") / "small.yaml"
    write_experiment(file, "small", MODEL, HOME / "models/datasets/digits", INPUTS, DETERMINISTIC, DEVICES)
    return Experiment(file, INPUTS, DEVICES)


@pytest.fixture(scope="session")
def undisturbed(experiment: Experiment, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """The experiment, run once and left in peace."""
    run = finished(experiment.file, tmp_path_factory.mktemp("undisturbed"))
    assert run.status == 0, run.log
    return run


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """A running stack with one device, brought up and down as a user does."""
    running = Stack.up(tmp_path_factory.mktemp("stack"), ["x86-64"], roots=[HOME / "models"])
    yield running
    running.down()
