"""What ``relevance measure`` does: read, measure, print."""

import numpy as np

from analysis.entropies.columns import columns_of
from analysis.readers.alignment import read_alignment
from analysis.readers.counts import read_counts
from analysis.readers.symbols import read_symbols
from analysis.rows.entropies import measure_layers
from analysis.rows.sample import Effort, Measured, measure_columns, measure_counts, measure_sequence
from analysis.table.row import NO_NULL, TRAINED, Row
from analysis.terminal.model_tables import print_intervals, print_layer_scales, print_table
from analysis.terminal.sample_tables import print_given, print_power_laws
from dbn.checkpoint import load
from dbn.datasets import load_data
from dbn.pretraining import untrained
from rbm.bits import as_states

Samples = list[tuple[Row, np.ndarray]]  # state counts, and a row of what they are of


def measure_model(file: str, data: str | None, binarise: str | None, effort: Effort) -> tuple[list[Row], Samples]:
    """Every layer of a trained model on data, both read-outs, printed; the counts are of the model's own layers."""
    state, states = load(file), load_data(data, binarise, effort.seed)
    as_states(states, state.model.sizes[0])
    blank = untrained(states, state.config)
    rows, counts = measure_layers(
        state.model, blank, states, shuffles=effort.shuffles, splits=effort.splits, bootstraps=effort.bootstraps,
        seed=effort.seed,
    )  # fmt: skip
    print_table(rows, states.n)
    print_intervals(rows)
    print_layer_scales(rows, states.n)
    own = [row for row in rows if (row.network, row.null, row.measure) == (TRAINED, NO_NULL, "resolution")]
    return rows, [(row, counts[row.layer, row.readout, NO_NULL]) for row in own]


def measure_given(
    file: str, kind: str, binarise: str | None, effort: Effort, longest_block: int | None
) -> tuple[list[Row], Samples]:
    """A file of another kind, printed; a single sample of counts."""
    found = _measured(file, kind, binarise, effort, longest_block)
    print_given(found.rows, kind)
    return found.rows, [(found.rows[0], found.counts)]


def power_laws(samples: Samples, bootstraps: int, seed: int) -> list[Row]:
    """The power law fitted to each sample of counts, printed."""
    from analysis.powerlaw import assess_power_law, power_law_measures

    rows = []
    for row, counts in samples:
        found = power_law_measures(assess_power_law(counts, bootstraps=bootstraps, seed=seed))
        for name, (value, low, high) in found.items():
            rows.append(row._replace(measure=name, value=value, low=low, high=high))
    print_power_laws(rows)
    return rows


def _measured(file: str, kind: str, binarise: str | None, effort: Effort, longest_block: int | None) -> Measured:
    if kind == "matrix":
        return measure_columns(columns_of(load_data(file, binarise, effort.seed)), effort)
    if kind == "alignment":
        return measure_columns(read_alignment(file), effort)
    if kind == "counts":
        return measure_counts(read_counts(file), effort.seed)
    return measure_sequence(read_symbols(file), effort, longest_block)
