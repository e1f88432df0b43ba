"""Planted templates in pixel space: data whose best partition is known, with nested ones finer and coarser than it.

Each row is one of K random templates of P pixels with every pixel flipped with probability epsilon: given its template,
a row's pixels are independent, so that the templates are all that a state can say about it. Coarser partitions merge
templates in pairs; finer ones split each template by fair bits that the pixels know nothing about.
"""

from typing import NamedTuple

import numpy as np

from analysis.table.short_repr import short_repr
from rbm.bits import States, pack
from rbm.checks import require_one_of
from rbm.errors import InputError
from rbm.streams import stream_generator

SIZES = ("uniform", "zipf")
STREAM = "planted templates"
_SHARE_ON = 0.5  # of the pixels of a template
_MOST_FLIPS = 0.5


class Partition(NamedTuple):
    """States of the rows."""

    level: int  # bits of the state beyond the planted one: negative where coarser, 0 the planted one
    label: np.ndarray  # int64 (M,): the state of each row


class Planted(NamedTuple):
    """Rows, the templates they were made of, and the partitions of them."""

    rows: States  # (M, P)
    templates: np.ndarray  # uint8 (K, P)
    label: np.ndarray  # int64 (M,): the template of each row
    partitions: tuple[Partition, ...]  # nested, coarsest first: of level -log2 K (one state) to ``finer``

    def __repr__(self) -> str:
        return short_repr(self)


def planted_templates(
    n_points: int,
    n_templates: int,
    n_pixels: int,
    *,
    flip: float,
    sizes: str = "uniform",
    finer: int = 3,
    seed: int = 0,
) -> Planted:
    """Draw independent rows of planted templates.

    Rows are in random order: any of them can be held out.

    Parameters
    ----------
    n_points, n_templates, n_pixels : int
        M; K, a power of 2 and at least 2; P.
    flip : float
        Probability that a pixel is flipped, 0 to .5.
    sizes : {"uniform", "zipf"}
        Probabilities of the templates: all alike, or in proportion to 1 / r.
    finer : int
        The number of partitions finer than the planted one: by 1, 2, .. hidden bits.
    seed : int

    Raises
    ------
    InputError
        On arguments outside these.
    """
    levels = int(n_templates).bit_length() - 1
    if n_templates < 2 or n_templates != 2**levels:
        raise InputError(f"templates are merged in pairs: give a power of 2, at least 2; got {n_templates}")
    if n_points < 1 or n_pixels < 1 or finer < 0:
        raise InputError(f"there must be rows and pixels; got {n_points} and {n_pixels}, {finer} finer partitions")
    if not 0 <= flip <= _MOST_FLIPS:
        raise InputError(f"the probability of a flip must be from 0 to {_MOST_FLIPS}; got {flip}")
    require_one_of("sizes", sizes, SIZES)
    generator = stream_generator(seed, STREAM)
    templates = (generator.random((n_templates, n_pixels)) < _SHARE_ON).astype(np.uint8)
    weight = 1 / np.arange(1.0, n_templates + 1) if sizes == "zipf" else np.ones(n_templates)
    label = generator.choice(n_templates, n_points, p=weight / weight.sum())
    rows = templates[label] ^ (generator.random((n_points, n_pixels)) < flip)
    hidden = generator.integers(0, 2**finer, n_points)
    coarser = [Partition(-level, label >> level) for level in range(levels, 0, -1)]
    split = [Partition(bits, (label << bits) | (hidden & ((1 << bits) - 1))) for bits in range(finer + 1)]
    return Planted(pack(rows), templates, label, (*coarser, *split))
