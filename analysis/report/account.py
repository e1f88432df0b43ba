"""A whole account of the three claims: verdict, tables and figures of each, from the table of a study alone."""

from typing import NamedTuple

from analysis.claims import matched_relevance, power_laws, regeneration
from analysis.claims.reading import index_final
from analysis.claims.verdict import Verdict
from analysis.report.layer_tables import efficiency_grids, power_law_grids, regeneration_grids, whole_grid
from analysis.report.text_tables import Grid, verdict_grids
from analysis.table.row import Row


class Section(NamedTuple):
    """One claim."""

    verdict: Verdict
    effects: tuple[Grid, Grid]
    layers: tuple[Grid, ...]
    figures: tuple[str, ...]  # names of `analysis.figures.FIGURES`


class Account(NamedTuple):
    """All three, and what belongs to none."""

    sections: tuple[Section, ...]
    whole: Grid
    figures: tuple[str, ...]


def account(rows: list[Row]) -> Account:
    """Decide and tabulate."""
    index = index_final(rows)
    sections = tuple(
        Section(verdict, verdict_grids(verdict), grids, figures)
        for verdict, grids, figures in (
            (matched_relevance.decide(index), efficiency_grids(index), ("plane", "matched_effects")),
            (power_laws.decide(index), power_law_grids(index), ("power_laws",)),
            (regeneration.decide(index), regeneration_grids(index), ("efficiency", "regeneration")),
        )
    )
    return Account(sections, whole_grid(index), ("sample_size", "training_time", "stacks"))
