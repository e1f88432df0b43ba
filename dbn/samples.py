"""Generated samples as an HDF5 file anyone can read: kind ``samples``, format 2."""

from pathlib import Path
from typing import NamedTuple

import numpy as np

from dbn.generation import Generated
from dbn.sampling.filling import Filled
from rbm.bits import unpack
from rbm.errors import InputError
from rbm.files import new_checkpoint, open_checkpoint
from rbm.storage.parts import WORDS, array, text, whole_number

KIND, FORMAT, UNSEALED = "samples", 2, 1


class Samples(NamedTuple):
    """What a file of samples holds.

    Examples
    --------
    >>> import numpy as np
    >>> from dbn.samples import Samples
    >>> drawn = {"layer": 1, "steps": 100, "start": "random", "seed": 0}
    >>> samples = Samples(np.array([[0, 1, 1], [1, 1, 1]]), np.array([[0, 1], [1, 1]]), drawn)
    >>> samples.visible.mean(axis=0).tolist(), samples.drawn["steps"]
    ([0.5, 1.0, 1.0], 100)
    """

    visible: np.ndarray  # 0/1 bytes (n, units)
    hidden: np.ndarray  # 0/1 bytes (n, units of the layer)
    drawn: dict[str, str | int]  # how: layer, steps, start, seed


def save_samples(path: str | Path, generated: Generated | Filled, **attributes: str | int) -> None:
    """Write datasets ``visible`` and ``hidden``, 0/1 bytes (n, units), and as attributes how they were drawn.

    Raises
    ------
    rbm.InputError
        If the directory does not exist or cannot be written.

    Examples
    --------
    >>> import numpy as np
    >>> from dbn import DBN, generate
    >>> from dbn.samples import load_samples, save_samples
    >>> from rbm import RBM
    >>> generated = generate(DBN([RBM(np.zeros((5, 3)), np.zeros(5), np.zeros(3))]), layer=1, n=4, steps=10)
    >>> save_samples("samples.h5", generated, layer=1, steps=10, start="random", seed=0)
    >>> np.array_equal(load_samples("samples.h5").visible, generated.visible)
    True
    """
    with new_checkpoint(path, KIND, FORMAT) as file:
        file.attrs.update(attributes)
        for name in ("visible", "hidden"):
            file.create_dataset(name, data=unpack(getattr(generated, name)), compression="gzip")


def load_samples(path: str | Path) -> Samples:
    """Read a file of ``save_samples``.

    Raises
    ------
    rbm.InputError
        If the file is not there, not whole, of another kind or format, or its parts do not fit.

    Examples
    --------
    >>> import numpy as np
    >>> from dbn import DBN, generate
    >>> from dbn.samples import load_samples, save_samples
    >>> from rbm import RBM
    >>> generated = generate(DBN([RBM(np.zeros((5, 3)), np.zeros(5), np.zeros(3))]), layer=1, n=4, steps=10)
    >>> save_samples("samples.h5", generated, layer=1, steps=10, start="random", seed=0)
    >>> samples = load_samples("samples.h5")
    >>> samples.visible.shape, samples.hidden.shape, samples.drawn["start"]
    ((4, 5), (4, 3), 'random')
    """
    with open_checkpoint(path, KIND, FORMAT, UNSEALED) as file:
        visible, hidden = (array(file, name, WORDS, (None, None)) for name in ("visible", "hidden"))
        if len(visible) != len(hidden):
            raise InputError(f"/visible {visible.shape} and /hidden {hidden.shape} must have the same number of rows")
        for name, values in (("visible", visible), ("hidden", hidden)):
            if values.max(initial=0) > 1:
                raise InputError(f"/{name} must hold 0 and 1 alone; got {values.max()}")
        drawn: dict[str, str | int] = {"start": text(file, "start")}
        drawn |= {name: whole_number(file, name) for name in ("layer", "steps", "seed")}
        known = ("kind", "format", "version", *drawn)
        others = {name: getattr(value, "tolist", lambda v=value: v)() for name, value in file.attrs.items()}
        return Samples(visible, hidden, drawn | {name: value for name, value in others.items() if name not in known})
