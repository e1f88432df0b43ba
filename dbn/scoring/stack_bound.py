"""Lower bounds on the log-likelihood of a stack that is cut at each of its layers, in nats.

A stack cut at layer L generates states of layer L - 1 by machine L, and from these downwards those of layer L - 2 to 0:
P(v) is the sum over h_1 .. h_(L-1) of P_L(h_(L-1)) times the product of P_l(h_(l-1) | h_l) over l < L, with h_0 = v.
Let Q be the states drawn upwards, each layer from Q(h_l | h_(l-1)) = P_l(h_l | h_(l-1)), and

    R = - F_L(h_(L-1)) + sum over l < L of [log P_l(h_(l-1) | h_l) - log Q(h_l | h_(l-1))],

F_l the free energy of machine l. Then E_Q exp(R) / Z_L = P(v), and by Jensen's inequality E_Q R - log Z_L is at most
log P(v). Both conditionals in the sum are of one machine, so that its terms are differences of free energies,
- F_l(h_(l-1)) + G_l(h_l), G_l that of the hidden states: log Z_l drops out, and -F_l cancels between neighbours. Of a
stack whose weights are untied P_l is by the generative machine and Q by that of the pass up (`untied_bound`). Where
machine L has label units, the term - F_L is `label_units.log_weights`: with the classes summed out R is of P(v), with
the class y of the row it is of P(v, y), as Q knows nothing of classes.

Sources: the bound, Hinton, Osindero and Teh, Neural Computation 18 (2006) 1527, section 4; with log Z annealed,
Salakhutdinov and Murray, ICML 2008; the mean of n weights, Burda, Grosse and Salakhutdinov, ICLR 2016, theorem 1.
"""

from typing import NamedTuple

import numpy as np

from dbn.model import DBN
from dbn.scoring.label_units import checked_labels, log_weights
from dbn.scoring.log_z import BracketEffort, LogZ, find_log_z
from dbn.scoring.untied_bound import untied_bounds
from rbm.bits import States, as_states
from rbm.checks import whole_number
from rbm.errors import InputError
from rbm.likelihood.tempered import Report
from rbm.model import RBM


class StackBounds(NamedTuple):
    """Of every cut and row, nats, float64 (layers, rows): entry L - 1 is of the stack cut at layer L.

    log Z of the machine at the cut, machine L, is to be taken off both. At L = 1 both are exact, without labels
    - F_1(v). A stack with untied weights is not cut: its entries are nan but for the last.

    Examples
    --------
    >>> import numpy as np
    >>> from dbn import DBN, stack_bounds
    >>> from rbm import RBM
    >>> model = DBN([RBM(np.zeros((i, j)), np.zeros(i), np.zeros(j)) for i, j in ((3, 2), (2, 1))])
    >>> found = stack_bounds(model, [[0, 1, 1], [1, 0, 0]], draws=5)
    >>> found.bound.shape, found.weighted.shape, found.draws
    ((2, 2), (2, 2), 5)
    """

    bound: np.ndarray  # the mean of R over the draws: less log Z_L, on average the variational lower bound
    weighted: np.ndarray  # the log of the mean of exp(R): on average between that and log P(v), which it rises to
    draws: int  # of hidden states, a row


def stack_bounds(
    model: DBN, data: np.ndarray | States, *, labels: np.ndarray | None = None, draws: int = 1, seed: int = 0,
    stream: str = "stack bound",
) -> StackBounds:  # fmt: skip
    """Estimate the lower bounds of rows under a stack cut at each layer, but for log Z of the machine at the cut.

    The bound is estimated without bias, whatever the number of draws. All cuts share the draws. Results do not depend
    on the number of threads. Errors of free energies are those of `RBM.free_energy`.

    Parameters
    ----------
    model : DBN
    data : array or States, (n, n_visible)
    labels : array of int, (n,), optional
        Numbers of the rows' classes: bounds on log P(row, class), at the last layer alone, whose machine has the label
        units. By default these are summed out. Over classes the weighted estimates sum to that of the row.
    draws : int
        Of the hidden states of every row: of one draw, both estimates are the same.
    seed, stream : int, str
        What the draws depend on; draw d, from 0, is the same whatever the number of draws.

    Raises
    ------
    InputError
        If the data do not fit the stack, there is no draw, or the labels are no classes of it.

    Examples
    --------
    >>> import numpy as np
    >>> from dbn import DBN, stack_bounds
    >>> from rbm import RBM, log_partition
    >>> model = DBN([RBM(np.zeros((i, j)), np.zeros(i), np.zeros(j)) for i, j in ((3, 2), (2, 1))])
    >>> log_z = [log_partition(machine) for machine in model.machines]
    >>> np.allclose(stack_bounds(model, [[0, 1, 1]]).bound[:, 0] - log_z, -3 * np.log(2))
    True
    """
    states = as_states(data, model.sizes[0])
    if labels is not None:
        labels = checked_labels(model.machines[-1], labels, states.n)
    draws = whole_number("the number of draws", draws)
    if draws < 1:
        raise InputError(f"the number of draws must be at least 1; got {draws}")
    if model.generative:
        return StackBounds(*untied_bounds(model, states, labels, draws, seed, stream), draws)
    turned = [turned_over(machine) for machine in model.machines[:-1]]
    first = log_weights(model.machines[0], states, labels if model.n_layers == 1 else None)
    total = np.zeros((model.n_layers, states.n))
    log_sum = np.full(total.shape, -np.inf)
    for draw in range(draws):
        below, value = states, first
        for i, machine in enumerate(model.machines):
            if i > 0:
                lower = model.machines[i - 1]
                below = lower.hidden_states(below, seed=seed, stream=f"{stream}: draw {draw} of layer {i}")
                held = labels if i == model.n_layers - 1 else None
                value = value + turned[i - 1].free_energy(below) + log_weights(machine, below, held)
            total[i] += value
            log_sum[i] = np.logaddexp(log_sum[i], value)
    return StackBounds(total / draws, log_sum - np.log(draws), draws)


def log_z_at(
    model: DBN, layer: int, data: np.ndarray | States, effort: BracketEffort, *, exact: bool | None = None,
    seed: int = 0, report: Report | None = None,
) -> LogZ:  # fmt: skip
    """Find log Z, nats, of the machine at which the stack is cut; the base machine has the log-odds of its data.

    These are sampled states of the layer below it, given data (n, n_visible) of the stack. Other arguments are as for
    `find_log_z`.
    """
    machine = model.chain_machine(layer)
    below = model.encode(data, layer - 1, "sample", seed=seed, stream="base of log Z")
    return find_log_z(machine, below, effort, exact=exact, seed=seed, report=report)


def turned_over(machine: RBM) -> RBM:
    """Return the machine with its layers exchanged: its free energy is that of the hidden states."""
    return RBM(machine.weights.T, machine.hidden_bias, machine.visible_bias)
