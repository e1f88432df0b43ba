"""The named data sets. A new one is a file with its description and its maker, and a line here."""

from dbn.datasets.sets.ising import ISING_CRITICAL, ISING_HOT
from dbn.datasets.sets.makers.chorales import CHORALES
from dbn.datasets.sets.makers.mnist_variants import FLIPPED, POOLED
from dbn.datasets.sets.makers.patches import PATCHES
from dbn.datasets.sets.makers.unifont import UNIFONT
from dbn.datasets.sets.makers.words import WORDS
from dbn.datasets.sets.named_set import NamedSet
from rbm.errors import InputError

SETS: tuple[NamedSet, ...] = (POOLED, *FLIPPED, UNIFONT, CHORALES, ISING_CRITICAL, ISING_HOT, PATCHES, WORDS)
_BY_NAME = {entry.name: entry for entry in SETS}


def set_named(name: str) -> NamedSet:
    """Return the set of a name; InputError if there is none."""
    if name not in _BY_NAME:
        raise InputError(f"there is no data set {name!r}: the sets are {', '.join(_BY_NAME)}")
    return _BY_NAME[name]


def is_set(spec: str) -> bool:
    """Return whether data are named as rows of a set, NAME or NAME:...; PATH:/NAME is an array in a file."""
    name, _, rest = spec.partition(":")
    return name in _BY_NAME and not rest.startswith("/")


def held_out_of(spec: str) -> str | None:
    """Return the name of the held-out rows that belong to rows to train on; None for other names."""
    name, _, rest = spec.partition(":")
    return f"{name}:test" if is_set(spec) and rest.partition(":")[0] in ("", "train") else None
