"""Measure a file: a saved model, a matrix, an alignment, a sequence of symbols, or counts."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from analysis.entropies.layer_measure import LayerMeasure
from analysis.entropies.registry import MEASURES
from analysis.readers.kinds import kind_of
from analysis.readers.registry import About, OnRead, Request, about_file, check_options, kind_named
from analysis.rows.effort import DEFAULT_EFFORT, Effort
from analysis.table.row import Row
from dbn.reading import Reading

BITS = Reading()  # 0 and 1 alone, in rows


class FileMeasures(NamedTuple):
    """Everything measured of one file.

    Examples
    --------
    >>> import numpy as np
    >>> from analysis import Effort, measure_file
    >>> np.savetxt("counts.txt", [4, 2, 1, 1], fmt="%d")
    >>> found = measure_file("counts.txt", kind="counts", effort=Effort(2, 2, 2, 2))
    >>> found.kind, found.power_laws, len(found.with_power_laws(bootstraps=1).power_laws) > 0
    ('counts', [], True)
    """

    kind: str
    rows: list[Row]  # of the table
    power_laws: list[Row]  # empty until `with_power_laws`
    measures: tuple[LayerMeasure, ...]  # that the rows are of
    about: About  # name and digest of the data
    samples: list[tuple[Row, np.ndarray]]  # state counts of each sample, with a row of what they are of

    def with_power_laws(self, bootstraps: int = DEFAULT_EFFORT.bootstraps) -> "FileMeasures":
        """Fit power laws to the frequencies of the states, each judged by so many bootstraps."""
        from analysis.rows.power_laws import file_power_law_rows

        fits = [row for known, counts in self.samples for row in file_power_law_rows(known, counts, bootstraps)]
        return self._replace(power_laws=fits)

    def __repr__(self) -> str:
        n_points = max(row.n_points for row in self.rows)
        return f"FileMeasures({self.kind} of {n_points} data points, {len(self.rows) + len(self.power_laws)} rows)"


def measure_file(
    file: str,
    *,
    kind: str | None = None,
    data: str | None = None,
    reading: Reading = BITS,
    longest_block: int | None = None,
    effort: Effort = DEFAULT_EFFORT,
    measures: Sequence[LayerMeasure] = (),
    on_read: OnRead = lambda about, states: None,
) -> FileMeasures:
    """Measure how often states occur in a file, beside nulls, as ``relevance measure`` does; prints nothing.

    Parameters
    ----------
    file : str
        PATH, or PATH:/NAME of an array in it.
    kind : str, optional
        What it holds, one of ``analysis.readers.registry.KINDS``; by default told from its name and content.
    data : str, optional
        Rows to encode by a model; by default those it was trained on, found by their name and checked by their digest.
    reading : dbn.reading.Reading, optional
        How a model's ``data`` or a matrix become bits, as for `dbn.datasets.load_data`.
    longest_block : int, optional
        Symbols of the longest block of a sequence; by default chosen by the data.
    effort : Effort
        Numbers of random draws, and the seed.
    measures : sequence of LayerMeasure
        Your own, measured after those of `analysis.entropies.registry`.
    on_read : callable, optional
        Called once the data are read with what they are, and the states where they are bits.

    Raises
    ------
    InputError
        If the file cannot be read as that kind, or an option is given that the kind does not take.

    Examples
    --------
    >>> import numpy as np
    >>> from analysis import Effort, measure_file
    >>> np.savetxt("counts.txt", [4, 2, 1, 1], fmt="%d")
    >>> found = measure_file("counts.txt", kind="counts", effort=Effort(2, 2, 2, 2))
    >>> [round(row.value, 9) for row in found.rows if row.measure == "resolution_bits"]
    [1.75]
    """
    chosen = kind_named(kind or kind_of(file))
    measured = (*MEASURES, *measures)
    reading = reading._replace(skip_columns=tuple(map(str, reading.skip_columns)))
    request = Request(file, effort, tuple(measures), data, reading, longest_block, on_read)
    check_options(chosen, request)
    rows, samples, about = chosen.measure(request)
    if about is None:
        about = about_file(file)
        on_read(about, None)
    return FileMeasures(chosen.name, rows, [], measured, about, samples)
