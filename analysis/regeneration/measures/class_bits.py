"""How many bits the class of a held-out row costs once its state is known; left out for data without labels."""

import math

import numpy as np

from analysis.entropies.entropy import state_index
from analysis.errorbars.intervals import Interval, mean
from analysis.regeneration.measures.entry import Measure
from analysis.regeneration.reference import Reference
from analysis.regeneration.ways import LayerPatterns
from rbm.bits import States, pack

PSEUDO_COUNT = 1.0  # rows that the frequencies of the classes count as, in every state


def class_bits(training: States, labels: np.ndarray, held_out: States, truth: np.ndarray) -> np.ndarray:
    """Compute -log2 P(c | s) of the class c of each held-out row with state s, bits, float64 (at most n_held_out,).

    P(c | s) = (n_sc + P(c)) / (n_s + 1) with n_s training rows in state s, n_sc of them of class c, and the share P(c)
    of class c among all training rows: a state that no training row has gives P(c). Rows of a class that no training
    row has would cost infinitely many bits whatever the states, and are left out.

    Parameters
    ----------
    training, held_out : States
        One state a row.
    labels, truth : array (n_training,) and (n_held_out,)
        Classes of the training rows, which are counted, and of the held-out rows, which are coded.
    """
    n = training.n
    state = state_index(States(np.concatenate([training.words, held_out.words]), training.n_units)).of_row
    classes, label = np.unique(np.concatenate([labels, truth]), return_inverse=True)
    _, pair = np.unique(state * len(classes) + label, return_inverse=True)
    in_class, in_state, in_both = (_training_rows(index, n) for index in (label, state, pair))
    known = in_class > 0
    prior = PSEUDO_COUNT * in_class[known] / n
    return np.log2((in_state[known] + PSEUDO_COUNT) / (in_both[known] + prior))


def _training_rows(index: np.ndarray, n: int) -> np.ndarray:
    """Count, for each row behind the first n, those of the first n with the same number; int64."""
    return np.bincount(index[:n], minlength=int(index.max()) + 1)[index[n:]]


def of_layer(layer: LayerPatterns) -> Interval | None:
    """Return the mean over the held-out rows that R1 encodes, bits a row."""
    return _mean_bits(layer.reference, layer.training, layer.sources)


def of_one_state(reference: Reference) -> Interval | None:
    """Return the same mean with one state for all rows: what classes cost by their frequencies, bits a row."""
    if reference.labels is None:
        return None
    training, sources = (pack(np.zeros((n, 1), np.uint8)) for n in (len(reference.labels), reference.n))
    return _mean_bits(reference, training, sources)


def _mean_bits(reference: Reference, training: States, sources: States) -> Interval | None:
    if reference.labels is None or reference.source_labels is None:
        return None
    bits = class_bits(training, reference.labels, sources, reference.source_labels)
    return mean(bits) if len(bits) else None


CLASS_BITS = Measure[LayerPatterns](
    "class_bits",
    "class given the state",
    "bits",
    (0.0, math.inf),
    of_layer,
    meaning="Bits that the class of a held-out row costs once its state is known.",
)
BASELINE_CLASS_BITS = Measure[Reference](
    "baseline_class_bits",
    "class given one state",
    "bits",
    (0.0, math.inf),
    of_one_state,
    meaning="Bits that it costs with one state for all rows: by the frequencies of the classes.",
)
