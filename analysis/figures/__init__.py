"""Figures of a study, a file a figure. They draw what they are given; None where the study has nothing to draw."""

from collections.abc import Callable, Iterable
from pathlib import Path

import matplotlib as mpl
from matplotlib.figure import Figure

from analysis.figures.curves import sample_size, training_time
from analysis.figures.efficiency import efficiency
from analysis.figures.marks import FIGURE_RC
from analysis.figures.matched_effects import matched_effects
from analysis.figures.pictures import filters, samples
from analysis.figures.plane import plane
from analysis.figures.power_laws import power_laws
from analysis.figures.regeneration import regeneration
from analysis.figures.stacks import stacks
from analysis.figures.training import training
from analysis.table.study_file import StudyResult
from rbm.files import replacing

Drawing = Callable[[StudyResult], Figure | None]
FIGURES: dict[str, Drawing] = {
    "plane": plane,
    "matched_effects": matched_effects,
    "power_laws": power_laws,
    "efficiency": efficiency,
    "regeneration": regeneration,
    "sample_size": sample_size,
    "training_time": training_time,
    "stacks": stacks,
    "training": training,
    "samples": samples,
    "filters": filters,
}


def draw_figures(
    directory: Path,
    result: StudyResult,
    names: Iterable[str] = tuple(FIGURES),
    suffixes: tuple[str, ...] = ("svg", "png"),
) -> dict[str, Path]:
    """Draw figures, all by default, in the directory; returns the path of each by name, that of the last suffix."""
    directory.mkdir(parents=True, exist_ok=True)
    paths = {}
    with mpl.rc_context(FIGURE_RC):
        for name in names:
            figure = FIGURES[name](result)
            if figure is None:
                continue
            for suffix in suffixes:
                path = directory / f"{name}.{suffix}"
                metadata = {"Date": None} if suffix == "svg" else None
                with replacing(path) as temporary:
                    figure.savefig(temporary, format=suffix, bbox_inches="tight", metadata=metadata)
            paths[name] = path
    return paths
