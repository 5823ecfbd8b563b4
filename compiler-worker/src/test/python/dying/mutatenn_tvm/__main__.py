"""Stands in for a compiler that mutants kill: dies by SIGKILL as often as the file `deaths` in the work folder says.

Builds with bound checks have a file `checked-deaths` of their own.
"""

import json
import os
import signal
import struct
import sys
from pathlib import Path


def write(answer: dict[str, object]) -> None:
    """A frame: four bytes of length, then JSON."""
    body = json.dumps(answer).encode()
    sys.stdout.buffer.write(struct.pack(">i", len(body)) + body)
    sys.stdout.buffer.flush()


work = Path(sys.argv[sys.argv.index("--work-folder") + 1])
write({"status": "ready"})
while head := sys.stdin.buffer.read(4):
    request = json.loads(sys.stdin.buffer.read(struct.unpack(">i", head)[0]))
    counter = work / ("checked-deaths" if request["checked"] else "deaths")
    deaths = int(counter.read_text())
    if deaths > 0:
        counter.write_text(str(deaths - 1))
        os.kill(os.getpid(), signal.SIGKILL)
    files = {"library": "artifact.so", "irBefore": "before.txt", "irAfter": "after.txt"}
    for name in files.values():
        (Path(request["out"]) / name).write_text(f"checked {name}" if request["checked"] else name)
    paths = {kind: str(Path(request["out"]) / name) for kind, name in files.items()}
    write({"status": "ok", "codeDigest": "d", "kernelsCompiled": 0, **paths})
