"""Measure how reliably each layer of a network regenerates the data: every measure of the registry, one read-out."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple, TypeVar

import numpy as np

from analysis.entropies.entropy import resolution, state_counts
from analysis.regeneration import registry
from analysis.regeneration.measures.entry import Measure
from analysis.regeneration.patterns import FreeStates, Regenerated, decode_states, draw_states, free_states
from analysis.regeneration.reference import Reference, make_reference
from analysis.regeneration.ways import FrequencyPatterns, LayerPatterns, WayPatterns
from dbn.model import DBN
from rbm.bits import States, as_states
from rbm.config import READOUTS, Readout
from rbm.errors import InputError

S = TypeVar("S")


class Measured(NamedTuple):
    """The value of one measure, with the ends of its 95 % interval (nan where it has none)."""

    layer: int  # 0: the data themselves
    measure: str
    value: float
    low: float
    high: float


class LabelledRows(NamedTuple):
    """Rows of data with their classes, where those are known.

    Examples
    --------
    >>> import numpy as np
    >>> from analysis import LabelledRows
    >>> rows = LabelledRows(np.array([[0, 1, 1], [1, 0, 0]]), labels=np.array([7, 3]))
    >>> rows.states.shape, LabelledRows(rows.states).labels is None
    ((2, 3), True)
    """

    states: np.ndarray | States  # (rows, n_visible)
    labels: np.ndarray | None = None  # one integer a row


class PatternSampling(NamedTuple):
    """How many patterns are drawn of each layer, and how.

    Examples
    --------
    >>> from analysis import PatternSampling
    >>> PatternSampling("most probable", n_patterns=500, steps=1000)
    PatternSampling(readout='most probable', n_patterns=500, steps=1000, seed=0)
    """

    readout: Readout  # of the states of data; patterns encoded again are most probable, free states are samples
    n_patterns: int  # of each way; cut to half of the held-out rows and to the training rows
    steps: int  # Gibbs sweeps of the free chains, at least 1
    seed: int = 0


def measure_regeneration(
    model: DBN,
    training: LabelledRows,
    held_out: LabelledRows,
    sampling: PatternSampling,
    *,
    layers: Sequence[int] | None = None,
    on_layer: Callable[[], None] = lambda: None,
    free: Mapping[int, FreeStates] | None = None,
) -> list[Measured]:
    """Measure everything of the protocol's section 4, of the layers asked for and (as layer 0) of the data.

    Parameters
    ----------
    model : DBN
    training, held_out : LabelledRows
        Rows whose states are counted, and rows that patterns are compared with; the labels as for `make_reference`.
    sampling : PatternSampling
        Read-out, patterns, Gibbs sweeps and seed.
    layers : sequence of int, optional
        Hidden layers; all by default.
    on_layer : callable
        Called after each layer.
    free : mapping from layer to FreeStates, optional
        What `free_states` gave for ``sampling.n_patterns`` chains, to spare the second read-out the sampling.

    Raises
    ------
    InputError
        As `make_reference`, or if a layer does not exist, or the free states of one are too few.

    Examples
    --------
    >>> import numpy as np
    >>> from analysis import LabelledRows, PatternSampling, measure_regeneration
    >>> from dbn import DBN
    >>> from rbm import RBM
    >>> copy = DBN([RBM(16 * np.eye(5), np.full(5, -8.0), np.full(5, -8.0))])
    >>> training, fresh = (np.random.default_rng(i).integers(0, 2, (40, 5)) for i in (1, 2))
    >>> sampling = PatternSampling("most probable", n_patterns=10, steps=5)
    >>> found = measure_regeneration(copy, LabelledRows(training), LabelledRows(fresh), sampling)
    >>> [row.value for row in found if row.measure == "R1_recurrence"]
    [1.0]
    """
    readout, n_patterns, steps, seed = sampling
    data, fresh = (as_states(rows.states, model.sizes[0]) for rows in (training, held_out))
    chosen = range(1, model.n_layers + 1) if layers is None else layers
    for layer in chosen:
        model.check_layer(layer, lowest=1)
    reference = make_reference(
        data, fresh, labels=training.labels, held_out_labels=held_out.labels, n_patterns=n_patterns, seed=seed
    )
    rows = _rows(0, registry.DATA_MEASURES, reference)
    for layer in chosen:
        if free is not None and layer in free:
            given = as_states(free[layer].states, model.sizes[layer])
            if given.n < reference.n:
                raise InputError(f"layer {layer} needs {reference.n} free states; got {given.n}")
            chains = free[layer]._replace(states=given).first(reference.n)
        else:
            chains = free_states(model, layer, reference.n, steps, seed=seed)
        rows += _measure_layer(model, layer, data, chains, reference, readout, seed)
        on_layer()
    return rows


def measure_way(model: DBN, layer: int, way: str, regenerated: Regenerated, reference: Reference) -> list[Measured]:
    """Measure the patterns of one way; ``way``, R1, R2 or R3, is the prefix of the names."""
    return _rows(layer, registry.WAY_MEASURES, WayPatterns(model, layer, regenerated, reference), f"{way}_")


def measure_frequency(model: DBN, layer: int, states: States, reference: Reference, *, seed: int) -> list[Measured]:
    """Measure R2 of given states of a layer, one a data point: its own, or a surrogate such as shuffled columns.

    n of them are drawn with their frequency and decoded. The measures are those of `measure_way`, ``R2_f1_sampled``
    with the visible units sampled, and ``efficiency``, with the resolution of the states given.
    """
    checked = as_states(states, model.sizes[layer])
    drawn = draw_states(checked, reference.n, seed=seed, stream=f"states of layer {layer} by frequency")
    decoded, sampled = (
        WayPatterns(
            model,
            layer,
            decode_states(model, layer, drawn, readout, seed=seed, stream=f"decode by frequency, layer {layer}"),
            reference,
        )
        for readout in READOUTS
    )
    found = FrequencyPatterns(decoded, sampled, resolution(state_counts(checked), "bits"))
    return _rows(layer, registry.WAY_MEASURES, decoded, "R2_") + _rows(layer, registry.FREQUENCY_MEASURES, found)


def _measure_layer(
    model: DBN, layer: int, data: States, chains: FreeStates, reference: Reference, readout: Readout, seed: int
) -> list[Measured]:
    training = model.encode(data, layer, readout, seed=seed)
    sources = model.encode(reference.sources, layer, readout, seed=seed)
    encoded_and_decoded, free = (
        WayPatterns(model, layer, decode_states(model, layer, states, seed=seed, stream=stream), reference)
        for states, stream in (
            (sources, f"encode and decode, layer {layer}"),
            (chains.states, f"decode free states, layer {layer}"),
        )
    )
    found = LayerPatterns(model, layer, training, sources, encoded_and_decoded, free, chains.recorded, reference, seed)
    return [
        *_rows(layer, registry.WAY_MEASURES, encoded_and_decoded, "R1_"),
        *measure_frequency(model, layer, training, reference, seed=seed),
        *_rows(layer, registry.WAY_MEASURES, free, "R3_"),
        *_rows(layer, registry.LAYER_MEASURES, found),
    ]


def _rows(layer: int, measures: Iterable[Measure[S]], subject: S, prefix: str = "") -> list[Measured]:
    """Compute the measures; those that need labels the data do not have are left out."""
    found = ((prefix + measure.name, measure.compute(subject)) for measure in measures)
    return [Measured(layer, name, v.value, v.low, v.high) for name, v in found if v is not None]
