"""Measure the full-size networks: nodes, and what TVM's code for x86-64 answers to noise against ONNX Runtime.

Run it as ``python models/full-size/measure.py FOLDER [NAME ...]`` on what build.py wrote; it prints the rows of the
table in README.md.
"""

import argparse
import resource
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import onnx

sys.path.append(str(Path(__file__).resolve().parent.parent))

from compiled import in_tvm
from zoo_card import in_onnx_runtime, input_size

SEED = 20260101


def row(model: Path, scratch: Path) -> str:
    """The row of a network. Raises what TVM raises when it cannot import or compile it."""
    proto = onnx.load(model)
    size, nodes = input_size(proto), len(proto.graph.node)
    noise = np.random.default_rng(SEED).standard_normal((1, 3, size, size)).astype(np.float32)
    expected = in_onnx_runtime(model)(noise)
    begin = time.perf_counter()
    run = in_tvm(model, scratch)
    seconds = time.perf_counter() - begin
    answer = run(noise)
    difference, largest = np.abs(answer - expected).max(), np.abs(expected).max()
    same = "yes" if answer.argmax() == expected.argmax() else "no"
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    megabytes = model.stat().st_size / 1e6
    cells = [f"`{model.stem}`", f"{nodes}", f"{megabytes:.1f}", f"{difference:.1e}", f"{largest:.1f}", same]
    return f"| {' | '.join([*cells, f'{seconds:.0f}', f'{memory:.1f}'])} |"


def main() -> int:
    """Print a row for each network. Memory is the process's highest so far: measure one at a time for exact figures."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("folder", type=Path, help="what build.py wrote")
    parser.add_argument("names", nargs="*", metavar="NAME", help="default: all files there")
    arguments = parser.parse_args()
    names = arguments.names or [path.stem for path in sorted(arguments.folder.glob("*.onnx"))]
    print("| network | nodes | MB | largest difference | largest output | same top-1 | seconds | GB |")
    print("|" + " --- |" * 8)
    with tempfile.TemporaryDirectory() as scratch:
        for name in names:
            print(row(arguments.folder / f"{name}.onnx", Path(scratch)), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
