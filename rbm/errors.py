"""The errors this project raises on purpose, which the command lines turn into one line and a status; and a signal."""


class InputError(ValueError):
    """Something the caller gave cannot be used: what was wrong, what was got, what to do."""


class DivergenceError(ArithmeticError):
    """Training met a non-finite parameter; the message names epoch, layer and what to lower."""


class StopTraining(Exception):
    """Raise it in ``on_epoch`` to end training there: `rbm.train` and `dbn.pretrain` return the state reached.

    Nothing is lost: training goes on from that state, to the same bits as without the stop.
    """
