"""The command reference: every command of `dbn` and `relevance` with its arguments, options, defaults and help."""

import re
from collections.abc import Iterator

import click

import analysis.cli
import dbn.cli
from analysis.study.config import PRESETS, STUDY_PARAMETERS
from dbn.config import DBNConfig
from site_pages.tables import code, table

PROGRAMS: dict[str, click.Group] = {"dbn": dbn.cli.main, "relevance": analysis.cli.main}
_AT_END = re.compile(r"\s*\[([^\[\]]*)\]$")  # what Click adds to a help: the default, and the range of numbers
_OPTION = re.compile(r"(?<![\w-])(--[a-z][\w-]*)")
_IN_HELP = re.compile(r"\s*Default: (.+)\.$")


def command_pages(program: str) -> str:
    """Write the chapter of a program: what it does, its own options, then a section a command."""
    group = PROGRAMS[program]
    sections = [f"{_help(group)}\n\n{_options(group, program)}"]
    sections += [_section(name, command) for name, command in _commands(group, program)]
    return "\n".join(sections)


def preset_table() -> str:
    """Write what the presets of `relevance study` set, one column a preset, where they or the defaults differ."""
    configs, default = PRESETS.values(), DBNConfig()
    study = [(name, [getattr(config, name) for config in configs]) for name in STUDY_PARAMETERS]
    training = [(name, [getattr(c.training, name) for c in configs]) for name in DBNConfig.__dataclass_fields__]
    training = [(name, values) for name, values in training if any(v != getattr(default, name) for v in values)]
    shown = [(name, values) for name, values in (*study, *training) if any(value is not None for value in values)]
    return table(
        ("option", *PRESETS),
        ((code(f"--{name.replace('_', '-')}"), *map(_value, values)) for name, values in shown),
    )


def _commands(group: click.Group, path: str) -> Iterator[tuple[str, click.Command]]:
    """Yield the commands of a group with their whole names, those of groups inside it behind their group."""
    for name, command in group.commands.items():
        yield f"{path} {name}", command
        if isinstance(command, click.Group):
            yield from _commands(command, f"{path} {name}")


def _section(name: str, command: click.Command) -> str:
    usage = " ".join([name, *command.collect_usage_pieces(click.Context(command))])
    return f"### {name}\n\n{_help(command)}\n\n    {usage}\n\n{_options(command, name)}"


def _help(command: click.Command) -> str:
    paragraphs = re.split(r"\n\s*\n", command.help or "")
    return "\n\n".join(_marked(" ".join(paragraph.split())) for paragraph in paragraphs)


def _marked(text: str) -> str:
    """Mark options and what could be taken for HTML."""
    return _OPTION.sub(r"`\1`", text).replace("<", "&lt;")


def _options(command: click.Command, name: str) -> str:
    context = click.Context(command, info_name=name, show_default=True)
    options = (option for option in command.get_params(context) if isinstance(option, click.Option))
    rows = [_row(option, context) for option in options if option.name != "help"]  # --help is every command's
    return table(("option", "default", "what it does"), rows) if rows else ""


def _row(option: click.Option, context: click.Context) -> tuple[str, str, str]:
    """Return names with the kind of value, the default and the help, as the command's own ``--help`` has them."""
    names, text = option.get_help_record(context) or ("", "")
    default = ""
    if added := _AT_END.search(text):
        text = text[: added.start()]
        default = next((x.removeprefix("default: ") for x in added[1].split("; ") if x.startswith("default: ")), "")
    if not default and (said := _IN_HELP.search(text)):
        text, default = text[: said.start()], said[1]
    return code(names.replace(" INTEGER RANGE", " INTEGER")), default, _marked(text)


def _value(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)
