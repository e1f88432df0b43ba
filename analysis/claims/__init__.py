"""The three claims, decided from the table alone by the rules of `analysis/PROTOCOL.md`."""

from collections.abc import Iterable

from analysis.claims import matched_relevance, power_laws, regeneration
from analysis.claims.reading import index_final
from analysis.claims.verdict import Verdict
from analysis.table.row import Row


def decide(rows: Iterable[Row]) -> tuple[Verdict, Verdict, Verdict]:
    """The verdicts on efficiency (i), power laws (ii) and regeneration (iii)."""
    index = index_final(rows)
    return matched_relevance.decide(index), power_laws.decide(index), regeneration.decide(index)
