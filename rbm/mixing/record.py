"""Observables recorded along chains: a number a chain every few sweeps, and no states."""

import time
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, Protocol, TypeVar, cast

import numpy as np

from rbm.bits import States
from rbm.errors import InputError
from rbm.gibbs import Clamp, sample
from rbm.mixing.observers import Observer, standard_observers
from rbm.model import RBM

DRAWS = 256  # recorded at most of a run where nobody says how often
CHAINS = 256  # recorded at most where nobody says how many


class Observed(Protocol):
    """Chains of any sampler."""

    @property
    def visible(self) -> States:
        """Visible states, one row a chain."""


C = TypeVar("C", bound=Observed)
Advance = Callable[[C, int], C]  # chains and a number of sweeps: the chains after these


class Plan(NamedTuple):
    """What is recorded of a run.

    Examples
    --------
    >>> import numpy as np
    >>> from rbm import RBM, random_chains
    >>> from rbm.mixing import Plan, free_energy_observer, record
    >>> model = RBM(np.eye(3, 2), np.zeros(3), np.zeros(2))
    >>> plan = Plan(every=5, chains=2, observers=[free_energy_observer(model)])
    >>> chains, recorded = record(model, random_chains(model, 4), 20, plan)
    >>> recorded.series.shape
    (1, 2, 4)
    """

    every: int | None = None  # sweeps from a draw to the next; None: as few as give 256 draws at most
    chains: int | None = CHAINS  # only the first so many are observed, which saves time and memory; None for all
    observers: Sequence[Observer] | None = None  # None: free energy and three singular directions of the weights


class Recorded(NamedTuple):
    """Series of all observables along a run.

    Examples
    --------
    >>> import numpy as np
    >>> from rbm.mixing import Recorded, summarise
    >>> series = np.random.default_rng(1).normal(size=(1, 10, 1000))
    >>> recorded = Recorded(("energy",), series, every=2, sweeps=2000, seconds=1.0)
    >>> summarise(recorded).verdict
    'mixed'
    """

    names: tuple[str, ...]
    series: np.ndarray  # float64 (observables, chains, draws)
    every: int  # sweeps from a draw to the next
    sweeps: int  # of the run
    seconds: float  # that sampling and recording took


def record(
    model: RBM, chains: C, sweeps: int, plan: Plan | None = None, clamp: Clamp | None = None,
    advance: Advance[C] | None = None,
) -> tuple[C, Recorded]:  # fmt: skip
    """Run ``sweeps`` more sweeps of every chain and record observables on the way.

    The chains returned are those of `rbm.sample`, or of ``advance``, bit for bit. Draws are taken at the ends of equal
    parts of the run, the last at its end; memory is 8 bytes an observable, chain and draw.

    Parameters
    ----------
    model, chains, sweeps, clamp
        As for `rbm.sample`; the chains are those of ``advance`` where it is given.
    plan : Plan, optional
    advance : function, optional
        Of chains and a number of sweeps: the chains of another sampler after these, such as
        `rbm.sampling.sample_tempering`. Its first rows are observed as those of Gibbs chains are.

    Raises
    ------
    InputError
        If the chains or the clamp do not fit the model, sweeps is negative, the plan's numbers are below 1, an
        observer measures nothing or numbers of another shape than it should, or a clamp is given for another sampler.

    Examples
    --------
    >>> import numpy as np
    >>> from rbm import RBM, random_chains, sample
    >>> from rbm.mixing import record
    >>> model = RBM(np.eye(3, 2), np.zeros(3), np.zeros(2))
    >>> chains, recorded = record(model, random_chains(model, 4), sweeps=20)
    >>> recorded.names, recorded.series.shape
    (('free energy', 'direction 1', 'direction 2'), (3, 4, 20))
    >>> chains.visible == sample(model, random_chains(model, 4), 20).visible
    True
    """
    if advance is None:
        advance = cast(Any, lambda gibbs_chains, n: sample(model, gibbs_chains, n, clamp))
    elif clamp is not None:
        raise InputError("units are clamped by rbm.sample alone: leave out the clamp, or advance")
    plan = Plan() if plan is None else plan
    every = max(1, -(-sweeps // DRAWS)) if plan.every is None else plan.every
    if every < 1 or (plan.chains is not None and plan.chains < 1):
        raise InputError(f"a plan needs at least 1 sweep between draws and 1 chain; got {every} and {plan.chains}")
    observers = standard_observers(model) if plan.observers is None else plan.observers
    names = tuple(name for observer in observers for name in observer.names)
    if not names:
        raise InputError("there is nothing to observe: name at least one observable, or leave observers out")
    draws = max(sweeps, 0) // every
    started = time.perf_counter()
    chains = advance(chains, sweeps - draws * every)
    observed = slice(0, plan.chains)
    series = np.empty((len(names), chains.visible.rows(observed).n, draws))
    for draw in range(draws):
        chains = advance(chains, every)
        states = chains.visible.rows(observed)
        series[:, :, draw] = np.concatenate([_measured(observer, states) for observer in observers], axis=1).T
    return chains, Recorded(names, series, every, sweeps, time.perf_counter() - started)


def _measured(observer: Observer, states: States) -> np.ndarray:
    """Return what an observer measures of states, (n, observables), or raise InputError on another shape."""
    found, expected = np.asarray(observer.measure(states)), (states.n, len(observer.names))
    if found.shape != expected:
        named = ", ".join(observer.names)
        raise InputError(f"an observer of {named} must give an array of shape {expected}; got {found.shape}")
    return found
