"""Every service is killed once in the middle of a run; the run must not show it."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path

from conftest import Experiment
from system import HOME, Run, environment, processes, wait_for

SERVICES = ["mutant-generator", "compiler-worker", "inference-worker", "analytics-streams"]


def test_a_run_in_which_every_service_is_killed_gives_the_same_discrepancies(
    undisturbed: Run, experiment: Experiment, tmp_path: Path
) -> None:
    data, results, log = tmp_path / "data", tmp_path / "results", tmp_path / "log"
    with log.open("w") as out:
        running = subprocess.Popen(
            [str(HOME / "mutatenn"), "run", str(experiment.file), "-o", str(results)],
            env=environment(data),
            stdout=out,
            stderr=subprocess.STDOUT,
            cwd=HOME,
        )
    try:
        killed = [kill_when(running, service, moment(service, data)) for service in SERVICES]
        status = running.wait(timeout=600)
    finally:
        running.terminate()
        running.wait(timeout=60)
    assert status == 0, log.read_text()
    assert len(set(killed)) == len(SERVICES)
    said = log.read_text() + "".join(path.read_text() for path in (data / "logs").glob("*.log"))
    for service in SERVICES:
        assert service in said
    expected = (undisturbed.results / "discrepancies.csv").read_text().splitlines()
    actual = (results / "discrepancies.csv").read_text().splitlines()
    assert without_experiment(actual) == without_experiment(expected)


def moment(service: str, data: Path) -> Callable[[], bool]:
    """When a service has begun its work and has not ended it."""
    storage = data / "storage"
    return {
        "mutant-generator": lambda: any((storage / "experiments").rglob("request.sha256")),
        "compiler-worker": lambda: count(storage / "artifacts", "*.so") >= 3,
        "inference-worker": lambda: count(storage / "outputs", "*.npy") >= 6,
        "analytics-streams": lambda: count(storage / "outputs", "*.npy") >= 15,
    }[service]


def count(folder: Path, pattern: str) -> int:
    """Files below a folder that may not be there yet."""
    return sum(1 for _ in folder.rglob(pattern)) if folder.exists() else 0


def kill_when(running: subprocess.Popen[bytes], service: str, condition: Callable[[], bool]) -> int:
    """Kills one process of a service at the right moment and returns its id."""
    wait_for(lambda: condition() or running.poll() is not None, f"the moment to kill {service}")
    assert running.poll() is None, f"the run ended before {service} could be killed"
    victims = [pid for pid, line in processes(running.pid).items() if f"/{service}/" in line and "quarkus-run" in line]
    assert victims, f"no process of {service}"
    os.kill(victims[0], signal.SIGKILL)
    return victims[0]


def without_experiment(lines: list[str]) -> list[str]:
    """Rows without their first column, the experiment's id, which differs from run to run."""
    return [line.partition(",")[2] for line in lines]
