"""The registry of samplers of a layer: where chains begin, and how they go on. Nothing heavy is imported with it."""

import importlib
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from rbm.checks import require_one_of
from rbm.errors import InputError

if TYPE_CHECKING:
    from dbn.sampling.draw import Asked, Begun


class Sampler(NamedTuple):
    """One way to draw states of a layer."""

    name: str
    label: str
    function: str  # "module:name" of what begins it, imported when needed: `Asked` -> `Begun`
    starts: bool = False  # it takes first states (`dbn.Start`); others begin at their own

    def load(self) -> "Callable[[Asked], Begun]":
        """Import the function."""
        module, _, name = self.function.partition(":")
        function: Callable[[Asked], Begun] = getattr(importlib.import_module(module), name)
        return function


SAMPLERS = (
    Sampler("gibbs", "Gibbs chains", "dbn.sampling.begin:gibbs", starts=True),
    Sampler("tempering", "parallel tempering", "dbn.sampling.begin:tempering"),
    Sampler("trajectory", "parallel tempering along the training's snapshots", "dbn.sampling.begin:trajectory"),
)
SAMPLER_NAMES = tuple(sampler.name for sampler in SAMPLERS)


def sampler_named(name: str, start: str = "random") -> Sampler:
    """Return the sampler with this name; InputError if there is none, or it does not take such first states."""
    require_one_of("the sampler", name, SAMPLER_NAMES)
    sampler = SAMPLERS[SAMPLER_NAMES.index(name)]
    if start != "random" and not sampler.starts:
        raise InputError(
            f"{sampler.label} draws its own first states: leave out the start {start!r}, or sample by gibbs"
        )
    return sampler
