"""What the classes of a stack with label units stand for: the mean visible pattern of each."""

import numpy as np

from dbn.generation import Start, generate, visible_probability
from dbn.labels.numbering import class_number, numbers_of
from dbn.model import DBN
from rbm.bits import States, as_states, count_on
from rbm.checks import whole_number
from rbm.errors import InputError


def class_patterns(model: DBN, *, n: int = 100, steps: int = 1000, seed: int = 0) -> np.ndarray:
    """Estimate the mean visible pattern of each class, float64 (classes, n_visible).

    The top machine runs n Gibbs chains for each class, its label units held at it, from random states; the pattern is
    the mean over the chains, after ``steps`` sweeps, of P(v = 1 | layer 1) at the end of a pass down. It is of the
    model's law of the class where chains have mixed by then, which is not checked here.

    Raises
    ------
    InputError
        If the stack has no label units, n < 1 or steps < 1.

    Examples
    --------
    >>> import numpy as np
    >>> from dbn import DBN, class_patterns
    >>> from rbm import RBM
    >>> top = RBM(np.zeros((4, 1)), np.array([50.0, -50.0, 0.0, 0.0]), np.zeros(1), n_labels=2)
    >>> class_patterns(DBN([top], classes=("a", "b")), n=3, steps=2).round(2).tolist()
    [[1.0, 0.0], [1.0, 0.0]]
    """
    if not model.classes:
        class_number("", model.classes)  # says what to do
    steps = whole_number("the number of sweeps", steps)
    if steps < 1:
        raise InputError(f"the number of sweeps must be at least 1; got {steps}")
    found = np.empty((len(model.classes), model.sizes[0]))
    for number, name in enumerate(model.classes):
        stream = f"pattern of class {number}"
        drawn = generate(model, model.n_layers, n, steps, start=Start(label=name), seed=seed, stream=stream)
        found[number] = visible_probability(model, model.n_layers, drawn).mean(axis=0, dtype=np.float64)
    return found


def class_means(model: DBN, data: np.ndarray | States, labels: np.ndarray) -> np.ndarray:
    """Compute the mean of the rows of each class, float64 (classes, n_visible); nan for a class without rows."""
    rows = as_states(data, model.sizes[0])
    numbers = numbers_of(labels, model.classes)
    if len(numbers) != rows.n:
        raise InputError(f"there must be a label for each of {rows.n} rows; got {len(numbers)}")
    found = np.full((len(model.classes), rows.n_units), np.nan)
    for number in range(len(model.classes)):
        of_class = np.flatnonzero(numbers == number)
        if len(of_class):
            found[number] = count_on(rows.rows(of_class)) / len(of_class)
    return found
