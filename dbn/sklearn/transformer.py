"""A stack of machines as a scikit-learn transformer."""

from typing import Any, Self

import numpy as np

from dbn.generation import generate
from dbn.pretraining import pretrain
from dbn.sklearn.stack import StackEstimator
from rbm.sklearn.estimator import Output, RowsTransformer
from rbm.sklearn.rows import Values, training_rows


class DBNTransformer(StackEstimator, RowsTransformer):
    """A deep belief network, pretrained greedily, whose features are those of its top layer.

    A layer is trained as in a stack without the layers above it, so that ``DBNTransformer(layers[:2])`` gives the
    features of layer 2; of a fitted stack `transform_layer` does.

    Parameters
    ----------
    layers : sequence of int
        Hidden units, bottom up.
    learning_rate : float, or one a layer
        Of the first pass, from which it falls.
    batch_size : int, one a layer, or "auto"
        Rows a minibatch; by default a 150th of the rows, from 10 to 100.
    epochs : int, one a layer, or "auto"
        Passes of each layer over the rows; by default as many as make 15 000 updates, from 10 to 100.
    values : {"probabilities", "bits", "clipped"}
        What the numbers in the rows are, as of `rbm.sklearn.RBMTransformer`. Bits of probabilities are drawn anew for
        every pass of the first layer; the layers above train on what it makes of the first draw.
    output : {"probabilities", "most probable"}
        What ``transform`` gives: probabilities passed up layer by layer, or most probable states, 0 or 1.
    settings : dict, optional
        Further hyper-parameters of `dbn.DBNConfig` by name, one value or one a layer. Without, they are contrastive
        divergence with k = 1, a rate that falls linearly to 0, and the defaults there.
    random_state : int, RandomState or None
        Everything is drawn from it; an int is the ``seed`` of `dbn.DBNConfig`. NumPy's global generator is used for
        None alone, as scikit-learn does.

    Attributes
    ----------
    model_ : dbn.DBN
    state_ : dbn.PretrainingState
        With the record of every pass; `dbn.save` saves it.
    seed_ : int
        What everything was drawn from.
    n_features_in_, feature_names_in_
        As scikit-learn's.

    Notes
    -----
    ``score_samples`` is the log-probability of a row given its own features, nats: how well they keep it. It is no
    likelihood of the stack, of which `dbn.stack_bounds` has bounds.

    There is no ``partial_fit``: each layer learns what the finished layer below makes of the rows, and going on with
    that one would change what those above have learnt.

    Errors are `rbm.InputError`, a ValueError, and `rbm.DivergenceError` where training diverges.

    Examples
    --------
    >>> import numpy as np
    >>> from dbn.sklearn import DBNTransformer
    >>> rows = np.array([[0, 1, 1], [1, 0, 0], [0, 1, 0]])
    >>> transformer = DBNTransformer(layers=(3, 2), epochs=1).fit(rows)
    >>> transformer.transform(rows).shape, transformer.transform_layer(rows, 1).shape
    ((3, 2), (3, 3))
    """

    def __init__(
        self,
        layers: tuple[int, ...] = (128, 64),
        *,
        learning_rate: float | tuple[float, ...] = 0.1,
        batch_size: int | tuple[int, ...] | str = "auto",
        epochs: int | tuple[int, ...] | str = "auto",
        values: Values = "probabilities",
        output: Output = "probabilities",
        settings: dict[str, Any] | None = None,
        random_state: Any = 1,
    ) -> None:
        self.layers = layers
        self.learning_rate = learning_rate
        self.batch_size = batch_size
        self.epochs = epochs
        self.values = values
        self.output = output
        self.settings = settings
        self.random_state = random_state

    def fit(self, X: Any, y: Any = None) -> Self:
        """Train a new stack on rows, (n, n_features): bits, or probabilities of bits. ``y`` is ignored."""
        table, seed = self._checked(X, reset=True), self._seed()
        state = pretrain(training_rows(table, seed), self._config(table.shape[0], seed))
        self.seed_, self.state_ = seed, state
        return self

    def transform_layer(self, X: Any, layer: int) -> np.ndarray:
        """Compute the features of rows at a layer, from 1, as ``transform`` does at the top one; float64."""
        table = self._checked(X)
        self.model_.check_layer(layer, lowest=1)
        return self._passed_up(table, self._machines[:layer])

    def score_samples(self, X: Any) -> np.ndarray:
        """Compute the log-probability of rows given their own features in nats, (n,): at most 0, the higher the better.

        sum_i v_i log q_i + (1 - v_i) log(1 - q_i), q the probabilities of the visible units at the end of a pass up to
        the top layer and down again, with probabilities in the place of bits all the way. Exact, nothing is drawn.
        """
        table = self._checked(X)
        return self._given_features(table, self._passed_up(table, self._machines, "probabilities"))

    def sample(self, n_samples: int = 1, *, steps: int = 1000, random_state: Any = None) -> np.ndarray:
        """Draw rows from the stack: Gibbs chains of its top machine that begin at fair bits, then one pass down.

        Parameters
        ----------
        n_samples, steps : int
            Chains, and Gibbs steps of each.
        random_state : int or RandomState, optional
            What they are drawn from, if not from the seed of the training; the same number gives the same rows.

        Returns
        -------
        array (n_samples, n_features_in_), uint8
            0 and 1.

        Raises
        ------
        InputError
            If a number is no whole one or out of its range.
        """
        seed, model = self._sampling_seed(n_samples, steps, random_state), self.model_
        return np.asarray(generate(model, model.n_layers, n_samples, steps, seed=seed).visible)
