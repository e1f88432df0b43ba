"""Tables of text, for the page, the report and the terminal alike."""

from collections.abc import Iterable
from typing import NamedTuple

from analysis.claims.claim import Column, LayerTable, Table
from analysis.claims.reading import Index
from analysis.claims.summary import layer_summaries
from analysis.claims.verdict import Effect, Verdict
from analysis.claims.wording import EFFECT_HEAD, effect_line
from analysis.errorbars.formats import UNDEFINED, format_interval, format_number
from analysis.errorbars.intervals import Interval


class TextTable(NamedTuple):
    """A table of text."""

    title: str
    head: tuple[str, ...]
    lines: tuple[tuple[str, ...], ...]


def verdict_tables(verdict: Verdict) -> tuple[TextTable, TextTable]:
    """Tabulate what the decision rests on, and the secondary statistics: a line for each."""
    return (
        _effects_table("What the decision rests on", verdict.effects),
        _effects_table("Secondary statistics, deciding nothing", verdict.secondary),
    )


def text_table(table: Table, index: Index) -> TextTable:
    """Write out a table of a claim."""
    if isinstance(table, LayerTable):
        return _layer_table(table, index)
    signs = ["+" if title in table.signed else "" for title in table.head]
    lines = (tuple(map(_written, record, signs)) for record in table.records)
    return TextTable(table.title, table.head, tuple(lines))


def format_cell(interval: Interval | None, column: Column) -> str:
    """Write a number of a column, with its interval if the column shows it and there is one."""
    if interval is None:
        return UNDEFINED
    if column.interval:
        return format_interval(*interval[:3], digits=column.digits)
    return format_number(interval.mean, column.digits)


def _layer_table(table: LayerTable, index: Index) -> TextTable:
    """Write a line for each layer: means over seeds, with intervals where the column shows them."""
    found = [{int(p.at): p.interval for p in layer_summaries(index, c.key) if p.at > 0} for c in table.columns]
    lines = (
        (str(n), *(format_cell(of.get(n), column) for column, of in zip(table.columns, found, strict=True)))
        for n in sorted(set().union(*found))
    )
    return TextTable(table.title, ("layer", *(column.title for column in table.columns)), tuple(lines))


def _written(value: str | int | float, sign: str) -> str:
    return format_number(value, sign=sign) if isinstance(value, float) else str(value)


def _effects_table(title: str, effects: Iterable[Effect]) -> TextTable:
    return TextTable(title, EFFECT_HEAD, tuple(effect_line(*effect) for effect in effects))
