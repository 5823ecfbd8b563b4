"""How the server starts and ends."""

from __future__ import annotations

import signal
import socket
import subprocess
import threading
from pathlib import Path

import pytest
import tvm
from serving import PATIENCE, Server, until


def state(process: int) -> str:
    """R for one that runs, S for one that waits, Z for one that has ended or is no more."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return "Z"


def gone(process: int) -> bool:
    """Whether a process has ended."""
    return state(process) == "Z"


def test_listens_on_loopback_by_default(server: Path, tmp_path: Path) -> None:
    with Server([server], tmp_path) as running:
        assert running.host == "127.0.0.1"
        assert f"0100007F:{running.port:04X}" in Path("/proc/net/tcp").read_text()


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_cleanly(server: Path, library: Path, tmp_path: Path, how: signal.Signals) -> None:
    with Server([server], tmp_path) as running:
        function = running.load(library)["loop_for_ever"]
        failures: list[Exception] = []

        def call() -> None:
            try:
                function()
            except Exception as error:
                failures.append(error)

        caller = threading.Thread(target=call)
        caller.start()
        sessions = running.sessions()
        until(lambda: [state(session) for session in sessions] == ["R"], "the loop to run")
        assert running.stop(how) == 0
        caller.join(PATIENCE)
        assert ["the server was stopped" in str(failure) for failure in failures] == [True]
        until(lambda: all(map(gone, sessions)), "the sessions to end")
        assert list(tmp_path.iterdir()) == []


def test_ends_with_its_lifeline(server: Path, tmp_path: Path) -> None:
    with Server([server, "--lifeline"], tmp_path) as running:
        running.connect()
        assert running.process.stdin is not None
        running.process.stdin.close()
        assert running.process.wait(PATIENCE) == 0
        assert list(tmp_path.iterdir()) == []


def test_no_session_outlives_it(server: Path, library: Path, tmp_path: Path) -> None:
    with Server([server], tmp_path) as running:
        module = running.load(library)
        sessions = running.sessions()
        assert len(sessions) == 1
        running.stop(signal.SIGKILL)
        until(lambda: all(map(gone, sessions)), "the sessions to end")
        with pytest.raises((tvm.error.RPCError, tvm.error.InternalError)):
            module["answer"]()


@pytest.mark.parametrize(("function", "status"), [("answer", 0), ("dereference_null", 1)])
def test_once_serves_one_session(server: Path, library: Path, tmp_path: Path, function: str, status: int) -> None:
    with Server([server, "--once"], tmp_path) as running:
        try:
            running.load(library)[function]()
        except tvm.error.RPCError:
            assert status == 1
        assert running.process.wait(PATIENCE) == status


def test_a_client_waits_where_there_is_no_room(server: Path, library: Path, tmp_path: Path) -> None:
    with Server([server, "--sessions", "1"], tmp_path) as running:
        first = running.load(library)
        answers: list[int] = []
        second = threading.Thread(target=lambda: answers.append(running.load(library)["answer"]()))
        second.start()
        assert first["answer"]() == 42
        assert len(running.sessions()) == 1
        assert answers == []
        del first
        second.join(PATIENCE)
        assert answers == [42]


@pytest.mark.parametrize(
    ("arguments", "status", "says"),
    [
        (["--port", "65536"], 2, '--port: must be a whole number from 0 to 65535, not "65536"'),
        (
            ["--memory-limit-bytes", "2g"],
            2,
            '--memory-limit-bytes: must be a whole number from 1 to 9223372036854775807, not "2g"',
        ),
        (["--work-folder", "/nowhere"], 2, '--work-folder: "/nowhere" is no folder'),
        (["--key", "a b"], 2, "--key: must not hold white space"),
        (["--colour"], 2, "see --help"),
        (["extra"], 2, 'unexpected argument "extra"'),
        (["--host", "192.0.2.1"], 1, "cannot listen on 192.0.2.1:0"),
    ],
)
def test_says_what_is_wrong(server: Path, tmp_path: Path, arguments: list[str], status: int, says: str) -> None:
    command: list[str | Path] = [server, "--work-folder", tmp_path, *arguments]
    finished = subprocess.run(command, capture_output=True, text=True, check=False, timeout=PATIENCE)
    assert (finished.returncode, finished.stdout) == (status, "")
    assert says in finished.stderr
    assert list(tmp_path.iterdir()) == []


def test_says_that_a_port_is_taken(server: Path, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        command: list[str | Path] = [server, "--port", str(port), "--work-folder", tmp_path]
        finished = subprocess.run(command, capture_output=True, text=True, check=False, timeout=PATIENCE)
    assert finished.returncode == 1
    assert f"cannot listen on 127.0.0.1:{port}: Address already in use" in finished.stderr
