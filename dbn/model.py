"""A stack of machines: states of any layer from data (encode), data from states of any layer (decode).

Layer 0 is the visible layer; layer l is the hidden layer of machine l, l = 1 to ``n_layers``.
"""

from dataclasses import dataclass

import numpy as np

from rbm.bits import States, as_states
from rbm.checks import plain, whole_number
from rbm.config import Readout
from rbm.display import html_table
from rbm.errors import InputError
from rbm.labels.prediction import complete_labels
from rbm.labels.rows import without_labels
from rbm.model import RBM


@dataclass(frozen=True, eq=False, repr=False)
class DBN:
    """A tuple of machines, bottom up; the hidden layer of each is the visible layer of the next.

    The top machine may have label units beside that layer; ``classes`` are what they stand for, numbers or text, by
    default 0, 1 and so on.

    ``generative`` are the machines of the pass down where its weights are not those of the pass up, as after
    `dbn.finetune`: one for every machine but the top one, with the same biases and weights of its own. ``machines``
    below the top are then the recognition weights, of the pass up alone.

    Every method that draws takes ``seed`` and ``stream``, as those of `rbm.RBM` do.

    Raises
    ------
    InputError
        If there is no machine, two neighbours do not fit, or generative machines do not fit the others.

    Examples
    --------
    >>> import numpy as np
    >>> from dbn import DBN
    >>> from rbm import RBM
    >>> machines = [RBM(np.zeros((i, j)), np.zeros(i), np.zeros(j)) for i, j in ((5, 3), (3, 2))]
    >>> model = DBN(machines)
    >>> model
    DBN(5-3-2 units)
    >>> model.encode([[0, 1, 1, 0, 1]], layer=2).shape
    (1, 2)
    """

    machines: tuple[RBM, ...]
    classes: tuple[int | str, ...] = ()
    generative: tuple[RBM, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "machines", tuple(self.machines))
        if not self.machines:
            raise InputError("a DBN needs at least one machine; got none")
        for layer, (below, above) in enumerate(zip(self.machines, self.machines[1:], strict=False), start=1):
            if below.n_hidden != above.n_bits:
                raise InputError(
                    f"layer {layer} has {below.n_hidden} units but the machine above it has {above.n_bits} visible"
                )
            if below.n_labels:
                raise InputError(f"machine {layer} has label units: only the top machine can have some")
        n_labels = self.machines[-1].n_labels
        classes = tuple(plain(self.classes)) or tuple(range(n_labels))
        if len(classes) != n_labels or len({str(name) for name in classes}) != n_labels:
            raise InputError(f"the top machine has {n_labels} label units; got the classes {classes!r:.60}")
        object.__setattr__(self, "classes", classes)
        object.__setattr__(self, "generative", tuple(self.generative))
        _check_generative(self.machines, self.generative)

    def __repr__(self) -> str:
        return f"DBN({'-'.join(map(str, self.sizes))} units{', weights untied' if self.generative else ''})"

    def _repr_html_(self) -> str:
        rows = {f"layer {layer}": f"{size} units" for layer, size in enumerate(self.sizes)}
        return html_table("DBN", rows)

    @property
    def n_layers(self) -> int:
        """Number of hidden layers."""
        return len(self.machines)

    @property
    def sizes(self) -> tuple[int, ...]:
        """Number of units of each layer, the visible one first; label units are of none."""
        return (self.machines[0].n_bits, *(machine.n_hidden for machine in self.machines))

    @property
    def downward(self) -> tuple[RBM, ...]:
        """The machines of the pass down, bottom up: below the top the generative ones, where there are any."""
        return (*self.generative, self.machines[-1]) if self.generative else self.machines

    def chain_machine(self, layer: int) -> RBM:
        """Return the machine between a layer and the one below, of which Gibbs chains are run.

        Raises
        ------
        InputError
            If there is no such layer, or it lies below the top of a stack whose weights are untied: recognition and
            generative weights are of no joint distribution there.
        """
        self.check_layer(layer, lowest=1)
        if self.generative and layer < self.n_layers:
            raise InputError(
                f"weights up to and down from layer {layer} are untied by fine-tuning, and chains run in the top "
                f"machine alone: sample layer {self.n_layers}"
            )
        return self.machines[layer - 1]

    def check_layer(self, layer: int, lowest: int = 0) -> None:
        """Raise InputError unless the stack has this layer and it is not below ``lowest``."""
        whole_number("layer", layer)
        if not lowest <= layer <= self.n_layers:
            raise InputError(f"layer must be from {lowest} to {self.n_layers}; got {layer}")

    def encode(
        self,
        data: np.ndarray | States,
        layer: int,
        readout: Readout = "most probable",
        *,
        seed: int = 0,
        stream: str = "encode",
    ) -> States:
        """Read the states of a layer out, given data of the visible layer, in one bottom-up pass.

        Parameters
        ----------
        data : array or States, (n, n_visible)
        layer : int
            0 gives the data back.
        readout : {"most probable", "sample"}
            Of every layer passed; as in `rbm.RBM.hidden_states`. Label units below the top are read out first, alike.
        seed, stream : int, str
            What samples are drawn from.
        """
        return self.ascend(data, 0, layer, readout, seed=seed, stream=stream)

    def ascend(
        self,
        states: np.ndarray | States,
        start: int,
        layer: int,
        readout: Readout = "most probable",
        *,
        seed: int = 0,
        stream: str = "encode",
    ) -> States:
        """Read the states of a layer out, given those of layer ``start`` below it: the last steps of `encode`."""
        self.check_layer(start)
        self.check_layer(layer, lowest=start)
        states = as_states(states, self.sizes[start])
        for number in range(start + 1, layer + 1):
            machine = self.machines[number - 1]
            states = complete_labels(machine, states, readout, seed=seed, stream=f"{stream}: labels")
            states = machine.hidden_states(states, readout, seed=seed, stream=f"{stream} to layer {number}")
        return states

    def decode(
        self,
        states: np.ndarray | States,
        layer: int,
        readout: Readout = "sample",
        *,
        seed: int = 0,
        stream: str = "decode",
    ) -> States:
        """Read the visible states out, given states of a layer, in one top-down pass; arguments as in `encode`."""
        below = self.descend(states, layer, readout, seed=seed, stream=stream)
        if layer == 0:
            return below
        machine = self.downward[0]
        visible = machine.visible_states(below, readout, seed=seed, stream=f"{stream} to layer 0")
        return without_labels(visible, machine.n_labels)

    def decode_probability(
        self,
        states: np.ndarray | States,
        layer: int,
        readout: Readout = "sample",
        *,
        seed: int = 0,
        stream: str = "decode",
    ) -> np.ndarray:
        """Compute P(v = 1 | h of layer 1), float32 (n, n_visible), at the end of the pass of `decode`: for pictures."""
        self.check_layer(layer, lowest=1)
        below = self.descend(states, layer, readout, seed=seed, stream=stream)
        return self.downward[0].visible_probability(below)[:, : self.sizes[0]]

    def descend(
        self,
        states: np.ndarray | States,
        layer: int,
        readout: Readout = "sample",
        *,
        seed: int = 0,
        stream: str = "decode",
    ) -> States:
        """Read the states of layer 1 out, given states of a layer: `decode` without its last step; layer 0 stays."""
        self.check_layer(layer)
        below = as_states(states, self.sizes[layer])
        for number in range(layer, 1, -1):
            machine = self.downward[number - 1]
            below = machine.visible_states(below, readout, seed=seed, stream=f"{stream} to layer {number - 1}")
            below = without_labels(below, machine.n_labels)
        return below


def _check_generative(machines: tuple[RBM, ...], generative: tuple[RBM, ...]) -> None:
    """Raise InputError unless there is no generative machine, or one for every machine but the top one."""
    if generative and len(generative) != len(machines) - 1:
        raise InputError(f"a stack of {len(machines)} machines has {len(machines) - 1} generative ones or none; got "
                         f"{len(generative)}")  # fmt: skip
    for layer, (up, down) in enumerate(zip(machines, generative, strict=False), start=1):
        if up.weights.shape != down.weights.shape or down.n_labels:
            raise InputError(
                f"generative machine {layer} is {down!r}; machine {layer} is {up!r}: give one of that size"
            )
        for name in ("visible_bias", "hidden_bias"):
            if not np.array_equal(getattr(up, name), getattr(down, name)):
                raise InputError(f"machine {layer} and its generative one have another {name}: give both the same")
