"""Files of a calibration's cells: the statistics of the samples of one control at one resolution.

A file is named by all that its numbers depend on: M, draws, seed, control, resolution, and the sources of the code that
makes them. Its first line is the SHA-256 of the rest, in hexadecimal digits; the rest is a text table, a line a sample
and a column a statistic. It is written whole or not at all.
"""

import hashlib
from functools import cache
from pathlib import Path

import numpy as np

from analysis.controls.plan import Plan
from rbm.files import write_whole

_SOURCES = (
    "analysis/controls", "analysis/entropies", "analysis/errorbars", "analysis/frontier", "analysis/nulls",
    "analysis/powerlaw", "analysis/protocols/first.py", "analysis/protocols/second.py", "analysis/protocols/band.py",
    "dbn/datasets/sets/ising.py", "dbn/datasets/sets/wolff.py", "rbm/bits.py",
    "rbm/states.py", "rbm/streams.py",
)  # fmt: skip
# Of these folders, but no part of a sample's statistics: what decides about them, and the calibration of claim (iii).
_NO_SOURCES = ("thresholds.py", "verdicts_of_samples.py", "planted.py", "planted_stacks.py", "stack_verdicts.py")


@cache
def code_stamp(sources: tuple[str, ...] = _SOURCES) -> str:
    """Return the hash of the sources of a cell's numbers and of the versions of NumPy and SciPy, 16 digits.

    sources : folders and files of this package, those of a calibration's cells unless others are given.
    """
    import scipy

    versions = f"NumPy {np.__version__}, SciPy {scipy.__version__}\n"
    found, root = hashlib.sha256(versions.encode()), Path(__file__).parents[3]
    for source in (root / source for source in sources):
        files = sorted(source.rglob("*.py")) if source.is_dir() else [source]
        for path in files:
            if path == source or path.name not in _NO_SOURCES:
                found.update(f"{path.relative_to(root).as_posix()}\n".encode())
                found.update(path.read_bytes())
    return found.hexdigest()[:16]


def cell_path(directory: Path, plan: Plan, name: str, target: float) -> Path:
    """Return the file of a control's samples at a resolution."""
    return stamped_path(
        directory, f"cell-M{plan.n_points}", (*plan._replace(resolutions=()), name, float(target)), _SOURCES
    )  # fmt: skip


def stamped_path(directory: Path, name: str, settings: tuple, sources: tuple[str, ...]) -> Path:
    """Return a file whose name tells its settings, and the sources of its numbers, from all others."""
    key = hashlib.sha256(f"{code_stamp(sources)} {settings}".encode()).hexdigest()[:20]
    return directory / f"{name}-{key}.txt"


def save_cell(path: Path, values: np.ndarray) -> None:
    """Write the values of a cell, float64 (samples, statistics), to the last bit, behind their checksum."""
    table = "".join(" ".join(map(repr, line)) + "\n" for line in values.tolist()).encode()
    write_whole(path, _checksum(table) + b"\n" + table)


def load_cell(path: Path, shape: tuple[int, int]) -> np.ndarray | None:
    """Read the values of a cell; None if there is no such file, its checksum differs, or its shape is another."""
    try:
        checksum, _, table = path.read_bytes().partition(b"\n")
        if checksum != _checksum(table):
            return None
        values = np.array([[float(x) for x in line.split()] for line in table.decode().splitlines()])
    except (OSError, ValueError):
        return None
    return values if values.shape == shape else None


def _checksum(table: bytes) -> bytes:
    return hashlib.sha256(table).hexdigest().encode()


def default_directory() -> Path:
    """Return where cells are kept unless told otherwise: beside the compiled kernels, in the user's cache."""
    from tempfile import gettempdir

    from rbm.compilation.cache import cache_directory

    kernels = cache_directory()
    return (Path(gettempdir()) if kernels is None else kernels.parent) / "calibration"
