"""One line that says whether the chains of ``dbn sample`` have mixed, and what would help."""

from dbn.model import DBN
from dbn.sampling.classes import Classes
from rbm.bits import States
from rbm.likelihood.ladders import Exchanges
from rbm.mixing import Mixing

_MORE = 10  # times as many steps are advised where they are too few


def mixing_line(mixing: Mixing, model: DBN, layer: int, start: str, exchanges: Exchanges | None = None) -> str:
    """Return the verdict with the number it rests on, none where the run is too short to tell, and what may help.

    Of a sampler with levels, how often these exchanged states is said too.
    """
    verdict = _verdict(mixing, model, layer, start, gibbs=exchanges is None)
    return verdict if exchanges is None else f"{verdict}; {_exchanged(exchanges)}"


def shares_line(classes: Classes, states: States) -> str:
    """Return the share of the samples in every class beside that of the rows, and how well classes are told."""
    shares = ", ".join(
        f"{name} {100 * drawn:.1f} ({100 * given:.1f})"
        for name, drawn, given in zip(classes.names, classes.shares_of(states), classes.shares, strict=True)
    )
    told = f"by naive Bayes, right on {100 * classes.right:.0f} % of the rows"
    return f"classes of the samples, % (of the rows): {shares}; told {told}"


def _verdict(mixing: Mixing, model: DBN, layer: int, start: str, *, gibbs: bool) -> str:
    run = f"the last {mixing.sweeps} sweeps"
    steps = f"--steps {min(_MORE * 2 * max(mixing.sweeps, 1), 2**31 - 1)}"
    if mixing.reason == "drift":
        one = mixing.most_drifting
        moved = f"{one.name} moves {abs(one.drift):.0f} standard errors in {run}"
        return f"chains have NOT mixed: all still move together ({moved}); more sweeps help: {steps}"
    if mixing.reason == "apart":
        one = mixing.most_apart
        ways = [steps]
        if layer < len(model.machines):
            ways.append(f"a deeper layer (--layer {layer + 1})")
        if gibbs and not model.machines[layer - 1].n_labels:
            ways.append("tempering (--sampler tempering)")
        if gibbs and start == "random":
            ways.append("a start from data (--start data)")
        found = f"chains have NOT mixed: they stay apart (R-hat {one.rhat:.2f} of {one.name} in {run})"
        return f"{found}; what may help: {' or '.join(ways)}"
    if mixing.reason == "few chains":
        return "too few chains to tell whether they have mixed; more would: --n 100"
    if mixing.reason == "constant":
        return "nothing observed of the chains ever changes: whether they have mixed cannot be told"
    if mixing.reason:
        return f"too short to tell whether the chains have mixed; more sweeps would: {steps}"
    return f"chains have mixed: {_numbers(mixing)} in {run} of {mixing.chains} chains"


def _numbers(mixing: Mixing) -> str:
    """Return autocorrelation time, R-hat and effective draws, of the slowest observable each."""
    slow = mixing.slowest
    time = f"autocorrelation time {slow.tau:.3g} +- {slow.tau_error:.1g} sweeps of {slow.name}"
    effective = f"{slow.effective:.0f} effective draws, {mixing.effective_per_second:.2g} a second"
    return f"{time}, R-hat {mixing.most_apart.rhat:.3f}, {effective}"


def _exchanged(exchanges: Exchanges) -> str:
    """Return how often neighbouring levels exchanged states, and how many states went all the way and back."""
    tried, trips = exchanges.attempts > 0, exchanges.round_trips
    levels = f"{len(tried) + 1} levels"
    if not tried.any():
        return f"{levels}: no swap was tried"
    rates = 100 * exchanges.rates[tried]
    shares = f"{rates.min():.0f} % of the swaps succeed at least, {rates.mean():.0f} % on average"
    return f"{levels}: {shares}, {trips} round trip{'' if trips == 1 else 's'}"
