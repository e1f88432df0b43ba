"""The nulls of a layer, in the order of tables and figures. Tables, claims, figures and reports iterate over them."""

from analysis.nulls import columns_shuffled, independent_units, pixels_shuffled, pixels_shuffled_fed, untrained
from analysis.nulls.null import Null
from rbm.errors import InputError

NULLS: tuple[Null, ...] = (
    columns_shuffled.NULL,
    independent_units.NULL,
    untrained.NULL,
    pixels_shuffled.NULL,
    pixels_shuffled_fed.NULL,
)
LAYER_NULLS = tuple(null for null in NULLS if null.columns is not None)  # made from the layer itself
SURROGATE_NULLS = tuple(null for null in NULLS if null.surrogate is not None)  # of the width of the layer
NETWORK_NULLS = tuple(null for null in NULLS if null.network is not None)  # layers of other networks


def null_named(name: str) -> Null:
    """Return the null of a name; InputError, with the names there are, if there is none."""
    for null in NULLS:
        if null.name == name:
            return null
    raise InputError(f"null must be one of {', '.join(null.name for null in NULLS)}; got {name!r}")
