"""Binary states, one a row, each row a number of 64-bit words.

Unit j of a row is bit ``j % 64`` of word ``j // 64``; the bits past the last unit are always zero, so two rows are
the same state exactly when their words are equal.
"""

import operator
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, overload

import numpy as np

from rbm.display import html_table

WORD = 64  # bits
_CHUNK = 4096  # rows unpacked at once
_SHOWN = 2**22  # words at most of which a repr counts the units that are on: a few milliseconds

RowIndex = slice | np.ndarray | list[int] | list[bool]


def n_words(n_units: int) -> int:
    """Return the number of words a row of ``n_units`` bits takes."""
    return -(-n_units // WORD)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class States:
    """Binary states, one a row: data, hidden states, Gibbs chains and representations alike.

    Build them with ``rbm.pack``. ``np.asarray(states)`` is the 0/1 array, uint8 (n, n_units). ``states[3]`` is row 3 as
    a 0/1 array (n_units,), as of an array; ``states[2:5]``, an index array or a boolean mask give ``States``.
    ``a == b`` says whether two of them are the same rows of the same width.

    Examples
    --------
    >>> from rbm import pack
    >>> states = pack([[0, 1, 1], [1, 0, 0], [0, 1, 1]])
    >>> states
    States(3 x 3 units, 55.6 % on)
    >>> states[1].tolist(), states[::2].unpack().tolist()
    ([1, 0, 0], [[0, 1, 1], [0, 1, 1]])
    """

    words: np.ndarray  # uint64, (n, ceil(n_units / 64)), C order; or indexed as such (`rbm.storage.words_in_file`)
    n_units: int

    @property
    def n(self) -> int:
        """Number of rows."""
        return int(self.words.shape[0])

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and units, as of the 0/1 array."""
        return self.n, self.n_units

    def rows(self, index: RowIndex) -> "States":
        """Return the states at a slice, an index array or a boolean mask, in C order.

        Neighbouring rows share their words with these states, as a slice of an array does; other rows are a copy.
        """
        return States(np.ascontiguousarray(self.words[index]), self.n_units)

    def unpack(self) -> np.ndarray:
        """Return the 0/1 array of shape (n, n_units), uint8, that `rbm.pack` makes these states from."""
        as_bytes = np.ascontiguousarray(self.words, "<u8").view(np.uint8)
        return np.unpackbits(as_bytes, axis=1, count=self.n_units, bitorder="little")

    def __len__(self) -> int:
        return self.n

    @overload
    def __getitem__(self, index: "int | np.integer[Any]") -> np.ndarray: ...

    @overload
    def __getitem__(self, index: RowIndex) -> "States": ...

    def __getitem__(self, index: "int | np.integer[Any] | RowIndex") -> "States | np.ndarray":
        if isinstance(index, tuple):
            raise TypeError("states are indexed by rows: for units take np.asarray(states)[rows, units]")
        if not isinstance(index, bool | np.bool_):
            try:
                row = operator.index(index)  # type: ignore[arg-type]
            except TypeError:
                pass
            else:
                return States(self.words[row][None], self.n_units).unpack()[0]
        found = self.words[index]
        if found.ndim != 2:
            raise TypeError(f"states are indexed by a row, a slice, an index array or a mask; got {index!r}")
        return States(np.ascontiguousarray(found), self.n_units)

    def __iter__(self) -> Iterator[np.ndarray]:
        for start in range(0, self.n, _CHUNK):
            yield from self.rows(slice(start, start + _CHUNK)).unpack()

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, States):
            return NotImplemented
        return self.n_units == other.n_units and np.array_equal(self.words, other.words)

    __hash__ = None  # type: ignore[assignment]  # the words are an array, which can be written to

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> np.ndarray:
        if copy is False:
            raise ValueError("states are bits: the 0/1 array is always a copy; leave out copy=False")
        return self.unpack().astype(dtype or np.uint8, copy=False)

    def __repr__(self) -> str:
        return f"States({self.n} x {self.n_units} units{self._density()})"

    def _repr_html_(self) -> str:
        return html_table("States", {"rows": self.n, "units": self.n_units, "on": self._density()[2:] or "-"})

    def _density(self) -> str:
        if not 0 < self.words.size <= _SHOWN:
            return ""
        return f", {100 * np.bitwise_count(self.words).sum(dtype=np.int64) / (self.n * self.n_units):.1f} % on"
