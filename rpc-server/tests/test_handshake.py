"""The first bytes of a connection, good and bad."""

from __future__ import annotations

import socket
import struct
from pathlib import Path

import pytest
import tvm
from serving import Server

MAGIC = 0xFF271


def talk(running: Server, data: bytes) -> bytes:
    """What the server answers until it closes; the client says no more."""
    with socket.create_connection((running.host, running.port)) as connection:
        connection.sendall(data)
        connection.shutdown(socket.SHUT_WR)
        answer = b""
        while got := connection.recv(4096):
            answer += got
        return answer


def greeting(key: bytes) -> bytes:
    return struct.pack("<ii", MAGIC, len(key)) + key


def test_answers_with_its_key(server: Path, tmp_path: Path) -> None:
    with Server([server, "--key", "board"], tmp_path) as running:
        assert talk(running, greeting(b"client:board")) == greeting(b"server:board")
        assert talk(running, greeting(b"client:board -timeout=60")) == greeting(b"server:board")


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        (b"GET / HTTP/1.1\r\n\r\n", "not a TVM RPC client (it began with 0x20544547, not 0xff271)"),
        (struct.pack("<ii", MAGIC, -1), "a key of 4294967295 bytes; at most 4096"),
        (struct.pack("<ii", MAGIC, 100) + b"client:", "the peer closed the connection"),
        (b"", "the peer closed the connection"),
    ],
    ids=["http", "length", "short", "nothing"],
)
def test_refuses_what_is_no_client(server: Path, tmp_path: Path, sent: bytes, says: str) -> None:
    with Server([server], tmp_path) as running:
        assert talk(running, sent) == b""
        running.logs(f"bad handshake: {says}")
        running.connect().upload(bytearray(b"x"), "the next is served")


def test_refuses_another_key(server: Path, tmp_path: Path) -> None:
    with Server([server, "--key", "board"], tmp_path) as running:
        with pytest.raises(tvm.error.InternalError, match="cannot find server that matches key=client:phone"):
            running.connect("phone")
        running.logs('wrong key: the client named "client:phone", this server is "client:board"')
        assert talk(running, greeting(b"")) == struct.pack("<i", MAGIC + 2)
        running.connect("board")


def test_reports_nonsense_after_the_handshake(server: Path, tmp_path: Path) -> None:
    with Server([server], tmp_path) as running:
        talk(running, greeting(b"client:") + struct.pack("<qi", 4, 12345))
        running.logs("session failed")
        running.connect()
