"""Right before fast: the conditionals of every contestant, and the centred steps of our loops, in float64."""

import numpy as np

from benchmarks.contestants.contract import MakeMachine
from benchmarks.contestants.recipe.contract import Work
from benchmarks.subjects.reference import hidden_probability
from benchmarks.subjects.validation import RefusedError, check_conditionals, close
from rbm.reference import Gradient, apply_update, centred, move_mean
from rbm.training.optimiser import learning_rate


def validate(make: MakeMachine, work: Work, checks: tuple[str, ...]) -> None:
    """Run the checks that a contestant has declared on machines of its own; this compiles what it compiles.

    Raises
    ------
    RefusedError
        At the first that fails.
    """
    if "step" in checks:
        check_steps(make(work), work)
    machine = make(work)
    machine.epoch()
    check_conditionals(machine, work.problem)


def check_steps(machine, work: Work) -> None:  # type: ignore[no-untyped-def]
    """Steps of the first epoch, until the mean has moved twice, recomputed from their phases by rbm.reference."""
    config, problem = work.config, work.problem
    mean, visible = tuple(_wide(machine.reported())), problem.dense.mean(axis=0, dtype=np.float64)
    hidden = hidden_probability(machine.parameters(), visible[None])[0]
    zero = tuple(np.zeros(p.shape) for p in mean)
    slices = problem.slices()
    for number in range(2 * config.mean_every):
        rows = slices[number % len(slices)]
        before, batch, phases = tuple(_wide(machine.parameters())), problem.dense[rows], machine.step(rows)
        gradient = Gradient(phases.positive, phases.visible, phases.negative)
        _, plain = apply_update(zero, zero, batch.astype(np.float64), gradient, 1.0, config)
        step = centred(plain, visible, hidden)
        rate = learning_rate(config, 0) * len(batch) / config.batch_size
        after = tuple(p + rate * s for p, s in zip(before, step, strict=True))
        _close("step", machine.parameters(), after, before)
        hidden = hidden + config.centre_rate * (phases.positive.mean(axis=0) - hidden)
        if (number + 1) % config.mean_every == 0:
            mean = move_mean(mean, tuple(_wide(machine.parameters())), config.mean_rate)
        _close("running mean", machine.reported(), mean, mean)


def _wide(parameters):  # type: ignore[no-untyped-def]
    return (np.array(p, np.float64) for p in parameters)


def _close(what, got, expected, scale):  # type: ignore[no-untyped-def]
    """Within rounding of the parameters, whose phases are at most 1, at the rate of the step."""
    for name, new, wanted, size in zip(("weights", "visible bias", "hidden bias"), got, expected, scale, strict=True):
        close(f"{what} of the {name}", np.asarray(new), wanted, np.abs(size) + 0.1)


__all__ = ["RefusedError", "check_steps", "validate"]
