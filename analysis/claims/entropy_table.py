"""The measures of `analysis.entropies.registry` layer by layer, as claims show them."""

from analysis.claims.claim import Column, LayerTable
from analysis.claims.reading import Key
from analysis.entropies.registry import MEASURES


def entropy_table() -> LayerTable:
    """Return a table with a column for each measure of the trained network."""
    columns = tuple(Column(measure.title, Key(measure.name), measure.digits, measure.drawn) for measure in MEASURES)
    return LayerTable("Entropies, trained network, most probable read-out", columns)
