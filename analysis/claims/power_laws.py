"""Claim (ii): the frequencies of states follow power laws, more often than those of nulls (PROTOCOL section 3)."""

from analysis.claims.reading import (
    BESIDE,
    COLUMNS_SHUFFLED,
    INDEPENDENT,
    NULLS,
    PRIMARY,
    TRAINED,
    Index,
    Key,
    Values,
    defined,
    seeds_of,
    values,
)  # fmt: skip
from analysis.claims.verdict import Decision, Effect, Verdict, effect, lacking, listed, said

CLAIM = "(ii) The frequencies of states follow power laws"
LEAST_LAYERS = 3  # testable layers for a share (section 3)
HALF = 0.5  # the share of testable layers to lie above (section 3)
SHARE = "share of testable layers called power laws"
DIFFERENCE = "share of testable layers called power laws, less that of the null"


def null_key(measure: str, null: str, readout: str = PRIMARY) -> Key:
    """Where the table has a null's number: the first two are nulls of the trained network, the others networks."""
    if null in (COLUMNS_SHUFFLED, INDEPENDENT):
        return Key(measure, null=null, readout=readout)
    return Key(measure, network=null, readout=readout)


def shares(called: Values, testable: Values) -> dict[int, float]:
    """Called over testable, summed over the layers of a seed, each a mean over draws; nan if none is testable."""
    result = {}
    for seed, layers in testable.items():
        pairs = [(called.get(seed, {}).get(n, float("nan")), t) for n, t in layers.items() if t > 0]
        known = [(c, t) for c, t in pairs if c == c]
        total = sum(t for _, t in known)
        result[seed] = sum(c for c, _ in known) / total if total else float("nan")
    return result


def shares_of(index: Index, null: str, readout: str = PRIMARY) -> dict[int, float]:
    """The share of every seed, of a null or of the trained network."""
    called = values(index, null_key("power_law_called", null, readout))
    testable = values(index, null_key("power_law_testable", null, readout))
    return shares(called, testable)


def decide(index: Index) -> Verdict:
    """Supported, not supported or undecided, from the most probable read-out."""
    enough = testable_layers(index)
    ours = {s: v if enough[s] >= LEAST_LAYERS else float("nan") for s, v in shares_of(index, TRAINED).items()}
    of_nulls = {null: shares_of(index, null) for null in NULLS}
    share = effect(TRAINED, SHARE, ours)
    differences = [
        effect(null, DIFFERENCE, {s: ours[s] - theirs.get(s, float("nan")) for s in ours})
        for null, theirs in of_nulls.items()
    ]
    beside = [effect(null, SHARE, theirs) for null, theirs in of_nulls.items()]
    beside.append(effect(TRAINED, f"{SHARE}, read-out {BESIDE}", shares_of(index, TRAINED, BESIDE)))
    beside.append(effect(TRAINED, "testable layers", {s: float(n) for s, n in enough.items()}))
    decision, reason = _decision(index, share, differences)
    return Verdict(CLAIM, decision, reason, (share, *differences), tuple(beside))


def testable_layers(index: Index) -> dict[int, int]:
    """How many layers of the trained network are testable, a seed."""
    return {s: sum(t > 0 for t in layers.values()) for s, layers in values(index, Key("power_law_testable")).items()}


def _decision(index: Index, share: Effect, differences: list[Effect]) -> tuple[Decision, str]:
    unmeasured = [d.null for d in differences if not defined(index, null_key("power_law_testable", d.null))]
    untestable = [d.null for d in differences if not d.interval.n and d.null not in unmeasured]
    notes = f" Testable layers of each seed: {', '.join(str(n) for n in testable_layers(index).values())}."
    notes += lacking(index, {d.null: null_key("power_law_testable", d.null) for d in differences})
    if untestable and share.interval.n:
        notes += f" No layer is testable in {listed(untestable)}, so nothing is asked there."
    if len(set(share.by_seed.values())) == 1 and share.interval.n > 1:
        notes += " All seeds have the same share, so its interval has no width."
    if not share.interval.n:
        return "undecided", f"No seed of the trained network has {LEAST_LAYERS} testable layers.{notes}"
    if len(seeds_of(index)) == 1:
        return "undecided", f"One seed has no interval over seeds; its share is {share.interval.mean:.2f}.{notes}"
    ours = said(share.interval, "")
    if share.interval.high < HALF:
        return "not supported", f"The share lies below 1/2: {ours}.{notes}"
    no_more = [d for d in differences if d.interval.high <= 0]
    if no_more:
        named = listed([f"{d.null}, {said(d.interval)}" for d in no_more])
        return "not supported", f"Power laws are called no more often than of {named}.{notes}"
    if unmeasured:
        return "undecided", f"Not every null is there to compare with.{notes}"
    if not share.interval.low > HALF:
        return "undecided", f"The interval of the share holds 1/2: {ours}.{notes}"
    unclear = [d for d in differences if d.interval.n and not d.interval.low > 0]
    if unclear:
        named = listed([f"{d.null}, {said(d.interval)}" for d in unclear])
        return "undecided", f"The interval of the difference does not lie above 0 against {named}.{notes}"
    return "supported", f"The share lies above 1/2, {ours}, and above those of the nulls.{notes}"
