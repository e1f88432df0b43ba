"""How a stack in training knows the labels it began with."""

import hashlib
from typing import Any

import numpy as np

from dbn.labels.numbering import Class, Labels, Numbered, number_rows
from dbn.state import PretrainingState
from rbm.errors import InputError


def labels_digest(known: Numbered) -> str:
    """Compute the SHA-256 (hex) of the classes and of the number of each row's."""
    found = hashlib.sha256(repr(known.classes).encode())
    found.update(np.ascontiguousarray(known.rows, "<i8").data)
    return found.hexdigest()


def labels_for(
    classes: tuple[Class, ...], labels: Labels | np.ndarray | list[Any] | None, n_rows: int
) -> Numbered | None:
    """Number the labels of rows for a stack with these classes; None for one without label units.

    Raises
    ------
    InputError
        If labels are missing, given to a stack without label units, or as `number_rows` does.
    """
    if labels is None and classes:
        raise InputError(f"this stack has label units of {len(classes)} classes: give the labels of the rows too")
    if labels is not None and not classes:
        raise InputError("this stack has no label units: leave the labels out, or train one with labels")
    return None if labels is None else number_rows(labels, n_rows, classes)


def begun_with_labels(state: PretrainingState, known: Numbered | None) -> PretrainingState:
    """Return a state before its first epoch with the labels that its top machine is to be trained on, if any."""
    return state if known is None else state._replace(classes=known.classes, labels_digest=labels_digest(known))


def check_same_labels(state: PretrainingState, known: Numbered | None) -> None:
    """Raise InputError unless a training goes on with the labels it began with, or without any."""
    if known is None and state.classes:
        raise InputError(f"this training began with labels of {len(state.classes)} classes: go on with the same")
    if known is not None and not state.classes:
        raise InputError("this training began without labels: go on without, or begin anew")
    if known is not None and labels_digest(known) != state.labels_digest:
        raise InputError("these are not the labels this training began with: go on with the same, in the same order")
