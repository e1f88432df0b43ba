"""What the table of a study says against reading its measures of regeneration as they stand.

The decisions of the protocol do not depend on it; terminal, page and report show it below the verdicts.
"""

from collections import defaultdict

from analysis.claims.reading import NETWORKS, Index, Key, values
from analysis.claims.wording import join_words
from analysis.regeneration.measures.distinct import DISTINCT_PATTERNS
from analysis.regeneration.measures.overlap import BASELINE_F1
from analysis.regeneration.registry import WAYS
from rbm.config import READOUTS

FEW_PATTERNS = 10  # and fewer are a handful
SATURATED_F1 = 0.95  # of independent pixels: above it, F1 cannot tell a network from them


def find_cautions(index: Index) -> tuple[str, ...]:
    """Return a sentence for each thing to beware of; none where patterns are many and F1 is not saturated."""
    ways_of: dict[tuple[str, str, str], list[str]] = defaultdict(list)  # by network, read-out and what is said
    for network in NETWORKS:
        for readout in READOUTS:
            for way in WAYS:
                if said := _few_patterns(index, network, readout, way.name):
                    ways_of[network, readout, said].append(way.name)
    networks_of: dict[tuple[str, str, str], list[str]] = defaultdict(list)  # by ways, read-out and what is said
    for (network, reading, said), ways in ways_of.items():
        networks_of[join_words(ways), reading, said].append(network)
    few = (
        f"{ways} of the {join_words(networks)} network{'s' if len(networks) > 1 else ''}, read-out {reading}: {said}. "
        f"Measures of {ways} there are of these patterns alone, in the seed that has fewest."
        for (ways, reading, said), networks in networks_of.items()
    )
    return tuple(sentence for sentence in (_saturated(index), *few) if sentence)


def _saturated(index: Index) -> str:
    """Say whether F1 of independent pixels is above `SATURATED_F1` in any seed."""
    f1 = [value for layers in values(index, Key(BASELINE_F1.name)).values() for value in layers.values()]
    if not f1 or max(f1) <= SATURATED_F1:
        return ""
    return (
        f"Precision, recall and F1 are saturated: {BASELINE_F1.label} is {max(f1):.3f}, above {SATURATED_F1}. They "
        "cannot tell a network from independent pixels, and efficiency is a difference of nearly equal numbers."
    )


def _few_patterns(index: Index, network: str, readout: str, way: str) -> str:
    """Say in which layers, in any seed, no more than `FEW_PATTERNS` patterns differ; nothing where there are more."""
    key = Key(f"{way}_{DISTINCT_PATTERNS.name}", network, readout=readout)
    least: dict[int, int] = {}
    for layers in values(index, key).values():
        for layer, value in layers.items():
            least[layer] = min(int(value), least.get(layer, int(value)))
    layers_of: dict[int, list[str]] = defaultdict(list)
    for layer, number in sorted(least.items()):
        if number <= FEW_PATTERNS:
            layers_of[number].append(str(layer))
    return "; ".join(f"{_how_many(number)} in {_layers(layers_of[number])}" for number in sorted(layers_of))


def _how_many(number: int) -> str:
    return "all patterns are one and the same" if number == 1 else f"only {number} patterns differ"


def _layers(numbers: list[str]) -> str:
    return f"layer{'s' if len(numbers) > 1 else ''} {join_words(numbers)}"
