"""Right before fast: every contestant is held against float64 formulas on the spot, or it is not timed."""

import numpy as np

from benchmarks import reference
from benchmarks.contestants.contract import Machine, MakeMachine, Step
from benchmarks.problem import Problem, Task
from benchmarks.reference import Parameters

TOLERANCE = 1e-5  # relative to the sum of the magnitudes of the terms
PASSES = 20  # epochs a contestant has to lower the reconstruction error; one does, except on toy data


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
    velocity = Parameters(*(np.zeros(p.shape) for p in machine.parameters()))
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
    after: Parameters, before: Parameters, velocity: Parameters, batch: np.ndarray, phases: Step, problem: Problem
) -> Parameters:
    plus, minus = reference.average(batch, phases.positive), reference.average(phases.visible, phases.negative)
    decays = (problem.weight_decay, 0.0, 0.0)
    moved = []
    for name, new, old, speed, up, down, decay in zip(
        Parameters._fields, after, before, velocity, plus, minus, decays, strict=True
    ):
        speed = problem.momentum * speed + problem.learning_rate * (up - down - decay * old)
        close(f"update of {name}", new, old + speed, np.abs(old) + problem.learning_rate * (up + down) + 1e-6)
        moved.append(speed)
    return Parameters(*moved)


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
