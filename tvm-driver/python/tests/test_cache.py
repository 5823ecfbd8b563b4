"""The cache: whole, verified, bounded, and made once, however many processes share it and whatever happens to its files."""

from __future__ import annotations

import hashlib
import logging
import os
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import TARGETS
from running import artifact
from test_worker import ask, worker

from mutatenn_tvm import cache, protocol
from mutatenn_tvm.cache import FileCache
from mutatenn_tvm.compiler import Compiler
from mutatenn_tvm.targets import Target

X86 = Target.of(TARGETS[0])
KEY = hashlib.sha256(b"key").hexdigest()


def writes(content: bytes) -> Callable[[Path], Path]:
    def make(scratch: Path) -> Path:
        (scratch / "made").write_bytes(content)
        return scratch / "made"

    return make


def fails(scratch: Path) -> Path:
    raise AssertionError("nothing should be made")


def entries(folder: Path) -> list[Path]:
    return sorted(folder.glob("??/*-*"))


def test_four_processes_on_a_cold_cache_compile_each_kernel_once(network: Path, tmp_path: Path) -> None:
    work = tmp_path / "work"
    processes = [worker(work) for _ in range(4)]
    for process in processes:
        assert protocol.read(process.stdout) == {"status": "ready"}  # type: ignore[arg-type]
    for number, process in enumerate(processes):
        request = {
            "request": "compile", "model": str(network), "mutations": [], "target": TARGETS[0], "out": str(tmp_path / str(number)),
        }  # fmt: skip
        protocol.write(process.stdin, request)  # type: ignore[arg-type]
    answers = [protocol.read(process.stdout) for process in processes]  # type: ignore[arg-type]
    for process in processes:
        assert process.stdin is not None
        process.stdin.close()
        assert process.wait(timeout=30) == 0
    known = [answer for answer in answers if answer is not None and answer["status"] == "ok"]
    assert len(known) == 4
    assert sum(answer["kernelsCompiled"] for answer in known) == len(entries(work / "objects")) == 5
    assert len({answer["codeDigest"] for answer in known}) == 1
    outputs = {artifact(Path(answer["library"])).tobytes() for answer in known}
    assert len(outputs) == 1
    assert not list((work / "objects" / "unfinished").iterdir())


@pytest.mark.parametrize("damage", ["truncated", "changed", "empty"])
def test_a_damaged_kernel_is_dropped_compiled_again_and_logged(
    network: Path, tmp_path: Path, damage: str, caplog: pytest.LogCaptureFixture
) -> None:
    compiler = Compiler(tmp_path / "work")
    expected = artifact(compiler.compile(network, [], X86, tmp_path / "before").library)
    kernels = entries(tmp_path / "work" / "objects")
    victim, content = kernels[1], kernels[1].read_bytes()
    wrong = {"truncated": content[:-100], "changed": content[:-1] + bytes([content[-1] ^ 1]), "empty": b""}[damage]
    victim.write_bytes(wrong)
    for result in entries(tmp_path / "work" / "results"):
        result.unlink()
    with caplog.at_level(logging.WARNING):
        made = compiler.compile(network, [], X86, tmp_path / "after")
    assert made.kernels_compiled == 1
    assert (artifact(made.library) == expected).all()
    assert [record for record in caplog.records if str(victim) in record.getMessage()]
    assert entries(tmp_path / "work" / "objects") == kernels


def test_a_damaged_result_is_linked_again(network: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    compiler = Compiler(tmp_path / "work")
    first = compiler.compile(network, [], X86, tmp_path / "a")
    assert compiler.compile(network, [], X86, tmp_path / "b").library.read_bytes() == first.library.read_bytes()
    assert not caplog.records
    largest = max(entries(tmp_path / "work" / "results"), key=lambda entry: entry.stat().st_size)
    largest.write_bytes(largest.read_bytes()[:-1])
    again = compiler.compile(network, [], X86, tmp_path / "c")
    assert (again.kernels_compiled, again.code_digest) == (0, first.code_digest)
    assert (artifact(again.library) == artifact(compiler.compile(network, [], X86, tmp_path / "d").library)).all()
    assert [record for record in caplog.records if largest.name in record.getMessage()]


def test_what_was_used_longest_ago_goes_first(tmp_path: Path) -> None:
    keys = [hashlib.sha256(bytes([i])).hexdigest() for i in range(12)]
    files = FileCache(tmp_path / "cache", limit=1000)
    for age, key in enumerate(keys[:10]):
        assert files.obtain(key, tmp_path / "place", writes(bytes([age]) * 100))
        for entry in entries(tmp_path / "cache"):
            if entry.name.startswith(key):
                os.utime(entry, (1000 + age, 1000 + age))
    assert files.take(keys[0], tmp_path / "place")
    assert files.obtain(keys[10], tmp_path / "place", writes(b"x" * 100))
    assert sum(entry.stat().st_size for entry in entries(tmp_path / "cache")) <= 1000
    assert files.take(keys[0], tmp_path / "place")
    assert files.take(keys[10], tmp_path / "place")
    assert not files.take(keys[1], tmp_path / "place")
    assert FileCache(tmp_path / "cache", limit=250).bytes <= 250
    assert len(entries(tmp_path / "cache")) == 2


def test_a_place_keeps_its_file_when_the_entry_goes(tmp_path: Path) -> None:
    files = FileCache(tmp_path / "cache", limit=1000)
    files.obtain(KEY, tmp_path / "place", writes(b"content"))
    for entry in entries(tmp_path / "cache"):
        entry.unlink()
    assert (tmp_path / "place").read_bytes() == b"content"
    assert not files.take(KEY, tmp_path / "other")


def test_what_fails_leaves_nothing(tmp_path: Path) -> None:
    files = FileCache(tmp_path / "cache")
    with pytest.raises(AssertionError, match="nothing"):
        files.obtain(KEY, tmp_path / "place", fails)
    assert not (tmp_path / "place").exists()
    assert not entries(tmp_path / "cache")
    assert files.obtain(KEY, tmp_path / "place", writes(b"content"))
    assert not files.obtain(KEY, tmp_path / "place", fails)


def test_who_waits_too_long_makes_it_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = FileCache(tmp_path / "cache")
    (tmp_path / "cache" / KEY[:2]).mkdir()
    lock = tmp_path / "cache" / KEY[:2] / ".lock"
    monkeypatch.setattr(cache, "PATIENCE", 0.1)
    with subprocess.Popen(["flock", str(lock), "cat"], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdin is not None
        assert holder.stdout is not None
        holder.stdin.write(b"held\n")
        holder.stdin.flush()
        assert holder.stdout.readline() == b"held\n"
        assert files.obtain(KEY, tmp_path / "place", writes(b"content"))
        holder.stdin.close()


def test_what_killed_processes_left_is_removed(tmp_path: Path) -> None:
    files = FileCache(tmp_path / "cache")
    old, new = files.unfinished / "old", files.unfinished / "new"
    for folder in (old, new):
        folder.mkdir()
        (folder / "kernel.o").write_bytes(b"half")
    os.utime(old, (time.time() - 2 * cache.ABANDONED,) * 2)
    FileCache(tmp_path / "cache")
    assert not old.exists()
    assert new.exists()


def test_the_limit_is_an_option_of_the_worker(network: Path, tmp_path: Path) -> None:
    process = worker(tmp_path / "work", "--cache-limit", "0")
    assert protocol.read(process.stdout) == {"status": "ready"}  # type: ignore[arg-type]
    request = {"request": "compile", "model": str(network), "mutations": [], "target": TARGETS[0], "out": str(tmp_path)}
    assert ask(process, request)["kernelsCompiled"] == 5
    assert ask(process, request)["kernelsCompiled"] == 5
    assert not entries(tmp_path / "work" / "objects") and not entries(tmp_path / "work" / "results")
    assert process.stdin is not None
    process.stdin.close()
    assert process.wait(timeout=30) == 0
