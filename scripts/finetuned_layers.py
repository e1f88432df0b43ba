"""Print what up-down fine-tuning does to a stack: its bound, its samples, and its layers' distance from the frontier.

    python scripts/finetuned_layers.py --validate        # the last 10 000 training images, a seed of its own: to choose
    python scripts/finetuned_layers.py --seeds 5         # test images, for the table of docs/training.md

MNIST thresholded at 127. The stack is that of the study, ten layers, CD-10, 10 epochs; every seed is trained, measured,
fine-tuned and measured again on the same rows. Intervals are Student's t over the differences of seeds. Layers are
measured by their most probable states of the pass up; samples are free ones of the top machine, passed down.
"""

import argparse
from collections.abc import Iterator
from typing import NamedTuple

from analysis import (
    LabelledRows,
    PatternSampling,
    fraction_of_frontier,
    measure_regeneration,
    predictive_code_length,
    relevance,
    resolution,
    state_counts,
)
from analysis.errorbars.formats import format_interval
from analysis.errorbars.intervals import student
from dbn import DBN, DBNConfig, FinetuningConfig, finetune, pretrain
from dbn.datasets.mnist import load_mnist
from dbn.scoring.log_z import BracketEffort
from dbn.scoring.stack_bound import log_z_at, stack_bounds
from rbm import States
from rbm.likelihood import mean_of_rows

STACK = DBNConfig(epochs=10, momentum=0.0, estimator="cd", k=10)
TUNINGS = {
    "cd .005": FinetuningConfig(learning_rate=0.005, schedule="linear", epochs=20),
    "cd .02": FinetuningConfig(learning_rate=0.02, schedule="linear", epochs=20),
    "pcd .005": FinetuningConfig(learning_rate=0.005, schedule="linear", epochs=20, estimator="pcd"),
    "pcd .02": FinetuningConfig(learning_rate=0.02, schedule="linear", epochs=20, estimator="pcd"),
}
CHOSEN = "cd .02"
HELD_OUT, TUNED_ON, SCORED = 10_000, 400, 2000  # rows: validation, of them for the code length's smoothing and itself
SAMPLING = PatternSampling("most probable", n_patterns=1000, steps=1000)
OF_SAMPLES = {"coverage by samples": "R3_coverage", "squared MMD of samples": "R3_mmd"}
VALIDATION_SEED = 101


class Numbers(NamedTuple):
    """What is measured of one stack, by name; of layers with their number."""

    whole: dict[str, float]
    layers: dict[tuple[str, int], float]


def measure(model: DBN, training: States, held_out: States, seed: int) -> Numbers:
    """Measure a stack, whether or not its weights are tied."""
    top = model.n_layers
    bounds = stack_bounds(model, held_out, draws=10, seed=seed)
    log_z = log_z_at(model, top, held_out, BracketEffort(), exact=True, seed=seed).value
    whole = {
        "bound, nats": mean_of_rows(bounds.bound[-1], log_z).mean,
        "importance-weighted (10), nats": mean_of_rows(bounds.weighted[-1], log_z).mean,
    }
    rows = (LabelledRows(training), LabelledRows(held_out))
    for found in measure_regeneration(model, *rows, SAMPLING._replace(seed=seed), layers=[top]):
        if found.measure in ("R3_coverage", "R3_mmd"):
            whole[{"R3_coverage": "coverage by samples", "R3_mmd": "squared MMD of samples"}[found.measure]] = (
                found.value
            )
    return Numbers(whole, dict(layer_numbers(model, training, held_out)))


def layer_numbers(model: DBN, training: States, held_out: States) -> Iterator[tuple[tuple[str, int], float]]:
    """Measure the layers by their most probable states."""
    tuning, scored = held_out.rows(slice(TUNED_ON)), held_out.rows(slice(TUNED_ON, TUNED_ON + SCORED))
    for layer in range(1, model.n_layers + 1):
        states = model.encode(training, layer)
        counts = state_counts(states)
        h_s, h_k = resolution(counts), relevance(counts)
        yield ("H[s], log M", layer), h_s
        yield ("H[k], log M", layer), h_k
        yield ("fraction of the frontier", layer), float(fraction_of_frontier([h_s], [h_k], training.n)[0])
        yield ("code length, bits", layer), predictive_code_length(states, training, tuning, scored).mean


def table(before: list[Numbers], after: list[Numbers]) -> Iterator[str]:
    """Write a line a number: means before and after, and the difference with its interval over seeds."""
    yield "| number | layer | before | after | difference |\n|---|---|---|---|---|"
    pairs = [({**{(name, 0): x for name, x in n.whole.items()}, **n.layers}) for n in (*before, *after)]
    first, second = pairs[: len(before)], pairs[len(before) :]
    for name, layer in first[0]:
        old, new = ([numbers[name, layer] for numbers in group] for group in (first, second))
        change = student(b - a for a, b in zip(old, new, strict=True))
        digits = 5 if "MMD" in name else 3
        cells = (f"{student(old).mean:.{digits}f}", f"{student(new).mean:.{digits}f}")
        yield f"| {name} | {layer or ''} | {' | '.join(cells)} | {format_interval(*change[:3], digits, '+')} |"


def main() -> None:
    """Train, measure, fine-tune, measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--validate", action="store_true", help="Try all fine-tunings on the last training images.")
    chosen = parser.parse_args()
    training, held_out = load_mnist("train").states, load_mnist("test").states
    seeds, tunings = range(1, chosen.seeds + 1), {CHOSEN: TUNINGS[CHOSEN]}
    if chosen.validate:
        first = training.n - HELD_OUT
        training, held_out = training.rows(slice(first)), training.rows(slice(first, training.n))
        seeds, tunings = range(VALIDATION_SEED, VALIDATION_SEED + 1), TUNINGS
    before: list[Numbers] = []
    after: dict[str, list[Numbers]] = {name: [] for name in tunings}
    for seed in seeds:
        config = DBNConfig(**{**vars(STACK), "seed": seed})
        stack = pretrain(training, config).model
        before.append(measure(stack, training, held_out, seed))
        print(f"seed {seed}, trained: {before[-1].whole}", flush=True)
        for name, tuning in tunings.items():
            tuned = finetune(training, FinetuningConfig(**{**vars(tuning), "seed": seed}), state=stack).model
            after[name].append(measure(tuned, training, held_out, seed))
            print(f"seed {seed}, fine-tuned, {name}: {after[name][-1].whole}", flush=True)
    for name, numbers in after.items():
        print(f"\nFine-tuned by {name}\n", *table(before, numbers), sep="\n", flush=True)


main()
