"""Targets: what takes part in the cache's key, other machines, what is missing, and devices that are no CPU."""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tvm
from conftest import TARGETS
from running import artifact

from mutatenn_tvm import accelerators, cubin, objects, stages
from mutatenn_tvm.compiler import Compiler
from mutatenn_tvm.errors import BadRequestError, LinkError
from mutatenn_tvm.mutants import Mutation
from mutatenn_tvm.objects import ObjectCache
from mutatenn_tvm.service import Service
from mutatenn_tvm.targets import Target, asked

CUDA = {
    "name": "cuda",
    "tvm": {
        "kind": "cuda",
        "arch": "sm_90",
        "max_threads_per_block": 1024,
        "max_shared_memory_per_block": 49152,
        "thread_warp_size": 32,
    },
    "link": {"compiler": "g++", "options": []},
}
AARCH64 = {
    "name": "aarch64",
    "tvm": {"kind": "llvm", "mtriple": "aarch64-linux-gnu", "mattr": ["+neon"]},
    "link": {"compiler": "aarch64-linux-gnu-g++", "options": [], "package": "g++-aarch64-linux-gnu"},
}


@pytest.fixture(scope="module")
def compiler(work: Path) -> Compiler:
    return Compiler(work)


def gpu(kind: str, **tvm_row: Any) -> Target:
    row = {"kind": kind, "max_threads_per_block": 256, **tvm_row}
    return Target.of({"name": kind, "tvm": row, "link": {"compiler": "g++", "options": []}})


def test_optimisation_is_part_of_the_cache_key(compiler: Compiler, network: Path, tmp_path: Path) -> None:
    cache = ObjectCache(tmp_path / "objects")
    final = stages.final(compiler.stages_of(network).scheduled)
    name, kernel = next((n, k) for n, k in stages.kernels(final).items() if "conv" in n)
    places = [tmp_path / "level-0.o", tmp_path / "level-3.o"]
    for level, place in zip((0, 3), places, strict=True):
        target = Target.of({**TARGETS[0], "optimisation": level})
        assert cache.object_of(name, kernel, target, place), "no level is answered with the code of another"
        assert not cache.object_of(name, kernel, target, tmp_path / "again.o")
    assert places[0].read_bytes() != places[1].read_bytes()
    assert Target.of(TARGETS[0]).identity() == Target.of({**TARGETS[0], "optimisation": 3}).identity()


def test_levels_that_there_are_not_are_refused() -> None:
    with pytest.raises(BadRequestError, match="optimisation must be from 0 to 3, not 4"):
        Target.of({**TARGETS[0], "optimisation": 4})


def test_a_target_for_a_compiler_that_is_missing_names_the_package(network: Path, work: Path, tmp_path: Path) -> None:
    link = {"compiler": "no-such-g++", "options": [], "package": "g++-no-such"}
    request = {"request": "compile", "model": str(network), "mutations": [], "out": str(tmp_path)}
    for tvm_row in ({"kind": "llvm"}, {"kind": "c"}):
        answer = Service(Compiler(work)).answer({**request, "target": {"name": "t", "tvm": tvm_row, "link": link}})
        assert answer["status"] == "error"
        assert "no-such-g++ is missing: apt-get install g++-no-such" in answer["message"]


def test_what_does_not_link_is_a_link_error(network: Path, work: Path, tmp_path: Path) -> None:
    link = {"compiler": "g++", "options": ["-lno_such_library"]}
    request = {"request": "compile", "model": str(network), "mutations": [], "out": str(tmp_path)}
    answer = Service(Compiler(work)).answer({**request, "target": {**TARGETS[0], "link": link}})
    assert answer["status"] == "link_error"
    assert "no_such_library" in answer["message"]


def test_kernels_that_miss_a_symbol_do_not_link(
    compiler: Compiler, network: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(objects, "WEAK", objects.WEAK + "extern void gone(void);\nvoid (*p)(void) = gone;\n")
    target = Target.of({"name": "c", "tvm": {"kind": "c"}, "link": {"compiler": "gcc", "options": ["-Wl,-z,defs"]}})
    with pytest.raises(LinkError, match="undefined reference to `gone'"):
        Compiler(tmp_path / "work").compile(network, [], target, tmp_path / "out")


def test_fast_math_finds_its_functions(compiler: Compiler, network: Path, tmp_path: Path) -> None:
    link = {"compiler": "gcc", "options": ["-O3", "-ffast-math", "-march=native"]}
    target = Target.of({"name": "c-gcc-fast", "tvm": {"kind": "c"}, "link": link})
    site = compiler.survey(network, "exp-conv2d-dense-input", {}).sites[-1]
    planted = [Mutation("exp-conv2d-dense-input", site.name, {})]
    expected = artifact(compiler.compile(network, planted, Target.of(TARGETS[0]), tmp_path / "x86-64").library)
    made = artifact(compiler.compile(network, planted, target, tmp_path / "fast").library)
    np.testing.assert_allclose(made, expected, rtol=1e-4)


def test_aarch64_code_is_made_here(compiler: Compiler, network: Path, tmp_path: Path) -> None:
    if shutil.which("aarch64-linux-gnu-g++") is None:
        pytest.skip("aarch64-linux-gnu-g++ is missing: apt-get install g++-aarch64-linux-gnu")
    library = compiler.compile(network, [], Target.of(AARCH64), tmp_path).library
    assert library.read_bytes()[18:20] == b"\xb7\x00"  # e_machine: EM_AARCH64


@pytest.mark.parametrize("operator", [None, "conditional-lt-to-le", "add-to-subtract", "multiply-store-value"])
def test_cuda_source_is_generated_without_a_gpu(
    compiler: Compiler, network: Path, tmp_path: Path, operator: str | None
) -> None:
    target = Target.of(CUDA)
    planted = []
    if operator is not None:
        planted = [Mutation(operator, compiler.survey(network, operator, {}).sites[-1].name, {})]
    made = compiler.compile(network, planted, target, tmp_path)
    assert made.kernels_compiled > 0
    original = compiler.compile(network, [], target, tmp_path / "original")
    assert (made.code_digest == original.code_digest) == (operator is None)
    written = made.library.read_bytes()
    assert b"__global__ void" in written and b"blockIdx.x" in written
    assert (b"mutatenn_cubin" in written) == cubin.available()


def test_what_is_made_for_a_gpu_leaves_the_next_targets_alone(
    compiler: Compiler, network: Path, tmp_path: Path
) -> None:
    scheduled = compiler.stages_of(network).scheduled
    before = [stages.text(kernel) for kernel in stages.kernels(scheduled).values()]
    accelerators.final(scheduled, Target.of(CUDA))
    assert [stages.text(kernel) for kernel in stages.kernels(scheduled).values()] == before


def test_opencl_source_is_generated(compiler: Compiler, network: Path, tmp_path: Path) -> None:
    written = compiler.compile(network, [], gpu("opencl"), tmp_path).library.read_bytes()
    assert b"__kernel void" in written


def test_metal_source_is_generated(compiler: Compiler, network: Path, tmp_path: Path) -> None:
    assert b"metal_stdlib" in compiler.compile(network, [], gpu("metal"), tmp_path).library.read_bytes()


def test_what_this_tvm_cannot_generate_is_refused(compiler: Compiler, network: Path, tmp_path: Path) -> None:
    if tvm.get_global_func("target.build.vulkan", allow_missing=True) is not None:
        pytest.skip("this TVM has Vulkan")
    with pytest.raises(BadRequestError, match="this TVM cannot generate code for vulkan"):
        compiler.compile(network, [], gpu("vulkan"), tmp_path)


def test_memory_is_checked_on_cpus_only(compiler: Compiler, network: Path, tmp_path: Path) -> None:
    with pytest.raises(BadRequestError, match="on CPUs only"):
        compiler.compile(network, [], Target.of(CUDA), tmp_path, checked=True)


def test_cubins_are_made_where_nvrtc_is_installed(compiler: Compiler, network: Path) -> None:
    if not cubin.available():
        pytest.skip("NVRTC is missing: pip install -r tvm-driver/python/requirements-cuda.txt")
    target = Target.of(CUDA)
    kernels = stages.kernels(accelerators.final(compiler.stages_of(network).scheduled, target))
    source = accelerators.source(accelerators.generated(kernels, target))
    names = set(re.findall(r"(\w+_kernel\w*)\(", source))
    code = cubin.compiled(source, "sm_90")
    assert code[:4] == b"\x7fELF"
    assert int.from_bytes(code[18:20], sys.byteorder) == 190  # e_machine: EM_CUDA
    assert all(name.encode() in code for name in names) and names


def test_a_compiler_is_asked_once() -> None:
    asked.cache_clear()
    target = Target.of(TARGETS[0])
    assert target.machine() == target.machine() != ""
    assert asked.cache_info().misses == 1
