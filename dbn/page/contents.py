"""What a page holds of a stack: JSON, with arrays as base64 of their little-endian bytes."""

import base64
from typing import Any, NamedTuple

import numpy as np

from dbn.model import DBN
from dbn.page.quantise import TOLERANCE, deviation, quantise, quantised_machine, states_to_compare
from rbm.bits import States, as_states
from rbm.errors import InputError
from rbm.model import RBM

LARGEST_BYTES = 256 * 2**20  # of parameters, beyond which no browser opens the page


class Packed(NamedTuple):
    """A machine as the page holds it."""

    content: dict[str, Any]
    deviation: float  # largest difference of a conditional probability from the model's, over states of its chains


class Contents(NamedTuple):
    """What a page holds."""

    content: dict[str, Any]
    deviation: float  # largest difference of a conditional probability from the model's, over all machines


def page_contents(
    model: DBN, shape: tuple[int, int], title: str, rows: np.ndarray | States | None = None, layer: int | None = None
) -> Contents:
    """Collect what a page holds of a stack.

    Parameters
    ----------
    model : DBN
    shape : (int, int)
        Rows and columns of the picture of the visible units.
    title : str
    rows : array or States, (n, n_visible), optional
        Examples that chains can start from; they can be read in the page by everybody who has it.
    layer : int, optional
        The layer that is sampled when the page opens; the top one by default.

    Raises
    ------
    InputError
        If the shape or the rows do not fit the visible units, there is no such layer or it has no chains
        (`DBN.chain_machine`), or the stack is larger than a page can be.
    """
    n_visible = model.sizes[0]
    if shape[0] * shape[1] != n_visible:
        raise InputError(f"a picture of {shape[0]}x{shape[1]} does not hold just the {n_visible} visible units")
    first = model.n_layers if layer is None else layer
    model.chain_machine(first)
    n_bytes = 2 * sum(machine.weights.size for machine in (*model.machines, *model.generative))
    if n_bytes > LARGEST_BYTES:
        raise InputError(
            f"the weights would take {n_bytes / 1e6:.0f} MB of a page, and browsers open {LARGEST_BYTES / 1e6:.0f}: "
            "give a smaller stack"
        )
    up = [pack_machine(machine) for machine in model.machines]
    down = [pack_machine(machine) for machine in model.generative]
    examples = as_states(np.zeros((0, n_visible)) if rows is None else rows, n_visible)
    content = {
        "title": title, "shape": list(shape), "layer": first, "classes": [str(name) for name in model.classes],
        "machines": [packed.content for packed in up], "generative": [packed.content for packed in down],
        "rows": {"n": examples.n, "bits": encoded(np.packbits(examples.unpack(), bitorder="little"))},
    }  # fmt: skip
    return Contents(content, max(packed.deviation for packed in up + down))


def pack_machine(machine: RBM) -> Packed:
    """Pack the parameters of a machine: weights as `quantise` has them, or as float32 where that moves a probability.

    They are kept as float32 where a conditional probability of the machine's own states moves by more than 1e-3.
    """
    states = states_to_compare(machine)
    moved = deviation(machine, quantised_machine(machine), states)
    if moved <= TOLERANCE:
        whole, scale = quantise(machine.weights)
        weights = {"whole": encoded(whole), "scale": encoded(scale)}
    else:
        weights, moved = {"plain": encoded(machine.weights)}, 0.0
    content = {
        "visible": machine.n_visible, "hidden": machine.n_hidden, "labels": machine.n_labels, "weights": weights,
        "visibleBias": encoded(machine.visible_bias), "hiddenBias": encoded(machine.hidden_bias),
    }  # fmt: skip
    return Packed(content, moved)


def encoded(array: np.ndarray) -> str:
    """Return the base64 of an array's bytes, little-endian, row by row."""
    plain = np.ascontiguousarray(array, array.dtype.newbyteorder("<"))
    return base64.b64encode(plain.tobytes()).decode("ascii")
