#!/bin/sh
# Builds the server and puts it, with the runtime libraries it needs, into one folder that can be copied to a board.
set -eu

usage() {
  cat <<'USAGE'
Usage: build.sh native|aarch64 OUTPUT_FOLDER [--python PYTHON] [--cache FOLDER]
  native    for this machine, with the TVM installed in PYTHON's environment
  aarch64   cross-compiled, with TVM's AArch64 wheels, which pip downloads once into the cache
  --python  a Python with pip and, for native, apache-tvm (python3)
  --cache   where downloads are kept (${XDG_CACHE_HOME:-~/.cache}/mutatenn/rpc-server)
USAGE
}

fail() {
  status=$1
  shift
  echo "build.sh: $*" >&2
  exit "$status"
}

# The folders tvm/ and tvm_ffi/ of a Python environment lie side by side; found without importing them, which takes seconds.
packages_of() {
  "$1" -c 'import importlib.util as u, pathlib, sys
found = [u.find_spec(name) for name in ("tvm", "tvm_ffi")]
sys.exit(1) if None in found else print(pathlib.Path(found[0].origin).parent.parent)'
}

# Leaves the headers and runtime libraries of the wheels in a folder named after what was asked for; prints the folder.
aarch64_packages() {
  asked=$here/requirements-aarch64.txt
  mkdir -p "$cache"
  cache=$(cd "$cache" && pwd)
  kept=$cache/aarch64-$(sha256sum "$asked" | cut -c 1-16)
  if [ ! -d "$kept" ]; then
    scratch=$(mktemp -d "$cache/download.XXXXXX")
    trap 'rm -rf "$scratch"' EXIT
    "$python" -m pip download --quiet --disable-pip-version-check --require-hashes --no-deps --only-binary=:all: \
      --platform manylinux_2_28_aarch64 --python-version 3.11 --implementation cp --abi cp311 --abi none \
      --dest "$scratch/wheels" --requirement "$asked" >&2 || fail 1 "pip could not download the AArch64 wheels of $asked"
    for wheel in "$scratch"/wheels/*.whl; do
      "$python" - "$wheel" "$scratch/packages" <<'EXTRACT'
import sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as wheel:
    wanted = ("tvm/include/", "tvm_ffi/include/", "tvm/lib/libtvm_runtime.so", "tvm/lib/libtvm_runtime_extra.so", "tvm_ffi/lib/libtvm_ffi.so")
    wheel.extractall(sys.argv[2], [name for name in wheel.namelist() if name.startswith(wanted)])
EXTRACT
    done
    # Whole or not at all; whoever else builds at the same time may have been first.
    mv -T "$scratch/packages" "$kept" 2>/dev/null || [ -d "$kept" ] || fail 1 "cannot write $kept"
  fi
  echo "$kept"
}

here=$(cd "$(dirname "$0")" && pwd)
[ "${1:-}" != --help ] || { usage; exit 0; }
[ $# -ge 2 ] || { usage >&2; exit 2; }
target=$1
output=$2
shift 2
python=python3
cache=${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}/mutatenn/rpc-server
while [ $# -gt 0 ]; do
  [ $# -ge 2 ] || fail 2 "$1 needs a value"
  case $1 in
    --python) python=$2 ;;
    --cache) cache=$2 ;;
    *) usage >&2; fail 2 "unknown option $1" ;;
  esac
  shift 2
done
case $target in
  native) compiler=${CXX:-g++} package=g++ ;;
  aarch64) compiler=aarch64-linux-gnu-g++ package=g++-aarch64-linux-gnu ;;
  *) fail 2 "target must be native or aarch64, not $target" ;;
esac
command -v "$compiler" >/dev/null || fail 3 "$compiler is missing: apt-get install $package"
command -v "$python" >/dev/null || fail 3 "$python is missing: apt-get install python3, or name another by --python"

if [ "$target" = native ]; then
  packages=$(packages_of "$python") || fail 3 "$python has no TVM: pip install apache-tvm==0.27.0.post1, or name another by --python"
else
  "$python" -m pip --version >/dev/null 2>&1 || fail 3 "$python has no pip: apt-get install python3-pip, or name another by --python"
  packages=$(aarch64_packages)
fi

# Built beside the output and moved there at the end, so that a build that fails leaves what was there.
mkdir -p "$output/lib"
output=$(cd "$output" && pwd)
built=$(mktemp -d "$output/build.XXXXXX")
trap 'rm -rf "$built"' EXIT
cp "$packages/tvm/lib/libtvm_runtime.so" "$packages/tvm/lib/libtvm_runtime_extra.so" "$packages/tvm_ffi/lib/libtvm_ffi.so" "$built"
# The same sources and wheels give the same bytes: relative names, and no symbols.
cd "$here/src"
"$compiler" -std=c++17 -O2 -Wall -Wextra -Wconversion -ffile-prefix-map="$packages=." \
  -isystem "$packages/tvm/include" -isystem "$packages/tvm_ffi/include" -isystem "$packages/tvm_ffi/include/dlpack" \
  ./*.cc -o "$built/mutatenn-rpc-server" \
  -L "$built" -Wl,--no-as-needed -ltvm_runtime_extra -ltvm_runtime -ltvm_ffi -Wl,-rpath,'$ORIGIN/lib' -Wl,-s
mv -f "$built"/*.so "$output/lib"
mv -f "$built/mutatenn-rpc-server" "$output"
echo "$output/mutatenn-rpc-server"
