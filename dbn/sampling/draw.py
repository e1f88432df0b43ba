"""Samples of a layer by a named sampler, and whether its chains have mixed."""

from collections.abc import Callable
from typing import Any, NamedTuple

from dbn.generation import RANDOM_START, Generated, Start
from dbn.model import DBN
from dbn.sampling.registry import sampler_named
from dbn.state import PretrainingState, without_training
from rbm.checks import whole_number
from rbm.errors import InputError
from rbm.gibbs import Chains
from rbm.labels.rows import without_labels
from rbm.likelihood.ladders import Exchanges
from rbm.mixing import Mixing, Plan, measure_mixing


class Asked(NamedTuple):
    """What a sampler is asked for."""

    state: PretrainingState
    layer: int
    n: int
    start: Start
    seed: int


class Begun(NamedTuple):
    """Chains of a sampler before any sweep, and the function that runs them on.

    Chains have ``visible``, ``hidden``, ``sweeps``, ``seed`` and ``stream``, as `rbm.Chains`; those with levels also
    have ``exchanges`` and ``counted_anew``, as `rbm.sampling.Ladders`.
    """

    chains: Any
    advance: Callable[[Any, int], Any]


class Drawn(NamedTuple):
    """Samples, and how the chains mixed in the second half of their sweeps.

    Examples
    --------
    >>> import numpy as np
    >>> from dbn import DBN, draw
    >>> from rbm import RBM
    >>> drawn = draw(DBN([RBM(np.zeros((5, 3)), np.zeros(5), np.zeros(3))]), layer=1, n=4, steps=20)
    >>> drawn.generated.hidden.shape, drawn.exchanges is None
    ((4, 3), True)
    """

    generated: Generated
    mixing: Mixing
    exchanges: Exchanges | None  # of neighbouring levels; None of a sampler without levels


def draw(
    model: DBN | PretrainingState, layer: int, n: int, steps: int, *, sampler: str = "gibbs",
    start: Start = RANDOM_START, seed: int = 0, plan: Plan | None = None,
) -> Drawn:  # fmt: skip
    """Draw n visible patterns from a layer by a named sampler, and measure its mixing.

    Gibbs samples are those of `dbn.generate`, bit for bit. The first half of the sweeps leaves where the chains
    started, the second is measured.

    Parameters
    ----------
    model : DBN or PretrainingState
        Trajectories need the state, with snapshots.
    layer : int
        From 1; samples are of the machine between ``layer - 1`` and ``layer``, passed down to the visible units.
    n, steps : int
        Independent chains, or ladders of chains, and sweeps of each.
    sampler : str
        A name of `dbn.sampling.registry`.
    start : Start
        First states of Gibbs chains, and the label that they keep; or the reservoir that trajectories begin from.
    seed : int
        What everything is drawn from.
    plan : rbm.mixing.Plan, optional
        What is observed of the states of ``layer - 1``.

    Raises
    ------
    InputError
        As `generate`; if the sampler is unknown or takes no such start, or the layer has no snapshots that it needs.

    Examples
    --------
    >>> import numpy as np
    >>> from dbn import DBN, draw
    >>> from rbm import RBM
    >>> model = DBN([RBM(np.zeros((5, 3)), np.zeros(5), np.zeros(3))])
    >>> drawn = draw(model, layer=1, n=4, steps=20)
    >>> drawn.generated.visible.shape, drawn.mixing.sweeps
    ((4, 5), 10)
    >>> draw(model, 1, 4, 20, sampler="tempering").exchanges is not None
    True
    """
    steps = whole_number("steps", steps)
    state = without_training(model) if isinstance(model, DBN) else model
    begin = sampler_named(sampler, start.kind if isinstance(start, Start) else "random").load()
    if isinstance(start, Start) and start.label is not None and sampler != "gibbs":
        raise InputError(f"a label is held by Gibbs chains alone: leave out the label, or the sampler {sampler}")
    if isinstance(start, Start) and start.reservoir is not None and sampler != "trajectory":
        raise InputError(f"a reservoir is of trajectories: leave it out, or the sampler {sampler}")
    machine = state.model.chain_machine(layer)
    chains, advance = begin(Asked(state, layer, n, start, seed))
    last = steps // 2
    chains = advance(chains, steps - last)
    levels = hasattr(chains, "exchanges")
    if levels:
        chains = chains.counted_anew()
    chains, mixing = measure_mixing(machine, chains, last, plan, advance=advance)
    top = Chains(chains.visible, chains.hidden, chains.sweeps, chains.seed, chains.stream)
    visible = state.model.decode(
        without_labels(top.visible, machine.n_labels), layer - 1, seed=top.seed, stream=top.stream
    )
    return Drawn(Generated(top, top.hidden, visible), mixing, chains.exchanges if levels else None)
