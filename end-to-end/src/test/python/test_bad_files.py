"""A wrong experiment file is refused before anything starts, with what is wrong and what would be right."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from system import HOME, MODEL, command, write_experiment

DIGITS = HOME / "models/datasets/digits"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"mutations": [{"operator": "add-to-subtrct", "sites": "all"}]}, ["add-to-subtrct", "add-to-subtract"]),
        ({"devices": ["x86-65"]}, ["x86-65", "x86-64"]),
        ({"model": MODEL.with_name("nothing.onnx")}, ["nothing.onnx"]),
        ({"dataset": DIGITS.with_name("nothing")}, ["nothing"]),
    ],
)
def test_exit_status_2(changes: dict[str, Any], words: list[str], tmp_path: Path) -> None:
    file = tmp_path / "wrong.yaml"
    right: dict[str, Any] = {
        "model": MODEL,
        "dataset": DIGITS,
        "limit": 5,
        "mutations": [{"operator": "add-to-subtract", "sites": "all"}],
        "devices": ["x86-64"],
    }
    write_experiment(file, "wrong", **{**right, **changes})
    done = command(tmp_path / "data", "run", str(file))
    assert done.returncode == 2, done.stdout + done.stderr
    assert "wrong.yaml" in done.stderr
    for word in words:
        assert word in done.stderr
    assert not (tmp_path / "data" / "logs").exists()
