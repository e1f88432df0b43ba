"""The class of rows, by the free energies of the top machine: exact given the states of the layer below it."""

import numpy as np

from dbn.model import DBN
from rbm.bits import States
from rbm.config import Readout
from rbm.labels import prediction


def predict_proba(
    model: DBN, data: np.ndarray | States, readout: Readout = "most probable", *, seed: int = 0
) -> np.ndarray:
    """Compute P(class | states below the top machine) of rows (n, n_visible), float64 (n, classes).

    Parameters
    ----------
    model : DBN
        With label units; ``model.classes`` are the columns.
    data : array or States
    readout : {"most probable", "sample"}
        Of the layers below the top machine, in one bottom-up pass, by the recognition weights where they are untied;
        as in `DBN.encode`. Of a stack of one machine nothing is read out.
    seed : int
        What samples are drawn from.

    Raises
    ------
    InputError
        If the stack has no label units, or the rows are of another width.
    """
    below = model.encode(data, model.n_layers - 1, readout, seed=seed, stream="predict")
    return prediction.predict_proba(model.machines[-1], below)


def predict(model: DBN, data: np.ndarray | States, readout: Readout = "most probable", *, seed: int = 0) -> np.ndarray:
    """Find the most probable class of each row, (n,), one of ``model.classes``. Arguments as in `predict_proba`."""
    return np.array(model.classes)[predict_proba(model, data, readout, seed=seed).argmax(axis=1)]
