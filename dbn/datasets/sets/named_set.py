"""The description of a named data set, and what its maker returns."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import numpy as np

from dbn.datasets.digest import digest
from rbm.bits import States
from rbm.errors import InputError

SPLITS = ("train", "test")
MADE, SHIPPED, BUILT = "computed when read", "in the package", "built by dbn data build"


class Split(NamedTuple):
    """Rows to train on, or held-out rows, in an order drawn once: the first m of them are a fair sample of all."""

    states: States  # (n, units)
    labels: np.ndarray | None = None  # the class of every row, integers (n,)


class Rows(NamedTuple):
    """Both splits of a set; no row of one is a row of the other by construction."""

    train: Split
    test: Split


class Source(NamedTuple):
    """What a set is built from."""

    what: str  # the package and its version, in words
    command: str  # a shell command that gets it
    find: Callable[[], Path | None]  # where it is once that command has run; None if it is not there
    make: Callable[[Path], Rows]


class NamedSet(NamedTuple):
    """What is known of a data set before it is read."""

    name: str
    title: str
    origin: str  # where the rows come from, in words
    licence: str
    units: int
    rows: int  # to train on
    held_out_rows: int
    held_out: str  # the rule by which rows are held out
    digests: tuple[str, str]  # SHA-256 of the bits to train on and of those held out, as `digest` computes them
    place: str  # MADE, SHIPPED or BUILT
    made_from: Source | Callable[[], Rows]  # a source, or a function that computes the rows
    shape: tuple[int, int] | None = None  # height and width of a row as a picture; None if it is none
    labels: bool = False  # whether the class of each row is known
    seen: bool = False  # whether exploration looked at it before the second protocol was written

    def check(self, rows: Rows, origin: str) -> Rows:
        """Return the rows; InputError unless their bits have the digests of the set. ``origin`` is in words."""
        for split, known, found in zip(SPLITS, self.digests, (digest(part.states) for part in rows), strict=True):
            if known != found:
                raise InputError(
                    f"the {split} rows of {self.name}, {origin}, have the digest {found[:16]}..., not {known[:16]}...: "
                    f"{self.remedy}"
                )
        return rows

    @property
    def remedy(self) -> str:
        """What to do where the rows are not there or are others, in words."""
        if self.place == MADE:
            return "this version of the program is damaged, install it again"
        if self.place == SHIPPED:
            return "the file in the package is damaged, install the package again"
        if not isinstance(self.made_from, Source):
            return f"run dbn data build {self.name}"
        return f"run {self.made_from.command} && dbn data build {self.name} (made from {self.made_from.what})"
