"""Fill in visible units that are not given: chains of a stack cut at a layer in which the others are held.

Of layer 1 these are Gibbs chains of the first machine; of a layer further up `dbn.sampling.filling_deep` has the moves.
"""

import re
from typing import NamedTuple

import numpy as np

from dbn.generation import Start, label_clamp
from dbn.labels.numbering import Class, class_number
from dbn.model import DBN
from dbn.sampling.filling_deep import Problem, draw_top, start_filling, sweep
from rbm.bits import States, as_states, pack, unpack
from rbm.errors import InputError
from rbm.gibbs import Clamp, check_sweeps, random_states, sample, start_chains
from rbm.labels.rows import append_labels, without_labels
from rbm.streams import stream_generator

_RECTANGLE = re.compile(r"(\d{1,9}):(\d{1,9})x(\d{1,9}):(\d{1,9})")


class Filled(NamedTuple):
    """Rows of which some units were held, one chain each.

    Examples
    --------
    >>> import numpy as np
    >>> from dbn import DBN, fill
    >>> from rbm import RBM
    >>> model = DBN([RBM(np.zeros((3, 2)), np.zeros(3), np.zeros(2))])
    >>> filled = fill(model, [[0, 1, 1], [1, 0, 0]], mask=[1, 0, 0], steps=5)
    >>> filled.visible.shape, filled.hidden.shape, filled.accepted is None
    ((2, 3), (2, 2), True)
    """

    visible: States  # (n, n_visible)
    hidden: States  # of the layer: of layer 1 what the last visible states were drawn from, zeros after 0 steps
    accepted: np.ndarray | None = None  # of a layer further up: shares of proposals accepted, from below and from above


def fill(
    model: DBN, rows: np.ndarray | States, mask: np.ndarray, steps: int, *, layer: int = 1,
    label: Class | None = None, seed: int = 0,
) -> Filled:  # fmt: skip
    """Draw the visible units that are not held, given those that are: P(free | held) of the stack cut at a layer.

    That is the law the chains have in the end, of any layer. Each chain has a law of its own, that of its row, so that
    comparing chains does not tell whether they have mixed.

    Parameters
    ----------
    model : DBN
    rows : array or States, (n, n_visible)
        Each is filled in by one chain, whose free units begin at fair bits.
    mask : array of 0 and 1, (n_visible,)
        1, or True, where a unit keeps what the row has; of any real type or of booleans, as rows of bits are.
    steps : int
        Sweeps of every chain.
    layer : int
        At which the stack is cut, whose machine says which states of the layer below are probable; 1: the first machine
        alone, and nothing that higher layers know of the rows.
    label : int or str, optional
        The class that label units beside the last layer but one are held at; by default they are free, as units are
        that the mask does not hold.
    seed : int
        What everything is drawn from.

    Raises
    ------
    InputError
        If rows or mask are of another width, every unit is held or none, there is no such class or layer, or its
        machine is no top machine of a stack with untied weights.

    Examples
    --------
    >>> import numpy as np
    >>> from dbn import DBN, fill
    >>> from rbm import RBM
    >>> model = DBN([RBM(np.zeros((3, 2)), np.array([0.0, 50.0, -50.0]), np.zeros(2))])
    >>> fill(model, [[1, 0, 1]], mask=[1, 0, 0], steps=5).visible.unpack().tolist()
    [[1, 1, 0]]
    """
    machine, given = model.chain_machine(layer), as_states(rows, model.sizes[0])
    steps = check_sweeps(steps, 0)
    held = _checked_mask(mask, model.sizes[0])
    if held.all() or not held.any():
        raise InputError(f"some units must be held and some free; of {held.size} the mask holds {held.sum()}")
    label_clamp(model, layer, Start(label=label))  # refuses labels that cannot be held
    numbers = None if label is None else np.full(given.n, class_number(label, model.classes))
    if layer > 1:
        return _fill_by_layers(Problem(model, layer, held, numbers), given, steps, seed)
    n_labels = machine.n_labels
    first = random_states(given.n, machine.n_visible, n_labels, seed=seed, stream="units to fill in")
    chains = start_chains(machine, first, seed=seed, stream="fill in")
    if n_labels:
        held = np.append(held, np.full(n_labels, numbers is not None))
        given = append_labels(given, np.zeros(given.n, np.int64) if numbers is None else numbers, n_labels)
    chains = sample(machine, chains, steps, Clamp(held, given))
    return Filled(without_labels(chains.visible, n_labels), chains.hidden)


def _checked_mask(mask: np.ndarray, n_units: int) -> np.ndarray:
    """Return a mask of units as booleans, (n_units,); InputError unless it is as many values, all 0 or 1."""
    held = np.asarray(mask)
    if held.dtype.kind not in "biuf" or held.shape != (n_units,):
        raise InputError(
            f"the mask must be {n_units} values of 0 and 1; got an array of {held.dtype} of shape {held.shape}"
        )
    wrong = np.flatnonzero((held != 0) & (held != 1))
    if len(wrong):
        raise InputError(f"the mask must be 0 or 1 at every unit; got {held[wrong[0]]} at unit {wrong[0]}")
    return held.astype(bool)


def _fill_by_layers(problem: Problem, given: States, steps: int, seed: int) -> Filled:
    """Run sweeps from fair bits in the place of the free units; the states of the layer are drawn in the end."""
    first = random_states(given.n, given.n_units, seed=seed, stream="units to fill in")
    filling = start_filling(problem, np.where(problem.held, unpack(given), unpack(first)), seed)
    for number in range(steps):
        filling = sweep(problem, filling, number, seed)
    top = draw_top(problem, filling.layers[-1], stream_generator(seed, "fill in by layers: last states"))
    return Filled(pack(filling.layers[0]), pack(top), filling.accepted)


def parse_held(text: str, shape: tuple[int, int]) -> np.ndarray:
    """Return which units of a picture a rectangle holds, bool (units,): ``0:14x0:28`` has the first 14 rows.

    Raises
    ------
    InputError
        If the text is no rectangle, or one that does not lie within the picture.
    """
    match = _RECTANGLE.fullmatch(text)
    if match is None:
        raise InputError(f"a rectangle is FIRST:ENDxFIRST:END, rows and then columns; got {text[:40]!r}")
    top, bottom, left, right = map(int, match.groups())
    if not (top < bottom <= shape[0] and left < right <= shape[1]):
        raise InputError(f"the rectangle {text} does not lie within {shape[0]}x{shape[1]} units")
    held = np.zeros(shape, bool)
    held[top:bottom, left:right] = True
    return held.ravel()


def given_masked_filled(rows: States, mask: np.ndarray, filled: States) -> np.ndarray:
    """Arrange in threes, float32 (3 n, units): a row, what is held of it (free units 1/2), and it filled in."""
    given = unpack(rows).astype(np.float32)
    masked = np.where(mask.astype(bool), given, np.float32(0.5))
    return np.stack([given, masked, unpack(filled).astype(np.float32)], axis=1).reshape(-1, given.shape[1])
