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

    These states are bits. `dbn.sklearn.DBNClassifier` passes probabilities up in their place (mean field), so that it
    gives other values for a stack of more than one machine.

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

    Examples
    --------
    >>> import numpy as np
    >>> from dbn import DBN, predict_proba
    >>> from rbm import RBM
    >>> top = RBM(np.zeros((4, 1)), np.log([1, 1, 1, 3]), np.zeros(1), n_labels=2)
    >>> np.allclose(predict_proba(DBN([top]), [[0, 1]]), [[0.25, 0.75]])
    True
    """
    below = model.encode(data, model.n_layers - 1, readout, seed=seed, stream="predict")
    return prediction.predict_proba(model.machines[-1], below)


def predict(model: DBN, data: np.ndarray | States, readout: Readout = "most probable", *, seed: int = 0) -> np.ndarray:
    """Find the most probable class of each row, (n,), one of ``model.classes``. Arguments as in `predict_proba`.

    Examples
    --------
    >>> import numpy as np
    >>> from dbn import DBN, predict
    >>> from rbm import RBM
    >>> weights, biases = np.array([[4.0], [0.0], [-4.0], [4.0]]), np.array([0.0, 0.0, 1.0, 0.0])
    >>> model = DBN([RBM(weights, biases, np.array([-4.0]), n_labels=2)], classes=("dark", "bright"))
    >>> predict(model, [[1, 0], [0, 0]]).tolist()
    ['bright', 'dark']
    """
    return np.array(model.classes)[predict_proba(model, data, readout, seed=seed).argmax(axis=1)]
