"""Read the options of a command from a TOML file, and write those it was given to one."""

from typing import Any

import click

from dbn.terminal.console import Failure, claim_outputs

ASK, KEEP = "save options", ("config", "save_config", "threads", "overwrite", "resume", "help")  # those not written


def read_options(context: click.Context, parameter: click.Parameter, path: str | None) -> None:
    """Take the options in a file in the place of the command's defaults: those on the command line have precedence.

    Keys are names of options, with hyphens or underscores, at the top or in tables, whose names say nothing: the
    ``config.toml`` of a study is such a file. A list is what commas are on the command line.

    Raises
    ------
    InputError
        If the file cannot be read or is no TOML.
    Failure
        If it has a key that is no option of the command.
    """
    if path is None:
        return
    from rbm.storage.toml_file import read_toml

    content = read_toml(path, f"--config {path}")
    tables = [value for value in content.values() if isinstance(value, dict)]
    found: dict[str, Any] = {}
    for table in ({key: value for key, value in content.items() if not isinstance(value, dict)}, *tables):
        for key, value in table.items():
            name = _parameter(context.command, key)
            if name is None or isinstance(value, dict):
                raise Failure(f"--config {path}: {key} is no option of {context.command_path}: see its --help")
            if name in found:
                raise Failure(f"--config {path} has {key} twice: leave one out")
            found[name] = _text(value)
    context.default_map = {**(context.default_map or {}), **found}


def _parameter(command: click.Command, key: str) -> str | None:
    """Return the name in Python of the option that is called so, or None; files name no files of options."""
    flag = "--" + key.replace("_", "-")
    names = [p.name for p in command.params if isinstance(p, click.Option) and flag in p.opts]
    return names[0] if names and names[0] not in ("config", "save_config", "help") else None


def _text(value: Any) -> Any:
    """Return a value as it would be written on the command line; flags stay true or false."""
    if isinstance(value, list):
        return ",".join(map(str, value))
    return value if isinstance(value, bool) else str(value)


def ask_to_save(context: click.Context, parameter: click.Parameter, path: str | None) -> None:
    """Remember the file that the options are to be written to, once all of them are known."""
    if path is not None:
        context.meta[ASK] = path


def save_options(context: click.Context) -> None:
    """Write the options that the command was given, if that was asked for; InputError where the file exists."""
    path = context.meta.get(ASK)
    if path is None:
        return
    import tomli_w

    from rbm.files import write_whole

    sources = (click.core.ParameterSource.COMMANDLINE, click.core.ParameterSource.DEFAULT_MAP)
    given = {
        parameter.opts[0].removeprefix("--"): context.params[parameter.name]
        for parameter in context.command.params
        if isinstance(parameter, click.Option) and parameter.name in context.params and parameter.name not in KEEP
        and context.get_parameter_source(parameter.name) in sources
    }  # fmt: skip
    claim_outputs(False, **{"save-config": path})
    plain = {name: list(value) if isinstance(value, tuple) else value for name, value in given.items()}
    write_whole(path, tomli_w.dumps(plain).encode())
