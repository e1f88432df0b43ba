"""Whether chains have mixed: autocorrelation times, effective draws, R-hat, measured on the chains themselves."""

from rbm.mixing.autocorrelation import AutocorrelationTime, autocorrelation, autocorrelation_time
from rbm.mixing.drift import drift
from rbm.mixing.observers import (
    Observer,
    classes_observer,
    directions_observer,
    free_energy_observer,
    singular_directions,
    standard_observers,
)
from rbm.mixing.record import Plan, Recorded, record
from rbm.mixing.rhat import nested_rhat, rhat
from rbm.mixing.summary import Mixing, ObservableMixing, measure_mixing, summarise

__all__ = [
    "AutocorrelationTime",
    "Mixing",
    "ObservableMixing",
    "Observer",
    "Plan",
    "Recorded",
    "autocorrelation",
    "autocorrelation_time",
    "classes_observer",
    "directions_observer",
    "drift",
    "free_energy_observer",
    "measure_mixing",
    "nested_rhat",
    "record",
    "rhat",
    "singular_directions",
    "standard_observers",
    "summarise",
]
