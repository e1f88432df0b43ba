"""Measure a file: a saved model, a matrix, an alignment, a sequence of symbols, or counts."""

from collections.abc import Sequence
from typing import NamedTuple

from analysis.entropies.layer_measure import LayerMeasure
from analysis.entropies.registry import MEASURES
from analysis.readers.kinds import kind_of
from analysis.readers.registry import About, OnRead, Request, about_file, check_options, kind_named
from analysis.rows.effort import DEFAULT_EFFORT, Effort
from analysis.table.row import Row
from dbn.reading import Reading


class FileMeasures(NamedTuple):
    """Everything measured of one file."""

    kind: str
    rows: list[Row]  # of the table
    power_laws: list[Row]  # empty unless they were asked for
    measures: tuple[LayerMeasure, ...]  # that the rows are of
    about: About  # name and digest of the data

    def __repr__(self) -> str:
        n_points = max(row.n_points for row in self.rows)
        return f"FileMeasures({self.kind} of {n_points} data points, {len(self.rows) + len(self.power_laws)} rows)"


def measure_file(
    file: str,
    *,
    kind: str | None = None,
    data: str | None = None,
    binarise: str | None = None,
    scale: float | None = None,
    spins: bool = False,
    transpose: bool = False,
    skip_columns: Sequence[str | int] = (),
    labels: str | None = None,
    longest_block: int | None = None,
    power_law: bool = False,
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
    binarise, scale, spins, transpose, skip_columns, labels : optional
        How a model's ``data`` or a matrix become bits, as for `dbn.datasets.load_data`.
    longest_block : int, optional
        Symbols of the longest block of a sequence; by default chosen by the data.
    power_law : bool
        Also fit a power law to the frequencies of the states.
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
    """
    chosen = kind_named(kind or kind_of(file))
    measured = (*MEASURES, *measures)
    reading = Reading(binarise, scale, spins, transpose, tuple(map(str, skip_columns)), labels)
    request = Request(file, effort, tuple(measures), data, reading, longest_block, on_read)
    check_options(chosen, request)
    rows, samples, about = chosen.measure(request)
    if about is None:
        about = about_file(file)
        on_read(about, None)
    fits: list[Row] = []
    if power_law:
        from analysis.rows.power_laws import file_power_law_rows

        for row, counts in samples:
            fits += file_power_law_rows(row, counts, effort.bootstraps)
    return FileMeasures(chosen.name, rows, fits, measured, about)
