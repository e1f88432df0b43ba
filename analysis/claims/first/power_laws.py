"""Claim (ii): frequencies of states follow power laws, more often than those of nulls (first protocol, section 3)."""

import math

from analysis.claims.claim import Claim, Column, LayerTable, Table
from analysis.claims.first.nulls import NULLS
from analysis.claims.reading import Index, Key, Values, has_values, null_key, seeds_of, values
from analysis.claims.verdict import Decision, Effect, Verdict, effect_over_seeds
from analysis.claims.wording import format_seeds, join_words, missing_note
from analysis.protocols.first import (
    ALTERNATIVE_LEVEL,
    CALLED_SHARE,
    MIN_P,
    MIN_TAIL_RANGE,
    MIN_TAIL_STATES,
    MIN_TESTABLE_LAYERS,
    SECONDARY_READOUT,
)
from analysis.protocols.written import as_written
from analysis.table.measure_names import (
    POWER_LAW_CALLED,
    POWER_LAW_KMIN,
    POWER_LAW_MU,
    POWER_LAW_P,
    POWER_LAW_TAIL_STATES,
    POWER_LAW_TESTABLE,
)
from analysis.table.row import TRAINED

TITLE = "(ii) The frequencies of states follow power laws"
SHARE = "share of testable layers called power laws"
DIFFERENCE = "share of testable layers called power laws, less that of the null"
CALLED, TESTABLE = POWER_LAW_CALLED, POWER_LAW_TESTABLE
ALTERNATIVES = {"exponential": "exponential", "lognormal": "lognormal", "cutoff": "with cut-off"}


def shares(called: Values, testable: Values) -> dict[int, float]:
    """Divide called by testable layers of each seed, each a mean over draws; nan if none is testable."""
    result = {}
    for seed, layers in testable.items():
        pairs = [(called.get(seed, {}).get(n, math.nan), t) for n, t in layers.items() if t > 0]
        known = [(c, t) for c, t in pairs if c == c]
        total = sum(t for _, t in known)
        result[seed] = sum(c for c, _ in known) / total if total else math.nan
    return result


def testable_layers(index: Index) -> dict[int, int]:
    """Count the testable layers of the trained network of each seed."""
    return {s: sum(t > 0 for t in layers.values()) for s, layers in values(index, Key(TESTABLE)).items()}


def decide(index: Index) -> Verdict:
    """Decide from the primary read-out: supported, not supported or undecided."""
    enough = testable_layers(index)
    trained = _shares_of(index, Key(CALLED), Key(TESTABLE))
    ours = {seed: v if enough[seed] >= MIN_TESTABLE_LAYERS else math.nan for seed, v in trained.items()}
    of_nulls = {null.name: _shares_of(index, null_key(CALLED, null), null_key(TESTABLE, null)) for null in NULLS}
    share = effect_over_seeds(TRAINED, SHARE, ours)
    differences = [
        effect_over_seeds(null, DIFFERENCE, {s: ours[s] - theirs.get(s, math.nan) for s in ours})
        for null, theirs in of_nulls.items()
    ]
    sampled = _shares_of(index, *(Key(measure, readout=SECONDARY_READOUT) for measure in (CALLED, TESTABLE)))
    secondary = [effect_over_seeds(null, SHARE, theirs) for null, theirs in of_nulls.items()]
    secondary.append(effect_over_seeds(TRAINED, f"{SHARE}, read-out {SECONDARY_READOUT}", sampled))
    secondary.append(effect_over_seeds(TRAINED, "testable layers", {s: float(n) for s, n in enough.items()}))
    decision, reason = _decision(index, share, differences)
    return Verdict(TITLE, decision, reason, (share, *differences), tuple(secondary))


def tables(index: Index) -> tuple[Table, ...]:
    """Return the fit of every layer, its alternatives, and how often it and the nulls are called power laws."""
    fit = LayerTable(
        "Fitted power law, trained network, most probable read-out; shares are of the seeds",
        (
            Column("mu", Key(POWER_LAW_MU), 3, True),
            Column("kmin", Key(POWER_LAW_KMIN), 1),
            Column("states in the tail", Key(POWER_LAW_TAIL_STATES), 0),
            Column("p", Key(POWER_LAW_P), 3),
            Column("testable", Key(TESTABLE), 2),
            Column("called", Key(CALLED), 2),
        ),
    )
    pairs = (
        (Column(title, Key(f"lr_{name}"), 2), Column(f"p, {title}", Key(f"p_{name}"), 3))
        for name, title in ALTERNATIVES.items()
    )
    alternatives = LayerTable(
        "Log-likelihood ratios (above 0: power law better; normalised, for the cut-off twice the ratio) and p",
        tuple(column for pair in pairs for column in pair),
    )
    of_nulls = (Column(null.label, null_key(CALLED, null), 2) for null in NULLS)
    called = LayerTable("Share of draws and seeds called power laws", (Column(TRAINED, Key(CALLED), 2), *of_nulls))
    return fit, alternatives, called


def _shares_of(index: Index, called: Key, testable: Key) -> dict[int, float]:
    return shares(values(index, called), values(index, testable))


def _decision(index: Index, share: Effect, differences: list[Effect]) -> tuple[Decision, str]:
    keys = {null.name: null_key(TESTABLE, null) for null in NULLS}
    unmeasured = [d.subject for d in differences if not has_values(index, keys[d.subject])]
    untestable = [d.subject for d in differences if not d.interval.n and d.subject not in unmeasured]
    notes = f" Testable layers of each seed: {', '.join(str(n) for n in testable_layers(index).values())}."
    notes += missing_note(index, keys)
    if untestable and share.interval.n:
        notes += f" No layer is testable in {join_words(untestable)}, so nothing is asked there."
    if len(set(share.by_seed.values())) == 1 and share.interval.n > 1:
        notes += " All seeds have the same share, so its interval has no width."
    if not share.interval.n:
        return "undecided", f"No seed of the trained network has {MIN_TESTABLE_LAYERS} testable layers.{notes}"
    if len(seeds_of(index)) == 1:
        return "undecided", f"One seed has no interval over seeds; its share is {share.interval.mean:.2f}.{notes}"
    ours = format_seeds(share.interval, "")
    if share.interval.high < CALLED_SHARE:
        return "not supported", f"The share lies below {as_written(CALLED_SHARE)}: {ours}.{notes}"
    no_more = [d for d in differences if d.interval.high <= 0]
    if no_more:
        return "not supported", f"Power laws are called no more often than of {_named(no_more)}.{notes}"
    if unmeasured:
        return "undecided", f"Not every null is there to compare with.{notes}"
    if not share.interval.low > CALLED_SHARE:
        return "undecided", f"The interval of the share holds {as_written(CALLED_SHARE)}: {ours}.{notes}"
    unclear = [d for d in differences if d.interval.n and not d.interval.low > 0]
    if unclear:
        return "undecided", f"The interval of the difference does not lie above 0 against {_named(unclear)}.{notes}"
    return "supported", f"The share lies above {as_written(CALLED_SHARE)}, {ours}, and above those of the nulls.{notes}"


def _named(effects: list[Effect]) -> str:
    return join_words([f"{e.subject}, {format_seeds(e.interval)}" for e in effects])


RULE = (
    "discrete maximum likelihood, smallest frequency by the least Kolmogorov-Smirnov distance, p-value and intervals "
    f"by {{bootstraps}} bootstraps (Clauset, Shalizi, Newman 2009). Testable: {MIN_TAIL_STATES} states in the tail and "
    f"a largest frequency of {MIN_TAIL_RANGE} times the smallest. Called a power law: testable, p at least "
    f"{as_written(MIN_P)}, no alternative better at the {100 * ALTERNATIVE_LEVEL:.0f} % level."
)
CLAIM = Claim("power_laws", TITLE, RULE, decide, tables, ("power_laws",))
