"""Find the callbacks that write the records of a training, from the options of ``dbn train`` and ``finetune``."""

from rbm.callbacks import Callback, CSVWriter, TensorBoardWriter, in_turn
from rbm.errors import InputError


def writers(csv: str | None, tensorboard: str | None, *, anew: bool) -> Callback:
    """Return one callback for a CSV file and a directory of TensorBoard; None of either is not written.

    Parameters
    ----------
    csv, tensorboard : str or None
        The file and the directory.
    anew : bool
        Whether the training begins, so that what the file holds is replaced, or goes on.

    Raises
    ------
    InputError
        If a training that goes on has a CSV file that is none of this program, or tensorboardX is not installed.
    """
    found: list[Callback] = []
    if csv is not None:
        found.append(CSVWriter(csv, overwrite=anew))
    if tensorboard is not None:
        try:
            found.append(TensorBoardWriter(tensorboard))
        except ImportError as error:
            raise InputError(str(error)) from None
    return in_turn(*found)
