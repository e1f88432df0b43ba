"""The parameters of one machine in an HDF5 file."""

from typing import TYPE_CHECKING

from rbm.errors import InputError
from rbm.model import PARAMETERS, RBM
from rbm.storage.parts import FLOATS, array, whole_number

if TYPE_CHECKING:
    import h5py

KIND, LABELLED = "rbm", 3  # of files of one machine: those with label units have a format of their own


def write_model(parent: "h5py.Group", model: RBM) -> None:
    """Write the parameters of a machine."""
    for name in PARAMETERS:
        parent[name] = getattr(model, name)
    if model.n_labels:
        parent.attrs["n_labels"] = model.n_labels


def read_model(parent: "h5py.Group") -> RBM:
    """Read the parameters of a machine."""
    weights = array(parent, "weights", FLOATS, (None, None))
    a, b = (array(parent, name, FLOATS, (n,)) for name, n in zip(PARAMETERS[1:], weights.shape, strict=True))
    labelled = str(parent.file.attrs.get("kind")) == KIND and parent.file.attrs.get("format") == LABELLED
    n_labels = whole_number(parent, "n_labels", 2) if labelled or "n_labels" in parent.attrs else 0
    try:
        return RBM(weights, a, b, n_labels)
    except InputError as error:
        raise InputError(f"{error}, in {parent.name}") from None
