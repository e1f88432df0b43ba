"""Tables of the verdicts on every data set that decides, with the numbers they rest on."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import get_args

from analysis.campaign.studied import Studied
from analysis.claims.claim import Claim
from analysis.claims.in_place.answers import Answers, marked
from analysis.claims.reading import Index, seeds_of
from analysis.claims.registry import CLAIMS
from analysis.claims.second import described_power_laws, predictive_layer
from analysis.claims.second.deciding_power import deciding_power
from analysis.claims.second.predictive_layer import Place, place_of, places
from analysis.claims.verdict import Decision, Verdict
from analysis.errorbars.formats import format_interval, format_number
from analysis.errorbars.intervals import Interval, student
from analysis.protocols.second import DECIDING_SETS
from analysis.report.campaign.in_place import OfStudies
from analysis.report.text_tables import TextTable
from analysis.table.row import TRAINED, UNTRAINED
from dbn.datasets.sets.registry import set_named

ABSENT = "not measured"
PLACE_HEAD = (
    "data set", "seen", "network", "verdict", "d, log M", "seeds", "best layer of each seed", "at an end",
    "H[s] of slope -1", "least standard errors above the ends",
)  # fmt: skip
POWER_HEAD = ("data set", "seen", "verdict", "of, or against", "statistic", "seeds", "layers that decide", "headroom")


def decide_all(index: Index) -> tuple[Verdict, ...]:
    """Decide every claim of the second protocol."""
    return tuple(claim.decide(index) for claim in CLAIMS)


def overview_table(deciding: Mapping[str, Studied], answers: OfStudies) -> TextTable:
    """Tabulate verdicts against the data sets that decide, whether measured or not, and count them."""
    decisions = {name: [v.decision for v in decide_all(study.table)] for name, study in deciding.items()}
    lines: list[tuple[str, ...]] = [
        (name, seen(name), *(f"**{said}**" for said in _marked(decisions[name], answers[name])))
        if name in decisions
        else (name, seen(name), *(ABSENT,) * len(CLAIMS))
        for name in DECIDING_SETS
    ]
    counts = [Counter(column) for column in zip(*decisions.values(), strict=True)] or [Counter[str]()] * len(CLAIMS)
    lines.append(("all", "", *(_counted(of) for of in counts)))
    return TextTable("Verdicts", ("data set", "seen", *(claim.title for claim in CLAIMS)), tuple(lines))


def beside_table(studies: Mapping[str, Studied], answers: OfStudies) -> TextTable:
    """Tabulate the verdicts of studies that decide nothing."""
    decisions = {name: [v.decision for v in decide_all(study.table)] for name, study in studies.items()}
    lines = tuple(
        (name, str(study.n_points), str(len(seeds_of(study.table))), *_marked(decisions[name], answers[name]))
        for name, study in studies.items()
    )
    return TextTable("The same rules, deciding nothing", ("study", "M", "seeds", *(c.title for c in CLAIMS)), lines)


def claim_table(claim: Claim, deciding: Mapping[str, Studied]) -> TextTable:
    """Tabulate what a verdict rests on: a line for each data set and each number it is compared with."""
    if claim.decide is predictive_layer.decide:
        lines = tuple(
            _place_line(name, network, places(study.table, network))
            for name, study in deciding.items()
            for network in (TRAINED, UNTRAINED)
        )
        return TextTable(predictive_layer.DISTANCE, PLACE_HEAD, lines)
    found = {name: _own(claim, claim.decide(study.table)) for name, study in deciding.items()}
    statistic = next((effect.statistic for verdict in found.values() for effect in verdict.effects), claim.title)
    lines = tuple(line for name, v in found.items() for line in _power_lines(name, v, deciding[name].table))
    return TextTable(statistic, POWER_HEAD, lines)


def reasons(claim: Claim, deciding: Mapping[str, Studied]) -> list[str]:
    """Return verdict and reason of every data set, each a sentence or more."""
    found = ((name, claim.decide(study.table)) for name, study in deciding.items())
    return [f"{name}: **{verdict.decision}**. {verdict.reason}" for name, verdict in found]


def seen(name: str) -> str:
    """Say whether a named data set was looked at before the protocol was written."""
    return "seen" if set_named(name).seen else "unseen"


def shown(interval: Interval, digits: int = 3, sign: str = "+") -> str:
    """Write a mean over seeds and its interval."""
    return format_interval(*interval[:3], digits=digits, sign=sign)


def each(values: Iterable[int]) -> str:
    """Write a whole number of every seed."""
    return ", ".join(map(str, values)) or "none"


def _marked(decisions: Sequence[Decision], answers: Mapping[str, Answers]) -> list[str]:
    return [marked(said, answers[claim.title]) for said, claim in zip(decisions, CLAIMS, strict=True)]


def _own(claim: Claim, verdict: Verdict) -> Verdict:
    """Keep of the verdict on learned power laws what is not that on described ones, which stands above it."""
    if claim.decide is not described_power_laws.decide_learned:
        return verdict
    return verdict._replace(effects=tuple(effect for effect in verdict.effects if effect.subject == UNTRAINED))


def _power_lines(name: str, verdict: Verdict, index: Index) -> list[tuple[str, ...]]:
    lines: list[tuple[str, ...]] = []
    for effect in verdict.effects:
        power = deciding_power(index, verdict.claim, effect.subject)
        rests = (each(power.layers.values()), shown(power.headroom)) if power else ("-", "-")
        lines.append(
            (name, seen(name), verdict.decision, effect.subject, shown(effect.interval), str(effect.interval.n), *rests)
        )
    return lines


def _place_line(name: str, network: str, found: dict[int, Place]) -> tuple[str, ...]:
    d, slope = student(place.d for place in found.values()), student(place.slope_one for place in found.values())
    bests = [place.best for place in found.values() if place.best]
    errors = [place.errors_inside for place in found.values() if math.isfinite(place.errors_inside)]
    return (
        name, seen(name), network, place_of(found, len(found))[0] if found else ABSENT, shown(d), str(d.n),
        each(top.layer for top in bests), f"{sum(not top.inside for top in bests)} of {len(bests)}",
        shown(slope, sign=""), format_number(min(errors), 1) if errors else "-",
    )  # fmt: skip


def _counted(of: Counter[str]) -> str:
    return ", ".join(f"{of[decision]} {decision}" for decision in get_args(Decision) if of[decision]) or "none"
