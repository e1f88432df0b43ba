"""Say in the help of ``relevance study`` what its presets take for options that are not given."""

from typing import TYPE_CHECKING, Any

import click

from dbn.terminal.options.command import Command

if TYPE_CHECKING:
    from analysis.study.config import StudyConfig


class PresetCommand(Command):
    """A command whose options are values of a study's configuration: its help has those of the presets.

    They are read when its parameters are asked for, as they load what the list of commands does not need.
    """

    def get_params(self, context: click.Context) -> list[click.Parameter]:
        """Return the parameters, the defaults of the presets added to their help."""
        for option in self.params:
            if isinstance(option, click.Option) and "Default:" not in (option.help or ""):
                said = _defaults(option.name or "")
                option.help = f"{option.help} Default: {said}." if said else option.help
        return super().get_params(context)


def _defaults(name: str) -> str:
    """Return the value of the first preset and, where they differ, those of others with their names."""
    from analysis.study.config import PRESETS

    values = {preset: _text(_value(config, name)) for preset, config in PRESETS.items()}
    first, *others = values
    return "; ".join([values[first], *(f"{n}: {values[n]}" for n in others if values[n] != values[first])])


def _value(config: "StudyConfig", name: str) -> Any:
    from analysis.study.config import STUDY_PARAMETERS

    return getattr(config if name in STUDY_PARAMETERS else config.training, name, None)


def _text(value: Any) -> str:
    if isinstance(value, tuple):
        return ",".join(map(str, value))
    return "" if value is None else str(value)
