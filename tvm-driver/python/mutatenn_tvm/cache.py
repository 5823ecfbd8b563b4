"""Files kept under a key in a folder that processes share: whole, verified, made once, and not more than so many bytes.

An entry's file name holds its key and the SHA-256 of its bytes, so that one rename publishes both. What has other bytes than its
name says (a full disk, a bad one, a crash of the machine) is dropped, logged and made again. Who makes an entry holds a lock, so
that others wait for it; a lock ends with its process, and who has waited long enough makes the entry for itself.
"""

from __future__ import annotations

import contextlib
import fcntl
import functools
import hashlib
import logging
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

LOG = logging.getLogger(__name__)

#: Bytes kept where nothing else is said.
LIMIT = 4 << 30
#: How full the folder is after the oldest entries have been removed, so that this is not done for every new one.
AFTER_REMOVAL = 0.9
#: Seconds between two looks at a lock, and how long another process is waited for: a mutant may keep its compiler busy forever.
GLANCE, PATIENCE = 0.01, 60.0
#: After so many seconds an unfinished entry is taken for that of a process that was killed.
ABANDONED = 3600.0


class FileCache:
    """Entries are named by keys of hexadecimal digits."""

    def __init__(self, folder: Path, limit: int = LIMIT, suffix: str = "") -> None:
        self.folder = folder
        self.limit = limit
        self.suffix = suffix
        self.unfinished = folder / "unfinished"
        self.unfinished.mkdir(parents=True, exist_ok=True)
        self.bytes = 0
        self.bound()

    def obtain(self, key: str, place: Path, make: Callable[[Path], Path]) -> bool:
        """Puts the entry of a key at a place; whether it had to be made. `make` is given a folder and returns the file it left there."""
        if self.take(key, place):
            return False
        with self._locked(key):
            if self.take(key, place):
                return False
            with tempfile.TemporaryDirectory(dir=self.unfinished) as scratch:
                made = make(Path(scratch))
                give(made, place)
                self._publish(key, made)
        return True

    def take(self, key: str, place: Path) -> bool:
        """Puts the entry of a key at a place; False when there is none."""
        for entry in self._shard(key).glob(f"{key}-*{self.suffix}"):
            try:
                give(entry, place)
            except FileNotFoundError:
                continue  # removed a moment ago: another process keeps the folder small
            if entry.name == self._name(key, place):
                with contextlib.suppress(FileNotFoundError):
                    os.utime(entry)
                return True
            LOG.warning("dropped %s: its bytes are not what its name says; it will be made again", entry)
            place.unlink()
            entry.unlink(missing_ok=True)
        return False

    def put(self, key: str, made: Path) -> None:
        """Keeps a copy of a file."""
        with tempfile.TemporaryDirectory(dir=self.unfinished) as scratch:
            copy = Path(scratch) / "entry"
            give(made, copy)
            self._publish(key, copy)

    def bound(self) -> None:
        """Removes what was used longest ago until the rest is within the limit, and what killed processes left unfinished."""
        for left in self.unfinished.iterdir():
            with contextlib.suppress(FileNotFoundError):
                if time.time() - left.stat().st_mtime > ABANDONED:
                    shutil.rmtree(left, ignore_errors=True)
        entries = []
        for entry in self.folder.glob(f"??/*-*{self.suffix}"):
            with contextlib.suppress(FileNotFoundError):
                status = entry.stat()
                entries.append((status.st_mtime, status.st_size, entry))
        self.bytes = sum(size for _, size, _ in entries)
        if self.bytes <= self.limit:
            return
        LOG.info("%d bytes in %s: removing what was used longest ago", self.bytes, self.folder)
        for _, size, entry in sorted(entries):
            if self.bytes <= self.limit * AFTER_REMOVAL:
                break
            entry.unlink(missing_ok=True)
            self.bytes -= size

    def _publish(self, key: str, made: Path) -> None:
        size = made.stat().st_size
        self._shard(key).mkdir(exist_ok=True)
        os.replace(made, self._shard(key) / self._name(key, made))
        self.bytes += size
        if self.bytes > self.limit:
            self.bound()

    def _shard(self, key: str) -> Path:
        return self.folder / key[:2]

    def _name(self, key: str, content: Path) -> str:
        with content.open("rb") as stream:
            return f"{key}-{hashlib.file_digest(stream, 'sha256').hexdigest()}{self.suffix}"

    @contextlib.contextmanager
    def _locked(self, key: str) -> Iterator[None]:
        self._shard(key).mkdir(exist_ok=True)
        with (self._shard(key) / ".lock").open("w") as lock:
            last = time.monotonic() + PATIENCE
            while time.monotonic() < last:
                try:
                    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except BlockingIOError:
                    time.sleep(GLANCE)
            else:
                LOG.warning("waited %d s for another process that makes %s; making it here too", PATIENCE, key)
            yield


def give(file: Path, place: Path) -> None:
    """The file at another place too: the same bytes on disk where the file system allows, else a copy."""
    place.unlink(missing_ok=True)
    try:
        os.link(file, place)
    except FileNotFoundError:
        raise
    except OSError:
        shutil.copyfile(file, place)


@functools.cache
def code() -> str:
    """A digest of this package: what another version of it made is not taken."""
    digest = hashlib.sha256()
    folder = Path(__file__).parent
    for file in sorted(folder.rglob("*.py")):
        digest.update(f"{file.relative_to(folder)}\n".encode() + file.read_bytes())
    return digest.hexdigest()
