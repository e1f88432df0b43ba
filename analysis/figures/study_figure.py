"""What a figure of a study is: how it is drawn, its title and caption, and where reports show it."""

from collections.abc import Callable
from typing import Literal, NamedTuple

from matplotlib.figure import Figure

from analysis.table.study_file import StudyResult

BARS = (
    "Bars: 95 % Student's t intervals over seeds; of one seed, those within it (split halves, or the range or binomial "
    "interval of what is drawn). Many are smaller than the markers."
)


class StudyFigure(NamedTuple):
    """A figure of a study. To add one: write a file with one and add one line to `analysis.figures.registry`."""

    name: str  # of its files
    draw: Callable[[StudyResult], Figure | None]  # None where the study has nothing to draw
    title: str
    caption: str  # {fields} stand for those of the table "study" of a study's configuration
    shown: Literal["claim", "dependence", "network"]  # with the claim that names it, or in a section of its own
