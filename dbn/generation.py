"""Samples from any layer: Gibbs sampling between it and the layer below, then one pass down to the visible units."""

from typing import Literal, NamedTuple, get_args

import numpy as np

from dbn.labels.numbering import class_number
from dbn.model import DBN
from rbm.bits import States, as_states
from rbm.checks import require_one_of, whole_number
from rbm.display import html_table
from rbm.errors import InputError
from rbm.gibbs import Chains, Clamp, random_states, sample, start_chains
from rbm.labels.prediction import clamp_labels, complete_labels
from rbm.labels.rows import without_labels
from rbm.sampling.reservoir import Reservoir
from rbm.streams import stream_generator

StartKind = Literal["random", "data", "empirical"]
START_KINDS: tuple[StartKind, ...] = get_args(StartKind)


class Start(NamedTuple):
    """First states of chains between ``layer - 1`` and ``layer``.

    Random: fair bits at ``layer - 1``. Data: rows drawn with replacement and encoded (one sample) to ``layer - 1``.
    Empirical: states of ``layer`` drawn with their frequency over the data, and ``layer - 1`` given them. With a label,
    one of the classes of the stack, every chain of the top layer is of that class and keeps it; without one, chains
    start from classes that are as probable each, or read out as the layers are. A reservoir is of trajectories alone,
    whose ladders begin from it (`dbn.draw`).

    Examples
    --------
    >>> import numpy as np
    >>> from dbn import DBN, Start, generate
    >>> from rbm import RBM
    >>> model = DBN([RBM(np.zeros((5, 3)), np.zeros(5), np.zeros(3))])
    >>> from_data = Start("data", np.array([[0, 1, 1, 0, 1]]))
    >>> generate(model, layer=1, n=2, steps=0, start=from_data).visible.unpack().tolist()
    [[0, 1, 1, 0, 1], [0, 1, 1, 0, 1]]
    """

    kind: StartKind = "random"
    data: np.ndarray | States | None = None  # (rows, n_visible); needed by the last two
    label: int | str | None = None
    reservoir: Reservoir | None = None


RANDOM_START = Start()


class Generated(NamedTuple):
    """What ``generate`` returns, one chain a row.

    Examples
    --------
    >>> import numpy as np
    >>> from dbn import DBN, generate
    >>> from rbm import RBM, sample
    >>> model = DBN([RBM(np.zeros((5, 3)), np.zeros(5), np.zeros(3))])
    >>> generated = generate(model, layer=1, n=4, steps=10)
    >>> generated.visible.shape, generated.hidden.shape
    ((4, 5), (4, 3))
    >>> sample(model.machines[0], generated.chains, 5).sweeps
    15
    """

    chains: Chains  # of the machine below the layer: go on from them with ``rbm.sample``
    hidden: States  # of the layer, (n, units); zeros after 0 steps
    visible: States  # (n, n_visible)

    def __repr__(self) -> str:
        return f"Generated(visible={self.visible}, hidden={self.hidden}, sweeps={self.chains.sweeps})"

    def _repr_html_(self) -> str:
        rows = {"visible": self.visible, "hidden": self.hidden, "sweeps": self.chains.sweeps}
        return html_table("Generated", {**rows, "seed": self.chains.seed})


def generate(
    model: DBN,
    layer: int,
    n: int,
    steps: int,
    *,
    start: Start = RANDOM_START,
    clamp: Clamp | None = None,
    seed: int = 0,
    stream: str = "generate",
) -> Generated:
    """Draw n visible patterns from a layer.

    Parameters
    ----------
    model : DBN
    layer : int
        From 1; the chains run between ``layer - 1`` and ``layer``.
    n, steps : int
        Chains and Gibbs sweeps of each.
    start : Start
        First states of the chains; random by default, ``Start("data", rows)`` to begin from data.
    clamp : Clamp, optional
        Units of ``layer - 1`` held fixed, label units behind them where there are some.
    seed, stream : int, str
        What everything is drawn from.

    Raises
    ------
    InputError
        If the layer does not exist or is sampled by no chains (`DBN.chain_machine`), n < 1, steps < 0, the start
        is unknown or lacks its data.

    Examples
    --------
    >>> import numpy as np
    >>> from dbn import DBN, generate
    >>> from rbm import RBM
    >>> below = RBM(np.zeros((5, 3)), np.array([50.0, -50.0, 50.0, -50.0, 50.0]), np.zeros(3))
    >>> model = DBN([below, RBM(np.zeros((3, 2)), np.zeros(3), np.zeros(2))])
    >>> generate(model, layer=2, n=2, steps=10).visible.unpack().tolist()
    [[1, 0, 1, 0, 1], [1, 0, 1, 0, 1]]
    """
    machine = model.chain_machine(layer)
    n = whole_number("the number of chains", n)
    if n < 1:
        raise InputError(f"the number of chains must be at least 1; got {n}")
    prefix = "" if stream == "generate" else f"{stream}: "
    first = _start(model, layer, n, start, seed, prefix)
    held = label_clamp(model, layer, start)
    if held is not None and clamp is not None:
        raise InputError("the label of the start is held already: give no clamp, or hold the label by it too")
    clamp = clamp or held
    name = f"{stream} from layer {layer}, {start.kind} start"
    chains = sample(machine, start_chains(machine, first, seed=seed, stream=name), steps, clamp)
    below = without_labels(chains.visible, machine.n_labels)
    return Generated(chains, chains.hidden, model.decode(below, layer - 1, seed=seed, stream=name))


def label_clamp(model: DBN, layer: int, start: Start) -> Clamp | None:
    """Return what holds the label of chains of a layer; None where they have none to keep."""
    if start.label is None:
        return None
    number = class_number(start.label, model.classes)
    if layer != model.n_layers:
        raise InputError(f"label units are beside layer {model.n_layers - 1}: sample layer {model.n_layers}")
    return clamp_labels(model.machines[-1], number)


def _start(model: DBN, layer: int, n: int, start: Start, seed: int, prefix: str) -> States:
    """Draw the states of ``layer - 1`` that the chains start from; ``prefix`` begins the names of all streams."""
    if not isinstance(start, Start):
        raise InputError(f"start must be a Start, such as Start('data', rows); got {start!r}")
    require_one_of("start", start.kind, START_KINDS)
    if start.reservoir is not None:
        raise InputError("a reservoir is of trajectories: leave it out, or draw by the sampler trajectory")
    machine = model.machines[layer - 1]
    if start.kind == "random":
        stream = f"{prefix}random start at layer {layer - 1}"
        return random_states(n, machine.n_visible, machine.n_labels, seed=seed, stream=stream)
    if start.data is None:
        raise InputError(f"start {start.kind!r} needs data: give some, or start from 'random'")
    states = as_states(start.data, model.sizes[0])
    if states.n == 0:
        raise InputError("there are no data to start from: the data have 0 rows")
    rows = states.rows(stream_generator(seed, f"{prefix}rows to start layer {layer} from").integers(states.n, size=n))
    if start.kind == "data":
        below = model.encode(rows, layer - 1, "sample", seed=seed, stream=f"{prefix}encode")
        return complete_labels(machine, below, seed=seed, stream=f"{prefix}labels to start from")
    top = model.encode(rows, layer, "sample", seed=seed, stream=f"{prefix}encode")
    return machine.visible_states(top, seed=seed, stream=f"{prefix}below the empirical states")


def visible_probability(model: DBN, layer: int, generated: Generated, *, seed: int | None = None) -> np.ndarray:
    """Compute P(v = 1 | layer 1) behind what ``generate`` returned, float32 (n, n_visible): smoother than the bits.

    With the seed of ``generate``, the default, it is exactly what ``generated.visible`` was drawn from, given at least
    one step.
    """
    if layer == 1:
        return model.downward[0].visible_probability(generated.hidden)[:, : model.sizes[0]]
    chains = generated.chains
    given = chains.seed if seed is None else seed
    below = without_labels(chains.visible, model.machines[layer - 1].n_labels)
    return model.decode_probability(below, layer - 1, seed=given, stream=chains.stream)
