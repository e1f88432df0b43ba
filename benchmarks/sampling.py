"""Gibbs chains, encoding, free energy and state counting of a trained first layer, each against NumPy."""

from typing import Any

import numpy as np

from analysis import state_counts
from benchmarks.contestants import OURS, load
from benchmarks.reports.rows import Row
from benchmarks.subjects import dense, reference
from benchmarks.subjects.cases import Case, measure
from benchmarks.subjects.problem import Problem, Task
from benchmarks.subjects.reference import Parameters
from benchmarks.subjects.validation import TOLERANCE, RefusedError, close
from dbn import DBN
from rbm import RBM, Chains, States, pack, sample, start_chains, unpack

UPPER = (250, 120, 60, 30, 25, 20, 15, 10, 5)  # layers of the default stack above the first


def run(
    problem: Problem, n_chains: int, sweeps: int, threads: int, repeats: int
) -> tuple[list[Row], dict[str, float]]:  # fmt: skip
    """Rows of the experiment. An epoch on the problem's rows trains the layer; chains start from the first of them."""
    machine = load(OURS)(problem, Task("cd", 1))
    machine.epoch()
    weights, visible_bias, hidden_bias = machine.parameters()
    problem = problem._replace(weights=weights, visible_bias=visible_bias, hidden_bias=hidden_bias)
    cases = [_gibbs(problem, n_chains, n) for n in dict.fromkeys((max(1, sweeps // 2), sweeps))]
    cases += [_encode(problem, ()), _encode(problem, UPPER), _free_energy(problem), _count(problem)]
    return [row for case in cases for row in measure("sampling", case, threads, repeats)], {}


def _parameters(problem: Problem) -> Parameters:
    return Parameters(problem.weights, problem.visible_bias, problem.hidden_bias)


def _model(problem: Problem) -> RBM:
    return RBM(*_parameters(problem))


def _gibbs(problem: Problem, n_chains: int, sweeps: int) -> Case:
    rows = np.resize(np.arange(len(problem.dense)), n_chains)
    visible, model = problem.dense[rows], _model(problem)
    model.tables  # noqa: B018  made once, as a caller's model has them
    chains = start_chains(model, problem.states.rows(rows), seed=1)

    def check(name: str, result: Any) -> None:
        """Given the hidden states, the visible ones are a sample: three sums against their standard errors."""
        if isinstance(result, Chains):
            result = tuple(unpack(s).astype(np.float32) for s in (result.visible, result.hidden))
        v, h = (part[:1000] for part in result)
        p = reference.visible_probability(_parameters(problem), h)
        for weight in (np.ones_like(p), p - p.mean(), np.random.Generator(np.random.SFC64(5)).random(p.shape)):
            z = (weight * (v - p)).sum() / np.sqrt((weight**2 * p * (1 - p)).sum())
            if not abs(z) < 6:
                raise RefusedError(f"visible states are {z:.1f} standard errors from P(v | h)")

    return Case(
        f"Gibbs, {n_chains} chains, {sweeps} sweeps", lambda: sample(model, chains, sweeps),
        lambda: dense.gibbs(problem, visible, sweeps), check,
    )  # fmt: skip


def _encode(problem: Problem, upper: tuple[int, ...]) -> Case:
    generator = np.random.Generator(np.random.SFC64(9))
    layers = [(problem.weights, problem.hidden_bias)]
    for n in upper:
        below = len(layers[-1][1])
        layers.append((generator.standard_normal((below, n), np.float32), np.zeros(n, np.float32)))
    stack = DBN(tuple(RBM(w, np.zeros(len(w)), b) for w, b in layers))
    for machine in stack.machines:
        machine.tables  # noqa: B018
    exact, near = problem.dense[:1000].astype(np.float64), np.zeros(min(1000, len(problem.dense)), bool)
    for w, b in layers:
        field = reference.hidden_field(Parameters(w, np.zeros(len(w)), b), exact)
        near |= (np.abs(field.value) <= TOLERANCE * field.scale).any(axis=1)  # too close for float32 to call
        exact = (field.value > 0).astype(np.float64)

    def check(name: str, result: Any) -> None:
        bits = unpack(result) if isinstance(result, States) else result
        wrong = int((bits[:1000] != exact)[~near].any(axis=1).sum())
        if wrong:
            raise RefusedError(f"{wrong} of the first {len(exact)} codes are not the most probable states")

    return Case(
        f"encode {len(problem.dense)} rows to layer {len(layers)}",
        lambda: stack.encode(problem.states, len(layers)), lambda: dense.encode(layers, problem.dense), check,
    )  # fmt: skip


def _free_energy(problem: Problem) -> Case:
    model = _model(problem)
    model.tables  # noqa: B018
    expected = reference.free_energy(_parameters(problem), problem.dense[:1000])

    def check(name: str, result: Any) -> None:
        close("free energy", result[:1000], expected.value, expected.scale)

    return Case(
        f"free energy of {len(problem.dense)} rows", lambda: model.free_energy(problem.states),
        lambda: dense.free_energy(problem, problem.dense), check,
    )  # fmt: skip


def _count(problem: Problem) -> Case:
    codes = pack(dense.encode([(problem.weights, problem.hidden_bias)], problem.dense))
    seen: dict[bytes, int] = {}
    for row in codes.words:
        seen[row.tobytes()] = seen.get(row.tobytes(), 0) + 1
    expected = np.sort(list(seen.values()))[::-1]

    def check(name: str, result: Any) -> None:
        if not np.array_equal(result, expected):
            raise RefusedError(f"{len(result)} distinct states where there are {len(expected)}")

    return Case(
        f"state counts of {codes.n} rows of {codes.n_units} bits", lambda: state_counts(codes),
        lambda: dense.state_counts(codes.words), check, "NumPy is given the packed words too",
    )  # fmt: skip
