"""Rows of visible units as a grid of small pictures."""

import math
import re
from io import BytesIO
from pathlib import Path

import numpy as np

from rbm.errors import InputError
from rbm.files import write_whole


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
    from matplotlib.image import imsave

    canvas = np.kron(grid(pictures, shape, columns), np.ones((2, 2), np.float32))
    content = BytesIO()
    imsave(content, canvas, cmap="gray_r", vmin=0, vmax=1, format="png")
    write_whole(path, content.getvalue())
