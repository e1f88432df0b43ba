"""Right before fast: every contestant is held against float64 formulas on the spot, or it is not timed."""

from typing import NamedTuple

import numpy as np

from benchmarks.contestants.contract import Machine, MakeMachine, Step
from benchmarks.subjects import reference
from benchmarks.subjects.problem import Problem, Task
from benchmarks.subjects.reference import Parameters

TOLERANCE = 1e-5  # relative to the sum of the magnitudes of the terms
PASSES = 20  # epochs a contestant has to lower the reconstruction error; one does, except on toy data


class Velocity(NamedTuple):
    """Velocities, and the sums of the magnitudes of the terms they are made of."""

    value: Parameters
    scale: Parameters


class RefusedError(Exception):
    """A contestant's output is wrong; the message says what."""


def validate(make: MakeMachine, problem: Problem, task: Task, checks: tuple[str, ...]) -> None:
    """Run the checks a contestant has declared.

    Raises
    ------
    RefusedError
        At the first that fails.
    """
    if "step" in checks:
        check_step(make(problem, task), problem, task)
        check_sampling(make(problem, Task("cd", 1)), problem)
    machine = make(problem, task)
    if "learning" in checks:
        check_learning(machine, problem)
    if "conditionals" in checks:
        check_conditionals(machine, problem)


def close(what: str, got: np.ndarray, expected: np.ndarray, scale: np.ndarray | float) -> None:
    """Refuse unless |got - expected| <= TOLERANCE scale everywhere."""
    if got.shape != expected.shape:
        raise RefusedError(f"{what}: shape {got.shape} instead of {expected.shape}")
    error = np.abs(got - expected) / scale
    if not error.max() <= TOLERANCE:
        raise RefusedError(f"{what}: off by {error.max():.1e} relative, more than {TOLERANCE:.0e}")


def check_conditionals(machine: Machine, problem: Problem) -> None:
    """P(h | v) and P(v | h) of its own parameters. A field off by d moves a probability by less than d, relative."""
    parameters = machine.parameters()
    v = problem.dense[: problem.batch_size]
    h = (np.random.Generator(np.random.SFC64(7)).random((len(v), problem.n_hidden)) < 0.5).astype(np.float32)
    up, down = reference.hidden_field(parameters, v), reference.visible_field(parameters, h)
    expected = reference.hidden_probability(parameters, v)
    close("P(h | v)", machine.hidden_probability(v), expected, expected * (1 + up.scale))
    expected = reference.visible_probability(parameters, h)
    close("P(v | h)", machine.visible_probability(h), expected, expected * (1 + down.scale))


def check_step(machine: Machine, problem: Problem, task: Task) -> None:
    """Two steps recomputed from their phases: probabilities, gradient, momentum, weight decay."""
    zero = Parameters(*(np.zeros(p.shape) for p in machine.parameters()))
    velocity = Velocity(zero, zero)
    for rows in problem.slices()[:2]:
        before = Parameters(*(np.array(p, np.float64) for p in machine.parameters()))
        batch, phases = problem.dense[rows], machine.step(rows)
        if not np.isin(phases.visible, (0, 1)).all():
            raise RefusedError("visible states of the model are not bits")
        for name, v, p in (("positive", batch, phases.positive), ("negative", phases.visible, phases.negative)):
            expected = reference.hidden_probability(before, v)
            close(f"{name} phase", p, expected, expected * (1 + reference.hidden_field(before, v).scale))
        velocity = _check_update(machine.parameters(), before, velocity, batch, phases, problem)


def _check_update(
    after: Parameters, before: Parameters, velocity: Velocity, batch: np.ndarray, phases: Step, problem: Problem
) -> Velocity:
    plus, minus = reference.average(batch, phases.positive), reference.average(phases.visible, phases.negative)
    rate, momentum, decays = problem.learning_rate, problem.momentum, (problem.weight_decay, 0.0, 0.0)
    speeds, scales = [], []
    for name, new, old, speed, scale, up, down, decay in zip(
        Parameters._fields, after, before, velocity.value, velocity.scale, plus, minus, decays, strict=True
    ):
        speeds.append(momentum * speed + rate * (up - down - decay * old))
        scales.append(momentum * scale + rate * (up + down + decay * np.abs(old)))
        close(f"update of {name}", new, old + speeds[-1], np.abs(old) + scales[-1] + 1e-30)
    return Velocity(Parameters(*speeds), Parameters(*scales))


def check_sampling(machine: Machine, problem: Problem) -> None:
    """CD-1 must sample: how often v differs from the data is as expected (a z-test at 6 sigma, mean-field hidden)."""
    rows, batch = problem.slices()[0], problem.dense[problem.slices()[0]]
    before = machine.parameters()
    p = reference.visible_probability(before, reference.hidden_probability(before, batch))
    changed = np.where(batch == 1, 1 - p, p)
    excess = np.abs(machine.step(rows).visible - batch).sum() - changed.sum()
    if not abs(excess) <= 6 * np.sqrt((changed * (1 - changed)).sum()) + 0.02 * changed.sum() + 3:
        raise RefusedError(f"CD-1 changes {changed.sum() + excess:.0f} bits where {changed.sum():.0f} are expected")


def check_learning(machine: Machine, problem: Problem) -> None:
    """Training lowers the reconstruction error, computed in float64 from its parameters."""
    rows = problem.dense[:1000]
    before = reference.reconstruction_error(machine.parameters(), rows)
    for _ in range(PASSES):
        machine.epoch()
        after = reference.reconstruction_error(machine.parameters(), rows)
        if after < before:
            return
    raise RefusedError(f"training does not lower the reconstruction error: {before:.4f} before, {after:.4f} after")
