"""Fill in visible units that are not given: Gibbs chains of the first machine in which the others are held."""

import re
from typing import NamedTuple

import numpy as np

from dbn.model import DBN
from rbm.bits import States, as_states, unpack
from rbm.errors import InputError
from rbm.gibbs import Clamp, random_states, sample, start_chains

_RECTANGLE = re.compile(r"(\d{1,9}):(\d{1,9})x(\d{1,9}):(\d{1,9})")


class Filled(NamedTuple):
    """Rows of which some units were held, one chain each."""

    visible: States  # (n, n_visible)
    hidden: States  # of layer 1, what the last visible states were drawn from; zeros after 0 steps


def fill(model: DBN, rows: np.ndarray | States, mask: np.ndarray, steps: int, *, seed: int = 0) -> Filled:
    """Draw the visible units that are not held, given those that are: P(free | held) of the first machine.

    Each chain has a law of its own, that of its row, so that comparing chains does not tell whether they have mixed.

    Parameters
    ----------
    model : DBN
        Its first machine is sampled; what higher layers know of the rows is not used.
    rows : array or States, (n, n_visible)
        Each is filled in by one chain, whose free units begin at fair bits.
    mask : array of bool, (n_visible,)
        True where a unit keeps what the row has.
    steps : int
        Gibbs sweeps of every chain.
    seed : int
        What everything is drawn from.

    Raises
    ------
    InputError
        If rows or mask are of another width, every unit is held or none, or the machine has label units or untied
        weights.
    """
    machine, given = model.chain_machine(1), as_states(rows, model.sizes[0])
    held = np.asarray(mask)
    if held.dtype.kind not in "biu" or held.shape != (model.sizes[0],) or not np.isin(held, (0, 1)).all():
        raise InputError(f"the mask must be {model.sizes[0]} values of 0 and 1; got {held.dtype} {held.shape}")
    held = held.astype(bool)
    if held.all() or not held.any():
        raise InputError(f"some units must be held and some free; of {held.size} the mask holds {held.sum()}")
    if machine.n_labels:
        raise InputError("the first machine has label units: hold units of it by rbm.sample and a Clamp")
    first = random_states(given.n, model.sizes[0], seed=seed, stream="units to fill in")
    chains = start_chains(machine, first, seed=seed, stream="fill in")
    chains = sample(machine, chains, steps, Clamp(held, given))
    return Filled(chains.visible, chains.hidden)


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
