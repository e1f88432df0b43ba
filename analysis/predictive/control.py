"""Rows of the table from a control that is no network: k-means with as many clusters as a layer has states."""

from collections.abc import Iterator, Sequence

from analysis.entropies.entropy import state_counts
from analysis.entropies.layer_measure import LayerMeasure
from analysis.entropies.registry import MEASURES
from analysis.predictive.held_out import split_held_out
from analysis.predictive.k_means import k_means
from analysis.predictive.rows import LayerCoder, code_length_rows
from analysis.rows.entropies import surrogate_rows
from analysis.table.row import K_MEANS as K_MEANS
from analysis.table.row import Row
from rbm.bits import States

MAX_CLUSTERS = 2000  # of a layer with more states there is no control


def k_means_rows(
    row: Row, states: States, training: States, held_out: States, measures: Sequence[LayerMeasure] = MEASURES
) -> Iterator[Row]:
    """Make rows like the one given, null "k-means", of training rows put into as many clusters as there are states.

    Measures of the state counts, as of other nulls with their range over draws, here of one, and predictive code
    lengths; none where the layer has more than `MAX_CLUSTERS` states. Clusters that lost all their rows are missing.
    """
    n_states = len(state_counts(states))
    if n_states > MAX_CLUSTERS:
        return
    clusters = k_means(training, n_states, seed=row.seed)
    own = row._replace(null=K_MEANS)
    yield from surrogate_rows(own, [state_counts(clusters)], measures)
    coder = LayerCoder(training, split_held_out(held_out, seed=row.seed))
    yield from code_length_rows(own, coder.code(clusters, sensitivity=False))
