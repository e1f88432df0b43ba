"""Labels as users have them, numbers or text, and the numbers of their classes, by which machines know them."""

from typing import Any, NamedTuple

import numpy as np

from rbm.errors import InputError

Class = int | str


class Labels(NamedTuple):
    """Labels of the rows of a training, and of the rows held out beside it, if known; numbers or text, (n,).

    Examples
    --------
    >>> import numpy as np
    >>> from dbn import DBNConfig, Labels, pretrain
    >>> rows = np.array([[0, 1, 1], [1, 0, 0], [0, 1, 0]])
    >>> labels = Labels(rows=["b", "a", "b"], held_out=["a"])
    >>> state = pretrain(rows, DBNConfig(layers=(2,), epochs=1), held_out=[[1, 0, 1]], labels=labels)
    >>> state.model.classes
    ('a', 'b')
    """

    rows: np.ndarray | list[Any]
    held_out: np.ndarray | list[Any] | None = None


class Numbered(NamedTuple):
    """Classes, ascending, and the number of the class of each row, int64 (n,)."""

    classes: tuple[Class, ...]
    rows: np.ndarray
    held_out: np.ndarray | None

    @property
    def of_rows(self) -> tuple[np.ndarray, int]:
        """The numbers of the rows' classes, and how many classes there are."""
        return self.rows, len(self.classes)

    @property
    def of_held_out(self) -> tuple[np.ndarray, int] | None:
        """The same of the held-out rows, if their labels are known."""
        return None if self.held_out is None else (self.held_out, len(self.classes))


def number_labels(labels: Labels | np.ndarray | list[Any], n_rows: int, n_held_out: int | None = None) -> Numbered:
    """Number the classes of labels in ascending order.

    Raises
    ------
    InputError
        If there is not one label a row, labels are neither whole numbers nor text, there is one class alone, or a
        held-out row has a class that no row has.
    """
    given = labels if isinstance(labels, Labels) else Labels(labels)
    rows = _plain(given.rows, n_rows)
    classes, numbers = np.unique(rows, return_inverse=True)
    if len(classes) < 2:
        raise InputError(f"label units need at least 2 classes; got {len(classes)} class in {n_rows} rows")
    held = None
    if given.held_out is not None and n_held_out is not None:
        held = numbers_of(_plain(given.held_out, n_held_out), tuple(classes.tolist()))
        if (held < 0).any():
            raise InputError(f"the held-out row {int(np.argmin(held))} has a class that no row of the training has")
    return Numbered(tuple(classes.tolist()), numbers.astype(np.int64), held)


def numbers_of(labels: np.ndarray | list[Any], classes: tuple[Class, ...]) -> np.ndarray:
    """Return the number of the class of each label, int64 (n,); -1 where it is none of the classes."""
    place = {str(name): number for number, name in enumerate(classes)}
    return np.array([place.get(str(label), -1) for label in _plain(labels, len(labels)).tolist()], np.int64)


def number_rows(labels: Labels | np.ndarray | list[Any], n_rows: int, classes: tuple[Class, ...]) -> Numbered:
    """Number the labels of rows by classes that are known.

    Raises
    ------
    InputError
        If there is not one label a row, or one is none of the classes.
    """
    rows = _plain(labels.rows if isinstance(labels, Labels) else labels, n_rows)
    numbers = numbers_of(rows, classes)
    if (numbers < 0).any():
        row = int(np.argmin(numbers))
        raise InputError(
            f"row {row} has the label {rows[row].item()!r}, which is no class: the classes are "
            f"{', '.join(map(str, classes))}"
        )
    return Numbered(classes, numbers, None)


def class_number(label: Class, classes: tuple[Class, ...]) -> int:
    """Return the number of one class; InputError if there is none of that name."""
    if not classes:
        raise InputError("this stack has no label units: train one with labels (dbn train --labels)")
    names = [str(name) for name in classes]
    if str(label) not in names:
        raise InputError(f"there is no class {label!r}: the classes are {', '.join(names)}")
    return names.index(str(label))


def _plain(labels: np.ndarray | list[Any], n_rows: int) -> np.ndarray:
    """Return labels as an array of whole numbers or text, (n,)."""
    found = np.asarray(labels)
    if found.dtype.kind == "f" and (found == np.floor(found)).all() and (abs(found) < 2**53).all():
        found = found.astype(np.int64)  # as numbers of a text are read
    if found.dtype.kind in "OS":
        found = found.astype(str)
    if found.shape != (n_rows,) or found.dtype.kind not in "iuU":
        raise InputError(
            f"labels must be whole numbers or text, one for each of {n_rows} rows; got {found.dtype} of shape "
            f"{found.shape}"
        )
    return found
