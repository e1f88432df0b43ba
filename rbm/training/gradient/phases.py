"""The positive phase, the Gibbs chain and the negative phase: what every estimator of the gradient is made of."""

import numpy as np

from rbm.kernels.chains_by_units import Destination, hidden_layer, layer_given, visible_layer
from rbm.kernels.minibatch_arrays import Phases, RandomCounter, Workspace
from rbm.kernels.options import inlined
from rbm.kernels.parallel.barrier import ThreadGroup
from rbm.kernels.weight_tiles import Tables


@inlined
def positive_phase(
    phases: Phases, hidden: np.ndarray, tables: Tables, counter: RandomCounter, workspace: Workspace, group: ThreadGroup
) -> None:
    """Keep P(h = 1 | data), and draw ``hidden`` from it; of no rows, nothing is drawn.

    Line [positive] of ``rbm.reference``. The data's words are complete.
    """
    to = Destination(hidden, phases.weighted_probabilities, np.int64(0), np.float32(1 / phases.n_data))
    given = phases.visible.T[: phases.n_data]
    layer_given(given, hidden_layer(tables, workspace), to, np.uint64(0), counter, workspace.classes, group)


@inlined
def gibbs_chain(
    visible: np.ndarray, hidden: np.ndarray, n_labels: int, first: int, k: int, tables: Tables,
    counter: RandomCounter, workspace: Workspace, group: ThreadGroup,
) -> None:  # fmt: skip
    """Run the half steps ``first`` to 2 k - 1 of k Gibbs steps, in place: even ones draw h | v, odd ones v | h.

    Line [chain] of ``rbm.reference``. n_labels : of the last visible units, which are label units; first : 0, or 1
    where h has been drawn already.
    """
    # one call for both layers: compiled code grows with every place of a call
    for half in range(first, 2 * k):
        given, layer, drawn = visible, hidden_layer(tables, workspace), hidden
        if half % 2:
            given, layer, drawn = hidden, visible_layer(tables, workspace, n_labels), visible
        to = Destination(drawn, workspace.hidden_fields, np.int64(0), np.float32(0))
        layer_given(given, layer, to, np.uint64(half), counter, workspace.classes, group)


@inlined
def negative_phase(
    phases: Phases, tables: Tables, counter: RandomCounter, workspace: Workspace, group: ThreadGroup
) -> None:
    """Keep P(h = 1 | v) of the model's rows, computed from their final v. Line [negative] of ``rbm.reference``."""
    rows = phases.visible.shape[1]
    given, nothing = phases.visible.T[rows - phases.n_model :], workspace.hidden.T[:0]
    to = Destination(
        nothing, phases.weighted_probabilities, rows - phases.n_model, np.float32(-1 / phases.n_model)
    )  # fmt: skip
    layer_given(given, hidden_layer(tables, workspace), to, np.uint64(0), counter, workspace.classes, group)
