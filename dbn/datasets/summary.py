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
                "--transpose"
            )
        if of_states and self.rows > 1 and not self.repeated:
            found.append(
                "all states are distinct, so that their frequencies say nothing: measure fewer columns "
                "(--skip-columns), a layer of a model, or blocks of a sequence (--kind symbols); or give "
                "--transpose if data points are the columns"
            )
        return found


def summarise(states: States) -> Summary:
    """Look at states."""
    on, looked_at = count_on(states), min(states.n, _LOOKED_AT)
    constant = int(((on == 0) | (on == states.n)).sum())
    density = float(on.sum()) / max(1, states.n * states.n_units)
    distinct = len(np.unique(_hashes(states.words[:looked_at])))
    return Summary(states.n, states.n_units, density, constant, looked_at - distinct, looked_at)


def check_varied(states: States, name: str) -> None:
    """Raise InputError if all rows, two or more, are the same."""
    first, n = states.words[:1], states.n
    if n > 1 and all((states.words[i : i + _CHUNK] == first).all() for i in range(0, n, _CHUNK)):
        raise InputError(
            f"all {n} rows of {name} are the same, {int(np.bitwise_count(first).sum())} of {states.n_units} bits "
            "on: there is nothing to learn or measure; check the file, and the threshold or scale of --binarise"
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
