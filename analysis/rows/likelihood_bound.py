"""Rows of the lower bound on the log-likelihood of held-out rows under a stack cut at each layer, in bits a row.

Its hidden states are drawn, whatever the read-out; rows under several read-outs are the same. The number is that of the
ladder's log Z, bracketed or not; its interval is that of log Z (no width where it is exact) widened by 1.96 standard
errors over the held-out rows. A row beside it has the width of the interval of log Z.
"""

import math
from collections.abc import Callable, Iterator, Sequence

from analysis.errorbars.intervals import Z95
from analysis.protocols.second import BOUND_CHAINS, BOUND_DRAWS, BOUND_LADDERS, BOUND_SWEEPS, BOUND_TEMPERATURES
from analysis.table.measure_names import LIKELIHOOD_BOUND, LIKELIHOOD_BOUND_LOG_Z_WIDTH
from analysis.table.row import Row
from dbn.model import DBN
from dbn.scoring.log_z import BracketEffort, LogZ
from dbn.scoring.stack_bound import log_z_at, stack_bounds
from rbm.bits import States
from rbm.config import READOUTS, Readout
from rbm.likelihood import RowLikelihood, mean_of_rows

EFFORT = BracketEffort(BOUND_CHAINS, BOUND_TEMPERATURES, BOUND_LADDERS, BOUND_SWEEPS)
NAT = 1 / math.log(2)  # bits


def likelihood_bound_rows(
    row: Row,
    model: DBN,
    held_out: States,
    *,
    readouts: Sequence[Readout] = READOUTS,
    on_layer: Callable[[], None] = lambda: None,
) -> Iterator[Row]:
    """Make rows like the one given of every hidden layer, for each read-out; ``on_layer`` is called after each layer.

    Draws of hidden states and for log Z are from the seed of the row.
    """
    bounds = stack_bounds(model, held_out, draws=BOUND_DRAWS, seed=row.seed).bound
    for layer, values in enumerate(bounds, start=1):
        log_z = log_z_at(model, layer, held_out, EFFORT, seed=row.seed)
        found = bound_rows(row._replace(layer=layer), mean_of_rows(values), log_z)
        for readout in readouts:
            yield from (of._replace(readout=readout) for of in found)
        on_layer()


def bound_rows(row: Row, mean: RowLikelihood, log_z: LogZ) -> tuple[Row, Row]:
    """Make the two rows of one layer, in bits, from the mean of held-out rows, log Z not taken off, and log Z, nats."""
    error = Z95 * mean.standard_error
    value, low, high = mean.mean - log_z.value, mean.mean - log_z.high - error, mean.mean - log_z.low + error
    return (
        row._replace(measure=LIKELIHOOD_BOUND, value=NAT * value, low=NAT * low, high=NAT * high),
        row._replace(measure=LIKELIHOOD_BOUND_LOG_Z_WIDTH, value=NAT * log_z.width),
    )
