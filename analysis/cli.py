"""Console script ``relevance``: measure, study, claims, report, calibrate. Heavy imports wait until a command runs."""

from analysis.commands.calibrate import calibrate
from analysis.commands.claims import claims
from analysis.commands.measure import measure
from analysis.commands.report import report
from analysis.commands.study import study
from dbn.terminal.console import console_script


@console_script
def main() -> None:
    """Resolution and relevance of representations, beside their nulls."""


for command in (measure, study, claims, report, calibrate):
    main.add_command(command)
