"""Tables of what the tests say of controls, for pages, and the sentence that sums them up, for the terminal."""

import math
from collections.abc import Iterable, Sequence

from analysis.controls.calibration import planted, stack_verdicts
from analysis.controls.calibration.questions import QUESTIONS
from analysis.controls.calibration.row import CalibrationRow
from analysis.controls.calibration.verdicts_of_samples import SEEDS
from analysis.report.text_tables import TextTable

TITLES = {
    planted.QUESTION: planted.TITLE,
    **stack_verdicts.TITLES,
    **{question.name: question.title for question in QUESTIONS},
}
OF_VERDICTS = {*stack_verdicts.TITLES, *(question.name for question in QUESTIONS if question.by_verdict)}


def calibration_tables(rows: Sequence[CalibrationRow], questions: Iterable[str]) -> tuple[TextTable, ...]:
    """Make a table of each of some questions: a line a control, a column a resolution; none without rows."""
    found = []
    for name in questions:
        own = [row for row in rows if row.question == name]
        if not own:
            continue
        targets = sorted({row.target for row in own})
        title = (
            f"Calibration, {TITLES.get(name, name)}: share of {what_is_counted(own[0])} "
            f"(Wilson, 95 %; silent: where the test does not decide), M = {own[0].n_points}"
        )
        controls = dict.fromkeys(row.control for row in own)
        lines = tuple(_line([row for row in own if row.control == control], targets) for control in controls)
        found.append(TextTable(title, ("control", "should be", *(f"H[s] {target:g}" for target in targets)), lines))
    return tuple(found)


def calibration_sentences(rows: Sequence[CalibrationRow], questions: Iterable[str]) -> tuple[str, ...]:
    """Say for each of some questions how often it says yes to controls where it should, and where it should not."""
    found = []
    for name in questions:
        shares = [share_of([r for r in rows if r.question == name and r.expected == e]) for e in ("yes", "no")]
        if any(shares):
            yes, no = (share or "none drawn" for share in shares)
            drawn, decided = (sum(getattr(r, of) for r in rows if r.question == name) for of in ("drawn", "samples"))
            silent = f"; silent on {drawn - decided} of {drawn}" if decided < drawn else ""
            said = f"yes to {yes} where it should, to {no} where it should not{silent}."
            if not any(r.yes > 0 for r in rows if r.question == name and r.expected == "yes"):
                said += " Of these it has said yes to none that it should."
            found.append(f"Controls, {TITLES.get(name, name)}: {said}")
    return tuple(found)


def what_is_counted(row: CalibrationRow) -> str:
    """Say what the share of yes is of: verdicts, or samples above a threshold."""
    if row.question in OF_VERDICTS:
        return f"verdicts that say so, each of {SEEDS} samples as of {SEEDS} seeds"
    return "samples in which it is" if row.question == planted.QUESTION else f"samples above {row.threshold:g}"


def _line(rows: list[CalibrationRow], targets: list[float]) -> tuple[str, ...]:
    cells = {row.target: row for row in rows}
    return rows[0].control, rows[0].expected or "either", *(_cell(cells.get(target)) for target in targets)


def _cell(row: CalibrationRow | None) -> str:
    if row is None:
        return "-"
    if math.isnan(row.yes):
        return "silent"
    of = f", {row.samples} of {row.drawn}" if row.samples < row.drawn else ""
    return f"{row.yes:.2f} ({row.low:.2f} to {row.high:.2f}{of})"


def share_of(rows: Sequence[CalibrationRow]) -> str:
    """Say in how many of the samples that were decided the answer is yes; empty without any."""
    known = [row for row in rows if row.samples]
    samples = sum(row.samples for row in known)
    return f"{sum(round(row.yes * row.samples) for row in known)} of {samples}" if samples else ""
