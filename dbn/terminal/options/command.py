"""The class of all commands: help in groups, and the options that every command has."""

from collections.abc import Callable
from typing import Any

import click

from dbn.terminal.console import THREADS
from dbn.terminal.options.extras import check_extra
from dbn.terminal.options.headings import OTHERS, heading_of, in_order
from dbn.terminal.options.options_file import ask_to_save, read_options, save_options

_MANY = 15  # options from which on the help groups them


class Command(click.Command):
    """A command with --threads, --config and --save-config, whose help groups its options where there are many.

    ``extra`` names the extra of the installation without which the command cannot work.
    """

    def __init__(self, *arguments: Any, extra: str | None = None, **keywords: Any) -> None:
        super().__init__(*arguments, **keywords)
        self.extra = extra
        self.params += [
            click.Option(["--threads"], **THREADS),
            click.Option(
                ["--config"], metavar="FILE", is_eager=True, callback=read_options, expose_value=False,
                help="Take options from a TOML file (learning-rate = 0.02); those given here have precedence.",
            ),
            click.Option(
                ["--save-config"], metavar="FILE", callback=ask_to_save, expose_value=False,
                help="Write the options given, here and by --config, to such a file before the command begins.",
            ),
        ]  # fmt: skip

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the help of the options, under headings where there are many."""
        sections: dict[str, list[tuple[str, str]]] = {}
        params = [parameter for parameter in self.get_params(ctx) if isinstance(parameter, click.Option)]
        for parameter in params:
            record = parameter.get_help_record(ctx)
            if record is not None:
                name = "help" if "--help" in parameter.opts else parameter.name or ""  # Click has called it otherwise
                heading = heading_of(name) if len(params) >= _MANY else OTHERS
                sections.setdefault(heading, []).append(record)
        for heading in in_order(sections):
            with formatter.section(heading):
                formatter.write_dl(sections[heading])

    def invoke(self, ctx: click.Context) -> Any:
        """Check what is installed, write the options where that was asked, and run the command."""
        if self.extra is not None:
            check_extra(self.extra, ctx.command_path)
        save_options(ctx)
        return super().invoke(ctx)


def command(**keywords: Any) -> Callable[[Callable[..., Any]], click.Command]:
    """Make a function a `Command`, or of a class given; keywords are those of ``click.command``."""
    return click.command(**{"cls": Command, **keywords})
