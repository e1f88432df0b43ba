"""Classes of patterns by their nearest rows among labelled ones, and how well patterns keep and cover classes.

The class is that of most of the k nearest rows; of classes with as many, the one of the nearest row. Rows at one
distance come in the order they were drawn in. Cover and Hart, IEEE Trans. Inf. Theory 13 (1967) 21.
"""

from typing import NamedTuple

import numpy as np

from analysis.protocols.first import CLASS_NEIGHBOURS, CLASSIFIER_ROWS
from analysis.regeneration.neighbours import nearest
from rbm.bits import States
from rbm.errors import InputError
from rbm.streams import stream_generator


class Classifier(NamedTuple):
    """Labelled rows, and the shares of the classes over all of the data they were drawn from."""

    rows: States
    labels: np.ndarray  # int64 (n,), the numbers of the classes
    classes: np.ndarray  # the labels there are, ascending
    shares: np.ndarray  # float64 (n_classes,)
    k: int


def make_classifier(
    data: States, labels: np.ndarray, *, n_rows: int = CLASSIFIER_ROWS, k: int = CLASS_NEIGHBOURS, seed: int
) -> Classifier:
    """Draw n_rows rows without replacement, or all there are if fewer, in random order, from data with labels (n,)."""
    labels = checked_labels(labels, data.n)
    classes, number = np.unique(labels, return_inverse=True)
    chosen = stream_generator(seed, "rows of the classifier").permutation(data.n)[:n_rows]
    shares = np.bincount(number) / data.n
    return Classifier(data.rows(chosen), number[chosen].astype(np.int64), classes, shares, min(k, len(chosen)))


def classify(classifier: Classifier, patterns: States) -> np.ndarray:
    """Return the label of each pattern, (n,)."""
    votes = classifier.labels[nearest(patterns, classifier.rows, classifier.k).indices]
    support = (votes[:, :, None] == votes[:, None, :]).sum(axis=2)  # of each neighbour's class, nearest first
    best = votes[np.arange(len(votes)), support.argmax(axis=1)]  # the first of the largest
    return classifier.classes[best]


def coverage(classifier: Classifier, labels: np.ndarray) -> float:
    """Return 1 - total variation distance between the classes of patterns, labels (n,), and of the data: 0 to 1."""
    shares = np.array([np.mean(labels == label) for label in classifier.classes])
    return 1 - float(np.abs(shares - classifier.shares).sum()) / 2


def checked_labels(labels: np.ndarray, n: int) -> np.ndarray:
    """Return labels as an array (n,); InputError for another shape."""
    labels = np.asarray(labels)
    if labels.shape != (n,):
        raise InputError(f"there must be one label for each of {n} rows; got shape {labels.shape}")
    return labels
