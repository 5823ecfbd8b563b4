"""Inference on one thread: both schedules against ONNX Runtime, in processor milliseconds, which other work on the machine changes little."""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnxruntime
import tvm
from mutatenn_tvm import model
from mutatenn_tvm.compiler import Compiler
from mutatenn_tvm.targets import Target
from tvm import relax

MINI = Path(__file__).resolve().parents[2] / "models" / "zoo" / "mobilenetv2-mini.onnx"
SEED = 20261124


def milliseconds(run: Callable[[], object], repeats: int) -> str:
    """Fastest and median of some runs, after one that warms up."""
    run()
    taken = []
    for _ in range(repeats):
        begun = time.process_time()
        run()
        taken.append((time.process_time() - begun) * 1000)
    return f"{min(taken):.1f} | {statistics.median(taken):.1f}"


def main() -> None:
    """Measures and prints the table."""
    parser = argparse.ArgumentParser(prog="run schedules", description=__doc__)
    parser.add_argument(
        "--full", type=Path, metavar="FOLDER", help="mobilenetv2.onnx as models/full-size/build.py writes it there"
    )
    parser.add_argument("--network", type=Path, default=MINI, help="another ONNX file")
    parser.add_argument("--cpus", default="x86-64,x86-64-v3", help="LLVM's names of processors")
    parser.add_argument("--repeats", type=int, default=20)
    asked = parser.parse_args()
    network = (asked.full / "mobilenetv2.onnx" if asked.full else asked.network).resolve()
    shape = model.describe(model.load(network)).input.shape
    value = np.random.default_rng(SEED).normal(0, 1, shape).astype(np.float32)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(str(network), options, providers=["CPUExecutionProvider"])
    name = session.get_inputs()[0].name
    expected = session.run(None, {name: value})[0]
    print("| | ms, fastest | ms, median | largest difference |\n| --- | --- | --- | --- |")
    print(f"| ONNX Runtime | {milliseconds(lambda: session.run(None, {name: value}), asked.repeats)} | |")
    with tempfile.TemporaryDirectory() as scratch:
        compiler = Compiler(Path(scratch) / "work")
        for cpu in asked.cpus.split(","):
            for schedule in ("plain", "fast"):
                row = {"tvm": {"kind": "llvm", "mcpu": cpu}, "link": {"compiler": "g++", "options": []}}
                target = Target.of({"name": cpu, "schedule": schedule, **row})
                made = compiler.compile(network, [], target, Path(scratch) / f"{cpu}-{schedule}")
                machine = relax.VirtualMachine(tvm.runtime.load_module(str(made.library)), tvm.cpu())
                given = tvm.runtime.tensor(value)
                main_function = machine["main"]
                difference = np.abs(main_function(given).numpy() - expected).max()
                taken = milliseconds(lambda: main_function(given), asked.repeats)  # noqa: B023
                print(f"| {cpu}, {schedule} | {taken} | {difference:.1e} |")


if __name__ == "__main__":
    main()
