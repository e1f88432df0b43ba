"""Command-line options for every hyper-parameter of a stack, made from the fields of the configurations."""

import dataclasses
import typing
from collections.abc import Callable
from typing import Any

import click

from dbn.config import LAYER_PARAMETERS, DBNConfig
from dbn.terminal.recipes import RECIPE_NAMES, RECIPES, recipe_named


class Values(click.ParamType):
    """One value, or several separated by commas as a tuple."""

    def __init__(self, kind: type, always_tuple: bool = False) -> None:
        self.kind, self.always_tuple = kind, always_tuple
        self.name = f"{kind.__name__}[,{kind.__name__}...]"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Parse the text of the option."""
        if not isinstance(value, str):
            return value
        try:
            values = tuple(self.kind(part.strip()) for part in value.split(","))
        except ValueError:
            self.fail(f"{value!r} is not {self.name}", param, ctx)
        return values if self.always_tuple or len(values) > 1 else values[0]


def hyperparameters(command: Callable[..., Any], *, defaults: bool = True) -> Callable[..., Any]:
    """Add an option for every field of ``DBNConfig``; those not given arrive as None. The help says the defaults."""
    for field in reversed(dataclasses.fields(DBNConfig)):
        flag = "--" + field.name.replace("_", "-")
        several = field.name in LAYER_PARAMETERS
        text = field.metadata.get("help", "") + (" One value, or one a layer." if several else "")
        if defaults:
            values = field.default if isinstance(field.default, tuple) else (field.default,)
            text += f" Default: {','.join(map(str, values))}."
        if field.name == "snapshots":
            option = click.option(f"{flag}/--no-{flag[2:]}", default=None, help=text)
        else:
            option = click.option(flag, type=_kind(field), default=None, help=text)
        command = option(command)
    return command


def recipe_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the option of a recipe, under which other defaults hold."""
    text = "; ".join(f"{recipe.name}, for {recipe.purpose}" for recipe in RECIPES)
    return click.option(
        "--recipe", type=click.Choice(RECIPE_NAMES),
        help=f"Other defaults, for the data too: {text}. Options given have precedence.",
    )(command)  # fmt: skip


def with_recipe(
    name: str, values: dict[str, Any], options: dict[str, Any], reading: dict[str, Any]
) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    """Add what a recipe says to hyper-parameters, to the options that name data, and to those of their reading.

    Data that are named are read as the options say: the recipe's way of making bits is for its own data.
    """
    recipe = recipe_named(name)
    values = {**recipe.values, **values}
    if options["data"] is None:
        options, reading = {**options, "data": recipe.data}, {"binarise": recipe.binarise, **reading}
    return values, options, reading


def _kind(field: "dataclasses.Field[Any]") -> click.ParamType | type:
    if field.name == "layers":
        return Values(int, always_tuple=True)
    several = field.name in LAYER_PARAMETERS
    named: Any = typing.get_args(field.type)[0] if several else field.type
    kind: type = str if typing.get_origin(named) is typing.Literal else named
    return Values(kind) if several else kind


def given(options: dict[str, Any]) -> dict[str, Any]:
    """Take the hyper-parameters out of the options of a command and return those the user gave."""
    names = [field.name for field in dataclasses.fields(DBNConfig)]
    values = {name: options.pop(name) for name in names}
    return {name: value for name, value in values.items() if value is not None}
