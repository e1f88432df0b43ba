"""A verdict on a claim, the numbers it rests on, and how they are said."""

from typing import Literal, NamedTuple

from analysis.claims.interval import Interval, student
from analysis.claims.reading import Index, Key, defined

Decision = Literal["supported", "not supported", "undecided"]


class Effect(NamedTuple):
    """One statistic over seeds."""

    null: str  # beside what the network is put, or what it is of
    statistic: str  # in words, with its unit
    interval: Interval
    by_seed: dict[int, float]


class Verdict(NamedTuple):
    """What is decided of a claim, why, and from which numbers."""

    claim: str
    decision: Decision
    reason: str
    effects: tuple[Effect, ...]  # what the decision rests on
    beside: tuple[Effect, ...]  # reported, deciding nothing


def effect(null: str, statistic: str, by_seed: dict[int, float]) -> Effect:
    """The statistic of every seed, and its interval."""
    return Effect(null, statistic, student(by_seed.values()), by_seed)


def said(interval: Interval, sign: str = "+") -> str:
    """A mean and its interval as text, signed unless sign is empty."""
    if not interval.n:
        return "not defined"
    if interval.n == 1:
        return f"{interval.mean:{sign}.3f} (one seed, no interval)"
    return f"{interval.mean:{sign}.3f} ({interval.low:{sign}.3f} to {interval.high:{sign}.3f})"


def lacking(index: Index, nulls: dict[str, Key]) -> str:
    """Sentences on the nulls, by the key of their number, that the table does not have or has as nan throughout."""
    absent = [null for null, key in nulls.items() if key not in index]
    undefined = [null for null, key in nulls.items() if null not in absent and not defined(index, key)]
    return "".join(
        f" {words}: {listed(names)}."
        for words, names in (("Not in the table", absent), ("Undefined in all layers", undefined))
        if names
    )


def listed(names: list[str]) -> str:
    """Names as a list in a sentence."""
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
