"""The machine a number was measured on, and the versions of everything that made it."""

import os
import platform
import time
from importlib import metadata
from pathlib import Path

from benchmarks.machine.threads import CORES, pinning

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


class Others:
    """How much of the CPUs other processes take from now on: with more than a few per cent, times are worth little."""

    def __init__(self) -> None:
        self.began = time.perf_counter()
        self.before = _others()

    def share(self) -> float:
        """Since this was made, as a fraction of all cores; nan where the system does not tell."""
        return (_others() - self.before) / (time.perf_counter() - self.began) / CORES


def _others() -> float:
    """CPU seconds of everything but this process (and of other guests of the same host) since boot."""
    try:
        words = Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:]
    except OSError:
        return float("nan")
    user, nice, system, _, _, *interrupts_and_steal = map(int, words[:8])
    ticks = user + nice + system + sum(interrupts_and_steal)
    return ticks / os.sysconf("SC_CLK_TCK") - time.process_time()


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
