"""The service as it is packaged, started as a deployment starts it, and the broker, registry and producer around it."""

from __future__ import annotations

import os
import re
import subprocess
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import IO

MODULE = Path(__file__).resolve().parents[3]
READY_SECONDS = 90


def java() -> str:
    """The JDK's java: of JAVA_HOME, or of the PATH."""
    home = os.environ.get("JAVA_HOME")
    return str(Path(home) / "bin/java") if home else "java"


@dataclass
class Producer:
    """The process DashboardStack: does a command a line."""

    process: subprocess.Popen[str]
    servers: str
    registry: str
    storage: str
    state: str

    @classmethod
    def start(cls, log: IO[str]) -> Producer:
        """Starts it, and waits until broker and registry are there."""
        class_path = (MODULE / "target/test-class-path.txt").read_text().strip()
        folders = [MODULE / "target/test-classes", MODULE / "target/classes"]
        process = subprocess.Popen(
            [
                java(),
                "-Xmx512m",
                "--enable-native-access=ALL-UNNAMED",
                "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                "-cp",
                os.pathsep.join([*map(str, folders), class_path]),
                "dev.mutatenn.analytics.service.DashboardStack",
            ],
            cwd=MODULE,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
        ready = cls._answer(process, "ready")
        return cls(process, *ready.split(" "))

    def tell(self, command: str) -> str:
        """Does a command; returns what it answers."""
        assert self.process.stdin
        self.process.stdin.write(command + "\n")
        self.process.stdin.flush()
        return self._answer(self.process, "done")

    @staticmethod
    def _answer(process: subprocess.Popen[str], word: str) -> str:
        assert process.stdout
        for line in process.stdout:
            if line.startswith(word + " "):
                return line.removeprefix(word + " ").strip()
        raise AssertionError(f"the process around the service ended with {process.wait()}")

    def stop(self) -> None:
        """Ends it by the end of its input."""
        assert self.process.stdin
        self.process.stdin.close()
        try:
            self.process.wait(60)
        except subprocess.TimeoutExpired:
            self.process.kill()


@dataclass
class Service:
    """analytics-streams in its own process."""

    process: subprocess.Popen[bytes]
    address: str

    @classmethod
    def start(cls, producer: Producer, log: Path) -> Service:
        """Starts it on a free port, and waits until it is ready."""
        with log.open("wb") as out:
            process = subprocess.Popen(
                [java(), "-Xmx512m", "-XX:+UseSerialGC", "-jar", str(MODULE / "target/quarkus-app/quarkus-run.jar")],
                env=os.environ
                | {
                    "KAFKA_BOOTSTRAP_SERVERS": producer.servers,
                    "SCHEMA_REGISTRY_URL": producer.registry,
                    "MUTATENN_STORAGE_ROOT": producer.storage,
                    "MUTATENN_ANALYTICS_STATE_FOLDER": producer.state,
                    "MUTATENN_ANALYTICS_COMMIT_INTERVAL": "200ms",
                    "QUARKUS_HTTP_HOST": "127.0.0.1",
                    "QUARKUS_HTTP_PORT": "0",
                },
                stdout=out,
                stderr=subprocess.STDOUT,
            )
        service = cls(process, "")
        deadline = time.monotonic() + READY_SECONDS
        while time.monotonic() < deadline and process.poll() is None:
            found = re.search(r"Listening on: (http://127\.0\.0\.1:\d+)", log.read_text(errors="replace"))
            if found and ready(found[1]):
                service.address = found[1]
                return service
            time.sleep(0.1)
        service.stop()
        raise AssertionError(f"analytics-streams is not ready:\n{log.read_text(errors='replace')}")

    def stop(self) -> None:
        """Ends it as a supervisor does."""
        self.process.terminate()
        try:
            self.process.wait(60)
        except subprocess.TimeoutExpired:
            self.process.kill()


def ready(address: str) -> bool:
    """Whether the service says so."""
    try:
        with urllib.request.urlopen(address + "/q/health/ready", timeout=10) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False
