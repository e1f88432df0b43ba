"""Lines of a page in whose place something generated stands: ``<!-- generated: WORDS -->``."""

import re
from collections.abc import Callable
from functools import partial

from site_pages.commands import command_pages, preset_table
from site_pages.files import group_tables, head_table, kind_tables
from site_pages.hyperparameters import finetuning_table, training_table
from site_pages.measures import COLUMNS, SECTIONS, columns_of, section
from site_pages.names import module_pages

MARKER = re.compile(r"^<!-- generated: (.*) -->$", re.MULTILINE)
GENERATED: dict[str, Callable[[], str]] = {
    "commands dbn": lambda: command_pages("dbn"),
    "commands relevance": lambda: command_pages("relevance"),
    "presets": preset_table,
    "hyper-parameters of training": training_table,
    "hyper-parameters of fine-tuning": finetuning_table,
    "attributes of files": head_table,
    "kinds of files": kind_tables,
    "groups of files": group_tables,
    **{name: partial(columns_of, record) for name, record in COLUMNS.items()},
    **{name: partial(section, name) for name in SECTIONS},
    "names rbm": lambda: module_pages("rbm"),
    "names dbn": lambda: module_pages("dbn"),
    "names analysis": lambda: module_pages("analysis"),
}


def filled(text: str) -> str:
    """Return a page with what is generated in the place of its markers; KeyError of one that is not known."""
    return MARKER.sub(lambda found: GENERATED[found[1]](), text)
