"""Figures of a study as files."""

from collections.abc import Iterable
from io import BytesIO
from pathlib import Path

import matplotlib as mpl
from matplotlib.figure import Figure

from analysis.figures.registry import FIGURES
from analysis.figures.style import FIGURE_RC
from analysis.table.study_file import StudyResult
from rbm.files import write_whole


def draw_figures(
    directory: Path,
    result: StudyResult,
    names: Iterable[str] | None = None,
    suffixes: tuple[str, ...] = ("svg", "png"),
) -> dict[str, Path]:
    """Draw figures, all by default, in the directory; returns the path of each by name, that of the last suffix.

    Examples
    --------
    >>> from pathlib import Path
    >>> from analysis import load_result
    >>> from analysis.figures import draw_figures
    >>> paths = draw_figures(Path("figures"), load_result("study.h5"), names=["filters"], suffixes=("png",))
    >>> paths["filters"].as_posix()
    'figures/filters.png'
    """
    directory.mkdir(parents=True, exist_ok=True)
    paths = {}
    with mpl.rc_context(FIGURE_RC):
        for name in FIGURES if names is None else names:
            figure = FIGURES[name].draw(result)
            if figure is None:
                continue
            for suffix in suffixes:
                paths[name] = save_figure(directory / f"{name}.{suffix}", figure)
    return paths


def save_figure(path: Path, figure: Figure) -> Path:
    """Write a figure, whole or not at all, in the format of the path's ending; returns the path."""
    metadata = {"Date": None} if path.suffix == ".svg" else None
    content = BytesIO()
    figure.savefig(content, format=path.suffix[1:], bbox_inches="tight", metadata=metadata)
    write_whole(path, content.getvalue())
    return path
