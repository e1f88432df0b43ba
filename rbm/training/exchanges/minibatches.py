"""The loop over minibatches whose negative phase is averaged over chains that exchange states.

The chains move on by themselves; what follows is a minibatch of PCD of no Gibbs step from where they are at the top, by
the compiled loop: the same gradient and step, and what else there is of it.
"""

import numpy as np

from rbm.kernels.minibatch_arrays import Parameters, RandomCounter
from rbm.kernels.parallel.pool import passes_cost
from rbm.training.estimators import number_of
from rbm.training.exchanges.chains import Epoch
from rbm.training.minibatches import Minibatches, Outcome, minibatch_cost, train_minibatches

_PCD = number_of("pcd")


def train_minibatches_exchanging(batches: Minibatches, epoch: Epoch, parameters: Parameters, threads: int) -> Outcome:
    """Train on minibatches until they are done or a parameter is not finite; chains and parameters change.

    Before each minibatch the chains are taken on by its k sweeps. Threads as in `train_minibatches`.
    """
    n_done, waiting = 0, 0.0
    for first in range(0, len(batches.order), batches.size):
        top = np.ascontiguousarray(epoch.advance(parameters.tables, batches.k))
        counter = RandomCounter(batches.counter.key, batches.counter.step + np.uint64(n_done))
        one = batches._replace(order=batches.order[first : first + batches.size], k=0, counter=counter, max_waiting=1.0)
        found = train_minibatches(one, top, parameters, _PCD, True, threads)
        n_done, waiting = n_done + 1, max(waiting, found.waiting)
        if found.n_nonfinite:
            return Outcome(n_done, found.n_nonfinite, waiting)
    return Outcome(n_done, 0, waiting)


def exchanging_cost(epoch: Epoch, rows: int, k: int, n_visible: int, n_hidden: int) -> float:
    """Guess the nanoseconds one thread takes for a minibatch."""
    return minibatch_cost(rows, 0, n_visible, n_hidden) + passes_cost(epoch.rows, 2 * k, n_visible, n_hidden)
