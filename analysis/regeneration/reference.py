"""What all layers are measured against: rows of data, their manifold, a classifier, and the independent pixels."""

from typing import NamedTuple

import numpy as np

from analysis.errorbars.intervals import Interval, mean, share
from analysis.protocols.first import MANIFOLD_NEIGHBOURS
from analysis.regeneration.classes import Classifier, checked_labels, classify, make_classifier
from analysis.regeneration.manifolds import Manifold, manifold, overlap
from analysis.regeneration.pixels import pixel_code_length, pixel_means, pixel_patterns
from rbm.bits import States, as_states
from rbm.errors import InputError
from rbm.streams import stream_generator


class Reference(NamedTuple):
    """Three sets of n rows each, drawn without replacement, and what follows from the data alone."""

    held_out: Manifold  # held-out rows that patterns are compared with
    sources: States  # other held-out rows: those encoded and decoded (R1), and coded (code length)
    training: States  # training rows, for memorisation
    halves: np.ndarray  # int64 (2, at most n): numbers of training rows, two disjoint sets, for the divergence
    labels: np.ndarray | None  # of all training rows, (rows,)
    classifier: Classifier | None
    source_labels: np.ndarray | None  # (n,)
    classifier_accuracy: Interval | None  # on all held-out rows
    baseline_f1: Interval
    baseline_code_length: Interval  # of the sources, bits per pixel

    @property
    def n(self) -> int:
        """Rows of each set, and patterns of each way."""
        return self.sources.n


def make_reference(
    data: States,
    held_out: States,
    *,
    labels: np.ndarray | None = None,
    held_out_labels: np.ndarray | None = None,
    n_patterns: int,
    seed: int,
) -> Reference:
    """Draw the rows of a reference and measure the baseline.

    Parameters
    ----------
    data, held_out : States
        Training and held-out rows.
    labels, held_out_labels : array (rows,), optional
        Without the first there are no classes; without the second, no agreement and no accuracy.
    n_patterns : int
        Asked for. n is that, or half of the held-out rows, or all training rows, whichever is least: the rows that R1
        encodes are others than those it is compared with.

    Raises
    ------
    InputError
        If n is below 4, labels do not fit, or the widths differ.
    """
    data, held_out = as_states(data), as_states(held_out, data.n_units)
    n = min(n_patterns, held_out.n // 2, data.n)
    if n <= MANIFOLD_NEIGHBOURS:
        raise InputError(
            f"regeneration needs {MANIFOLD_NEIGHBOURS + 1} patterns, as many training and twice as many held-out rows; "
            f"got {n_patterns} patterns, {data.n} and {held_out.n} rows"
        )
    chosen = stream_generator(seed, "held-out rows of regeneration").permutation(held_out.n)[: 2 * n]
    training = stream_generator(seed, "training rows of memorisation").permutation(data.n)[:n]
    half = min(n, data.n // 2)
    halves = stream_generator(seed, "training rows of the divergence").permutation(data.n)[: 2 * half]
    classifier = None if labels is None else make_classifier(data, labels, seed=seed)
    source_labels = accuracy = None
    if classifier is not None and held_out_labels is not None:
        held_out_labels = checked_labels(held_out_labels, held_out.n)
        source_labels = held_out_labels[chosen[n:]]
        accuracy = share(classify(classifier, held_out) == held_out_labels)
    data_manifold, sources, means = manifold(held_out.rows(chosen[:n])), held_out.rows(chosen[n:]), pixel_means(data)
    return Reference(
        held_out=data_manifold,
        sources=sources,
        training=data.rows(training),
        halves=halves.reshape(2, half),
        labels=None if labels is None else checked_labels(labels, data.n),
        classifier=classifier,
        source_labels=source_labels,
        classifier_accuracy=accuracy,
        baseline_f1=overlap(pixel_patterns(means, n, seed=seed), data_manifold).f1,
        baseline_code_length=mean(pixel_code_length(means, sources)),
    )
