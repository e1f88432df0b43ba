"""Each kernel alone against NumPy on a minibatch of MNIST; results are compared first, then timed in turn."""

from typing import Any

import numpy as np

from benchmarks.contestants.contract import Step
from benchmarks.contestants.plain_numpy import Machine as PlainNumPy
from benchmarks.reports.rows import Row
from benchmarks.subjects import ours, reference
from benchmarks.subjects.cases import Case, measure
from benchmarks.subjects.problem import Problem, Task
from benchmarks.subjects.reference import Parameters
from benchmarks.subjects.validation import RefusedError, close
from rbm import States, pack, unpack

AT_LEAST = 0.005  # seconds a measurement, by repeating calls


def run(problem: Problem, threads: int, repeats: int) -> tuple[list[Row], dict[str, float]]:
    """Rows of the experiment; of the problem only one minibatch is used."""
    rows = []
    n = min(len(problem.dense), problem.batch_size)
    problem = problem._replace(states=problem.states.rows(slice(0, n)), dense=problem.dense[:n])
    for case in (_field, _logistic, _random, _draw, _update, _transposition):
        rows += measure("kernels", case(problem), threads, repeats, AT_LEAST)
    return rows, {}


def _parameters(problem: Problem) -> Parameters:
    return Parameters(problem.weights, problem.visible_bias, problem.hidden_bias)


def _field(problem: Problem) -> Case:
    run, out = ours.field_kernel(problem)
    dense = np.empty_like(out)

    def numpy_field() -> None:
        np.matmul(problem.dense, problem.weights, out=dense)
        np.add(dense, problem.hidden_bias, out=dense)

    def check(name: str, result: Any) -> None:
        expected = reference.hidden_field(_parameters(problem), problem.dense)
        close("field", out if name == "ours" else dense, expected.value, expected.scale + 1e-30)

    return Case("hidden field", run, numpy_field, check)


def _logistic(problem: Problem) -> Case:
    generator = np.random.Generator(np.random.SFC64(3))
    fields = (3 * generator.standard_normal((len(problem.dense), problem.n_visible))).astype(np.float32)
    tiles, dense = ours.in_tiles(fields), np.empty_like(fields)
    out = ours.aligned_copy(tiles)

    def numpy_logistic() -> None:
        np.negative(fields, out=dense)
        np.exp(dense, out=dense)
        np.add(dense, np.float32(1), out=dense)
        np.reciprocal(dense, out=dense)

    def check(name: str, result: Any) -> None:
        expected = 1 / (1 + np.exp(-fields.astype(np.float64)))
        close("logistic", ours.untile(out, fields.shape[1]) if name == "ours" else dense, expected, expected)

    return Case("logistic", lambda: ours.logistic_rows(tiles, fields.shape[1], out), numpy_logistic, check, threads=1)


def _random(problem: Problem) -> Case:
    words = np.empty((-(-problem.n_visible // 64), -(-len(problem.dense) // 4) * 4, 64), np.uint32)
    raw = np.random.SFC64(3).random_raw
    floats = np.empty(words.shape, np.float32)

    def numpy_random() -> None:
        np.copyto(floats, raw(words.size // 2).view(np.uint32).reshape(words.shape), casting="unsafe")

    def check(name: str, result: Any) -> None:
        numbers = words if name == "ours" else floats
        mean, error = numbers.mean(dtype=np.float64) / 2.0**32, np.sqrt(1 / 12 / numbers.size)
        if not abs(mean - 0.5) < 6 * error:
            raise RefusedError(f"the mean of the random numbers is {mean:.4f}")

    note = "Philox4x32-10, counter-based, against SFC64 (not counter-based)"
    return Case("random numbers", lambda: ours.random_rows(ours.KEY, words), numpy_random, check, note, 1)


def _draw(problem: Problem) -> Case:
    p = np.random.Generator(np.random.SFC64(3)).random((len(problem.dense), problem.n_visible), np.float32)
    inverse, words = ours.draw_buffers(p)
    threshold, dense, bits = p * np.float32(2.0**32), np.empty_like(p), np.empty(p.shape, bool)
    raw = np.random.SFC64(4).random_raw

    def numpy_draw() -> None:
        noise = raw(-(-p.size // 2)).view(np.uint32)[: p.size].reshape(p.shape)
        np.copyto(dense, noise, casting="unsafe")
        np.less(dense, threshold, out=bits)
        np.copyto(dense, bits)

    def check(name: str, result: Any) -> None:
        drawn = unpack(States(words, p.shape[1])) if name == "ours" else dense
        z = (drawn - p).sum(dtype=np.float64) / np.sqrt((p * (1 - p)).sum(dtype=np.float64))
        if not abs(z) < 6:
            raise RefusedError(f"draws are {z:.1f} standard errors from their probabilities")

    note = "random numbers included"
    return Case("draw", lambda: ours.draw_rows(inverse, p.shape[1], ours.KEY, words), numpy_draw, check, note, 1)


def _update(problem: Problem) -> Case:
    machine = PlainNumPy(problem, Task("cd", 1))
    n, m = machine.phases(np.arange(len(problem.dense)))
    hidden = machine.hidden[: n + m].copy()
    phases = Step(hidden[:n], machine.visible[n : n + m].copy(), hidden[n:])
    update = ours.Update(problem, phases, pack(phases.visible))
    plus, minus = reference.average(problem.dense, phases.positive), reference.average(phases.visible, phases.negative)
    gradient = plus.weights - minus.weights - problem.weight_decay * problem.weights.astype(np.float64)
    expected = problem.weights + problem.learning_rate * gradient
    scale = np.abs(problem.weights) + problem.learning_rate * (plus.weights + minus.weights) + 1e-6

    def numpy_update() -> None:
        machine.hidden[: n + m] = hidden
        machine.update(n, m)

    def check(name: str, result: Any) -> None:
        close("updated weights", update.weights() if name == "ours" else machine.w, expected, scale)

    return Case("gradient and update", update.run, numpy_update, check, "both orientations of W", 1)


def _transposition(problem: Problem) -> Case:
    weights = problem.weights
    out = np.empty(weights.shape[::-1], np.float32)

    def numpy_transposition() -> None:
        np.copyto(out, weights.T)

    def check(name: str, result: Any) -> None:
        close("transposition", out, weights.T, 1.0)

    note = "inside the update above; alone, ours is NumPy's copy too, and NumPy needs none"
    return Case("transposition of W", numpy_transposition, numpy_transposition, check, note, 1)
