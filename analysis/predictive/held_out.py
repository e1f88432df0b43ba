"""Split held-out rows into those on which a code is tuned and those on which it is scored."""

from typing import NamedTuple

from rbm.bits import States, as_states
from rbm.errors import InputError
from rbm.streams import stream_generator

TUNING_SHARE = 0.2  # of the held-out rows
MAX_TUNING, MAX_SCORED = 400, 5000  # rows; what is left over is not used
STREAM = "held-out rows of the predictive code length"


class HeldOut(NamedTuple):
    """Two sets of held-out rows that have no row in common."""

    tuning: States
    scored: States


def split_held_out(held_out: States, *, seed: int) -> HeldOut:
    """Draw a fifth of the held-out rows, but at most 400, for tuning, and at most 5 000 others for scoring.

    At least one row is for tuning. The draw depends on the seed and the number of rows alone, so that all layers and
    networks of a seed are scored on the same rows and can be compared row by row.

    Raises
    ------
    InputError
        If there are fewer than 3 rows: one to tune on, two to score with a standard error.
    """
    rows = as_states(held_out)
    if rows.n < 3:
        raise InputError(f"a predictive code length needs at least 3 held-out rows; got {rows.n}")
    n = max(1, min(MAX_TUNING, round(TUNING_SHARE * rows.n)))
    order = stream_generator(seed, STREAM).permutation(rows.n)
    return HeldOut(rows.rows(order[:n]), rows.rows(order[n : n + MAX_SCORED]))
