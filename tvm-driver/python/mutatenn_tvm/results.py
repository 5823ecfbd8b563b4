"""What compilations gave, kept by what they were asked: a campaign that runs again compiles and links nothing."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

import numpy
import onnx

from mutatenn_tvm import cache
from mutatenn_tvm.cache import FileCache
from mutatenn_tvm.mutants import Mutation
from mutatenn_tvm.targets import Target


class ResultCache:
    """Sets of files by key; see cache.py."""

    def __init__(self, folder: Path, limit: int = cache.LIMIT) -> None:
        self.files = FileCache(folder, limit)

    def take(self, key: str, places: Sequence[Path]) -> bool:
        """Puts all files of a key at their places; False when one is missing."""
        return all(self.files.take(part(key, place), place) for place in places)

    def put(self, key: str, places: Sequence[Path]) -> None:
        """Keeps the files under a key."""
        for place in places:
            self.files.put(part(key, place), place)


def part(key: str, place: Path) -> str:
    """The key of one file of several."""
    return hashlib.sha256(f"{key}\n{place.name}".encode()).hexdigest()


def key_of(model: str, mutations: Sequence[Mutation], target: Target, *, checked: bool) -> str:
    """Of a compilation: whatever its result follows from. `model` is the digest of the network's file."""
    planned = [[one.operator, one.site, dict(sorted(one.parameters.items()))] for one in mutations]
    asked = [
        model,
        planned,
        target.identity(),
        target.machine(),
        checked,
        cache.code(),
        onnx.__version__,
        numpy.__version__,
    ]
    return hashlib.sha256(json.dumps(asked).encode()).hexdigest()
