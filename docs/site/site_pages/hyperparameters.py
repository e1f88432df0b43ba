"""The tables of hyper-parameters: default, allowed values and help of every field of the configurations."""

import dataclasses
import re
from typing import Any

from dbn.config import LAYER_PARAMETERS, DBNConfig
from dbn.finetuning.config import FinetuningConfig
from rbm.config import TrainingConfig
from rbm.errors import InputError
from site_pages.tables import code, table

_ALLOWED = re.compile(r"must be (.*?); got")


def training_table() -> str:
    """Write the table of `rbm.TrainingConfig` and `dbn.DBNConfig`, those of the stack alone first."""
    stack = [field for field in dataclasses.fields(DBNConfig) if field.name not in LAYER_PARAMETERS]
    machine = [field for field in dataclasses.fields(TrainingConfig) if field.name in LAYER_PARAMETERS]
    width = [field for field in dataclasses.fields(TrainingConfig) if field.name == "n_hidden"]
    return table(
        ("hyper-parameter", "of", "default", "allowed", "what it does"),
        (
            *(_row(TrainingConfig, field, "machine") for field in width),
            *(_row(DBNConfig, field, "stack") for field in stack),
            *(_row(TrainingConfig, field, "layer") for field in machine),
        ),
    )


def finetuning_table() -> str:
    """Write the table of `dbn.FinetuningConfig`."""
    rows = (_row(FinetuningConfig, field, "") for field in dataclasses.fields(FinetuningConfig))
    return table(("hyper-parameter", "default", "allowed", "what it does"), ((a, *rest) for a, _, *rest in rows))


def allowed(kind: Any, name: str) -> str:
    """Say which values a field takes, in the words in which the configuration refuses others."""
    try:
        kind(**{name: b"never allowed"})
    except InputError as error:
        found = _ALLOWED.search(str(error))
        return re.sub(r"\S*\*\*\S* - 1", r"`\g<0>`", found[1]) if found else ""
    return ""


def _row(kind: Any, field: "dataclasses.Field[Any]", of: str) -> tuple[str, ...]:
    default = ",".join(map(str, field.default)) if isinstance(field.default, tuple) else field.default
    return code(field.name), of, code(default), allowed(kind, field.name), field.metadata.get("help", "")
