"""Rows of a set by their name, as ``--data`` and ``--held-out`` take it: NAME, NAME:SPLIT or NAME:SPLIT:ROWS."""

import os
import re
from typing import NamedTuple

from dbn.datasets.sets.build import make_rows
from dbn.datasets.sets.named_set import BUILT, MADE, SPLITS, NamedSet, Rows, Split
from dbn.datasets.sets.registry import set_named
from dbn.datasets.sets.stored import built_file, read_rows, shipped_file
from rbm.errors import InputError

_ROWS = re.compile(r"[1-9]\d{0,17}")


class _Wanted(NamedTuple):
    entry: NamedSet
    split: str
    n: int | None  # the first n rows; None is all


def load_set(spec: str) -> Split:
    """Load rows of a named set and check their digest.

    Parameters
    ----------
    spec : str
        NAME or NAME:train for the rows to train on, NAME:test for the held-out ones, and e.g. NAME:train:1000 for the
        first 1000 of them, which are a fair sample.

    Raises
    ------
    InputError
        On another name, a set that must be built first, rows whose digest is not that of the set, more rows than there
        are, or a file of the same name as the set.
    """
    wanted = _parse(spec)
    split = getattr(_whole(wanted.entry), wanted.split)
    if wanted.n is None:
        return split
    if wanted.n > split.states.n:
        raise InputError(f"{wanted.entry.name}:{wanted.split} has {split.states.n} rows; got {wanted.n}: ask for fewer")
    labels = None if split.labels is None else split.labels[: wanted.n]
    return Split(split.states.rows(slice(0, wanted.n)), labels)


def _parse(spec: str) -> _Wanted:
    name, *rest = spec.split(":")
    entry = set_named(name)
    if not rest and os.path.lexists(name):
        raise InputError(f"{name} is a data set and also a file here: give {name}:train for the set, or ./{name}")
    split = rest[0] if rest else "train"
    if split not in SPLITS or len(rest) > 2 or (len(rest) == 2 and not _ROWS.fullmatch(rest[1])):
        raise InputError(
            f"rows of a set are {name}:train, {name}:test, or {name}:train:1000 for the first 1000; got {spec}"
        )
    return _Wanted(entry, split, int(rest[1]) if len(rest) == 2 else None)


def _whole(entry: NamedSet) -> Rows:
    if entry.place == MADE:
        return make_rows(entry)
    path = shipped_file(entry) if entry.place != BUILT else built_file(entry)
    if not path.is_file():
        raise InputError(f"the data set {entry.name} is not built yet: {entry.remedy}")
    return entry.check(read_rows(path, entry), f"read from {path}")
