"""What ``dbn sample --clamp`` does: fill rows in, and write samples and pictures."""

from pathlib import Path
from typing import NamedTuple

import click
import numpy as np

from dbn.datasets.readers.npy import read_npy
from dbn.model import DBN
from dbn.model_data import ModelData
from dbn.pictures import parse_shape, save_grid
from dbn.samples import save_samples
from dbn.sampling.filling import fill, given_masked_filled, parse_held
from dbn.terminal.console import Failure
from rbm.errors import InputError

_PICTURES = 100  # rows shown at most, three pictures each
_COLUMNS = 12  # pictures side by side


class Files(NamedTuple):
    """Where samples and pictures go, and the shape of a picture as it was given."""

    out: str | None
    png: str | None
    shape: str | None


class Asked(NamedTuple):
    """What is to be held, and the layer at which the stack is cut."""

    clamp: str  # a file, or a rectangle of the picture
    layer: int = 1
    label: str | None = None


def fill_rows(stack: DBN, rows: ModelData | None, asked: Asked, n: int, steps: int, *, seed: int, files: Files) -> None:
    """Fill the first n rows in around the units that are held, and say how many proposals were accepted, if any.

    Raises
    ------
    InputError
        As `dbn.fill`; if the file holds no mask, or the rectangle does not lie in the picture.
    """
    if rows is None:
        raise Failure("--clamp needs rows: name them with --data")
    clamp = asked.clamp
    is_file = Path(clamp).suffix == ".npy" or Path(clamp).is_file()
    size = None if is_file and files.png is None else parse_shape(files.shape, stack.sizes[0])
    mask = _read_mask(clamp) if is_file or size is None else parse_held(clamp, size)
    given = rows.states.rows(slice(0, n))
    filled = fill(stack, given, mask, steps, layer=asked.layer, label=asked.label, seed=seed)
    if filled.accepted is not None and steps:
        below, above = 100 * filled.accepted.mean(axis=1)
        click.echo(f"accepted: {below:.0f} % of proposals from below, {above:.0f} % from above", err=True)
    click.echo(
        "every row has a law of its own: whether its one chain has mixed is not told; more --steps help", err=True
    )
    if files.out is not None:
        known: dict[str, str | int] = {"data": rows.name, "digest": rows.digest, "clamp": clamp, "layer": asked.layer}
        if asked.label is not None:
            known["label"] = asked.label
        sampler = "gibbs" if filled.accepted is None else "metropolis"
        save_samples(files.out, filled, steps=steps, sampler=sampler, start="random", seed=seed, **known)
    if files.png is not None and size is not None:
        shown = slice(0, _PICTURES)
        pictures = given_masked_filled(given.rows(shown), mask, filled.visible.rows(shown))
        save_grid(files.png, pictures, size, _COLUMNS)


def _read_mask(path: str) -> np.ndarray:
    """Read a mask of any shape from a .npy file, as one line of values."""
    try:
        return read_npy(path).ravel()
    except InputError as error:
        raise Failure(f"--clamp: {path} cannot be read as a .npy file of 0 and 1 ({error})") from None
