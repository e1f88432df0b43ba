"""Whether chains have mixed: the numbers of each observable, and a verdict on all of them."""

import math
from typing import Literal, NamedTuple

import numpy as np

from rbm.display import html_table
from rbm.errors import InputError
from rbm.gibbs import Clamp
from rbm.mixing.autocorrelation import autocorrelation_time
from rbm.mixing.drift import drift
from rbm.mixing.record import Advance, C, Plan, Recorded, record
from rbm.mixing.rhat import nested_rhat, rhat
from rbm.mixing.series import LEAST_DRAWS
from rbm.mixing.thresholds import (
    LEAST_APART,
    LEAST_CHAINS,
    LEAST_DRIFTING,
    LEAST_EFFECTIVE,
    MIXED_RHAT,
    apart_nested_rhat,
    apart_rhat,
    drift_errors,
    nested_threshold,
)
from rbm.model import RBM

Verdict = Literal["mixed", "not mixed", "too short"]
Reason = Literal["", "drift", "apart", "few sweeps", "few chains", "few draws", "constant"]


class ObservableMixing(NamedTuple):
    """How one observable mixes; a number that the run is too short to tell is nan.

    Examples
    --------
    >>> import numpy as np
    >>> from rbm.mixing import Recorded, summarise
    >>> series = np.random.default_rng(1).normal(size=(1, 8, 1000))
    >>> (energy,) = summarise(Recorded(("energy",), series, every=5, sweeps=5000, seconds=1.0)).observables
    >>> energy.name, abs(energy.tau - 5) < 1
    ('energy', True)
    """

    name: str
    tau: float  # integrated autocorrelation time in sweeps; nan where the run is shorter than 50 of them
    tau_error: float  # its standard error
    effective: float  # as many independent draws are worth those of all observed chains; nan as tau
    rhat: float  # split R-hat; nested R-hat where there are superchains; nan where the observable never changes
    drift: float  # of the mean over chains between the halves of the run, in standard errors; nan below 8 chains


class Mixing(NamedTuple):
    """Whether chains have mixed, and the numbers of each observable.

    Examples
    --------
    >>> import numpy as np
    >>> from rbm.mixing import Recorded, summarise
    >>> generator = np.random.default_rng(1)
    >>> fast, slow = generator.normal(size=(8, 600)), np.repeat(generator.normal(size=(8, 120)), 5, axis=1)
    >>> mixing = summarise(Recorded(("fast", "slow"), np.stack([fast, slow]), every=1, sweeps=600, seconds=1.0))
    >>> mixing.slowest.name, mixing.chains
    ('slow', 8)
    """

    observables: tuple[ObservableMixing, ...]
    verdict: Verdict
    reason: Reason  # why not "mixed"
    chains: int  # observed
    sweeps: int  # of the run
    seconds: float

    @property
    def slowest(self) -> ObservableMixing:
        """The observable with the longest autocorrelation time that can be told."""
        return max(self.observables, key=lambda one: _or_lowest(one.tau))

    @property
    def most_apart(self) -> ObservableMixing:
        """The observable with the largest R-hat."""
        return max(self.observables, key=lambda one: _or_lowest(one.rhat))

    @property
    def most_drifting(self) -> ObservableMixing:
        """The observable whose mean moves most standard errors."""
        return max(self.observables, key=lambda one: _or_lowest(abs(one.drift)))

    @property
    def effective_per_second(self) -> float:
        """Effective draws a second of sampling and recording, of the slowest observable."""
        return self.slowest.effective / self.seconds if self.seconds else math.nan

    def _repr_html_(self) -> str:
        rows = {one.name: f"{_shown(one.tau)} sweeps, R-hat {one.rhat:.3f}" for one in self.observables}
        return html_table(f"Mixing: {self.verdict}", {**rows, "chains": self.chains, "sweeps": self.sweeps})


def _or_lowest(value: float) -> float:
    return -math.inf if math.isnan(value) else value


def _shown(tau: float) -> str:
    return "tau -" if math.isnan(tau) else f"tau {tau:.3g}"


def measure_mixing(
    model: RBM, chains: C, sweeps: int, plan: Plan | None = None, *, clamp: Clamp | None = None,
    superchains: int | None = None, advance: Advance[C] | None = None,
) -> tuple[C, Mixing]:  # fmt: skip
    """Run ``sweeps`` more sweeps of every chain and say whether they have mixed in them.

    Give chains that have run before, about as long: the first sweeps are on the way from where they started. The chains
    returned are those of `rbm.sample`, or of ``advance``, bit for bit. Chains that all fell into one mode and never
    left it look mixed: chains started from data are in others, and show it.

    Parameters
    ----------
    model, chains, sweeps, clamp
        As for `rbm.sample`.
    plan : Plan, optional
        How often which observables are recorded.
    superchains : int, optional
        For many short chains: the number of groups of equally many neighbouring rows, of which each group started at a
        point of its own (``np.repeat(points, n, axis=0)``). The verdict is that of nested R-hat, and chains need not be
        50 autocorrelation times long. All chains are observed.
    advance : function, optional
        Of another sampler, as for `record`.

    Raises
    ------
    InputError
        As `record`, or if the chains do not make so many superchains.

    Examples
    --------
    >>> import numpy as np
    >>> from rbm import RBM, measure_mixing, random_chains
    >>> independent = RBM(np.zeros((3, 2)), np.array([1.0, 0.5, -1.0]), np.zeros(2))
    >>> chains, mixing = measure_mixing(independent, random_chains(independent, 50), sweeps=1000)
    >>> chains.sweeps, mixing.verdict
    (1000, 'mixed')
    """
    if superchains is not None:
        plan = (Plan() if plan is None else plan)._replace(chains=None)
        check_superchains(chains.visible.n, superchains)
    chains, recorded = record(model, chains, sweeps, plan, clamp, advance)
    return chains, summarise(recorded, superchains)


def check_superchains(chains: int, superchains: int) -> None:
    """Raise InputError unless so many chains are as many superchains, at least two, of equally many, at least two."""
    if superchains < 2 or chains % superchains or chains // superchains < 2:
        raise InputError(
            f"superchains must be at least 2, of equally many chains, at least 2; got {superchains} of {chains} chains"
        )


def summarise(recorded: Recorded, superchains: int | None = None) -> Mixing:
    """Compute the numbers of every observable and the verdict; the parameters are as for `measure_mixing`.

    Examples
    --------
    >>> import numpy as np
    >>> from rbm.mixing import Recorded, summarise
    >>> two_modes = np.random.default_rng(1).normal(size=(1, 8, 100)) + 9 * np.arange(8)[:, None]
    >>> mixing = summarise(Recorded(("energy",), two_modes, every=2, sweeps=200, seconds=1.0))
    >>> mixing.verdict, mixing.reason
    ('not mixed', 'apart')
    """
    _, chains, draws = recorded.series.shape
    if superchains is not None:
        check_superchains(chains, superchains)
    observables = [
        _observable(name, series, recorded.every, superchains)
        for name, series in zip(recorded.names, recorded.series, strict=True)
    ]
    reason: Reason = "few draws"
    if draws >= LEAST_DRAWS:
        reason = _reason(observables, chains, draws, superchains)
    verdict: Verdict = "mixed" if not reason else "not mixed" if reason in ("drift", "apart") else "too short"
    return Mixing(tuple(observables), verdict, reason, chains, recorded.sweeps, recorded.seconds)


def _observable(name: str, series: np.ndarray, every: int, superchains: int | None) -> ObservableMixing:
    """Compute the numbers of a series (chains, draws) recorded every so many sweeps."""
    nan = math.nan
    if series.shape[1] < LEAST_DRAWS:
        return ObservableMixing(name, nan, nan, nan, nan, nan)
    if superchains is None:
        ratio, moved = rhat(series), drift(series)
    else:  # chains of a superchain are not independent before they have forgotten their start
        grouped = series.reshape(superchains, -1, series.shape[1])
        ratio, moved = nested_rhat(grouped), drift(grouped.mean(axis=1))
    time = autocorrelation_time(series)
    told = (time.tau * every, time.error * every, time.effective) if time.long_enough else (nan, nan, nan)
    return ObservableMixing(name, *told, ratio, moved)


def _reason(observables: list[ObservableMixing], chains: int, draws: int, superchains: int | None) -> Reason:
    """Return why the chains cannot be said to have mixed; empty if they can.

    That they have not is said only of what independent draws, as few as these, show with a small probability.
    """
    changing = [one for one in observables if not math.isnan(one.rhat)]
    if not changing:
        return "constant"
    worst, mixed, independent = max(one.rhat for one in changing), MIXED_RHAT, chains
    if superchains is None:
        apart = apart_rhat(chains, draws, len(changing)) if draws >= LEAST_APART else math.inf
    else:
        independent, size = superchains, chains // superchains
        apart, mixed = apart_nested_rhat(superchains, size, len(changing)), nested_threshold(mixed, size)
    if independent >= LEAST_DRIFTING:
        most = drift_errors(independent, len(changing))
        if any(abs(one.drift) > most for one in changing):
            return "drift"
    if worst > apart:
        return "apart"
    if chains < LEAST_CHAINS:
        return "few chains"
    if worst > mixed:
        return "few sweeps"
    enough = superchains is not None or all(one.effective >= LEAST_EFFECTIVE for one in changing)  # nan is not
    return "" if enough else "few sweeps"
