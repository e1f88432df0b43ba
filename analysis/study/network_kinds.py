"""The networks of a study, in the order of tables and figures: how wide each is, and what it is trained on.

Heavy imports wait until a function is called: the command line lists the names.

To add one, write a line in ``NETWORK_KINDS``; where its layers are nulls of those of the trained network, also an entry
of `analysis.nulls.registry` with its name as ``network``.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from analysis.table.row import PIXELS_SHUFFLED, PIXELS_SHUFFLED_FED, TRAINED, UNTRAINED, WIDTHS_EQUAL, WIDTHS_PERMUTED
from rbm.errors import InputError

if TYPE_CHECKING:
    from rbm.bits import States

Widths = tuple[int, ...]


def _as_configured(layers: Widths) -> Widths:
    return layers


def _permuted(layers: Widths) -> Widths:
    """Swap layers 1 and 2, 3 and 4, ..."""
    pairs = (layers[i : i + 2][::-1] for i in range(0, len(layers), 2))
    return tuple(width for pair in pairs for width in pair)


def _equal(layers: Widths) -> Widths:
    """Give every layer the geometric mean of the widths."""
    import numpy as np

    return (round(float(np.exp(np.mean(np.log(layers))))),) * len(layers)


def _the_data(rows: "States", seed: int) -> "States":
    return rows


def _shuffled_pixels(rows: "States", seed: int) -> "States":
    from analysis.nulls.shuffle import shuffle_columns

    return shuffle_columns(rows, seed=seed, draw=0)


class NetworkKind(NamedTuple):
    """How a network of a study differs from the one the study is about (first protocol, section 1)."""

    name: str  # value of the column ``network`` of the table; never changes
    label: str  # in figures, tables and on the terminal
    widths: Callable[[Widths], Widths] = _as_configured  # hidden sizes, bottom up, from those of the configuration
    training_rows: "Callable[[States, int], States]" = _the_data  # from the data and the seed
    trained: bool = True  # else it is measured as initialised
    fed: "Callable[[States, int], States]" = _the_data  # what it is fed when its layers are nulls, likewise
    model_of: str | None = None  # the network that it is, where it differs in what it is fed: it has no rows of its own


NETWORK_KINDS: tuple[NetworkKind, ...] = (
    NetworkKind(TRAINED, TRAINED),
    NetworkKind(PIXELS_SHUFFLED, PIXELS_SHUFFLED, training_rows=_shuffled_pixels),
    NetworkKind(PIXELS_SHUFFLED_FED, PIXELS_SHUFFLED_FED, fed=_shuffled_pixels, model_of=PIXELS_SHUFFLED),
    NetworkKind(WIDTHS_PERMUTED, WIDTHS_PERMUTED, widths=_permuted),
    NetworkKind(WIDTHS_EQUAL, WIDTHS_EQUAL, widths=_equal),
    NetworkKind(UNTRAINED, UNTRAINED, trained=False),
)
NETWORKS = tuple(
    kind.name for kind in NETWORK_KINDS if kind.trained and kind.model_of is None
)  # a study trains those its configuration names
ALWAYS_MEASURED = tuple(kind.name for kind in NETWORK_KINDS if not kind.trained)


def kind_named(name: str) -> NetworkKind:
    """Return the kind of network of a name; InputError, with the names there are, if there is none."""
    for kind in NETWORK_KINDS:
        if kind.name == name:
            return kind
    raise InputError(f"network must be one of {', '.join(kind.name for kind in NETWORK_KINDS)}; got {name!r}")
