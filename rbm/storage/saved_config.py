"""Read a configuration that a file holds as JSON, written by this version or an older one."""

import dataclasses
import json
from typing import Any

from rbm.errors import InputError
from rbm.storage.parts import naming


def read_config(kind: type, text: str, remedy: str = "use the version that wrote it") -> Any:
    """Read a configuration from its JSON, lists as tuples.

    A field the text lacks has what programs before it did: ``before`` in its metadata, or else its default.

    Raises
    ------
    InputError
        If the text has a field that this version does not know; ``remedy`` says what to do. Or a value is wrong.
    """
    values = json.loads(text)
    fields = {field.name: field for field in dataclasses.fields(kind)}
    unknown = sorted(set(values) - set(fields))
    if unknown:
        raise InputError(
            f"the saved {kind.__name__} has {', '.join(unknown)}, which this version does not know; {remedy}"
        )
    before = {name: field.metadata["before"] for name, field in fields.items() if "before" in field.metadata}
    with naming(f"the saved {kind.__name__}"):
        return kind(**{**before, **values})
