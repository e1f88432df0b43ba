"""How reliably each layer of one network regenerates the data: all measures, one read-out."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from analysis.entropies.entropy import resolution, state_counts
from analysis.errorbars.intervals import Interval, mean, share
from analysis.regeneration.classes import classify
from analysis.regeneration.code_length import code_length
from analysis.regeneration.divergence import jensen_shannon
from analysis.regeneration.efficiency import bits_saved_per_bit, per_bit
from analysis.regeneration.manifolds import overlap
from analysis.regeneration.memorisation import memorisation
from analysis.regeneration.patterns import decode_states, free_states
from analysis.regeneration.reference import Reference, make_reference
from analysis.regeneration.ways import Measured, measure_frequency, measure_way, value_of
from dbn.model import DBN
from rbm.bits import States, as_states
from rbm.config import Readout
from rbm.errors import InputError


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
    seed: int,
    on_layer: Callable[[], None] = lambda: None,
    free: Mapping[int, States] | None = None,
) -> list[Measured]:
    """Every measure of the protocol's section 4, of the layers asked for and (as layer 0) of the data.

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
    rows = _measure_data(reference)
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


def _measure_data(reference: Reference) -> list[Measured]:
    """The baseline, and what real held-out rows, judged as patterns are, would get: the most to hope for."""
    real = memorisation(reference.sources, reference.training, reference.held_out.states)
    found = {
        "baseline_f1": reference.baseline_f1,
        "baseline_code_length": reference.baseline_code_length,
        "data_f1": overlap(reference.sources, reference.held_out).f1,
        "data_memorisation": real,
    }
    if reference.classifier_accuracy is not None:
        found["classifier_accuracy"] = reference.classifier_accuracy
    return [Measured(0, name, *interval[:3]) for name, interval in found.items()]


def _measure_layer(
    model: DBN, layer: int, data: States, chains: States, reference: Reference, readout: Readout, seed: int
) -> list[Measured]:
    training = model.encode(data, layer, readout, seed=seed)
    encoded = model.encode(reference.sources, layer, readout, seed=seed)
    r1 = decode_states(model, layer, encoded, seed=seed, stream=f"encode and decode, layer {layer}")
    r3 = decode_states(model, layer, chains, seed=seed, stream=f"decode free states, layer {layer}")
    rows = measure_way(model, layer, "R1", r1, reference)
    rows += measure_frequency(model, layer, training, reference, seed=seed)
    rows += measure_way(model, layer, "R3", r3, reference)

    one, other = (training.rows(half) for half in reference.halves)
    bits_a_pixel = mean(code_length(model, layer, encoded, reference.sources, seed=seed))
    found = {
        "R3_divergence": Interval(jensen_shannon(one, chains.rows(slice(one.n)))),
        "R3_divergence_floor": Interval(jensen_shannon(one, other)),
        "code_length": bits_a_pixel,
    }
    if reference.classifier is not None and reference.source_labels is not None:
        found["R1_class_agreement"] = share(classify(reference.classifier, r1.patterns) == reference.source_labels)

    bits = resolution(state_counts(training), "bits")
    for way in ("R1", "R3"):
        found[f"{way}_efficiency"] = per_bit(value_of(rows, f"{way}_f1") - reference.baseline_f1.value, bits)
    found["recurrence_efficiency"] = per_bit(value_of(rows, "R1_recurrence"), bits)
    found["code_length_efficiency"] = bits_saved_per_bit(
        bits_a_pixel.value, reference.baseline_code_length.value, data.n_units, bits
    )
    return rows + [Measured(layer, name, *interval[:3]) for name, interval in found.items()]
