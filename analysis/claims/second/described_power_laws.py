"""Claim (ii): do power laws describe the frequencies of states, and is that learned? (second protocol, section 4)."""

from analysis.claims.claim import Claim, Column, LayerTable, Table
from analysis.claims.reading import Index, Key, seeds_of
from analysis.claims.second.power_law_distance import effect, log_ratios, log_ratios_of_untrained
from analysis.claims.second.seeds import enough, named_effects
from analysis.claims.verdict import Decision, Effect, Verdict
from analysis.claims.wording import join_words
from analysis.nulls.registry import LAYER_NULLS
from analysis.protocols.first import SECONDARY_READOUT
from analysis.protocols.second import DISTANCE_RATIO
from analysis.protocols.written import as_written
from analysis.table.measure_names import DISTANCE_OF_ALL, POWER_LAW_CALLED, POWER_LAW_MU_OF_ALL, POWER_LAW_P
from analysis.table.row import IDEAL, IDEAL_FREQUENCIES, UNTRAINED

DESCRIBED = "(ii) Power laws describe the frequencies of states"
_IDEALS = (IDEAL, IDEAL_FREQUENCIES)
LEARNED = "(ii) Learning makes the frequencies of states nearer power laws"


def decide_described(index: Index) -> Verdict:
    """Decide against the nulls made from the layer."""
    found = tuple(effect(index, null.name, log_ratios(index, null.name)) for null in LAYER_NULLS)
    secondary = (
        *(effect(index, ideal, log_ratios(index, ideal)) for ideal in _IDEALS),
        *(
            effect(index, name, log_ratios(index, name, SECONDARY_READOUT), SECONDARY_READOUT)
            for name in (*(null.name for null in LAYER_NULLS), *_IDEALS)
        ),
    )
    return Verdict(DESCRIBED, *_decision(found, len(seeds_of(index))), found, secondary)


def decide_learned(index: Index) -> Verdict:
    """Decide against the nulls made from the layer and the untrained network."""
    described = decide_described(index)
    untrained = effect(index, UNTRAINED, log_ratios_of_untrained(index))
    found = (*described.effects, untrained)
    secondary = (effect(index, UNTRAINED, log_ratios_of_untrained(index, SECONDARY_READOUT), SECONDARY_READOUT),)
    return Verdict(LEARNED, *_decision(found, len(seeds_of(index))), found, secondary)


def tables(index: Index) -> tuple[Table, ...]:
    """Return the distances of every layer, its nulls and drawn ideals, and what else is known of its power law."""
    others = (*(null.name for null in LAYER_NULLS), *_IDEALS)
    distances = LayerTable(
        "Kolmogorov-Smirnov distance of all states from the best power law",
        (
            Column("trained", Key(DISTANCE_OF_ALL), 4),
            *(Column(name, Key(DISTANCE_OF_ALL, null=name), 4, True) for name in others),
            Column(UNTRAINED, Key(DISTANCE_OF_ALL, UNTRAINED), 4),
            Column("mu of all states", Key(POWER_LAW_MU_OF_ALL), 3),
            Column("p of the tail", Key(POWER_LAW_P), 3),
            Column("called by the first protocol", Key(POWER_LAW_CALLED), 2),
        ),
    )
    return (distances,)


def no_tables(index: Index) -> tuple[Table, ...]:
    """Return none: the tables stand with the other verdict."""
    return ()


def _decision(found: tuple[Effect, ...], n_seeds: int) -> tuple[Decision, str]:
    over = f"{as_written(DISTANCE_RATIO)} (a factor 2)"
    below = [e for e in found if e.interval.high < DISTANCE_RATIO and enough(e, n_seeds)]
    if below:
        return "not supported", f"The ratio lies wholly below {over} against {named_effects(below, n_seeds)}."
    if n_seeds < 2:
        return (
            "undecided",
            f"One seed has no interval over seeds; the ratios are {named_effects(list(found), n_seeds)}.",
        )
    missing = [e.subject for e in found if not enough(e, n_seeds)]
    if missing:
        return "undecided", f"Undefined in the layers that decide, or too few decide: {join_words(missing)}."
    unclear = [e for e in found if not e.interval.low > DISTANCE_RATIO]
    if unclear:
        return "undecided", f"The interval of the ratio holds {over} against {named_effects(unclear, n_seeds)}."
    return "supported", f"The ratio lies above {over} against {named_effects(list(found), n_seeds)}."


RULE = (
    "D1 is the Kolmogorov-Smirnov distance of the frequencies of all states from the best power law; power laws "
    "describe a layer where log10 of the null's D1 over the layer's, nulls made from the layer at the same H[s], lies "
    f"above {as_written(DISTANCE_RATIO)} in the mean over the layers that decide: those where it would for frequencies "
    "drawn from the frontier's law at that H[s]."
)
LEARNED_RULE = "the same ratio must lie there for the untrained network, interpolated to the same H[s], too."
QUESTIONS = ("power law verdict",)
_NULLS = tuple(null.name for null in LAYER_NULLS)
DESCRIPTION = Claim(
    "described_power_laws", DESCRIBED, RULE, decide_described, tables, ("power_laws",), QUESTIONS,
    IDEAL_FREQUENCIES, _NULLS,
)  # fmt: skip
LEARNING = Claim(
    "described_power_laws", LEARNED, LEARNED_RULE, decide_learned, no_tables, (), QUESTIONS,
    IDEAL_FREQUENCIES, (*_NULLS, UNTRAINED),
)  # fmt: skip
