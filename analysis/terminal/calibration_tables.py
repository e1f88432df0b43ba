"""Print how often the verdicts say yes to controls, and how far their calibration is."""

import math
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from rich.table import Table
from rich.text import Text

from analysis.controls.calibration import planted, stack_verdicts
from analysis.controls.calibration.questions import QUESTIONS
from analysis.controls.calibration.run import CalibrationRow
from analysis.controls.plan import Plan
from analysis.errorbars.formats import format_number
from analysis.report.calibration_tables import calibration_sentences, what_is_counted
from analysis.terminal.model_tables import wide_console
from analysis.terminal.progress import progress_bar

RIGHT, WRONG = "green", "red"
_CAPTION = "Wilson, 95 %; below it the mean of the statistic; -: no sample of this law has that resolution"


def print_calibration(rows: Sequence[CalibrationRow], plan: Plan) -> None:
    """Print a table a statistic: a line a control, a column a resolution. Green is as it should be, red is not."""
    console = wide_console()
    for question in QUESTIONS:
        of_question = [row for row in rows if row.question == question.name]
        if not any(row.samples for row in of_question):
            if of_question and question.threshold != "called":  # that is asked for by --bootstraps
                console.print(Text(f"{question.title}: silent on all samples"))
            continue
        title = (
            f"{question.title}: share of {what_is_counted(of_question[0])}; M = {plan.n_points}, {plan.samples} samples"
        )
        table = Table(title=Text(title), title_justify="left", caption=Text(_CAPTION))
        table.add_column("control")
        table.add_column("should be")
        for target in plan.resolutions:
            table.add_column(Text(f"H[s] {target:g}"), justify="right")
        for name in dict.fromkeys(row.control for row in of_question):
            found = {row.target: row for row in of_question if row.control == name}
            expected = next(iter(found.values())).expected
            table.add_row(name, expected, *(_cell(found.get(target)) for target in plan.resolutions))
        console.print(table)
    console.print("\n".join(calibration_sentences(rows, [*stack_verdicts.TITLES, planted.QUESTION])), highlight=False)


def _cell(row: CalibrationRow | None) -> Text:
    if row is None:
        return Text("-")
    if math.isnan(row.yes):
        return Text("not defined")
    text = f"{row.yes:.2f} ({row.low:.2f} to {row.high:.2f})\n{format_number(row.mean, 3, '+')}"
    right = (row.yes >= 0.5) == (row.expected == "yes")
    return Text(text, style="" if not row.expected else RIGHT if right else WRONG)


@contextmanager
def calibration_bar(n_cells: int, check: Callable[[], None]) -> Iterator[Callable[[int], None]]:
    """Show how many cells are done; ``check`` is called at every report, and may raise to stop."""
    with progress_bar("calibrating", n_cells) as (progress, task):

        def advance(n_done: int) -> None:
            check()
            progress.update(task, completed=n_done)

        yield advance
