"""Predictive code lengths of MNIST rows, at one a and of a stack, against NumPy with one product a block of states."""

from typing import Any

import numpy as np

from analysis.predictive.code_length import predictive_code_length
from analysis.predictive.mixture import code_lengths, partition_rows
from analysis.regeneration.pixels import pixel_means
from benchmarks.reports.rows import Row
from benchmarks.subjects.cases import Case, measure
from benchmarks.subjects.problem import Problem
from benchmarks.subjects.validation import RefusedError
from rbm import States

A = 0.7  # rows: the weight of the prior
MOST_CODED, SHARE = 1000, 10  # rows coded at most, and of how many one is
STATES = 1000  # of a block, for NumPy
BITS_OFF = 1e-3  # by which the code of a row may be wrong
TUNING, SCORED = 400, 5000  # held-out rows of a study at most; a fifteenth and a twelfth of few rows
LAYERS = (1.0, 0.998, 0.986, 0.824, 0.261, 0.0897, 0.0267, 0.0085, 0.0015, 0.0003)  # states, as a share of the rows


def run(problem: Problem, threads: int, repeats: int) -> tuple[list[Row], dict[str, float]]:
    """Rows of the experiment: all rows distinct, and about as many to a state as there are in sixty."""
    rows = []
    for n_states in (problem.states.n, max(1, problem.states.n // 60)):
        rows += measure("predictive", _case(problem, n_states), threads, repeats)
    return rows + measure("predictive", _stack(problem), threads, repeats), {}


def _case(problem: Problem, n_states: int) -> Case:
    n = max(1, min(MOST_CODED, problem.states.n // SHARE))
    label = _labels(problem, n_states)
    partition, means, coded = (
        partition_rows(_layer(label), problem.states),
        pixel_means(problem.states),
        slice(-n, None),
    )
    rows = problem.states.rows(coded)
    on, k = _counts(problem, label)
    expected = _in_numpy(on.astype(np.float64), k.astype(np.float64), means, problem.dense[coded].astype(np.float64))
    in_float32 = on.astype(np.float32), k, means.astype(np.float32), problem.dense[coded]

    def check(name: str, result: Any) -> None:
        off = float(np.abs(result - expected).max())
        if not off < BITS_OFF:
            raise RefusedError(f"codes are off by up to {off:.1e} bits")

    return Case(
        f"code {n} rows by {n_states} states of {problem.states.n} rows",
        lambda: code_lengths(partition, means, A, rows), lambda: _in_numpy(*in_float32), check,
        "pixels are counted anew each time; NumPy is given the counts",
    )  # fmt: skip


def _stack(problem: Problem) -> Case:
    """Choose a of each of ten layers and code the scored rows, as a study does of a network."""
    n = problem.states.n
    tuning = problem.states.rows(slice(0, max(1, min(TUNING, n // 15))))
    scored = slice(-max(2, min(SCORED, n // 12)), None)
    labels = [_labels(problem, max(2, round(share * n))) for share in LAYERS]
    layers, rows = [_layer(label) for label in labels], problem.states.rows(scored)
    chosen = [predictive_code_length(layer, problem.states, tuning, rows).smoothing for layer in layers]
    means = pixel_means(problem.states)

    def in_numpy(kind: type) -> list[np.ndarray]:
        return [
            _in_numpy(*(x.astype(kind) for x in _counts(problem, label)), means.astype(kind),
                      problem.dense[scored].astype(kind), a)
            for label, a in zip(labels, chosen, strict=True)
        ]  # fmt: skip

    expected = in_numpy(np.float64)

    def check(name: str, result: Any) -> None:
        codes = [found if name == "NumPy" else found.rows for found in result]
        off = max(float(np.abs(x - y).max()) for x, y in zip(codes, expected, strict=True))
        if not off < BITS_OFF:
            raise RefusedError(f"codes are off by up to {off:.1e} bits")

    return Case(
        f"code {rows.n} rows by ten layers of {n} rows, a chosen on {tuning.n}",
        lambda: [predictive_code_length(layer, problem.states, tuning, rows) for layer in layers],
        lambda: in_numpy(np.float32), check, "NumPy is given a, and codes the scored rows alone",
    )  # fmt: skip


def _labels(problem: Problem, n_states: int) -> np.ndarray:
    """Put the rows into states of the same size at random."""
    return np.random.Generator(np.random.SFC64(3)).permutation(problem.states.n) % n_states


def _layer(label: np.ndarray) -> States:
    return States(label.astype(np.uint64)[:, None], 64)


def _counts(problem: Problem, label: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return how often each pixel is on in the rows of each state, and the number of these rows."""
    n_states, order = int(label.max()) + 1, np.argsort(label, kind="stable")
    on = np.add.reduceat(problem.dense[order], np.searchsorted(label[order], np.arange(n_states)), axis=0)
    return on, np.bincount(label, minlength=n_states).astype(np.float32)


def _in_numpy(on: np.ndarray, k: np.ndarray, means: np.ndarray, rows: np.ndarray, a: float = A) -> np.ndarray:
    """Compute bits of each row, of the float type given; T = (on + a m) / (k + a)."""
    total = np.full(len(rows), -np.inf, rows.dtype)
    for first in range(0, len(k), STATES):
        states = slice(first, first + STATES)
        log_on = np.log(on[states] + rows.dtype.type(a) * means)
        log_off = np.log(k[states, None] - on[states] + rows.dtype.type(a) * (1 - means))
        bias = log_off.sum(axis=1) - on.shape[1] * np.log(k[states] + rows.dtype.type(a)) + np.log(k[states] / k.sum())
        field = rows @ (log_on - log_off).T
        field += bias
        top = field.max(axis=1)
        field -= top[:, None]
        np.exp(field, out=field)
        total = np.logaddexp(total, top + np.log(field.sum(axis=1)))
    return -total / np.log(rows.dtype.type(2))
