"""Say in a sentence what a study found, and by which command a claim that is undecided could be decided."""

import shlex
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from analysis.claims.verdict import Verdict

FEWEST_SEEDS = 5  # with which intervals over seeds are narrow enough to be worth reading


class NextStep(NamedTuple):
    """What would decide claims that are undecided."""

    claims: tuple[str, ...]
    sentence: str
    command: str  # empty where no command would


def summarise(decided: Iterable[tuple[str, str]]) -> str:
    """Group claims, given with what is said of each, in a sentence: "Supported: (i) ..., (ii) ...; undecided: ..."."""
    claims: dict[str, list[str]] = {}
    for claim, said in decided:
        claims.setdefault(said, []).append(claim)
    sentence = "; ".join(f"{said}: {', '.join(names)}" for said, names in claims.items()) + "."
    return sentence[0].upper() + sentence[1:]


def next_steps(
    verdicts: Iterable[Verdict], n_seeds: int, facts: Mapping[str, str | int | float], directory: str
) -> list[NextStep]:
    """Return what would decide the verdicts that are undecided, those with the same command together.

    Parameters
    ----------
    verdicts : iterable of Verdict
    n_seeds : int
        Of the study.
    facts : mapping
        Of the study: its seconds of training and measuring, from which the cost of more seeds follows.
    directory : str
        Of the study, for the command.
    """
    claims: dict[tuple[str, str], tuple[str, ...]] = {}
    for verdict in verdicts:
        if verdict.decision == "undecided":
            said = _step(verdict, n_seeds, facts, directory)
            claims[said] = (*claims.get(said, ()), verdict.claim)
    return [NextStep(of, *said) for said, of in claims.items()]


def _step(verdict: Verdict, n_seeds: int, facts: Mapping[str, str | int | float], directory: str) -> tuple[str, str]:
    """Return a sentence and a command."""
    if not any(effect.interval.n for effect in verdict.effects):
        return "More seeds do not decide it, since its test is silent on every layer.", ""
    wanted = max(FEWEST_SEEDS, 2 * n_seeds)
    spent = float(facts.get("training_seconds", 0)) + float(facts.get("measuring_seconds", 0))
    minutes = spent * (wanted - n_seeds) / n_seeds / 60
    cost = f"about {minutes:.0f} minutes" if minutes >= 1.5 else "about a minute"
    why = "One seed has no interval" if n_seeds == 1 else "More seeds make intervals narrower"
    return (
        f"{why}; {cost} more of one process, as this study took, and no promise that it decides:",
        f"relevance study --resume --seeds {wanted} --out {shlex.quote(directory)}",
    )
