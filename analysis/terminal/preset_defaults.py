"""Say in the help of ``relevance study`` what its presets take for options that are not given."""

from typing import Any

import click

from analysis.study.config import PRESETS, STUDY_PARAMETERS, StudyConfig


def with_preset_defaults(command: click.Command) -> click.Command:
    """Add the defaults of the presets to the help of the options that are values of a study's configuration."""
    for option in command.params:
        if isinstance(option, click.Option) and "Default:" not in (option.help or ""):
            said = _defaults(option.name or "")
            option.help = f"{option.help} Default: {said}." if said else option.help
    return command


def _defaults(name: str) -> str:
    """Return the value of the first preset and, where they differ, those of others with their names."""
    values = {preset: _text(_value(config, name)) for preset, config in PRESETS.items()}
    first, *others = values
    return "; ".join([values[first], *(f"{n}: {values[n]}" for n in others if values[n] != values[first])])


def _value(config: StudyConfig, name: str) -> Any:
    return getattr(config if name in STUDY_PARAMETERS else config.training, name, None)


def _text(value: Any) -> str:
    if isinstance(value, tuple):
        return ",".join(map(str, value))
    return "" if value is None else str(value)
