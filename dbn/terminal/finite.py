"""Options that are finite numbers."""

import math
from typing import Any

import click


class Finite(click.ParamType):
    """A number that is neither nan nor infinite."""

    name = "float"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Parse the text of the option."""
        number: float = click.FLOAT.convert(value, param, ctx)
        if not math.isfinite(number):
            self.fail(f"{value} is not finite: give a number", param, ctx)
        return number
