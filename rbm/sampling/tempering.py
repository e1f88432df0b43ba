"""Parallel tempering of one machine: samples from the top of independent ladders of inverse temperatures.

A chain at the machine itself may never leave a mode. Copies at lower inverse temperatures move freely, and exchanges
between neighbours bring their states to the top. Source: Desjardins et al., AISTATS 2010.
"""

import numpy as np

from rbm.checks import whole_number
from rbm.errors import InputError
from rbm.gibbs import check_sweeps
from rbm.likelihood.ladder import machine_log_odds, place_levels
from rbm.likelihood.ladders import Ladders, checked_levels, climb_ladders, start_ladders
from rbm.likelihood.tempered import tempered_machine
from rbm.model import RBM

_CHANGES = 2**20  # changes of log f, 8 bytes each, that are held at once


def start_tempering(
    model: RBM, n: int, *, log_odds: np.ndarray | None = None, betas: np.ndarray | None = None, seed: int = 0,
    stream: str = "tempering",
) -> Ladders:  # fmt: skip
    """Start n independent ladders of a machine; `sample_tempering` runs them.

    Parameters
    ----------
    model : RBM
    n : int
        Ladders; each gives one state of the machine, at its top.
    log_odds : array (n_visible,), optional
        Of the independent pixels at level 0: `rbm.likelihood.base_log_odds` of data, or `machine_log_odds`, the
        default, where none are at hand.
    betas : array (levels,), optional
        Inverse temperatures ascending from 0 to 1; `place_levels` places them by default.
    seed, stream : int, str
        What all is drawn from.

    Raises
    ------
    InputError
        If n is below 1, or log-odds or inverse temperatures are not as they must be.

    Examples
    --------
    >>> import numpy as np
    >>> from rbm import RBM, start_tempering
    >>> model = RBM(np.eye(3, 2), np.zeros(3), np.zeros(2))
    >>> ladders = start_tempering(model, 4, log_odds=np.zeros(3), betas=np.array([0.0, 0.5, 1.0]))
    >>> ladders.visible.shape, ladders.betas.tolist()
    ((4, 3), [0.0, 0.5, 1.0])
    """
    n = whole_number("the number of ladders", n)
    if n < 1:
        raise InputError(f"the number of ladders must be at least 1; got {n}")
    base = machine_log_odds(model, seed=seed) if log_odds is None else log_odds
    path = tempered_machine(model, base)
    levels = place_levels(model, base, seed=seed) if betas is None else checked_levels(betas)
    return start_ladders(path, levels, n, seed=seed, stream=stream, start_stream=f"{stream}: first states")


def sample_tempering(ladders: Ladders, sweeps: int) -> Ladders:
    """Run ``sweeps`` more sweeps of every ladder and return the new ladders.

    A sweep exchanges the states of neighbouring levels, of even and of odd pairs by turns, with probability
    min(1, ratio of their probabilities), and then draws h | v and v | h at every level; level 0 is thus drawn anew.

    Raises
    ------
    InputError
        If sweeps is negative.

    Examples
    --------
    >>> import numpy as np
    >>> from rbm import RBM, sample_tempering, start_tempering
    >>> model = RBM(np.eye(3, 2), np.zeros(3), np.zeros(2))
    >>> ladders = start_tempering(model, 4, log_odds=np.zeros(3), betas=np.array([0.0, 0.5, 1.0]))
    >>> ladders = sample_tempering(ladders, sweeps=10)
    >>> ladders.visible.shape, ladders.exchanges.attempts.tolist()
    ((4, 3), [20, 20])
    """
    sweeps = check_sweeps(sweeps, ladders.sweeps)
    at_once, end = max(1, _CHANGES // (2 * ladders.from_top.size)), ladders.sweeps + sweeps
    while ladders.sweeps < end:
        ladders, _ = climb_ladders(ladders, min(at_once, end - ladders.sweeps))
    return ladders
