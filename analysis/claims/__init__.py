"""The claims, decided from the table alone by the rules of `analysis/protocols/second.md`, or of the first protocol."""

from collections.abc import Iterable

from analysis.claims import registry
from analysis.claims.reading import index_final
from analysis.claims.verdict import Verdict, Verdicts
from analysis.table.row import Row

__all__ = ["Verdict", "Verdicts", "decide"]


def decide(rows: Iterable[Row], protocol: str = registry.CURRENT.name) -> Verdicts:
    """Decide every claim from the rows of a study, in the order of `analysis.claims.registry.CLAIMS`.

    Parameters
    ----------
    rows : iterable of Row
    protocol : {"second", "first"}
        The rules; the first are history.

    Raises
    ------
    InputError
        If there is no such protocol.

    Examples
    --------
    >>> from analysis import decide, load_result
    >>> verdicts = decide(load_result("study.h5").rows)
    >>> {verdict.decision for verdict in verdicts} <= {"supported", "not supported", "here", "elsewhere", "undecided"}
    True
    >>> decide([], protocol="third")
    Traceback (most recent call last):
        ...
    rbm.errors.InputError: protocol must be one of second, first; got 'third'
    """
    index = index_final(rows)
    return Verdicts(claim.decide(index) for claim in registry.claims_of(registry.protocol_named(protocol)))
