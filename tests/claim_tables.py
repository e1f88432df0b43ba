"""Tables of studies that never ran, whose verdicts are known."""

import numpy as np

from analysis.claims.first import nulls as first
from analysis.claims.reading import STACKS
from analysis.nulls import registry
from analysis.table.row import IDEAL, IDEAL_FREQUENCIES, NO_NULL, TRAINED, UNTRAINED, Row

NULLS = tuple(null.name for null in first.NULLS)
COMPARED = tuple(null.name for null in registry.NULLS)  # those of the first protocol and others
M, N_LAYERS, N_SEEDS = 9973, 7, 5
NETWORKS = (TRAINED, "untrained", "pixels shuffled", *STACKS)
SLOPE_ONE = 0.75  # where `relevance` has slope -1
APART = {TRAINED: 0.02, "untrained": -0.31, "pixels shuffled": -0.17, "widths permuted": 0.03, "widths equal": -0.05}


def resolution(network: str = TRAINED) -> np.ndarray:
    """H[s] of layers 1 to 7, unevenly spaced, a little different in each network."""
    return np.array([0.97, 0.9, 0.79, 0.71, 0.55, 0.4, 0.22]) - 0.012 * NETWORKS.index(network)


def relevance(h: np.ndarray, crosses: bool = True) -> np.ndarray:
    """A parabola of slope -1 at SLOPE_ONE, below the line H[k] = H[s]; or one whose slope is never -1."""
    top = 0.6 - 0.8 * (h - SLOPE_ONE + 0.625) ** 2
    return np.minimum(0.95 * h, top) if crosses else 0.5 * h


def spread(n_seeds: int) -> np.ndarray:
    """One number a seed, of mean 0, from -1 to 1."""
    return np.linspace(-1, 1, n_seeds) if n_seeds > 1 else np.zeros(1)


def row(
    measure, layer, seed, value, network=TRAINED, null=NO_NULL, readout="most probable", points=M, epoch=-1, half=0.01
):
    return Row(network, layer, seed, readout, null, points, epoch, measure, float(value), value - half, value + half)


def entropies(n_seeds=N_SEEDS, crosses=(), networks=NETWORKS, readout="most probable", shift=0.0) -> list[Row]:
    """Resolution and relevance of every network; `crosses` names the networks without slope -1."""
    found = []
    for network in networks:
        for seed in range(n_seeds):
            h = resolution(network) + shift
            k = relevance(h, network not in crosses)
            for i in range(N_LAYERS):
                found.append(row("resolution", i + 1, seed, h[i], network, readout=readout))
                found.append(row("relevance", i + 1, seed, k[i], network, readout=readout))
    return found


def effects(means: dict[str, float], n_seeds=N_SEEDS, width=0.004, readout="most probable") -> list[Row]:
    """Matched effects: the mean over layers of a seed is the null's mean + width * spread."""
    tilt = np.linspace(-0.02, 0.02, N_LAYERS)
    return [
        row("matched_effect", i + 1, seed, mean + width * s + tilt[i], null=null, readout=readout)
        for null, mean in means.items()
        for seed, s in enumerate(spread(n_seeds))
        for i in range(N_LAYERS)
    ]


def calls(called: dict[str, list[float]], testable=6) -> list[Row]:
    """Power laws: how many layers are called one, a number a seed; the first `testable` layers are testable."""
    found = []
    for who, numbers in called.items():
        network, null = (who, NO_NULL) if who in NETWORKS else (TRAINED, who)
        for seed, number in enumerate(numbers):
            for i in range(N_LAYERS):
                found.append(row("power_law_testable", i + 1, seed, i < testable, network, null))
                found.append(row("power_law_called", i + 1, seed, i < min(number, testable), network, null))
                found.append(row("power_law_mu", i + 1, seed, 0.2 + 1.1 * resolution()[i], network, null))
    return found


def efficiencies(d: dict[str, float], n_seeds=N_SEEDS, width=0.01, measure="efficiency") -> list[Row]:
    """Efficiencies that peak at SLOPE_ONE + d + width * spread, a parabola in H[s]."""
    return [
        row(measure, i + 1, seed, 0.2 - (h - SLOPE_ONE - middle - width * s) ** 2, network)
        for network, middle in d.items()
        for seed, s in enumerate(spread(n_seeds))
        for i, h in enumerate(resolution(network))
    ]


def supporting(n_seeds: int = N_SEEDS) -> list[Row]:
    """A table that supports all three claims by the first protocol, if it has seeds."""
    return [
        *entropies(n_seeds),
        *effects(dict.fromkeys(NULLS, 0.05), n_seeds),
        *calls({TRAINED: [5, 6, 5, 6, 6][:n_seeds], **dict.fromkeys(NULLS, [1, 0, 1, 0, 2][:n_seeds])}),
        *efficiencies(APART, n_seeds),
    ]


def noise(gap: float, n_seeds=N_SEEDS, width=0.002) -> list[Row]:
    """Fractions of the frontier of layers and of drawn ideals: their difference is gap + width * spread."""
    found = []
    for seed, s in enumerate(spread(n_seeds)):
        for i in range(N_LAYERS):
            found.append(row("fraction_of_frontier", i + 1, seed, 0.97 - 0.02 * i))
            found.append(row("fraction_of_frontier", i + 1, seed, 0.97 - 0.02 * i - gap - width * s, null=IDEAL))
    return found


def distances(ratios: dict[str, float], n_seeds=N_SEEDS, width=0.02) -> list[Row]:
    """Distances from a power law, equal in all layers: log10 of theirs over the layer's is ratio + width * spread."""
    found = []
    for seed, s in enumerate(spread(n_seeds)):
        for i in range(N_LAYERS):
            found.append(row("power_law_distance_all", i + 1, seed, 0.05))
            for who, ratio in ratios.items():
                network, null = (who, NO_NULL) if who in NETWORKS else (TRAINED, who)
                value = 0.05 * 10 ** (ratio + width * s)
                found.append(row("power_law_distance_all", i + 1, seed, value, network, null))
    return found


def code_lengths(d: dict[str, float], n_seeds=N_SEEDS, width=0.01, half=1.0) -> list[Row]:
    """Predictive code lengths that are least at SLOPE_ONE + d + width * spread, and paired differences to both ends."""
    found = []
    for network, middle in d.items():
        h = resolution(network)
        for seed, s in enumerate(spread(n_seeds)):
            bits = 150 + 100 * (h - SLOPE_ONE - middle - width * s) ** 2
            for i in range(N_LAYERS):
                found.append(row("predictive_code_length", i + 1, seed, bits[i], network))
                for end, at in (("first", 0), ("last", -1)):
                    measure = f"predictive_code_length_above_{end}"
                    found.append(row(measure, i + 1, seed, bits[i] - bits[at], network, half=half))
    return found


PLACES = {TRAINED: 0.02, "untrained": -0.31, "pixels shuffled": -0.17, "widths permuted": 0.03, "widths equal": -0.05}
RATIOS = {**{null.name: 0.5 for null in registry.LAYER_NULLS}, IDEAL: -0.2, IDEAL_FREQUENCIES: -0.4, UNTRAINED: 0.7}


def second_protocol(n_seeds: int = N_SEEDS) -> list[Row]:
    """What the second protocol reads beside the rows of the first: every verdict is a yes, if there are seeds."""
    return [
        *effects(dict.fromkeys(COMPARED[len(NULLS) :], 0.05), n_seeds),
        *noise(-0.01, n_seeds),
        *distances(RATIOS, n_seeds),
        *code_lengths(PLACES, n_seeds, half=0.02),
    ]


def saying_yes(n_seeds: int = N_SEEDS) -> list[Row]:
    """A table of which every verdict of both protocols is a yes, if it has seeds."""
    return [*supporting(n_seeds), *second_protocol(n_seeds)]
