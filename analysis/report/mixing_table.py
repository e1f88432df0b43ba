"""Tabulate whether the chains behind the free samples of each layer have mixed."""

from analysis.claims.claim import Column, LayerTable
from analysis.claims.reading import Index, Key
from analysis.regeneration.measures.free_states import FREE_EFFECTIVE, FREE_MIXED, FREE_RHAT, FREE_TAU
from analysis.report.text_tables import TextTable, text_table

NOTE = (
    "Of free samples, trained network: Gibbs chains between a layer and the one below that start from random bits, as "
    "those of the pictures do; observed over the last half of their sweeps. Chains mix where split R-hat and drift are "
    "those of independent draws and there are enough of these. Means over the seeds in which it can be told. States of "
    "chains that have not mixed are no samples of the layer's machine."
)
_COLUMNS = (
    Column("have mixed: share of the seeds that tell", Key(FREE_MIXED.name), FREE_MIXED.digits),
    Column("largest R-hat", Key(FREE_RHAT.name), FREE_RHAT.digits),
    Column("longest autocorrelation time, sweeps", Key(FREE_TAU.name), FREE_TAU.digits),
    Column("effective draws, all chains", Key(FREE_EFFECTIVE.name), FREE_EFFECTIVE.digits),
)


def mixing_table(index: Index) -> TextTable:
    """Write a line for each layer; none of a study that measured none of this."""
    return text_table(LayerTable("Do the chains of free samples mix?", _COLUMNS), index)
