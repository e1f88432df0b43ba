"""Check that a study has what is shown of it: its file may be of an older version, or of another program."""

from itertools import product
from pathlib import Path

from analysis.protocols.first import PRIMARY_READOUT
from analysis.table.measure_names import RESOLUTION
from analysis.table.row import NO_NULL, select
from analysis.table.study_file import StudyResult
from rbm.config import READOUTS
from rbm.errors import InputError
from rbm.storage.parts import naming

Kinds = type | tuple[type, ...]
_NUMBER = (int, float)
# facts by name, with the types they can have
TERMINAL_FACTS: dict[str, Kinds] = {"sizes": str, "digest": str}
PAGE_FACTS: dict[str, Kinds] = {**TERMINAL_FACTS, "n_points": int, "frontier_area": _NUMBER}
REPORT_FACTS: dict[str, Kinds] = {
    **TERMINAL_FACTS, "n_points": int, "n_held_out": int, "held_out": str, "version": str, "python": str, "numpy": str,
    "numba": str, "training_seconds": _NUMBER, "measuring_seconds": _NUMBER,
}  # fmt: skip


def check_shown(path: str | Path, result: StudyResult, facts: dict[str, Kinds]) -> None:
    """Check facts, layers and state counts of a study.

    Raises
    ------
    InputError
        If something is missing or of another type, with the name of the file and of the part.
    """
    try:
        _check_facts(result, facts)
        _check_layers(result)
    except InputError as error:
        again = f"write it again by relevance study --resume --out {Path(path).parent}"
        raise InputError(f"{path}: {error}; {again}") from None


def _check_facts(result: StudyResult, facts: dict[str, Kinds]) -> None:
    for name, kinds in facts.items():
        if name not in result.facts:
            raise InputError(f"attribute facts of / lacks {name}")
        if not isinstance(result.facts[name], kinds):
            raise InputError(f"attribute facts of / has {name} = {result.facts[name]!r:.60}")


def _check_layers(result: StudyResult) -> None:
    """Check that there are as many layers everywhere."""
    with naming("/history"):
        layers = sorted(set(map(int, result.history[:, 0])))
    sizes = str(result.facts["sizes"])
    n_layers = sizes.count("-")
    if not all(size.isdecimal() for size in sizes.split("-")) or not set(layers) <= set(range(1, n_layers + 1)):
        raise InputError(f"attribute facts of / has sizes = {sizes!r:.60}, but /history is of layers {layers}")
    if not all(select(result.rows, RESOLUTION, readout) for readout in READOUTS):
        raise InputError("/table lacks the resolution of the trained network")
    nulls = {NO_NULL, *(null for _, readout, null in result.counts if readout == PRIMARY_READOUT)}
    for layer, null in product(range(1, n_layers + 1), nulls):
        if (layer, PRIMARY_READOUT, null) not in result.counts:
            raise InputError(f"/counts/{layer}/{PRIMARY_READOUT}/{null} is missing")
