"""The cells of a calibration, of which there must be one: a table of none says nothing."""

from collections.abc import Sequence

from analysis.controls.calibration.run import cells
from analysis.controls.control import Control
from analysis.controls.plan import Plan
from rbm.errors import InputError


def reachable_cells(plan: Plan, controls: Sequence[Control]) -> list[tuple[str, float]]:
    """Return the cells of a plan; InputError, with the reach of each control, if no control has a resolution of it."""
    found = cells(plan, controls)
    if not found:
        reaches = [(control.name, *control.reach(plan.n_points)) for control in controls]
        reached = ", ".join(f"{name} {least:.4f} to {largest:.4f}" for name, least, largest in reaches)
        raise InputError(
            f"no control has mean H[s] of {' or '.join(map(str, plan.resolutions))} log M with M {plan.n_points}; "
            f"they have {reached}: give other --resolutions or --controls"
        )
    return found
