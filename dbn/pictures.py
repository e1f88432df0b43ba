"""Rows of visible units as a grid of small pictures."""

import math
import re
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

import numpy as np

from rbm.errors import InputError
from rbm.files import write_whole

_LONGER_SIDE, _LEAST_WIDTH, _LEAST_HEIGHT = 0.8, 0.6, 0.12  # of a picture, inches: room for a word above it
_DOTS, _LARGEST = 150, 2**15  # dots an inch, and dots of a side that Matplotlib can draw and others can show
_MARGIN, _WORDS, _LINE = 0.1, 1.1, 0.2  # around bands, left of them, above them; inches


class Band(NamedTuple):
    """Pictures in rows and columns that have names."""

    pictures: np.ndarray  # (rows, columns, units), 0 white to 1 black
    rows: tuple[str, ...] = ()  # names at the left, or none
    columns: tuple[str, ...] = ()  # names above, or none
    gap: float = 0.5  # the grey of the lines between pictures


def parse_shape(text: str | None, n_visible: int) -> tuple[int, int]:
    """Parse the rows and columns of a picture of ``n_visible`` units, e.g. ``28x28``; None is the square that fits.

    Raises
    ------
    InputError
        If the text is no shape, or the shape does not hold just the units.
    """
    if text is None:
        side = math.isqrt(n_visible)
        if side * side != n_visible:
            raise InputError(f"{n_visible} units make no square picture: give --shape ROWSxCOLUMNS")
        return side, side
    match = re.fullmatch(r"(\d{1,9})x(\d{1,9})", text)
    if match is None or int(match[1]) * int(match[2]) != n_visible:
        raise InputError(f"the shape must be ROWSxCOLUMNS of {n_visible} units together; got {text[:40]!r}")
    return int(match[1]), int(match[2])


def grid(pictures: np.ndarray, shape: tuple[int, int], columns: int | None = None, gap: float = 0.5) -> np.ndarray:
    """Arrange all rows of ``pictures`` (n, units) in one picture (height, width), separated by grey lines."""
    n = len(pictures)
    columns = columns or math.ceil(math.sqrt(n))
    rows = -(-n // columns)
    height, width = shape
    canvas = np.full((rows * (height + 1) - 1, columns * (width + 1) - 1), gap, np.float32)
    for i, picture in enumerate(pictures):
        top, left = i // columns * (height + 1), i % columns * (width + 1)
        canvas[top : top + height, left : left + width] = picture.reshape(shape)
    return canvas


def save_grid(path: str | Path, pictures: np.ndarray, shape: tuple[int, int], columns: int | None = None) -> None:
    """Write a PNG of the grid, 0 white and 1 black, two pixels a unit. Errors as in `rbm.files.write_whole`."""
    from PIL import Image

    canvas = np.kron(grid(pictures, shape, columns), np.ones((2, 2), np.float32))
    content = BytesIO()
    Image.fromarray(np.rint(255 * (1 - canvas)).astype(np.uint8)).save(content, format="png")
    write_whole(path, content.getvalue())


def bands(
    pictures: np.ndarray, rows: Sequence[str], columns: Sequence[str], *, width: int = 10, gap: float = 0.5
) -> list[Band]:
    """Break pictures (rows, columns, units) with names, of either or none, into bands of at most ``width`` columns."""
    return [
        Band(pictures[:, first : first + width], tuple(rows), tuple(columns[first : first + width]), gap)
        for first in range(0, pictures.shape[1], width)
    ]


def save_bands(path: str | Path, shown: Sequence[Band], shape: tuple[int, int], title: str) -> None:
    """Write a PNG of bands below each other, with the names of their rows and columns, under a title.

    Raises
    ------
    InputError
        If the picture would be larger than what pictures can be, or as `rbm.files.write_whole`.
    """
    from matplotlib.figure import Figure

    scale = _LONGER_SIDE / max(shape)
    height, width = max(_LEAST_HEIGHT, scale * shape[0]), max(_LEAST_WIDTH, scale * shape[1])
    left = _MARGIN + (_WORDS if any(band.rows for band in shown) else 0)
    sizes = [(band.pictures.shape[0] * height, band.pictures.shape[1] * width) for band in shown]
    heights = [size[0] + _MARGIN + (_LINE if band.columns else 0) for size, band in zip(sizes, shown, strict=True)]
    lines = title.split("\n")
    whole = max(left + max(size[1] for size in sizes), 0.07 * max(map(len, lines))) + _MARGIN
    total = sum(heights) + _LINE * len(lines) + 2 * _MARGIN
    if max(whole, total) * _DOTS > _LARGEST:
        raise InputError(f"the picture would be {max(whole, total) * _DOTS:.0f} dots long: show fewer, by --n or --of")
    figure = Figure(figsize=(whole, total), dpi=_DOTS)
    figure.text(_MARGIN / whole, 1 - _MARGIN / total, title, fontsize=8, va="top", parse_math=False)
    bottom = total - _LINE * len(lines) - _MARGIN
    for band, size, space in zip(shown, sizes, heights, strict=True):
        bottom -= space
        place = (left / whole, (bottom + _MARGIN / 2) / total, size[1] / whole, size[0] / total)
        axes = figure.add_axes(place)
        rows, columns, units = band.pictures.shape
        canvas = grid(band.pictures.reshape(rows * columns, units), shape, columns, band.gap)
        axes.imshow(canvas, cmap="gray_r", vmin=0, vmax=1, interpolation="nearest", aspect="auto")
        axes.xaxis.tick_top()
        axes.tick_params(length=0, labelsize=7, pad=2)
        axes.set_frame_on(False)
        middle = [(side - 1) / 2 + (side + 1) * np.arange(n) for side, n in zip(shape, (rows, columns), strict=True)]
        axes.set_yticks(middle[0] if band.rows else [], band.rows, parse_math=False)
        axes.set_xticks(middle[1] if band.columns else [], band.columns, parse_math=False)
    content = BytesIO()
    figure.savefig(content, format="png")
    write_whole(path, content.getvalue())


def signed(values: np.ndarray) -> tuple[np.ndarray, float]:
    """Map values to grey levels, mid-grey zero and black the largest size of any; returns them and that size."""
    scale = float(np.abs(values).max())
    return 0.5 + values / (2 * (scale or 1.0)), scale


def check_png(path: str) -> None:
    """Raise InputError unless the name of a picture ends as that of a PNG file does, which it will be."""
    if not path.lower().endswith(".png"):
        raise InputError(f"the picture is a PNG file: give a name that ends in .png; got {path}")
