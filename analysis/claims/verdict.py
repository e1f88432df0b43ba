"""A verdict on a claim and the statistics it rests on."""

from html import escape
from typing import Literal, NamedTuple

from analysis.claims.wording import EFFECT_HEAD, effect_line
from analysis.errorbars.intervals import Interval, student
from analysis.table.html_table import html_table

Decision = Literal["supported", "not supported", "here", "elsewhere", "undecided"]


class Effect(NamedTuple):
    """One statistic over seeds."""

    subject: str  # the null compared with, or the network the statistic belongs to
    statistic: str  # in words, with its unit
    interval: Interval  # Student's t over seeds
    by_seed: dict[int, float]


class Verdict(NamedTuple):
    """What is decided of a claim, why, and from which numbers."""

    claim: str  # its title
    decision: Decision
    reason: str
    effects: tuple[Effect, ...]  # what the decision rests on
    secondary: tuple[Effect, ...]  # reported, deciding nothing

    def __repr__(self) -> str:
        return f"{self.claim}: {self.decision}. {self.reason}"

    def _repr_html_(self) -> str:
        """Return decision, reason and a table of the effects, for a notebook."""
        table = html_table(EFFECT_HEAD, (effect_line(*effect) for effect in self.effects))
        return f"<p>{escape(self.claim)}: <b>{self.decision}</b>. {escape(self.reason)}</p>{table}"


class Verdicts(tuple[Verdict, ...]):
    """The verdicts on all claims, in the order of `analysis.claims.registry.CLAIMS`."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "\n".join(map(repr, self))

    def _repr_html_(self) -> str:
        """Return every verdict with a table of its effects, for a notebook."""
        return "".join(verdict._repr_html_() for verdict in self)


def effect_over_seeds(subject: str, statistic: str, by_seed: dict[int, float]) -> Effect:
    """Make an effect of the statistic of every seed."""
    return Effect(subject, statistic, student(by_seed.values()), by_seed)
