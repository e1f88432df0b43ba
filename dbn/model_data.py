"""The data a model was trained on, found again by their name and known again by their digest."""

import os
from typing import NamedTuple

import numpy as np

from dbn.datasets.digest import digest
from dbn.datasets.load import read_data
from dbn.datasets.mnist import N_PIXELS
from dbn.datasets.names import STANDARD_INPUT, absolute, is_embedded, split_name
from dbn.datasets.source import DataSource
from dbn.datasets.summary import check_varied
from dbn.reading import Reading
from dbn.state import PretrainingState
from rbm.bits import States, as_states
from rbm.errors import InputError

NONE = "none"  # in the place of held-out rows: that they are left out
_SHOWN = 16  # digits of a digest in a line


class ModelData(NamedTuple):
    """Rows for a model, with their name and digest and that of the training."""

    states: States
    name: str  # with how bits were made of the values, in words
    digest: str
    trained_digest: str  # empty where a model has no training
    labels: np.ndarray | None = None  # the class of every row where it is known, numbers or text, (n,)

    @property
    def of_training(self) -> bool:
        """Whether the model was trained on these rows."""
        return self.digest == self.trained_digest

    def line(self) -> str:
        """Return name and digest in one line, which says so where the rows are not those of the training."""
        text = f"data {self.name}, sha256 {short(self.digest)}"
        if self.of_training:
            return text
        if not self.trained_digest:
            return f"{text}; the model holds no training"
        return f"{text}; NOT the data of the training, sha256 {short(self.trained_digest)}"


def short(found: str) -> str:
    """Return the first digits of a digest."""
    return f"{found[:_SHOWN]}..."


def describe_source(source: DataSource) -> str:
    """Return the name of data with how bits were made of them, in words."""
    name = "standard input" if source.data == STANDARD_INPUT else source.data or "embedded MNIST"
    details = [source.reading.describe(), f"without a {source.tenth} tenth" if source.tenth else ""]
    words = ", ".join(detail for detail in details if detail)
    return f"{name} ({words})" if words else name


def training_data(path: str, state: PretrainingState, source: DataSource) -> tuple[ModelData, DataSource]:
    """Load the data that the model in a file was trained on, and return where they were found.

    A name that is not whole, as older programs wrote it, is looked up from the working directory and then beside the
    model.

    Raises
    ------
    InputError
        If the model does not know its data, they are not there, or they are others now.
    """
    if state.given is not None:
        raise InputError(f"{path} was built or imported and knows no data: name the rows with --data")
    unknown = f"{path} does not say where its data are, it was not saved by dbn train: name them with --data"
    if source.data is None and state.model.sizes[0] != N_PIXELS:
        raise InputError(unknown)
    if source.data == STANDARD_INPUT:
        raise InputError(
            f"{path} was trained on standard input, which is gone: name a file of the same rows with --data"
        )
    if source.changed:
        raise InputError(
            f"{path} is the network {source.changed!r} of a study, trained on rows changed on purpose: name the "
            "rows to use with --data"
        )
    found = _found(path, source)
    try:
        rows = found.load_training_rows(state.config.seed)
    except InputError as error:  # whose ways out are those of a first reading
        raise InputError(
            f"{describe_source(found)} cannot be read as it was for {path} ({str(error).split(': ')[0]}): restore it, "
            "or name the data to use with --data"
        ) from None
    data = ModelData(rows.states, describe_source(found), digest(rows.states), state.digest, rows.labels)
    if data.of_training:
        return data, found
    if source.data is None:
        raise InputError(unknown)
    raise InputError(
        f"{data.name} holds other data (sha256 {short(data.digest)}) than those {path} was trained on "
        f"(sha256 {short(state.digest)}): restore them, or name the data to use with --data"
    )


def check_held_out(path: str, state: PretrainingState, source: DataSource, rows: States | None) -> None:
    """Raise InputError unless held-out rows are those that the training in a file began with.

    A file of an older program does not know them, and a training that began without any may get some.
    """
    trained = state.held_out_digest
    if not trained:
        return
    if rows is None:
        raise InputError(
            f"{path} was trained beside held-out rows (sha256 {short(trained)}): name them with --held-out"
        )
    if digest(rows) != trained:
        raise InputError(
            f"{source.held_out_name} holds other held-out rows (sha256 {short(digest(rows))}) than those {path} was "
            f"trained beside (sha256 {short(trained)}): restore them, or name the file that has them with --held-out"
        )


def held_out_data(
    path: str, state: PretrainingState, source: DataSource, moved: str | None
) -> tuple[DataSource, States | None]:
    """Load the rows held out in the training of the model in a file, if there were any, and say where they are.

    Parameters
    ----------
    path, state, source
        The model file, its content, and where its data came from.
    moved : str or None
        Where its held-out rows are now; "none": they are left out.

    Raises
    ------
    InputError
        If they are not there, are others now, or a place is given and the training held none out.
    """
    if moved is not None:
        if not state.held_out_digest:
            raise InputError(f"{path} was trained without held-out rows: leave out --held-out")
        if moved != NONE:
            source = source._replace(held_out=absolute(moved))
    if not state.held_out_digest or moved == NONE:
        return source, None
    try:
        rows = source.load_training_held_out(state.config.seed)
    except InputError as error:
        raise InputError(
            f"the held-out rows of {path} cannot be read ({str(error).split(': ')[0]}): name the file that has them "
            f"with --held-out, or leave them out with --held-out {NONE}"
        ) from None
    states = None if rows is None else rows.states
    check_held_out(path, state, source, states)
    return source, states


def model_data(path: str, state: PretrainingState, source: DataSource, given: DataSource | None) -> ModelData:
    """Load the rows given for a model, of the training or not, or else those of its training.

    Parameters
    ----------
    path, state, source
        The model file, its content, and where its data came from.
    given : DataSource or None
        Rows named by the user. Without options they are first read as those of the training were.

    Raises
    ------
    InputError
        If rows cannot be read or are of another width, or as `training_data` does.
    """
    if given is None:
        return training_data(path, state, source)[0]
    if given.reading == Reading() and state.given is None and not is_embedded(given.data):
        moved = source._replace(data=given.data)
        try:
            return training_data(path, state, moved)[0]
        except InputError:
            pass  # they are others: read as they are
    rows = read_data(given.data, given.reading, given.seed or 0)
    as_states(rows.states, state.model.sizes[0])
    check_varied(rows.states, str(given.data))
    return ModelData(rows.states, describe_source(given), digest(rows.states), state.digest, rows.labels)


def _found(path: str, source: DataSource) -> DataSource:
    """Return the source with the file where it is."""
    if is_embedded(source.data):
        return source
    name = str(source.data)
    file, inside = split_name(name)
    beside = os.path.join(os.path.dirname(os.path.abspath(path)), file)
    for candidate in (file, beside):
        if os.path.isfile(candidate):
            return source._replace(data=absolute(candidate + (f":/{inside}" if inside else "")))
    raise InputError(f"{path} was trained on {name}, which is not there: name the file's new place with --data")
