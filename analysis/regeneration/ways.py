"""The measures that all three ways share, and what is asked of states drawn with their frequency."""

from typing import NamedTuple

from analysis.entropies.entropy import resolution, state_counts
from analysis.errorbars.intervals import Interval
from analysis.regeneration.classes import classify, coverage
from analysis.regeneration.efficiency import per_bit
from analysis.regeneration.manifolds import overlap
from analysis.regeneration.memorisation import memorisation
from analysis.regeneration.patterns import Regenerated, decode_states, draw_states
from analysis.regeneration.recurrence import recurrence
from analysis.regeneration.reference import Reference
from dbn.model import DBN
from rbm.bits import States, as_states


class Measured(NamedTuple):
    """One measure of a layer, layer 0 for the data themselves; low and high as in `Interval`."""

    layer: int
    measure: str
    value: float
    low: float
    high: float


def measure_way(model: DBN, layer: int, way: str, regenerated: Regenerated, reference: Reference) -> list[Measured]:
    """Precision to memorisation of the patterns of one way; ``way``, R1, R2 or R3, is the prefix of their names."""
    patterns = regenerated.patterns
    found = overlap(patterns, reference.held_out)._asdict() | recurrence(model, layer, regenerated)._asdict()
    if reference.classifier is not None:
        labels = classify(reference.classifier, patterns)
        found["class_coverage"] = Interval(coverage(reference.classifier, labels))
    found["memorisation"] = memorisation(patterns, reference.training, reference.held_out.states)
    return [Measured(layer, f"{way}_{name}", *interval[:3]) for name, interval in found.items()]


def measure_frequency(model: DBN, layer: int, states: States, reference: Reference, *, seed: int) -> list[Measured]:
    """R2 of given states of a layer, one a data point: the layer's own, or a surrogate such as its columns shuffled.

    n of them are drawn with their frequency and decoded. The measures are those of `measure_way`, ``R2_f1_sampled``
    with the visible units sampled, and ``efficiency``, with the resolution of the states given.
    """
    drawn = draw_states(
        as_states(states, model.sizes[layer]), reference.n, seed=seed, stream=f"states of layer {layer} by frequency"
    )
    decoded, sampled = (
        decode_states(model, layer, drawn, readout, seed=seed, stream=f"decode by frequency, layer {layer}")
        for readout in ("most probable", "sample")
    )
    rows = measure_way(model, layer, "R2", decoded, reference)
    rows.append(Measured(layer, "R2_f1_sampled", *overlap(sampled.patterns, reference.held_out).f1[:3]))
    gain = value_of(rows, "R2_f1") - reference.baseline_f1.value
    return [*rows, Measured(layer, "efficiency", *per_bit(gain, resolution(state_counts(states), "bits"))[:3])]


def value_of(rows: list[Measured], measure: str) -> float:
    """The value of the only row of a measure."""
    (value,) = (row.value for row in rows if row.measure == measure)
    return value
