"""The claims, decided from the table alone by the rules of `analysis/PROTOCOL.md`."""

from collections.abc import Iterable

from analysis.claims import registry
from analysis.claims.reading import index_final
from analysis.claims.verdict import Verdict, Verdicts
from analysis.table.row import Row

__all__ = ["Verdict", "Verdicts", "decide"]


def decide(rows: Iterable[Row]) -> Verdicts:
    """Decide every claim from the rows of a study, in the order of `analysis.claims.registry.CLAIMS`."""
    index = index_final(rows)
    return Verdicts(claim.decide(index) for claim in registry.CLAIMS)
