"""A stack with label units as a scikit-learn classifier."""

from typing import Any, Self

import numpy as np
from scipy.special import expit, log_softmax, softmax
from sklearn.base import ClassifierMixin, ClassNamePrefixFeaturesOutMixin, TransformerMixin
from sklearn.utils.multiclass import check_classification_targets

from dbn.generation import Start, generate
from dbn.pretraining import pretrain
from dbn.sklearn.stack import StackEstimator
from rbm.checks import plain
from rbm.errors import InputError
from rbm.sklearn.estimator import passed_up
from rbm.sklearn.rows import Values, training_rows


class DBNClassifier(ClassNamePrefixFeaturesOutMixin, TransformerMixin, ClassifierMixin, StackEstimator):
    """A deep belief network whose top machine has a label unit a class, pretrained greedily on rows and their classes.

    The top machine learns the joint distribution of the layer below it and the class. The probability of a class is
    exact by its free energies, given that layer; nothing is trained to classify.

    Parameters
    ----------
    layers : sequence of int
        Hidden units, bottom up.
    learning_rate, batch_size, epochs, values, settings, random_state
        As of `DBNTransformer`.

    Attributes
    ----------
    classes_ : array (classes,)
        As scikit-learn's; numbers and text are the classes of the stack too, others are numbered there.
    model_ : dbn.DBN
        With label units.
    state_ : dbn.PretrainingState
        With the record of every pass; `dbn.save` saves it.
    seed_ : int
        What everything was drawn from.
    n_features_in_, feature_names_in_
        As scikit-learn's.

    Notes
    -----
    Rows are passed up to the layer below the top machine in probabilities, with nothing drawn (mean field). Of bits and
    a stack of one machine that is `dbn.predict_proba`, the exact P(class | row); of a deeper stack that function goes
    by the most probable states of the layers below in the place of probabilities, and gives other values.

    ``transform`` gives features of the top layer, of a row whose class is not known. ``score_samples`` is the
    log-probability of a row given these, nats, as that of `DBNTransformer`; ``score`` is the share of right classes.

    The layers below the top machine are trained without the classes: a `DBNTransformer` with the same parameters and
    one layer fewer has their features. There is no ``partial_fit``: the top machine learns what the finished layers
    below make of the rows, and going on with those would change what it has learnt.

    Errors are `rbm.InputError`, a ValueError, and `rbm.DivergenceError` where training diverges.

    Examples
    --------
    >>> import numpy as np
    >>> from dbn.sklearn import DBNClassifier
    >>> rows, labels = np.array([[0, 1, 1], [1, 0, 0], [0, 1, 0]]), ["cat", "dog", "cat"]
    >>> classifier = DBNClassifier(layers=(3, 2), epochs=1).fit(rows, labels)
    >>> classifier.classes_.tolist(), np.allclose(classifier.predict_proba(rows).sum(axis=1), 1)
    (['cat', 'dog'], True)
    """

    def __init__(
        self,
        layers: tuple[int, ...] = (128,),
        *,
        learning_rate: float | tuple[float, ...] = 0.1,
        batch_size: int | tuple[int, ...] | str = "auto",
        epochs: int | tuple[int, ...] | str = "auto",
        values: Values = "probabilities",
        settings: dict[str, Any] | None = None,
        random_state: Any = 1,
    ) -> None:
        self.layers = layers
        self.learning_rate = learning_rate
        self.batch_size = batch_size
        self.epochs = epochs
        self.values = values
        self.settings = settings
        self.random_state = random_state

    def fit(self, X: Any, y: Any) -> Self:
        """Train a new stack on rows, (n, n_features), bits or probabilities of bits, and the class of each, (n,)."""
        table, labels = self._checked_with_labels(X, y)
        check_classification_targets(labels)
        seed = self._seed()
        classes, numbers = np.unique(labels, return_inverse=True)
        named = classes[numbers] if classes.dtype.kind in "iuU" else numbers
        state = pretrain(training_rows(table, seed), self._config(table.shape[0], seed), labels=named)
        self.classes_, self.seed_, self.state_ = classes, seed, state
        return self

    def _class_of_the_stack(self, label: Any) -> int | str:
        """Return what the stack calls one of ``classes_``; True and False are no numbers, and no list is a class."""
        asked, classes = plain(label), self.classes_.tolist()
        if np.isscalar(asked):
            for name, own in zip(self.model_.classes, classes, strict=True):
                if own == asked and isinstance(own, bool) == isinstance(asked, bool):
                    return name
        raise InputError(f"label must be one of the classes {classes}; got {label!r:.60}")

    def predict_log_proba(self, X: Any) -> np.ndarray:
        """Compute the logarithms of `predict_proba`, nats."""
        found: np.ndarray = log_softmax(self._log_weights(X), axis=1)
        return found

    def predict_proba(self, X: Any) -> np.ndarray:
        """Compute P(class | row), float64 (n, classes), in the order of ``classes_``.

        P(y | x) is proportional to exp(a_y) prod_j (1 + exp(b_j + x W_j + U_yj)), x the layer below the top machine.
        Source: Larochelle and Bengio, ICML 2008, equation 2.
        """
        found: np.ndarray = softmax(self._log_weights(X), axis=1)
        return found

    def transform(self, X: Any) -> np.ndarray:
        """Compute the features of rows: probabilities of the hidden units of the top layer, the class not known.

        sum_y P(y | x) P(h = 1 | x, y), with x the layer below in probabilities (mean field); exact given x.

        Parameters
        ----------
        X : array, DataFrame or sparse matrix, (n, n_features_in_)
            Bits, or probabilities of bits.

        Returns
        -------
        array (n, units), float32 of float32 and float64 of anything else
        """
        table = self._checked(X)
        features = self._features(table)
        return features.astype(np.float32 if table.dtype == np.float32 else np.float64, copy=False)

    def score_samples(self, X: Any) -> np.ndarray:
        """Compute the log-probability of rows given their features in nats, (n,): at most 0, the higher the better.

        As that of `DBNTransformer`: a pass up to `transform` and down again with probabilities in the place of bits.
        """
        table = self._checked(X)
        return self._given_features(table, self._features(table))

    @property
    def _n_features_out(self) -> int:
        return self._machines[-1].n_hidden

    def _features(self, table: Any) -> np.ndarray:
        field, of_class = self._fields(table)
        chances = softmax(self._logs(field, of_class), axis=1)
        found = np.zeros_like(field)
        for chance, u in zip(chances.T, of_class, strict=True):
            found += chance[:, None] * expit(field + u)
        return found

    def _log_weights(self, X: Any) -> np.ndarray:
        """Compute log P(row, class) but for a constant of the row, nats, float64 (n, classes)."""
        return self._logs(*self._fields(self._checked(X)))

    def _fields(self, table: Any) -> tuple[np.ndarray, np.ndarray]:
        """Return what the top layer's units get from rows, (n, units), and from each class, (classes, units)."""
        *below, top = self._machines
        rows = passed_up(table, below, "probabilities") if below else table
        weights = top.weights.astype(np.float64)
        return np.asarray(rows @ weights[: top.n_bits]) + top.hidden_bias, weights[top.n_bits :]

    def _logs(self, field: np.ndarray, of_class: np.ndarray) -> np.ndarray:
        top = self._machines[-1]
        biases = top.visible_bias[top.n_bits :].astype(np.float64)
        logs = [a + np.logaddexp(0, field + u).sum(axis=1) for a, u in zip(biases, of_class, strict=True)]
        return np.stack(logs, axis=1)

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.transformer_tags.preserves_dtype = ["float64", "float32"]
        return tags

    def predict(self, X: Any) -> np.ndarray:
        """Find the most probable class of each row, (n,), the first of equals."""
        best = self._log_weights(X).argmax(axis=1)
        found: np.ndarray = self.classes_[best]
        return found

    def sample(
        self, n_samples: int = 1, *, label: Any = None, steps: int = 1000, random_state: Any = None
    ) -> np.ndarray:
        """Draw rows from the stack: Gibbs chains of its top machine that begin at fair bits, then one pass down.

        Parameters
        ----------
        n_samples, steps : int
            Chains, and Gibbs steps of each.
        label : optional
            One of ``classes_``, held in all chains; without, labels are drawn with the rest.
        random_state : int or RandomState, optional
            What they are drawn from, if not from the seed of the training; the same number gives the same rows.

        Returns
        -------
        array (n_samples, n_features_in_), uint8
            0 and 1.

        Raises
        ------
        InputError
            If a number is no whole one or out of its range, or there is no such class.
        """
        seed, model = self._sampling_seed(n_samples, steps, random_state), self.model_
        start = Start(label=None if label is None else self._class_of_the_stack(label))
        return np.asarray(generate(model, model.n_layers, n_samples, steps, start=start, seed=seed).visible)
