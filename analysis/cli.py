"""Console script ``relevance``: measure, study, sweep, compare, claims, report, calibrate. Heavy imports wait."""

from analysis.commands.calibrate import calibrate
from analysis.commands.claims import claims
from analysis.commands.compare import compare
from analysis.commands.measure import measure
from analysis.commands.report import report
from analysis.commands.study import study
from analysis.commands.sweep import sweep
from dbn.terminal.console import console_script


@console_script
def main() -> None:
    """Resolution and relevance of representations, beside their nulls."""


for command in (measure, study, sweep, compare, claims, report, calibrate):
    main.add_command(command)
