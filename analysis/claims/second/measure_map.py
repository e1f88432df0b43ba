"""Where each measure of layers is best, beside slope -1; decides nothing (second protocol, section 5)."""

import math
from typing import NamedTuple

from analysis.claims.claim import Column, LayerTable, RecordTable
from analysis.claims.distance import Best, best, slope_one
from analysis.claims.reading import NETWORKS, Index, Key
from analysis.claims.second.deciding_layers import hidden_values
from analysis.errorbars.intervals import Interval, student
from analysis.protocols.first import PRIMARY_READOUT
from analysis.regeneration import registry
from analysis.regeneration.measures.class_bits import CLASS_BITS
from analysis.regeneration.measures.classes import CLASS_AGREEMENT, CLASS_COVERAGE
from analysis.regeneration.measures.code_length import CODE_LENGTH
from analysis.regeneration.measures.coverage import COVERAGE
from analysis.regeneration.measures.discrepancy import DISCREPANCY
from analysis.regeneration.measures.efficiency import EFFICIENCY, SECONDARY_EFFICIENCIES
from analysis.regeneration.measures.free_states import DIVERGENCE_FLOOR, FREE_DIVERGENCE
from analysis.regeneration.measures.loop_information import LOOP_INFORMATION
from analysis.regeneration.measures.overlap import F1
from analysis.regeneration.measures.recurrence import RECURRENCE
from analysis.table.measure_names import (
    LIKELIHOOD_BOUND,
    LIKELIHOOD_BOUND_LOG_Z_WIDTH,
    PREDICTIVE_CODE_LENGTH,
    RELEVANCE,
    RESOLUTION,
)
from analysis.table.row import TRAINED

LESS, MORE = -1, 1
PREDICTIVE, BOUND = "predictive code length", "likelihood bound"


class Mapped(NamedTuple):
    """A measure of layers that has a best layer."""

    title: str
    sign: int  # `MORE` or `LESS`, whichever is better
    measure: str  # in the table
    floor: str | None = None  # measure that is taken off first


MAPPED: tuple[Mapped, ...] = (
    Mapped(PREDICTIVE, LESS, PREDICTIVE_CODE_LENGTH),
    *(
        Mapped(f"{measure.label} of {way.name}", MORE, f"{way.name}_{measure.name}")
        for measure in (F1, CLASS_COVERAGE)
        for way in registry.WAYS
    ),
    *(
        Mapped(f"{measure.label} of {way.name}", sign, f"{way.name}_{measure.name}")
        for measure, sign in ((COVERAGE, MORE), (DISCREPANCY, LESS))
        for way in registry.WAYS
    ),
    Mapped("recurrence of R1", MORE, f"R1_{RECURRENCE.name}"),
    Mapped(CLASS_AGREEMENT.label, MORE, CLASS_AGREEMENT.name),
    Mapped("code length -log2 P(v|s)", LESS, CODE_LENGTH.name),
    Mapped("divergence of R3 over its floor", LESS, FREE_DIVERGENCE.name, DIVERGENCE_FLOOR.name),
    *(Mapped(f"{measure.label} per bit", MORE, measure.name) for measure in (EFFICIENCY, *SECONDARY_EFFICIENCIES)),
    Mapped(CLASS_BITS.label, LESS, CLASS_BITS.name),
    Mapped(LOOP_INFORMATION.label, MORE, LOOP_INFORMATION.name),
    Mapped(BOUND, MORE, LIKELIHOOD_BOUND),
)


class BestPlaces(NamedTuple):
    """Where a measure is best in every seed of a network."""

    mapped: Mapped
    bests: dict[int, Best]  # by seed, where the measure is defined
    resolution: Interval  # H[s] of the best, log M: Student's t over seeds

    @property
    def at_end(self) -> int:
        """Number of seeds whose best layer is an end of the stack."""
        return sum(not found.inside for found in self.bests.values())


def best_places(index: Index, network: str = TRAINED, readout: str = PRIMARY_READOUT) -> list[BestPlaces]:
    """Find where each measure of `MAPPED` that the table has is best, among the hidden layers."""
    resolution = hidden_values(index, RESOLUTION, network, readout)
    found = []
    for mapped in MAPPED:
        measured = hidden_values(index, mapped.measure, network, readout)
        floor = hidden_values(index, mapped.floor, network, readout) if mapped.floor else {}
        bests = {}
        for seed, layers in measured.items():
            off = floor.get(seed, {})
            signed = {n: mapped.sign * (x - (off.get(n, math.nan) if mapped.floor else 0)) for n, x in layers.items()}
            if (top := best(resolution.get(seed, {}), signed)) is not None:
                bests[seed] = top
        if bests:
            found.append(BestPlaces(mapped, bests, student(top.resolution for top in bests.values())))
    return found


def slopes_one(index: Index, network: str = TRAINED, readout: str = PRIMARY_READOUT) -> Interval:
    """Return the H[s], in units of log M, of slope -1 over the seeds of a network."""
    resolution, relevance = (hidden_values(index, name, network, readout) for name in (RESOLUTION, RELEVANCE))
    return student(slope_one(h, relevance.get(seed, {})) for seed, h in resolution.items())


def map_table(index: Index) -> RecordTable:
    """Tabulate where each measure is best in the trained network."""
    slope = slopes_one(index).mean
    records = tuple(
        (
            place.mapped.title,
            ", ".join(str(top.layer) for top in place.bests.values()),
            f"{place.at_end} of {len(place.bests)}",
            *place.resolution[:3],
            place.resolution.mean - slope,
        )
        for place in best_places(index)
    )
    head = ("measure", "best layer of each seed", "at an end", "H[s] of the best", "low", "high", "less slope -1")
    return RecordTable("Where each measure is best, log M; decides nothing", head, records, signed=("less slope -1",))


def bound_tables(index: Index) -> tuple[LayerTable, ...]:
    """Tabulate the likelihood bound of every network that has it, and the width of its log Z; nothing if none has."""
    measured = [name for name in NETWORKS if Key(LIKELIHOOD_BOUND, name) in index]
    if not measured:
        return ()
    columns = [Column(name, Key(LIKELIHOOD_BOUND, name), 2, True) for name in measured]
    columns += [Column(f"width of log Z, {name}", Key(LIKELIHOOD_BOUND_LOG_Z_WIDTH, name), 2) for name in measured]
    title = "Likelihood bound of the stack cut at each layer, bits a held-out row; decides nothing"
    return (LayerTable(title, tuple(columns)),)
