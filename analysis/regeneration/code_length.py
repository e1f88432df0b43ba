"""How many bits a row of data costs, given its state at a layer.

-log2 P(v | s) / pixels, where P(v | s) is the mean of P(v | h1) = prod_i P(v_i | h1) over passes down from s,
which end at states h1 of layer 1. By Jensen's inequality an upper bound, on average, of the value at infinitely
many passes.
"""

import numpy as np

from analysis.protocols.first import CODE_LENGTH_PASSES
from dbn.model import DBN
from dbn.scoring.untied_bound import independent_log_probability
from rbm.bits import States, as_states, unpack
from rbm.errors import InputError
from rbm.model import RBM

_ROWS = 1024  # a block, for memory


def code_length(
    model: DBN, layer: int, states: States, data: States, *, passes: int = CODE_LENGTH_PASSES, seed: int
) -> np.ndarray:
    """Compute -log2 P(v | s) per pixel in bits of each row v of data with state s, float64 (n,)."""
    model.check_layer(layer, lowest=1)
    if states.n != data.n or passes < 1:
        raise InputError(f"one state a row and a pass at least; got {states.n}, {data.n} rows, {passes} passes")
    log_p = np.empty((1 if layer == 1 else passes, data.n))  # at layer 1 all passes are the same
    for number, row in enumerate(log_p):
        below = model.descend(states, layer, seed=seed, stream=f"code length, pass {number}")
        row[:] = log_probability(model.downward[0], below, data)
    nats = np.log(len(log_p)) - np.logaddexp.reduce(log_p, axis=0)
    return nats / (np.log(2) * data.n_units)


def log_probability(machine: RBM, hidden: States, visible: States) -> np.ndarray:
    """Compute log P(v | h) in nats of paired rows, float64 (n,).

    It is -sum_i log(1 + exp(-(2 v_i - 1) x_i)), with x the visible field.
    """
    visible = as_states(visible, machine.n_visible)
    out = np.empty(visible.n)
    for rows in (slice(start, start + _ROWS) for start in range(0, visible.n, _ROWS)):
        out[rows] = independent_log_probability(unpack(visible.rows(rows)), machine.visible_field(hidden.rows(rows)))
    return out
