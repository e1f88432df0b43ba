"""The errors this project raises on purpose, which the command lines turn into one line and a status; and a signal."""


class InputError(ValueError):
    """Something the caller gave cannot be used: what was wrong, what was got, what to do.

    Examples
    --------
    >>> from rbm import pack
    >>> pack([[0.0, 0.5]])
    Traceback (most recent call last):
        ...
    rbm.errors.InputError: states must be 0 or 1; got np.float64(0.5) at row 0, column 1: binarise first
    """


class DivergenceError(ArithmeticError):
    """Training met a parameter that is not finite, or beyond 1000; the message names epoch, layer and what to lower.

    Examples
    --------
    >>> import numpy as np
    >>> from rbm import DivergenceError, TrainingConfig, train
    >>> try:
    ...     train(np.eye(4, 3), TrainingConfig(n_hidden=2, learning_rate=1e6))
    ... except DivergenceError as error:
    ...     "lower the learning rate" in str(error)
    True
    """


class StopTraining(Exception):
    """Raise it in ``on_epoch`` to end training there: `rbm.train`, `dbn.pretrain` and `dbn.finetune` return the state.

    Nothing is lost: training goes on from that state, to the same bits as without the stop.

    Examples
    --------
    >>> import numpy as np
    >>> from rbm import StopTraining, TrainingConfig, train
    >>> def stop_after_two(state):
    ...     if state.epoch == 2:
    ...         raise StopTraining
    >>> train(np.eye(4, 3), TrainingConfig(n_hidden=2, epochs=50), on_epoch=stop_after_two).epoch
    2
    """
