"""Where the data of a training came from, kept in its checkpoint so that they are found again and known again."""

import json
import os
from typing import Any, NamedTuple

import numpy as np

from dbn.datasets.load import Loaded, read_data
from dbn.datasets.names import STANDARD_INPUT, absolute, held_out_name, is_embedded, is_grey_mnist
from dbn.datasets.summary import check_varied
from dbn.reading import Reading
from rbm.bits import States
from rbm.errors import InputError
from rbm.streams import stream_generator

SHUFFLED, LAST = "shuffled", "last"  # tenths of the rows that a study holds out


class DataSource(NamedTuple):
    """Names of data and of held-out rows, and how they are read; as the command line takes each.

    Examples
    --------
    >>> import numpy as np
    >>> from dbn.datasets import DataSource
    >>> np.savetxt("rows.txt", [[0, 3, 200], [255, 10, 20]], fmt="%d")
    >>> source = DataSource("rows.txt", binarise="threshold:127")
    >>> rows, held_out = source.load(seed=1)
    >>> rows.unpack().tolist(), held_out is None
    ([[0, 0, 1], [1, 0, 0]], True)
    """

    data: str | None = None
    binarise: str | None = None
    held_out: str | None = None  # None: those of MNIST or of the named set that is trained on, else no rows
    scale: float | None = None
    spins: bool = False
    transpose: bool = False
    skip_columns: tuple[str, ...] = ()
    labels: str | None = None
    seed: int | None = None  # of the random draws of the reading; None: that of the training
    tenth: str | None = None  # the tenth of the rows that a study took out of the training; None: no row
    changed: str | None = None  # the network of a study whose rows were changed on purpose; None: they were not

    @property
    def reading(self) -> Reading:
        """How bits are made of the values."""
        return Reading(*(getattr(self, name) for name in Reading._fields))

    @property
    def held_out_name(self) -> str | None:
        """The held-out rows as ``load_data`` takes them; None if there are none."""
        return self.held_out or held_out_name(self.data)

    def located(self) -> "DataSource":
        """Return the source with whole paths, which hold in any directory."""
        return self._replace(
            data=absolute(self.data), held_out=absolute(self.held_out), labels=absolute_file(self.labels)
        )

    def load(self, seed: int) -> tuple[States, States | None]:
        """Load the data and the held-out rows; ``seed`` is that of the training. Errors as in `load_data`."""
        held_out = self.load_held_out(seed)
        return self.load_rows(seed).states, None if held_out is None else held_out.states

    def load_rows(self, seed: int) -> Loaded:
        """Load the data, with labels if they are known; InputError also where every row is the same."""
        found = read_data(self.data, self.reading, seed if self.seed is None else self.seed)
        check_varied(found.states, self.data or "the data")
        return found

    def load_training_rows(self, seed: int) -> Loaded:
        """Load the rows that the training had: the data without the tenth that a study holds out."""
        found, drawn = self.load_rows(seed), seed if self.seed is None else self.seed
        if self.tenth is None:
            return found
        kept = split_tenth(found.states.n, self.tenth, drawn)[0]
        labels = None if found.labels is None else found.labels[kept]
        return found._replace(states=found.states.rows(kept), labels=labels)

    def load_training_held_out(self, seed: int) -> Loaded | None:
        """Load the rows that the training held out, which may be the tenth that a study did; None if there are none."""
        if self.tenth is None or self.held_out is not None:
            return self.load_held_out(seed)
        found, drawn = self.load_rows(seed), seed if self.seed is None else self.seed
        return found._replace(states=found.states.rows(split_tenth(found.states.n, self.tenth, drawn)[1]), labels=None)

    def load_held_out(self, seed: int) -> Loaded | None:
        """Load the held-out rows, read as the data are unless they are of a set of bits; None if there are none."""
        name = self.held_out_name
        if name is None:
            return None
        if name == STANDARD_INPUT == self.data:
            raise InputError("standard input holds the data: give a file as --held-out")
        reading = Reading() if is_embedded(name) and not is_grey_mnist(name) else self.reading
        if reading.labels is not None and os.path.isfile(reading.labels):  # which are of the data
            reading = reading._replace(labels=None)
        return read_data(name, reading, seed if self.seed is None else self.seed)

    def to_json(self) -> str:
        """Write what differs from the defaults, so that older programs read what they know."""
        always = ("data", "binarise", "held_out")
        defaults = DataSource()._asdict()
        return json.dumps({k: v for k, v in self._asdict().items() if k in always or v != defaults[k]})


def source_from_json(text: str) -> DataSource:
    """Read what `DataSource.to_json` wrote, or an older program."""
    values: dict[str, Any] = json.loads(text)
    return DataSource(**{**values, "skip_columns": tuple(values.get("skip_columns", ()))})


def split_tenth(n: int, which: str, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the rows that are kept and those of the tenth (rounded up) held out, both ascending.

    ``which`` is "last", or "shuffled": a draw from the seed, so that sorted data hold out some of every part.
    """
    n_kept = n - -(-n // 10)
    order = np.arange(n) if which == LAST else stream_generator(seed, "held-out rows").permutation(n)
    return np.sort(order[:n_kept]), np.sort(order[n_kept:])


def absolute_file(labels: str | None) -> str | None:
    """Return labels that are a file with its whole path; a column as it is."""
    return os.path.abspath(labels) if labels is not None and os.path.isfile(labels) else labels
