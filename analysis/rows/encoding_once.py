"""Encode rows once for all that is measured of them."""

from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from dbn.model import DBN
from rbm.bits import States, as_states
from rbm.config import Readout

_KEPT = 3  # sets of rows and read-outs whose layers are kept; a study needs two at a time


class _Encoding(NamedTuple):
    """How rows are encoded: the same object, read-out, seed and stream give the same states."""

    data: np.ndarray | States
    readout: Readout
    seed: int
    stream: str

    def is_same(self, other: "_Encoding") -> bool:
        return self.data is other.data and self[1:] == other[1:]


@dataclass(frozen=True, eq=False, repr=False)
class EncodingOnce(DBN):
    """A stack that keeps the states of all layers it has encoded of the last rows it was given.

    `encode` gives the same bits as that of `DBN`. Rows are told apart by identity: they must not be changed in place.
    """

    _kept: list[tuple[_Encoding, list[States]]] = field(default_factory=list, init=False)

    def encode(
        self,
        data: np.ndarray | States,
        layer: int,
        readout: Readout = "most probable",
        *,
        seed: int = 0,
        stream: str = "encode",
    ) -> States:
        """Read the states of a layer out as `DBN.encode` does, from the highest layer below it that is kept."""
        self.check_layer(layer)
        layers = self._layers_of(_Encoding(data, readout, seed, stream))
        while len(layers) <= layer:
            top = len(layers) - 1
            layers.append(self.ascend(layers[top], top, top + 1, readout, seed=seed, stream=stream))
        return layers[layer]

    def _layers_of(self, encoding: _Encoding) -> list[States]:
        """Return the layers kept of an encoding, from the visible one up; the oldest encoding is forgotten."""
        for known, layers in self._kept:
            if known.is_same(encoding):
                return layers
        layers = [as_states(encoding.data, self.sizes[0])]
        self._kept[:] = [*self._kept[-_KEPT + 1 :], (encoding, layers)]
        return layers
