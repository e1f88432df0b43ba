"""Measure a file: a saved model, a matrix, an alignment, a sequence of symbols, or counts."""

from collections.abc import Sequence
from typing import NamedTuple

from analysis.entropies.layer_measure import LayerMeasure
from analysis.entropies.registry import MEASURES
from analysis.readers.kinds import kind_of
from analysis.readers.registry import Request, check_options, kind_named
from analysis.rows.effort import DEFAULT_EFFORT, Effort
from analysis.table.row import Row


class FileMeasures(NamedTuple):
    """Everything measured of one file."""

    kind: str
    rows: list[Row]  # of the table
    power_laws: list[Row]  # empty unless they were asked for
    measures: tuple[LayerMeasure, ...]  # that the rows are of

    def __repr__(self) -> str:
        n_points = max(row.n_points for row in self.rows)
        return f"FileMeasures({self.kind} of {n_points} data points, {len(self.rows) + len(self.power_laws)} rows)"


def measure_file(
    file: str,
    *,
    kind: str | None = None,
    data: str | None = None,
    binarise: str | None = None,
    longest_block: int | None = None,
    power_law: bool = False,
    effort: Effort = DEFAULT_EFFORT,
    measures: Sequence[LayerMeasure] = (),
) -> FileMeasures:
    """Measure how often states occur in a file, beside nulls, as ``relevance measure`` does; prints nothing.

    Parameters
    ----------
    file : str
        PATH, or PATH:/NAME of an array in it.
    kind : str, optional
        What it holds, one of ``analysis.readers.registry.KINDS``; by default told from its name and content.
    data : str, optional
        Rows to encode by a model; by default the embedded MNIST.
    binarise : str, optional
        How grey levels become bits, for a model's data or a matrix: "threshold", "threshold:T" or "bernoulli".
    longest_block : int, optional
        Symbols of the longest block of a sequence; by default chosen by the data.
    power_law : bool
        Also fit a power law to the frequencies of the states.
    effort : Effort
        Numbers of random draws, and the seed.
    measures : sequence of LayerMeasure
        Your own, measured after those of `analysis.entropies.registry`.

    Raises
    ------
    InputError
        If the file cannot be read as that kind, or an option is given that the kind does not take.
    """
    chosen = kind_named(kind or kind_of(file))
    measured = (*MEASURES, *measures)
    request = Request(file, effort, tuple(measures), data, binarise, longest_block)
    check_options(chosen, request)
    rows, samples = chosen.measure(request)
    fits: list[Row] = []
    if power_law:
        from analysis.rows.power_laws import power_law_rows

        for row, counts in samples:
            fits += power_law_rows(row, counts, effort.bootstraps)
    return FileMeasures(chosen.name, rows, fits, measured)
