"""Seconds of training to a test log-likelihood, with the recipe "likelihood" as far as each contestant offers it."""

import sys
from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

from rich.table import Table

from benchmarks.contestants import NotInstalledError, load
from benchmarks.contestants.contract import Contestant
from benchmarks.contestants.recipe import TRAINERS
from benchmarks.contestants.recipe.contract import Work
from benchmarks.machine.threads import pinned
from benchmarks.quality.course import Course, Limits, train
from benchmarks.quality.levels import Checkpoint, Crossing, check_levels, crossings
from benchmarks.quality.scoring import Effort, Scorer, TestRows
from benchmarks.quality.stopwatch import CLOCKS, Stopwatch
from benchmarks.quality.validation import validate
from benchmarks.quality.work import Size, likelihood_work, work_of
from benchmarks.reports.rows import Row
from benchmarks.reports.table import time
from benchmarks.subjects.validation import RefusedError

TIMES, CURVE = "seconds to a test log-likelihood", "checkpoints"  # the two experiments
WARM_UP = 3  # minibatches that a contestant trains on before the clock: what compiles has compiled


class Race(NamedTuple):
    """Who trains, how long, and to which levels."""

    contestants: tuple[Contestant, ...]
    levels: tuple[float, ...]
    limits: Limits
    clock: str  # one of CLOCKS
    threads: int
    seed: int
    effort: Effort = Effort()


def named(names: str) -> tuple[Contestant, ...]:
    """The contestants of a text, separated by commas; ValueError where one is not known."""
    known = {c.name: c for c in TRAINERS}
    wanted = [name.strip() for name in names.split(",")]
    for name in wanted:
        if name not in known:
            raise ValueError(f"contestants are {', '.join(known)}; got {name!r}")
    return tuple(known[name] for name in dict.fromkeys(wanted))


def run(size: Size, race: Race) -> tuple[list[Row], dict[str, float]]:
    """Rows "seconds to ...", a contestant and level, and rows "checkpoints"; one contestant after the other."""
    check_levels(race.levels)
    work, rows = likelihood_work(size, race.limits.epochs, race.seed)
    scorer = TestRows(rows, work.problem.states, race.effort, race.seed)
    times, curve, facts = [], [], {}
    for contestant in race.contestants:
        course = _course(contestant, work, scorer, race)
        times += time_rows(contestant, course, race)
        curve += [_curve_row(contestant, c, race) for c in course.checkpoints]
        if course.checkpoints:
            last = course.checkpoints[-1]
            facts[f"{contestant.name}: epochs of {size.n} rows"] = last.epochs
            facts[f"{contestant.name}: seconds an epoch"] = last.seconds / last.epochs
    return times + curve, facts


def _course(contestant: Contestant, work: Work, scorer: Scorer, race: Race) -> Course:
    """Validate on a few rows, which warms up too, then train."""
    few = WARM_UP * work.config.batch_size
    try:
        make = load(contestant)
        with pinned(race.threads):
            validate(make, work_of(work.levels[:few], work.config), contestant.checks)
            watch = Stopwatch(CLOCKS[race.clock])
            return train(make(work), scorer, race.levels, race.limits, watch, partial(_tell, contestant.name))
    except NotInstalledError as error:
        return Course([], str(error))
    except RefusedError as error:
        return Course([], f"REFUSED: {error}")


def _tell(name: str, point: Checkpoint) -> None:
    """A line a checkpoint, as training takes minutes."""
    line = f"{name}, epoch {point.epochs}, {point.seconds:.1f} s: {_between(_nats(point))}"
    print(line, file=sys.stderr, flush=True)


def time_rows(contestant: Contestant, course: Course, race: Race) -> list[Row]:
    """A row a level: the seconds of the first checkpoint that reaches it, or why there is none."""
    return [
        Row(
            TIMES, f"{c.level:g} nats", contestant.name, race.threads,
            () if c.reached is None else (c.reached.seconds,), _note(contestant, course, c, race),
            () if c.reached is None else _nats(c.reached),
        )
        for c in crossings(course.checkpoints, race.levels)
    ]  # fmt: skip


def _note(contestant: Contestant, course: Course, crossing: Crossing, race: Race) -> str:
    if crossing.reached is not None:
        before = crossing.before
        told = [f"epoch {crossing.reached.epochs}", f"not at epoch {before.epochs}" if before else ""]
    elif course.checkpoints:
        best = max(course.checkpoints, key=lambda c: c.estimate)
        last = course.checkpoints[-1]
        whole = last.epochs == race.limits.epochs
        until = f"{last.epochs} epochs" if whole else f"{race.limits.seconds:g} s"
        told = [f"not reached in {until}; best {_between(_nats(best))} at epoch {best.epochs}", course.trouble]
    else:
        told = [course.trouble]
    of_it = contestant.note if crossing.level == race.levels[0] else ""  # once
    return "; ".join(part for part in (*told, of_it) if part)


def _curve_row(contestant: Contestant, point: Checkpoint, race: Race) -> Row:
    verdict = point.between.verdict if point.between else ""
    return Row(
        CURVE, f"epoch {point.epochs}", contestant.name, race.threads, (point.seconds,), verdict, _nats(point)
    )  # fmt: skip


def _nats(point: Checkpoint) -> tuple[float, ...]:
    return (point.estimate, *((point.between.low, point.between.high) if point.between else ()))


def _between(nats: Sequence[float]) -> str:
    return f"{nats[1]:.2f} to {nats[2]:.2f}" if len(nats) == 3 else f"{nats[0]:.2f} (one estimate)"


def view(rows: list[Row]) -> Table:
    """The times, a line a contestant and level; of the checkpoints those that were bracketed."""
    is_curve = rows[0].experiment == CURVE
    out = Table(title=f"{CURVE} that were bracketed" if is_curve else TIMES, title_justify="left")
    for name in ("contestant", "checkpoint" if is_curve else "level"):
        out.add_column(name)
    for name in ("training time", "forward annealing", "between (nats)"):
        out.add_column(name, justify="right")
    out.add_column("note")
    last = None
    for row in rows:
        if is_curve and len(row.nats) < 3:
            continue
        if last not in (None, row.contestant):
            out.add_section()
        numbers = [f"{row.nats[0]:.2f}", _between(row.nats)] if row.nats else ["", ""]
        seconds = time(row.median) if row.seconds else "not reached"
        out.add_row("" if row.contestant == last else row.contestant, row.task, seconds, *numbers, row.note)
        last = row.contestant
    return out
