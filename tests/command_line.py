"""A command line called as a user would: its status is checked, and that bad input is one line."""

import click
from click.testing import CliRunner


def call(main: click.Group, *arguments: object, status: int = 0) -> str:
    """Output of the command."""
    result = CliRunner().invoke(main, [str(a) for a in arguments])
    assert result.exit_code == status, result.output
    if status == 2:
        assert result.output.count("Error:") == 1
        assert "Traceback" not in result.output
    return result.output
