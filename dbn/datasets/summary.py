"""What there is to see of data at a glance: size, density, constant columns, repeated rows, and hints."""

from typing import NamedTuple

import numpy as np

from rbm.bits import States, count_on
from rbm.errors import InputError

_LOOKED_AT = 2**20  # rows at most in which repeated ones are counted
_CHUNK = 2**16


class Summary(NamedTuple):
    """Of states (n, units)."""

    rows: int
    units: int
    density: float  # share of bits that are on
    constant: int  # units that are the same in every row
    repeated: int  # rows that are equal to one before, among the first ``looked_at``
    looked_at: int

    def line(self, name: str) -> str:
        """Return the summary in one line."""
        among = "" if self.looked_at == self.rows else f" among the first {self.looked_at}"
        return (
            f"{name}: {self.rows} rows x {self.units} units, {100 * self.density:.1f} % on, {self.constant} constant "
            f"columns, {self.repeated} duplicated rows{among}"
        )

    def hints(self, *, of_states: bool) -> list[str]:
        """Return what may be wrong with the shape; ``of_states`` where the rows themselves are measured as states."""
        found = []
        if self.rows < self.units:
            found.append(
                f"there are fewer rows ({self.rows}) than columns ({self.units}): if data points are the columns, give "
                "--transpose, or leave it out if it is given"
            )
        if of_states and self.rows > 1 and not self.repeated:
            found.append(
                "all states are distinct, so that their frequencies say nothing: measure fewer columns "
                "(--skip-columns), a layer of a model, or blocks of a sequence (--kind symbols); or give "
                "--transpose if data points are the columns, or leave it out if it is given"
            )
        return found


class Tally:
    """Count what a summary says of states that come in chunks of rows."""

    def __init__(self) -> None:
        self._rows, self._units, self._looked_at = 0, 0, 0
        self._on: np.ndarray = np.zeros(0, np.int64)
        self._hashes: list[np.ndarray] = []

    def add(self, states: States) -> None:
        """Look at more rows."""
        if not self._rows:
            self._units, self._on = states.n_units, np.zeros(states.n_units, np.int64)
        self._rows += states.n
        self._on += count_on(states)
        new = states.words[: _LOOKED_AT - self._looked_at]
        self._looked_at += len(new)
        self._hashes.append(_hashes(new))

    def check_varied(self, name: str) -> None:
        """Raise InputError if all rows so far, two or more, are the same."""
        n_on = int((self._on == self._rows).sum())
        if self._rows > 1 and n_on + int((self._on == 0).sum()) == self._units:
            raise _all_the_same(name, self._rows, self._units, n_on)

    def summary(self) -> Summary:
        """Return the summary of all rows so far, one at least."""
        constant = int(((self._on == 0) | (self._on == self._rows)).sum())
        density = float(self._on.sum()) / (self._rows * self._units)
        repeated = self._looked_at - len(np.unique(np.concatenate(self._hashes)))
        return Summary(self._rows, self._units, density, constant, repeated, self._looked_at)


def summarise(states: States) -> Summary:
    """Look at states of one row at least."""
    tally = Tally()
    for start in range(0, states.n, _CHUNK):
        tally.add(states.rows(slice(start, start + _CHUNK)))
    return tally.summary()


def check_varied(states: States, name: str) -> None:
    """Raise InputError if all rows, two or more, are the same."""
    first, n = states.words[:1], states.n
    if n > 1 and all((states.words[i : i + _CHUNK] == first).all() for i in range(0, n, _CHUNK)):
        raise _all_the_same(name, n, states.n_units, int(np.bitwise_count(first).sum()))


def _all_the_same(name: str, n: int, n_units: int, n_on: int) -> InputError:
    return InputError(
        f"all {n} rows of {name} are the same, {n_on} of {n_units} bits on: there is nothing to learn or measure; "
        "check the file, and the threshold or scale of --binarise"
    )


def _hashes(words: np.ndarray) -> np.ndarray:
    """Hash every row to 64 bits: of a million rows two that differ agree once in some ten million data sets."""
    mixed = np.zeros(len(words), np.uint64)
    for column in words.T:
        mixed = (mixed ^ column) * np.uint64(0x9E3779B97F4A7C15)
        mixed ^= mixed >> np.uint64(29)
        mixed *= np.uint64(0xBF58476D1CE4E5B9)
        mixed ^= mixed >> np.uint64(32)
    return mixed
