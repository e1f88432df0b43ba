"""Measure how reliably each layer of a network regenerates the data: every measure of the registry, one read-out."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple, TypeVar

import numpy as np

from analysis.entropies.entropy import resolution, state_counts
from analysis.regeneration import registry
from analysis.regeneration.measures.entry import Measure
from analysis.regeneration.patterns import Regenerated, decode_states, draw_states, free_states
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


def measure_regeneration(
    model: DBN,
    data: np.ndarray | States,
    held_out: np.ndarray | States,
    *,
    labels: np.ndarray | None = None,
    held_out_labels: np.ndarray | None = None,
    layers: Sequence[int] | None = None,
    readout: Readout,
    n_patterns: int,
    steps: int,
    seed: int = 0,
    on_layer: Callable[[], None] = lambda: None,
    free: Mapping[int, States] | None = None,
) -> list[Measured]:
    """Measure everything of the protocol's section 4, of the layers asked for and (as layer 0) of the data.

    Parameters
    ----------
    model : DBN
    data, held_out : array or States, (rows, n_visible)
        Training rows, whose states are counted, and held-out rows.
    labels, held_out_labels : array (rows,), optional
        As for `make_reference`.
    layers : sequence of int, optional
        Hidden layers; all by default.
    readout : {"most probable", "sample"}
        Of the states of data. Patterns encoded again are read out as most probable, free states are samples.
    n_patterns : int
        Patterns of each way; cut to half of the held-out rows and to the training rows.
    steps : int
        Gibbs sweeps of the free chains, at least 1.
    on_layer : callable
        Called after each layer.
    free : mapping from layer to States, optional
        What `free_states` gave for n_patterns chains, to spare the second read-out the sampling.

    Raises
    ------
    InputError
        As `make_reference`, or if a layer does not exist, or the free states of one are too few.
    """
    data, held_out = as_states(data, model.sizes[0]), as_states(held_out, model.sizes[0])
    chosen = range(1, model.n_layers + 1) if layers is None else layers
    for layer in chosen:
        model.check_layer(layer, lowest=1)
    reference = make_reference(
        data, held_out, labels=labels, held_out_labels=held_out_labels, n_patterns=n_patterns, seed=seed
    )
    rows = _rows(0, registry.DATA_MEASURES, reference)
    for layer in chosen:
        if free is not None and layer in free:
            given = as_states(free[layer], model.sizes[layer])
            if given.n < reference.n:
                raise InputError(f"layer {layer} needs {reference.n} free states; got {given.n}")
            chains = given.rows(slice(reference.n))
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
    model: DBN, layer: int, data: States, chains: States, reference: Reference, readout: Readout, seed: int
) -> list[Measured]:
    training = model.encode(data, layer, readout, seed=seed)
    sources = model.encode(reference.sources, layer, readout, seed=seed)
    encoded_and_decoded, free = (
        WayPatterns(model, layer, decode_states(model, layer, states, seed=seed, stream=stream), reference)
        for states, stream in (
            (sources, f"encode and decode, layer {layer}"),
            (chains, f"decode free states, layer {layer}"),
        )
    )
    found = LayerPatterns(model, layer, training, sources, encoded_and_decoded, free, reference, seed)
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
