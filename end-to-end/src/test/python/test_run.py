"""A whole run, checked by computations that share no code with the system."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

from conftest import ABSOLUTE, RELATIVE, TOP_K, Experiment
from stored_outputs import answers, rows
from system import MODEL, Run

HERE = Path(__file__).parent

MUTANT_COLUMNS = (
    "experiment model mutant operator category level site device target outcome verdict compile_ms kernels_compiled "
    "artifact_bytes inference_ms_p50 inputs accuracy top1_vs_original detail"
).split()
DISCREPANCY_COLUMNS = (
    "experiment model mutant operator category device_a device_b inputs top1_disagreement topk_jaccard rbo kendall_tau "
    "max_abs_diff mean_abs_diff relative_l2 cosine out_of_tolerance"
).split()


def script(name: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    """One of the independent checks, as a user runs it."""
    return subprocess.run(
        [sys.executable, str(HERE / name), *map(str, arguments)], capture_output=True, text=True, check=False
    )


def test_every_file_is_there_with_its_columns(undisturbed: Run, experiment: Experiment) -> None:
    mutants, discrepancies = (rows(undisturbed.results / name) for name in ("mutants.csv", "discrepancies.csv"))
    assert set(MUTANT_COLUMNS) <= set(mutants[0])
    assert set(DISCREPANCY_COLUMNS) <= set(discrepancies[0])
    assert len({row["mutant"] for row in mutants}) == 13
    assert len(mutants) == 13 * len(experiment.devices)
    assert len(discrepancies) == 13 * 3
    assert {row["outcome"] for row in mutants} == {"OK"}
    verdicts = Counter(row["verdict"] for row in mutants if row["mutant"] != "original")
    assert verdicts["SURVIVED"] > 0
    assert verdicts["KILLED"] > 0
    page = (undisturbed.results / "report.html").read_text(encoding="utf-8")
    assert all(row["mutant"] in page for row in mutants)
    manifest = json.loads((undisturbed.results / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["experiment"]


def test_every_input_is_answered_once_on_every_device(undisturbed: Run, experiment: Experiment) -> None:
    known = answers(undisturbed.results, undisturbed.storage)
    assert len(known) == 13 * len(experiment.devices)
    for one in known.values():
        assert len(one.inputs) == experiment.inputs
        assert len(set(one.inputs)) == experiment.inputs


def test_the_original_answers_as_onnx_runtime_does_on_every_device(undisturbed: Run, experiment: Experiment) -> None:
    manifest = json.loads((undisturbed.results / "manifest.json").read_text(encoding="utf-8"))
    (model,) = manifest["models"]
    input_set = Path(model["inputSet"]["uri"].removeprefix("file://"))
    done = script("compare_original.py", undisturbed.results, undisturbed.storage, input_set, MODEL)
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"devices={len(experiment.devices)} wrong=0" in done.stdout


def test_discrepancies_equal_an_independent_recomputation(undisturbed: Run) -> None:
    done = script("recompute_discrepancies.py", undisturbed.results, undisturbed.storage, TOP_K, ABSOLUTE, RELATIVE)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "compared=39 wrong=0" in done.stdout


def test_nothing_is_left_running(undisturbed: Run) -> None:
    marker = str(undisturbed.data).encode()
    left = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                if marker in (entry / "environ").read_bytes() + (entry / "cmdline").read_bytes():
                    left.append((entry / "cmdline").read_bytes())
            except OSError:
                continue
    assert left == []
