"""A whole StudyResult that never ran, for figures and pages: `claim_tables` and everything beside them."""

import numpy as np
from claim_tables import (
    COMPARED,
    N_LAYERS,
    NETWORKS,
    TRAINED,
    M,
    effects,
    entropies,
    relevance,
    resolution,
    row,
    saying_yes,
    spread,
)

from analysis.frontier.bound import frontier_curve
from analysis.study.config import StudyConfig, to_toml
from analysis.table.atlas_file import LayerAtlas
from analysis.table.row import NO_NULL, Row
from analysis.table.study_file import StudyResult
from dbn import DBNConfig
from rbm.config import READOUTS
from rbm.training.monitor import EpochRecord

WIDTHS = (31, 29, 23, 19, 17, 13, 11)
DIVISORS = (8, 4, 2)  # of M, the sizes of subsamples
EPOCHS = (0, 1, 2, 4, 8)


def _regeneration(n_seeds: int) -> list[Row]:
    found = []
    depth = np.linspace(0, 1, N_LAYERS)
    for seed, s in enumerate(spread(n_seeds)):
        for i, x in enumerate(depth):
            for j, way in enumerate(("R1", "R2", "R3")):
                numbers = {
                    "precision": 0.6 - 0.1 * j + 0.2 * x, "recall": 0.8 - 0.1 * j - 0.4 * x,
                    "f1": 0.7 - 0.1 * j - 0.2 * x,
                    "recurrence": 0.3 + 0.5 * x, "bit_agreement": 0.9 + 0.02 * j, "class_coverage": 0.95 - 0.1 * j,
                    "memorisation": 0.5 + 0.03 * j, "coverage": 0.8 - 0.1 * j - 0.2 * x, "mmd": 0.01 * j + 0.02 * x,
                }  # fmt: skip
                found += [row(f"{way}_{m}", i + 1, seed, v + 0.01 * s) for m, v in numbers.items()]
            others = {
                "R1_class_agreement": 0.9 - 0.3 * x, "R3_divergence": 0.3 + 0.2 * x,
                "R3_divergence_floor": 0.2 - 0.1 * x, "code_length": 0.1 + 0.05 * x,
            }  # fmt: skip
            found += [row(m, i + 1, seed, v + 0.01 * s) for m, v in others.items()]
        baseline = {
            "baseline_f1": 0.05, "baseline_code_length": 0.27, "classifier_accuracy": 0.94, "data_coverage": 0.97,
            "data_mmd": 0.0001,
        }  # fmt: skip
        found += [row(m, 0, seed, v) for m, v in baseline.items()]
        found += [
            row("multiscale_relevance", 0, seed, 0.3 + 0.01 * s + 0.02 * k, name) for k, name in enumerate(NETWORKS)
        ]
    return found


def _curves(n_seeds: int) -> list[Row]:
    found = []
    for seed, s in enumerate(spread(n_seeds)):
        for i, h in enumerate(resolution()):
            for measure, value in (
                ("resolution", h),
                ("relevance", relevance(h)),
                ("fraction_of_frontier", 0.95 - 0.1 * h),
            ):
                found += [row(measure, i + 1, seed, value * (1 + 0.02 / d + 0.01 * s), points=M // d) for d in DIVISORS]
                found += [row(measure, i + 1, seed, value * e / (1 + e) + 0.01 * s, epoch=e) for e in EPOCHS]
    return found


def _beside(n_seeds: int) -> list[Row]:
    found = []
    for seed in range(n_seeds):
        for i, h in enumerate(resolution()):
            numbers = {
                "noise": h - relevance(h), "n_states": 10 + 9000 * h,
                "power_law_kmin": 2, "power_law_tail_states": 300 * h, "power_law_p": 0.1 * i,
                "lr_exponential": 3.0, "lr_lognormal": -0.3, "lr_cutoff": -1.2,
                "p_exponential": 0.01, "p_lognormal": 0.7, "p_cutoff": 0.2,
            }  # fmt: skip
            found += [row(m, i + 1, seed, v) for m, v in numbers.items()]
            for m, v in (("resolution", h + 0.02), ("relevance", relevance(h))):
                found.append(row(m, i + 1, seed, v, null="columns shuffled"))
    found += entropies(n_seeds, networks=(TRAINED,), readout="sample", shift=-0.01)
    return found + effects(dict.fromkeys(COMPARED, 0.03), n_seeds, readout="sample")


def _atlas(g: np.random.Generator, layer: int) -> LayerAtlas:
    """Of fewer states in higher layers; the classes are known in layers of odd numbers."""
    n = 9 - layer
    found = LayerAtlas(100 * layer + np.arange(n)[::-1] + 1, g.random((n, 25)), g.random((n, 25)), 40 - layer)
    if layer % 2 == 0:
        return found
    return found._replace(classes=tuple(f"class {i}" for i in range(n)), shares=1 / (1 + np.arange(n)))


def made_up(n_seeds: int = 5) -> StudyResult:
    """Every verdict of both protocols a yes, if there is more than one seed."""
    g = np.random.default_rng(3)
    counts = {}
    for layer in range(1, N_LAYERS + 1):
        for k, null in enumerate((NO_NULL, "columns shuffled", "untrained")):
            ranks = np.arange(1, 40 + 30 * (N_LAYERS - layer) * (1 + k))
            counts[layer, READOUTS[0], null] = np.maximum(
                1, 900 // ranks ** (1 / (1.4 - 0.1 * layer + 0.1 * k))
            ).astype(int)
    history = [(layer, *np.linspace(1, 0.5, len(EpochRecord._fields)) / e) for layer in range(1, 8) for e in (1, 2, 3)]
    config = StudyConfig(shape="5x5", seeds=n_seeds, training=DBNConfig(layers=WIDTHS))
    return StudyResult(
        config=to_toml(config),
        facts={
            "frontier_area": 0.25,
            "digest": "0" * 64, "n_points": M, "sizes": "-".join(map(str, (25, *WIDTHS))), "training_seconds": 1.0,
            "measuring_seconds": 1.0, "version": "0", "python": "3", "numpy": "2", "numba": "0",
        },
        rows=[*saying_yes(n_seeds), *_regeneration(n_seeds), *_curves(n_seeds), *_beside(n_seeds)],
        counts=counts,
        frontier=np.column_stack(frontier_curve(M, np.round(np.arange(-0.9, 8.01, 0.3), 1))),
        history=np.array(history),
        samples=g.random((2, N_LAYERS, 3, 25)),
        filters=g.normal(0, 1, (WIDTHS[0], 25)),
        atlas=tuple(_atlas(g, layer) for layer in range(1, N_LAYERS + 1)),
    )  # fmt: skip
