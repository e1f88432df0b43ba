"""The controls, in the order of tables: ideals first, nulls last. Calibration iterates over them."""

from analysis.controls.control import Control
from analysis.controls.kinds import alike, frontier, independent, ising, rank_laws, truncated
from rbm.errors import InputError

CONTROLS: tuple[Control, ...] = (
    frontier.POINTS,
    frontier.FREQUENCIES_DRAWN,
    *rank_laws.CONTROLS,
    truncated.FAR,
    truncated.NEAR,
    *ising.CONTROLS,
    alike.GEOMETRIC_STATES,
    alike.UNIFORM_STATES,
    independent.FEW,
    independent.UNEQUAL,
    independent.EQUAL,
)


def control_named(name: str) -> Control:
    """Return the control of a name; InputError, with the names there are, if there is none."""
    for control in CONTROLS:
        if control.name == name:
            return control
    raise InputError(f"control must be one of {', '.join(control.name for control in CONTROLS)}; got {name!r}")
