"""The lower bound on the log-likelihood of a stack whose recognition and generative weights are not tied, in nats.

With Q(h_l | h_(l-1)) by the recognition machine l and P_l(h_(l-1) | h_l) by the generative machine l, l < L,

    R = - F_L(h_(L-1)) + sum over l < L of [log P_l(h_(l-1) | h_l) - log Q(h_l | h_(l-1))],

for states h drawn upwards, h_0 = v: E_Q R - log Z_L is at most log P(v). The two conditionals are of two machines, so
that each is a product over units, and no free energies. Label units of machine L are held or summed out, as
`label_units.log_weights` does.

Source: Hinton, Osindero and Teh, Neural Computation 18 (2006) 1527, equation 4.2 and section 5.
"""

import numpy as np

from dbn.model import DBN
from dbn.scoring.label_units import log_weights
from rbm.bits import States, unpack

_ROWS = 1024  # a block, for memory


def untied_bounds(
    model: DBN, states: States, labels: np.ndarray | None, draws: int, seed: int, stream: str
) -> tuple[np.ndarray, np.ndarray]:
    """Estimate what `StackBounds` holds of a stack with untied weights: bound and weighted, float64 (layers, rows).

    Below the last layer, where the stack cannot be cut, entries are nan. Draws are those of the stack with tied
    weights and the same recognition weights.
    """
    total, log_sum = np.zeros(states.n), np.full(states.n, -np.inf)
    for draw in range(draws):
        below, value = states, np.zeros(states.n)
        for layer, (up, down) in enumerate(zip(model.machines, model.generative, strict=False), start=1):
            above = up.hidden_states(below, seed=seed, stream=f"{stream}: draw {draw} of layer {layer}")
            for rows in (slice(start, start + _ROWS) for start in range(0, states.n, _ROWS)):
                lower, upper = below.rows(rows), above.rows(rows)
                value[rows] += independent_log_probability(unpack(lower), down.visible_field(upper))
                value[rows] -= independent_log_probability(unpack(upper), up.hidden_field(lower))
            below = above
        value += log_weights(model.machines[-1], below, labels)
        total += value
        log_sum = np.logaddexp(log_sum, value)
    found = np.full((2, model.n_layers, states.n), np.nan)
    found[0, -1], found[1, -1] = total / draws, log_sum - np.log(draws)
    return found[0], found[1]


def independent_log_probability(states: np.ndarray, fields: np.ndarray) -> np.ndarray:
    """Compute the log-probability of 0/1 states of independent units given fields, both (n, units); float64 (n,)."""
    wide = fields.astype(np.float64)
    return -np.logaddexp(0, np.where(states.astype(bool), -wide, wide)).sum(axis=1)
