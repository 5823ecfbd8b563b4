"""Campaigns of seeded mutants, compiled by this project and by TVM alone, as a table."""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from mutatenn_tvm import operators

from processes import TICKS, Asked, Cost

ROOT = Path(__file__).resolve().parents[2]
MINI = ROOT / "models" / "zoo" / "mobilenetv2-mini.onnx"
TARGETS: dict[str, dict[str, Any]] = {
    "x86-64": {"tvm": {"kind": "llvm", "mcpu": "x86-64"}, "link": {"compiler": "g++", "options": []}},
    "x86-64-v3": {"tvm": {"kind": "llvm", "mcpu": "x86-64-v3"}, "link": {"compiler": "g++", "options": []}},
    "c-gcc": {"tvm": {"kind": "c"}, "link": {"compiler": "gcc", "options": ["-O2"]}},
}


@dataclass
class Row:
    """What some compilations of one kind cost."""

    costs: list[Cost] = field(default_factory=list)
    bytes: list[int] = field(default_factory=list)
    kernels: int = 0
    compiled: int = 0
    failed: int = 0
    peak: int = 0

    def add(self, cost: Cost, answer: dict[str, Any]) -> None:
        """One more; what did not compile is counted and costs nothing."""
        if answer["status"] != "ok":
            self.failed += 1
            return
        self.costs.append(cost)
        self.bytes.append(Path(answer["library"]).stat().st_size)
        self.kernels += answer.get("kernels", 0)
        self.compiled += answer.get("kernelsCompiled", 0)

    def cells(self) -> list[str]:
        """As cells of the table."""
        if not self.costs:
            return [f"0 ({self.failed} failed)", *["-"] * 6]
        wall = sorted(cost.wall for cost in self.costs)
        hits = f"{1 - self.compiled / self.kernels:.1%}" if self.kernels else "-"
        return [
            str(len(wall)) + (f" ({self.failed} failed)" if self.failed else ""),
            f"{statistics.median(wall):.3f}",
            f"{float(np.percentile(wall, 95)):.3f}",
            f"{statistics.median(cost.cpu for cost in self.costs):.3f}",
            f"{statistics.median(self.bytes) / 1000:,.0f}",
            f"{self.peak / 1e6:,.0f}",
            hits,
        ]


HEAD = ["", "artifacts", "s, median", "s, p95", "CPU s, median", "kB an artifact", "peak MB", "kernels not compiled"]


def main() -> None:
    """Runs both and prints the table."""
    parser = argparse.ArgumentParser(prog="run", description=__doc__)
    parser.add_argument("--mutants", type=int, default=20, help="how many, spread over all operators (20)")
    parser.add_argument(
        "--plain", type=int, default=None, help="how many of them TVM alone compiles, for the first target (all)"
    )
    parser.add_argument("--targets", default=",".join(TARGETS), help="of " + ", ".join(TARGETS))
    parser.add_argument(
        "--full", type=Path, metavar="FOLDER", help="mobilenetv2.onnx as models/full-size/build.py writes it there"
    )
    parser.add_argument("--network", type=Path, default=MINI, help="another ONNX file")
    parser.add_argument("--level", choices=["all", "graph", "loop"], default="all", help="mutants of one level only")
    parser.add_argument("--seed", type=int, default=20261124)
    parser.add_argument("-o", "--out", type=Path, help="also writes every single measurement there, as JSON")
    asked = parser.parse_args()
    network = (asked.full / "mobilenetv2.onnx" if asked.full else asked.network).resolve()
    targets = [{"name": name, **TARGETS[name]} for name in asked.targets.split(",")]
    with tempfile.TemporaryDirectory() as scratch:
        work = Path(scratch)
        planned = mutants(network, asked, work)
        rows: dict[str, Row] = {}
        for run, title in enumerate(("incremental", "second run of it")):
            rows |= ours(network, planned, targets, work, run, title)
        rows |= plainly(network, planned[: asked.plain], targets[0], work)
    print(
        f"{network.name}: {len(planned)} mutants for {asked.targets}, seed {asked.seed}; TVM alone: {targets[0]['name']}\n"
    )
    table = [HEAD, ["---"] * len(HEAD), *([title, *row.cells()] for title, row in rows.items())]
    print("\n".join("| " + " | ".join(cells) + " |" for cells in table))
    ratios(rows)
    if asked.out:
        told = {
            title: [[cost.wall, cost.cpu, size] for cost, size in zip(row.costs, row.bytes, strict=True)]
            for title, row in rows.items()
        }
        asked.out.write_text(json.dumps(told, indent=1))


def mutants(network: Path, asked: argparse.Namespace, work: Path) -> list[dict[str, Any]]:
    """Seeded: the operators in a shuffled order, again and again, each time at a random site."""
    process = Asked("-m", "mutatenn_tvm", "--work-folder", str(work / "survey"))
    names = [name for name, operator in operators.ALL.items() if asked.level in ("all", operator.level)]
    wanted = [{"operator": name, "parameters": {}} for name in names]
    answer, _ = process.ask({"request": "survey", "model": str(network), "requests": wanted})
    process.end()
    sites = {name: survey["sites"] for name, survey in zip(names, answer["surveys"], strict=True) if survey["sites"]}
    random = np.random.default_rng(asked.seed)
    order = [str(name) for name in random.permutation(list(sites))]
    planned = []
    for number in range(asked.mutants):
        name = order[number % len(order)]
        site = sites[name][int(random.integers(len(sites[name])))]["name"]
        function, _, rest = site.partition("/")
        index = int(rest.rpartition("#")[2].partition("@")[0]) - 1
        planned.append({"operator": name, "site": site, "parameters": {}, "function": function, "index": index})
    return planned


def ours(
    network: Path, planned: list[dict[str, Any]], targets: list[dict[str, Any]], work: Path, run: int, title: str
) -> dict[str, Row]:
    """The campaign by a worker; a second run is a new worker on the folder of the first."""
    process = Asked("-m", "mutatenn_tvm", "--work-folder", str(work / "ours"))
    kinds = [f"{title}: original", f"{title}: graph mutants", f"{title}: loop mutants"]
    rows = {kind: Row() for kind in kinds}
    for number, mutation in enumerate([None, *planned]):
        kind = kinds[0] if mutation is None else kinds[1 if operators.ALL[mutation["operator"]].level == "graph" else 2]
        for target in targets:
            request = {
                "request": "compile", "model": str(network), "mutations": [mutation] if mutation else [],
                "target": target, "out": str(work / f"out{run}" / f"{number}-{target['name']}"),
            }  # fmt: skip
            answer, cost = process.ask(request)
            rows[kind].add(cost, answer)
    for row in rows.values():
        row.peak = process.peak()
    process.end()
    return rows


def plainly(network: Path, planned: list[dict[str, Any]], target: dict[str, Any], work: Path) -> dict[str, Row]:
    """The same by TVM alone, every mutant from scratch."""
    process = Asked(str(Path(__file__).parent / "plain.py"))
    kinds = [
        "TVM alone: original",
        "TVM alone: graph mutants",
        "TVM alone: loop mutants",
        "tvm.compile's defaults: original",
    ]
    rows = {kind: Row() for kind in kinds}
    for number, mutation in enumerate([None, *planned, None]):
        default = number > len(planned)
        level = 0 if mutation is None else 1 if operators.ALL[mutation["operator"]].level == "graph" else 2
        out = str(work / f"plain{number}.so")
        answer, cost = process.ask(
            {"model": str(network), "mutation": mutation, "target": target, "out": out, "default": default}
        )
        rows[kinds[3 if default else level]].add(cost, answer)
    for row in rows.values():
        row.peak = process.peak()
    process.end()
    return rows


def ratios(rows: dict[str, Row]) -> None:
    """How many times faster, by medians."""
    print()
    for kind in ("original", "graph mutants", "loop mutants"):
        alone = rows[f"TVM alone: {kind}"].costs
        for title in ("incremental", "second run of it"):
            mine = rows[f"{title}: {kind}"].costs
            if alone and mine:
                wall = statistics.median(cost.wall for cost in alone) / statistics.median(cost.wall for cost in mine)
                least = 1 / TICKS  # what less than a tick of the kernel's clock took, shows as nothing
                cpu = statistics.median(cost.cpu for cost in alone) / max(
                    least, statistics.median(cost.cpu for cost in mine)
                )
                print(f"{kind}, {title}: {wall:.1f} times faster than TVM alone; {cpu:.1f} times less of processors")


if __name__ == "__main__":
    main()
