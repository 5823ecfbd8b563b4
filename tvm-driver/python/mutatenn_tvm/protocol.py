"""Frames between a worker and the process that supervises it: four bytes of length, big-endian, then JSON in UTF-8."""

from __future__ import annotations

import json
import struct
from typing import Any, BinaryIO

#: Far more than any request needs; a larger length means that something else wrote to the pipe.
LARGEST = 64 << 20


def read(stream: BinaryIO) -> dict[str, Any] | None:
    """The next frame, or None at the end of the stream. Raises EOFError for a cut frame, ValueError for no frame."""
    header = stream.read(4)
    if not header:
        return None
    if len(header) < 4:
        raise EOFError("a frame's length is cut")
    (length,) = struct.unpack(">I", header)
    if length > LARGEST:
        raise ValueError(f"a frame of {length} bytes is too long")
    body = stream.read(length)
    if len(body) < length:
        raise EOFError(f"a frame is cut: {len(body)} of {length} bytes")
    value = json.loads(body)
    if not isinstance(value, dict):
        raise ValueError("a frame must hold a JSON object")
    return value


def write(stream: BinaryIO, value: dict[str, Any]) -> None:
    """Writes one frame and flushes."""
    body = json.dumps(value).encode()
    stream.write(struct.pack(">I", len(body)) + body)
    stream.flush()
