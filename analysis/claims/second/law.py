"""Claim (iii) over data sets: is the best layer where the slope is -1 as a law? (second protocol, section 6)."""

from collections.abc import Mapping
from typing import NamedTuple

from analysis.claims.reading import Index
from analysis.claims.second.predictive_layer import Place, place_of, places
from analysis.claims.verdict import Decision
from analysis.claims.wording import join_words
from analysis.protocols.second import DECIDING_SETS, LAW_DATA_SETS, REFUTING_DATA_SETS
from analysis.table.row import UNTRAINED


class DataSetPlaces(NamedTuple):
    """Where the trained and the untrained network of one data set predict best."""

    trained: dict[int, Place]
    untrained: dict[int, Place]


def places_of(index: Index) -> DataSetPlaces:
    """Find where the networks of a study predict best."""
    return DataSetPlaces(places(index), places(index, UNTRAINED))


def decide_law(data_sets: Mapping[str, DataSetPlaces]) -> tuple[Decision, str]:
    """Decide from the data sets that decide, by name: supported, not supported as a law, or undecided; and say why.

    Others are named and decide nothing.
    """
    counted = {name: data_sets[name] for name in DECIDING_SETS if name in data_sets}
    ours = {name: place_of(found.trained, len(found.trained))[0] for name, found in counted.items()}
    null = {name: place_of(found.untrained, len(found.untrained))[0] for name, found in counted.items()}
    others = [name for name in data_sets if name not in counted]
    note = f" Deciding nothing: {join_words(others)}." if others else ""
    elsewhere = [name for name, decision in ours.items() if decision == "elsewhere"]
    if len(elsewhere) >= REFUTING_DATA_SETS:
        return "not supported", f"Elsewhere on {join_words(elsewhere)}.{note}"
    not_here = [name for name, decision in ours.items() if decision != "here"]
    if not_here:
        return "undecided", f"Not here on {join_words(not_here)}.{note}"
    missing = [name for name in DECIDING_SETS if name not in counted]
    if missing or len(ours) < LAW_DATA_SETS:
        return "undecided", f"Here on all {len(ours)} data sets, but not measured: {join_words(missing)}.{note}"
    not_apart = [name for name, decision in null.items() if decision != "elsewhere"]
    if not_apart:
        reason = f"Here on all data sets, but the untrained network is not elsewhere on {join_words(not_apart)}."
        return "undecided", reason + note
    return "supported", f"Here on {join_words(list(ours))}, and the untrained network elsewhere.{note}"
