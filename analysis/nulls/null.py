"""What a null model is: how it is made from a layer, or which network it is, and how it is drawn."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from rbm.errors import InputError

if TYPE_CHECKING:
    import numpy as np
    from matplotlib.typing import LineStyleType

    from analysis.entropies.columns import Columns
    from rbm.bits import States


class Null(NamedTuple):
    """A null model of a layer. Exactly one of ``columns`` and ``network`` is given.

    To add one: write a file like `analysis.nulls.columns_shuffled` and add one line to `analysis.nulls.registry`.

    Examples
    --------
    >>> from analysis import Null
    >>> def as_it_is(columns, generator):
    ...     return iter(columns.values)
    >>> null = Null("same order", "columns as they are", "0.5", "o", "-", columns=as_it_is)
    >>> null.network is None
    True
    >>> null.surrogate_of(None, seed=1, draw=0)
    Traceback (most recent call last):
        ...
    rbm.errors.InputError: the null same order has no surrogate of the width of a layer
    """

    name: str  # value of the column ``null`` of the table, or of ``network`` where it is one; never changes
    label: str  # in figures, tables and on the terminal
    colour: str  # of points and lines in figures
    marker: str  # Matplotlib's name of it
    dash: "LineStyleType"
    # Yields the columns of one draw in the order in which they are taken, from those of the layer and a generator.
    columns: "Callable[[Columns, np.random.Generator], Iterator[np.ndarray]] | None" = None
    # Makes a whole surrogate of the layer, of its own width, from (states, seed, draw). A null without one is compared
    # with at the resolution of the layer only.
    surrogate: "Callable[[States, int, int], States] | None" = None
    stream: str = ""  # name of the random numbers of `surrogate`
    network: str | None = None  # the network whose layer of the same number is the null

    def surrogate_of(self, states: "States", seed: int, draw: int) -> "States":
        """Return a surrogate of a layer, of its width; InputError if this null has none."""
        if self.surrogate is None:
            raise InputError(f"the null {self.name} has no surrogate of the width of a layer")
        return self.surrogate(states, seed, draw)

    def source_of(self, columns: "Columns") -> "Callable[[np.random.Generator], Iterator[np.ndarray]]":
        """Return the function that yields the columns of a draw; InputError if this null is a network."""
        make = self.columns
        if make is None:
            raise InputError(f"the null {self.name} is a network, not made from a layer")
        return lambda generator: make(columns, generator)
