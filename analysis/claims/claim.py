"""What a claim is: its rule and how it is decided, and which numbers and figures are shown with it."""

from collections.abc import Callable
from typing import NamedTuple

from analysis.claims.reading import Index, Key
from analysis.claims.verdict import Verdict


class Column(NamedTuple):
    """One number of every layer."""

    title: str
    key: Key
    digits: int = 3  # after the point
    interval: bool = False  # shown


class LayerTable(NamedTuple):
    """A table with a line for each layer."""

    title: str
    columns: tuple[Column, ...]


class RecordTable(NamedTuple):
    """A table of any other lines."""

    title: str
    head: tuple[str, ...]
    records: tuple[tuple[str | int | float, ...], ...]
    signed: tuple[str, ...] = ()  # columns of which a plus sign is written


Table = LayerTable | RecordTable


class Claim(NamedTuple):
    """A claim of the protocol. To add one: write a file with one and add one line to `analysis.claims.registry`."""

    name: str  # of its file
    title: str  # with its number in the protocol
    rule: str  # in words; {fields} stand for those of the table "study" of a study's configuration
    decide: Callable[[Index], Verdict]
    tables: Callable[[Index], tuple[Table, ...]]  # shown layer by layer
    figures: tuple[str, ...]  # names in `analysis.figures.FIGURES`
    questions: tuple[str, ...] = ()  # names in `analysis.controls.calibration.questions`: how its test is calibrated
    # Controls that its rule is applied to in the place of the layers (`analysis.claims.in_place`):
    ideal: str = ""  # kind of drawn ideal of which it should be supported, as in column ``null`` of the table
    nulls: tuple[str, ...] = ()  # nulls of which it should not
