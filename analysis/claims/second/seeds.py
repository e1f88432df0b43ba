"""How many seeds a verdict of the second protocol needs (section 2)."""

from analysis.claims.verdict import Effect
from analysis.claims.wording import format_seeds, join_words
from analysis.protocols.second import DEFINED_SHARE


def enough(effect: Effect, n_seeds: int) -> bool:
    """Tell whether a statistic is defined in as many seeds as a verdict needs."""
    return effect.interval.n > DEFINED_SHARE * n_seeds


def of_seeds(n: int, n_seeds: int) -> str:
    """Say in how many seeds a statistic is defined, where not in all."""
    return f", defined in {n} of {n_seeds} seeds" if n < n_seeds else ""


def named_effects(effects: list[Effect], n_seeds: int) -> str:
    """Name effects with their intervals, in a sentence, and in how many seeds each is defined where not in all."""
    said = (f"{e.subject}, {format_seeds(e.interval)}{of_seeds(e.interval.n, n_seeds)}" for e in effects)
    return join_words(list(said))
