"""The parameters of a stack as plain arrays in a NumPy archive, for other programs and from them.

Machine l, between layer l - 1 and layer l, has ``W<l>`` (units below, units above), ``a<l>`` (units below) and ``b<l>``
(units above): weights, visible biases and hidden biases. Where the top machine has label units, the last of its units
below, ``classes`` are what they stand for. Where weights up and down are untied, machine l below the top one also has
``G<l>`` (units below, units above), its weights down; ``W<l>`` are then those up, and ``a<l>`` belong to the way down,
``b<l>`` to the way up.
"""

from io import BytesIO
from pathlib import Path

import numpy as np

from dbn.datasets.readers import read_npz
from dbn.model import DBN
from rbm.errors import InputError
from rbm.files import write_whole
from rbm.model import RBM


def save_arrays(path: str | Path, model: DBN) -> None:
    """Write the parameters, float32; the file is replaced whole or not at all. Errors as in `rbm.files.write_whole`."""
    arrays: dict[str, np.ndarray] = {}
    for layer, machine in enumerate(model.machines, start=1):
        parameters = machine.weights, machine.visible_bias, machine.hidden_bias
        arrays |= dict(zip(_names(layer), parameters, strict=True))
    arrays |= {f"G{layer}": machine.weights for layer, machine in enumerate(model.generative, start=1)}
    if model.classes:
        arrays["classes"] = np.array(model.classes)
    content = BytesIO()
    np.savez(content, **arrays)  # type: ignore[arg-type]
    write_whole(path, content.getvalue())


def load_arrays(path: str | Path) -> DBN:
    """Read a stack from an archive as `save_arrays` writes it; numbers of any real type, kept as float32.

    Raises
    ------
    InputError
        If there is no whole archive, an array is missing, of another shape than its neighbours ask for, not of finite
        real numbers or a pickled object, or another name is in it.
    """
    arrays = read_npz(str(path))
    classes = arrays.pop("classes", np.zeros(0, np.int64))
    if classes.ndim != 1 or classes.dtype.kind not in "iuU":
        raise InputError(f"{path}: classes must be whole numbers or texts, one a label unit; got {classes.dtype}")
    n_layers = max([layer for layer in range(1, len(arrays) + 1) if f"W{layer}" in arrays], default=1)
    expected = [name for layer in range(1, n_layers + 1) for name in _names(layer)]
    downward = [f"G{layer}" for layer in range(1, n_layers)]
    untied = any(name in arrays for name in downward)
    expected += downward if untied else []
    missing, unknown = [n for n in expected if n not in arrays], sorted(set(arrays) - set(expected))
    if missing or unknown:
        wrong = f"lacks {', '.join(missing)}" if missing else f"holds {', '.join(unknown)} too"
        raise InputError(f"{path} {wrong}: give W1, a1, b1 of the first machine, W2, a2, b2 of the next, and so on")
    for name, array in arrays.items():
        if array.dtype.kind not in "biuf":
            raise InputError(f"{path}: {name} holds {array.dtype}: give real numbers")
    machines, generative = [], []
    for layer in range(1, n_layers + 1):
        try:
            with np.errstate(over="ignore"):  # what float32 cannot hold becomes infinite, which the machine refuses
                W, a, b = (arrays[name] for name in _names(layer))
                machines.append(RBM(W, a, b, len(classes) if layer == n_layers else 0))
                if untied and layer < n_layers:
                    generative.append(RBM(arrays[f"G{layer}"], a, b))
        except InputError as error:
            raise InputError(f"{path}: {', '.join(_names(layer))} make no machine: {error}") from None
    try:
        return DBN(tuple(machines), tuple(classes.tolist()), tuple(generative))
    except InputError as error:
        raise InputError(f"{path}: {error}") from None


def _names(layer: int) -> tuple[str, str, str]:
    return f"W{layer}", f"a{layer}", f"b{layer}"
