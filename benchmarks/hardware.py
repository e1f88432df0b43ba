"""The machine a number was measured on, and the versions of everything that made it."""

import os
import platform
from importlib import metadata
from pathlib import Path

from benchmarks.threads import CORES, pinning

PACKAGES = (
    "relevance-rbm", "numpy", "numba", "scipy", "threadpoolctl", "torch", "jax", "scikit-learn", "rbms", "learnergy",
)  # fmt: skip


def describe() -> dict[str, str]:
    """Names and values, in the order to print."""
    return {
        "cpu": _cpu(),
        "cores": str(CORES),
        "caches": _caches(),
        "system": platform.platform(),
        "load before": _load(),
        "python": platform.python_version(),
        "versions": ", ".join(f"{name} {_version(name)}" for name in PACKAGES),
        "BLAS": pinning(),
    }


def busy() -> bool:
    """Whether something else was running just before: then the numbers are worth little."""
    return hasattr(os, "getloadavg") and os.getloadavg()[0] > 0.5 * CORES


def _cpu() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    fields = {key.strip(): value.strip() for key, value in (line.split(":", 1) for line in lines if ":" in line)}
    vectors = [flag for flag in ("avx2", "avx512f", "amx_tile") if flag in fields.get("flags", "").split()]
    return f"{fields.get('model name', platform.machine())} ({', '.join(vectors) or 'no AVX2'})"


def _caches() -> str:
    found = []
    for index in sorted(Path("/sys/devices/system/cpu/cpu0/cache").glob("index*")):
        try:
            level, kind, size = ((index / name).read_text().strip() for name in ("level", "type", "size"))
        except OSError:
            continue
        found.append(f"L{level} {kind.lower()} {size}")
    return ", ".join(found) or "not known"


def _load() -> str:
    return f"{os.getloadavg()[0]:.2f}" if hasattr(os, "getloadavg") else "not known"


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "not installed"
