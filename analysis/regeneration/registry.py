"""The measures of regeneration, of each layer and of the data. Table, claims, report and figure iterate over them.

The order of a tuple is that of the rows of the table.
"""

from collections.abc import Iterable

from analysis.regeneration.measures import (
    class_bits,
    classes,
    code_length,
    coverage,
    discrepancy,
    distinct,
    efficiency,
    free_states,
    loop_information,
    memorisation,
    overlap,
    recurrence,
)
from analysis.regeneration.measures.entry import Measure, Panel
from analysis.regeneration.measures.panels import PANELS, WAYS
from analysis.regeneration.reference import Reference
from analysis.regeneration.ways import FrequencyPatterns, LayerPatterns, WayPatterns

WAY_MEASURES: tuple[Measure[WayPatterns], ...] = (  # of each of the three ways
    overlap.PRECISION,
    overlap.RECALL,
    overlap.F1,
    recurrence.RECURRENCE,
    recurrence.BIT_AGREEMENT,
    classes.CLASS_COVERAGE,
    memorisation.MEMORISATION,
    distinct.DISTINCT_PATTERNS,
    coverage.COVERAGE,
    discrepancy.DISCREPANCY,
)
FREQUENCY_MEASURES: tuple[Measure[FrequencyPatterns], ...] = (  # of R2 alone, so of any given states of a layer
    overlap.F1_SAMPLED,
    efficiency.EFFICIENCY,
)
LAYER_MEASURES: tuple[Measure[LayerPatterns], ...] = (
    free_states.FREE_DIVERGENCE,
    free_states.DIVERGENCE_FLOOR,
    code_length.CODE_LENGTH,
    classes.CLASS_AGREEMENT,
    *efficiency.SECONDARY_EFFICIENCIES,
    class_bits.CLASS_BITS,
    loop_information.LOOP_INFORMATION,
    free_states.FREE_RHAT,
    free_states.FREE_TAU,
    free_states.FREE_EFFECTIVE,
    free_states.FREE_MIXED,
)
DATA_MEASURES: tuple[Measure[Reference], ...] = (  # layer 0 of the table
    overlap.BASELINE_F1,
    code_length.BASELINE_CODE_LENGTH,
    overlap.DATA_F1,
    memorisation.DATA_MEMORISATION,
    classes.CLASSIFIER_ACCURACY,
    coverage.DATA_COVERAGE,
    discrepancy.DATA_DISCREPANCY,
    class_bits.BASELINE_CLASS_BITS,
)


def all_measures() -> tuple[Measure, ...]:
    """Return the measures of all four tuples."""
    return (*WAY_MEASURES, *FREQUENCY_MEASURES, *LAYER_MEASURES, *DATA_MEASURES)


def table_names() -> list[str]:
    """Return the names in the table: a measure of every way has one for each way."""
    of_ways = [f"{way.name}_{measure.name}" for way in WAYS for measure in WAY_MEASURES]
    return of_ways + [measure.name for measure in all_measures()[len(WAY_MEASURES) :]]


def drawn_panels() -> list[Panel]:
    """Return the panels of the figure: those of `PANELS`, then others that measures name, if any measure does."""
    named = [measure.panel for measure in all_measures() if measure.panel is not None]
    return [panel for panel in dict.fromkeys((*PANELS, *named)) if panel in named]


def in_panel_order(measures: Iterable[Measure]) -> list[Measure]:
    """Sort measures as the panels of the figure; those that are not drawn come last."""
    place: dict[Panel | None, int] = {panel: i for i, panel in enumerate(drawn_panels())}
    return sorted(measures, key=lambda measure: place.get(measure.panel, len(place)))
