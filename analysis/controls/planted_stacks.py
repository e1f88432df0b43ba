"""Planted stacks: nested partitions that serve as the layers of a stack whose best layer for prediction is known.

Rows are of 2^n leaves whose sizes follow Zipf's law and whose numbers are in random order. Each layer's states are the
leaves merged by twos, fours, .. : the finest split them further, by fair bits that the pixels know nothing about. One
layer is planted: its states have a random template each, and a row is its template with every pixel flipped with a
small probability. Given the planted layer's state, pixels are independent, so that finer layers can say no more and
coarser ones say less.

The planted layer can be where the slope of relevance over resolution is -1, where claim (iii) must be found, or away
from it, where it must not.
"""

from typing import NamedTuple

import numpy as np

from analysis.claims.distance import slope_one
from analysis.entropies.entropy import relevance, resolution, state_counts
from analysis.predictive.held_out import split_held_out
from analysis.predictive.rows import LayerCoder, code_length_rows, difference_rows
from analysis.table.measure_names import RELEVANCE, RESOLUTION
from analysis.table.row import TRAINED, Row, template
from rbm.bits import States, pack
from rbm.streams import stream_generator

STREAM = "planted stack"
N_PIXELS, N_HELD_OUT = 101, 127
_SHARE_ON = 0.5  # of the pixels of a template
_FINER, _WIDTH = 5, 40  # layers finer than the leaves, a bit each; bits of a state's number


class PlantedStack(NamedTuple):
    """Rows and the layers of a planted stack, finest first."""

    training: States  # (M, `N_PIXELS`)
    held_out: States  # (`N_HELD_OUT`, `N_PIXELS`)
    layers: dict[int, States]  # by number, from 1: the state of each training row
    planted: int  # number of the planted layer
    resolutions: dict[int, float]  # H[s] of the layers, log M
    relevances: dict[int, float]  # H[k], log M


def planted_stack(n_points: int, *, offset: float, flip: float, seed: int) -> PlantedStack:
    """Draw a planted stack.

    Parameters
    ----------
    n_points : int
        M, training rows.
    offset : float
        H[s] of the planted layer less that of slope -1, log M: the layer nearest this is taken.
    flip : float
        Probability that a pixel is flipped; at 1/2 pixels say nothing of any layer.
    seed : int
    """
    generator = stream_generator(seed, STREAM)
    bits = int(n_points).bit_length() + 1  # leaves: more than rows, so that the finest layers have rows of their own
    weight = 1 / np.arange(1.0, 2**bits + 1)
    generator.shuffle(weight)
    n_rows = n_points + N_HELD_OUT
    leaf = generator.choice(2**bits, n_rows, p=weight / weight.sum())
    finest = (leaf << _FINER) | generator.integers(0, 2**_FINER, n_rows)
    labels = {layer + 1: finest >> layer for layer in range(bits + _FINER)}
    layers = {layer: _states(label[:n_points]) for layer, label in labels.items()}
    counts = {layer: state_counts(states) for layer, states in layers.items()}
    h_s, h_k = ({layer: float(of(found)) for layer, found in counts.items()} for of in (resolution, relevance))
    wanted = slope_one(h_s, h_k) + offset
    planted = min(h_s, key=lambda layer: abs(h_s[layer] - wanted))
    templates = generator.random((int(labels[planted].max()) + 1, N_PIXELS)) < _SHARE_ON
    rows = pack((templates[labels[planted]] ^ (generator.random((n_rows, N_PIXELS)) < flip)).astype(np.uint8))
    return PlantedStack(
        rows.rows(slice(n_points)), rows.rows(slice(n_points, None)), layers, planted, h_s, h_k
    )  # fmt: skip


def stack_rows(stack: PlantedStack, *, seed: int, readout: str) -> list[Row]:
    """Measure a planted stack as a trained network is, for claim (iii): entropies and predictive code lengths."""
    row = template(TRAINED, seed, readout, stack.training.n)
    coder = LayerCoder(stack.training, split_held_out(stack.held_out, seed=seed))
    coded = {layer: coder.code(states, sensitivity=False) for layer, states in stack.layers.items()}
    found: list[Row] = []
    for layer, code in coded.items():
        own = row._replace(layer=layer)
        found.append(own._replace(measure=RESOLUTION, value=stack.resolutions[layer]))
        found.append(own._replace(measure=RELEVANCE, value=stack.relevances[layer]))
        found += code_length_rows(own, code)
    return [*found, *difference_rows(row, {layer: code.primary for layer, code in coded.items()})]


def _states(label: np.ndarray) -> States:
    """Write the numbers of states in binary."""
    return pack((label[:, None] >> np.arange(_WIDTH) & 1).astype(np.uint8))
