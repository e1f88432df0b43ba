"""The measures of regeneration layer by layer, as both protocols show them."""

from collections.abc import Iterable

from analysis.claims.claim import Column, LayerTable
from analysis.claims.reading import NETWORKS, Index, Key
from analysis.regeneration import registry
from analysis.regeneration.measures.efficiency import EFFICIENCY, SECONDARY_EFFICIENCIES
from analysis.regeneration.measures.entry import Measure


def regeneration_tables(index: Index) -> tuple[LayerTable, ...]:
    """Return the efficiencies, the measures of the three ways, and the others."""
    measured = [name for name in NETWORKS if Key(EFFICIENCY.name, name) in index]
    efficiencies = LayerTable(
        "Efficiency of R2 (F1 above independent pixels, per bit of H[s]), most probable read-out",
        tuple(Column(name, Key(EFFICIENCY.name, name), 4, True) for name in measured),
    )
    others = LayerTable("Other efficiencies, trained network", _columns(SECONDARY_EFFICIENCIES))
    ways = (
        LayerTable(f"{way.name}, trained network", _columns(registry.WAY_MEASURES, f"{way.name}_"))
        for way in registry.WAYS
    )
    tabulated = {EFFICIENCY.name, *(m.name for m in SECONDARY_EFFICIENCIES)}
    candidates: tuple[Measure, ...] = (*registry.LAYER_MEASURES, *registry.FREQUENCY_MEASURES)
    rest = registry.in_panel_order(m for m in candidates if m.name not in tabulated)
    return efficiencies, others, *ways, LayerTable("Other measures, trained network", _columns(rest))


def _columns(measures: Iterable[Measure], prefix: str = "") -> tuple[Column, ...]:
    return tuple(Column(m.heading, Key(prefix + m.name), m.digits, m.show_interval) for m in measures)
