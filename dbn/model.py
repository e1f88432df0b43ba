"""A stack of machines: bits up, bits down.

Layer 0 is the visible layer; layer l is the hidden layer of machine l, l = 1 to ``n_layers``.
"""

from dataclasses import dataclass

import numpy as np

from rbm.bits import States, as_states
from rbm.errors import InputError
from rbm.model import RBM


@dataclass(frozen=True, eq=False)
class DBN:
    """A tuple of machines, bottom up; the hidden layer of each is the visible layer of the next.

    Raises
    ------
    InputError
        If there is no machine or two neighbours do not fit.
    """

    machines: tuple[RBM, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "machines", tuple(self.machines))
        if not self.machines:
            raise InputError("a DBN needs at least one machine; got none")
        for layer, (below, above) in enumerate(zip(self.machines, self.machines[1:], strict=False), start=1):
            if below.n_hidden != above.n_visible:
                raise InputError(
                    f"layer {layer} has {below.n_hidden} units but the machine above it has {above.n_visible} visible"
                )

    @property
    def n_layers(self) -> int:
        """Hidden layers."""
        return len(self.machines)

    @property
    def sizes(self) -> tuple[int, ...]:
        """Units of each layer, the visible one first."""
        return (self.machines[0].n_visible, *(machine.n_hidden for machine in self.machines))

    def check_layer(self, layer: int, lowest: int = 0) -> None:
        """Raise InputError unless the stack has this layer and it is not below ``lowest``."""
        if not lowest <= layer <= self.n_layers:
            raise InputError(f"layer must be from {lowest} to {self.n_layers}; got {layer}")

    def encode(self, data: np.ndarray | States, layer: int, readout: str = "most probable", *, seed: int = 0) -> States:
        """States of a layer for data of the visible layer, one bottom-up pass, (n, units of the layer).

        ``readout`` holds for every layer passed: ``"most probable"``, or one ``"sample"`` from the seed.
        """
        self.check_layer(layer)
        states = as_states(data, self.sizes[0])
        for number in range(1, layer + 1):
            machine = self.machines[number - 1]
            states = machine.hidden_states(states, readout, seed=seed, stream=f"encode to layer {number}")
        return states

    def decode(
        self, states: np.ndarray | States, layer: int, readout: str = "sample", *, seed: int = 0, stream: str = "decode"
    ) -> States:
        """Visible states for states of a layer, one top-down pass, (n, n_visible); readout as in ``encode``."""
        below = self.descend(states, layer, readout, seed=seed, stream=stream)
        if layer == 0:
            return below
        return self.machines[0].visible_states(below, readout, seed=seed, stream=f"{stream} to layer 0")

    def decode_probability(
        self,
        states: np.ndarray | States,
        layer: int,
        readout: str = "sample",
        *,
        seed: int = 0,
        stream: str = "decode",
    ) -> np.ndarray:
        """As ``decode``, but ends with P(v = 1 | h of layer 1), float32 (n, n_visible): the picture to show."""
        self.check_layer(layer, lowest=1)
        return self.machines[0].visible_probability(self.descend(states, layer, readout, seed=seed, stream=stream))

    def descend(
        self, states: np.ndarray | States, layer: int, readout: str = "sample", *, seed: int = 0, stream: str = "decode"
    ) -> States:
        """States of layer 1 for states of a layer (of layer 0: themselves), the pass ``decode`` begins with."""
        self.check_layer(layer)
        below = as_states(states, self.sizes[layer])
        for number in range(layer, 1, -1):
            machine = self.machines[number - 1]
            below = machine.visible_states(below, readout, seed=seed, stream=f"{stream} to layer {number - 1}")
        return below
