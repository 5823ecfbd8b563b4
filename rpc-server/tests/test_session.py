"""What a client can do, and what its code cannot do to the server."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import tvm
from artifacts import Network, run
from serving import Server, until

CLIENT = """
import sys
from tvm import rpc
session = rpc.connect(sys.argv[1], int(sys.argv[2]))
session.upload(sys.argv[3])
loop = session.load_module("misbehaving.so")["loop_for_ever"]
loop()
"""


def test_runs_a_network_as_this_process_does(server: Path, artifact: Path, network: Network, tmp_path: Path) -> None:
    with Server([server], tmp_path) as running:
        session = running.connect()
        session.upload(str(artifact))
        there = run(session.load_module(artifact.name), session.cpu(), network.input())
    here = run(tvm.runtime.load_module(str(artifact)), tvm.cpu(), network.input())
    np.testing.assert_allclose(there, here, rtol=0, atol=1e-6)


def test_keeps_files_and_removes_them(server: Path, tmp_path: Path) -> None:
    with Server([server], tmp_path) as running:
        session = running.connect()
        session.upload(bytearray(b"\x00\x01two"), "file")
        assert session.download("file") == b"\x00\x01two"
        session.remove("file")
        with pytest.raises(tvm.error.RPCError, match="file"):
            session.download("file")
        assert [list(folder.iterdir()) for folder in running.folders()] == [[]]
        del session
        running.logs("session ended")
        until(lambda: not running.folders(), "the session's folder to go")


@pytest.mark.parametrize("name", ["../up", "/tmp/absolute", "in/folder", "..", ".", ""])
def test_refuses_names_that_lead_elsewhere(server: Path, tmp_path: Path, name: str) -> None:
    with Server([server], tmp_path) as running:
        session = running.connect()
        with pytest.raises(tvm.error.RPCError, match="refused the file name"):
            session.get_function("tvm.rpc.server.upload")(name, bytearray(b"x"))
        with pytest.raises(tvm.error.RPCError, match="refused the file name"):
            session.load_module(name)
        session.upload(bytearray(b"x"), "good")  # the session lives on


@pytest.mark.parametrize(
    ("function", "end"),
    [
        ("dereference_null", r"session ended by signal 11 \(Segmentation fault\)"),
        ("abort_itself", r"session ended by signal 6 \(Aborted\)"),
        ("leave", r"session ended by exit\(\)"),
    ],
)
def test_a_crash_ends_its_session_only(server: Path, library: Path, tmp_path: Path, function: str, end: str) -> None:
    with Server([server], tmp_path) as running:
        other = running.load(library)
        with pytest.raises(tvm.error.RPCError, match=end):
            running.load(library)[function]()
        assert other["answer"]() == 42
        assert running.load(library)["answer"]() == 42
        assert end.replace("\\", "") in running.log


def test_a_loop_ends_with_the_client_that_waits_for_it(server: Path, library: Path, tmp_path: Path) -> None:
    with Server([server], tmp_path) as running:
        command = [sys.executable, "-c", CLIENT, running.host, str(running.port), str(library)]
        with subprocess.Popen(command) as client:
            running.logs("looping")  # said by the library: the call has arrived
            client.kill()
        running.logs("signal 9 (Killed): its client is gone")
        until(lambda: not running.sessions() and not running.folders(), "the session to go")
        assert running.load(library)["answer"]() == 42


def test_a_loop_ends_at_the_time_out_its_client_asked_for(server: Path, library: Path, tmp_path: Path) -> None:
    with (
        Server([server], tmp_path) as running,
        pytest.raises(tvm.error.RPCError, match="time-out its client asked for"),
    ):
        running.load(library, timeout=1)["loop_for_ever"]()


def test_limits_processor_time(server: Path, library: Path, tmp_path: Path) -> None:
    with Server([server, "--cpu-limit-seconds", "1"], tmp_path) as running:
        with pytest.raises(tvm.error.RPCError, match=r"signal 24 \(CPU time limit exceeded\)"):
            running.load(library)["loop_for_ever"]()
        assert running.load(library)["answer"]() == 42


def test_limits_memory(server: Path, library: Path, tmp_path: Path) -> None:
    with Server([server, "--memory-limit-bytes", str(1 << 30)], tmp_path) as running:
        get = running.load(library)["gets_memory"]
        assert get(1 << 20)
        assert not get(1 << 31)
        session = running.connect()
        with pytest.raises(tvm.error.RPCError, match="bad_alloc"):
            tvm.runtime.empty((1 << 34,), "float32", session.cpu())


def test_limits_files(server: Path, library: Path, tmp_path: Path) -> None:
    with (
        Server([server, "--file-limit-bytes", str(1 << 18)], tmp_path) as running,
        pytest.raises(tvm.error.RPCError, match=f"signal {signal.SIGXFSZ.value}"),
    ):
        running.load(library)["fills_file"]()


def test_keeps_secrets_and_its_own_streams(server: Path, library: Path, tmp_path: Path) -> None:
    with Server([server], tmp_path, SECRET="x") as running:
        functions = running.load(library)
        assert not functions["sees_secret"]()
        assert functions["sees_threads"]() == 1
        assert functions["writes_output"]()
        running.logs("ready nowhere:0")  # on standard error
