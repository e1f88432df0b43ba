"""Predictive code lengths of MNIST rows at one a, against NumPy with one matrix product a block of states."""

from typing import Any

import numpy as np

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


def run(problem: Problem, threads: int, repeats: int) -> tuple[list[Row], dict[str, float]]:
    """Rows of the experiment: all rows distinct, and about as many to a state as there are in sixty."""
    rows = []
    for n_states in (problem.states.n, max(1, problem.states.n // 60)):
        rows += measure("predictive", _case(problem, n_states), threads, repeats)
    return rows, {}


def _case(problem: Problem, n_states: int) -> Case:
    n = max(1, min(MOST_CODED, problem.states.n // SHARE))
    label = np.random.Generator(np.random.SFC64(3)).permutation(problem.states.n) % n_states
    layer = States(label.astype(np.uint64)[:, None], 64)
    partition, means, coded = partition_rows(layer, problem.states), pixel_means(problem.states), slice(-n, None)
    rows, order = problem.states.rows(coded), np.argsort(label, kind="stable")
    on = np.add.reduceat(problem.dense[order], np.searchsorted(label[order], np.arange(n_states)), axis=0)
    k = np.bincount(label, minlength=n_states).astype(np.float32)
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


def _in_numpy(on: np.ndarray, k: np.ndarray, means: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """Compute bits of each row, of the float type given; T = (on + a m) / (k + a)."""
    total = np.full(len(rows), -np.inf, rows.dtype)
    for first in range(0, len(k), STATES):
        states = slice(first, first + STATES)
        log_on = np.log(on[states] + rows.dtype.type(A) * means)
        log_off = np.log(k[states, None] - on[states] + rows.dtype.type(A) * (1 - means))
        bias = log_off.sum(axis=1) - on.shape[1] * np.log(k[states] + rows.dtype.type(A)) + np.log(k[states] / k.sum())
        field = rows @ (log_on - log_off).T
        field += bias
        top = field.max(axis=1)
        field -= top[:, None]
        np.exp(field, out=field)
        total = np.logaddexp(total, top + np.log(field.sum(axis=1)))
    return -total / np.log(rows.dtype.type(2))
