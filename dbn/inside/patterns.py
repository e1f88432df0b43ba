"""What states and units of a layer stand for among the visible units, by passes down.

The expected visible pattern of a state s of layer l is the mean of v over all passes down from it,

    p_i(s) = sum_{h_1 ... h_{l-1}} P(v_i = 1 | h_1) P(h_1 | h_2) ... P(h_{l-1} | s),

each factor a conditional of its machine; label units are summed out, as they are left out of what is passed down. For
l = 1 it is P(v_i = 1 | s) itself; above, it is estimated by drawing h_{l-1} to h_1, the last factor taken exactly.
"""

import numpy as np

from dbn.model import DBN
from rbm.bits import WORD, States, as_states
from rbm.checks import whole_number
from rbm.errors import InputError
from rbm.streams import stream_generator


def expected_patterns(
    model: DBN,
    states: np.ndarray | States,
    layer: int,
    *,
    draws: int = 100,
    seed: int = 0,
    stream: str = "expected patterns",
) -> np.ndarray:
    """Estimate the expected visible pattern of each state of a layer, float64 (n, n_visible).

    Parameters
    ----------
    model : DBN
    states : array or States, (n, units of the layer)
    layer : int
        From 1; there the result is exact and nothing is drawn.
    draws : int
        Passes down from each state, the same random numbers for every state. The standard error of a value is at most
        1 / (2 sqrt(draws)).
    seed, stream : int, str
        What the passes are drawn from.

    Raises
    ------
    InputError
        If the layer does not exist, the states do not fit it, or draws < 1.
    """
    model.check_layer(layer, lowest=1)
    checked = as_states(states, model.sizes[layer])
    _check_draws(draws)
    found = np.empty((checked.n, model.sizes[0]))
    for i in range(checked.n):
        same = checked.rows(np.full(1 if layer == 1 else draws, i))
        found[i] = mean_pattern(model, same, layer, seed=seed, stream=stream)
    return found


def mean_pattern(
    model: DBN, states: np.ndarray | States, layer: int, *, seed: int = 0, stream: str = "mean pattern"
) -> np.ndarray:
    """Estimate the mean over states (n, units) of their expected visible patterns by one pass down from each.

    Float64 (n_visible,); exact for layer 1. Arguments as in `expected_patterns`.
    """
    probability = model.decode_probability(states, layer, seed=seed, stream=stream)
    mean: np.ndarray = probability.mean(axis=0, dtype=np.float64)
    return mean


def unit_patterns(
    model: DBN,
    states: np.ndarray | States,
    layer: int,
    units: np.ndarray | list[int] | None = None,
    *,
    seed: int = 0,
    stream: str = "unit patterns",
) -> np.ndarray:
    """Estimate what switching a unit on adds to the visible pattern, the other units being as data have them.

    D_ji = mean over the given states s of p_i(s with unit j on) - p_i(s with unit j off): the effect of unit j of the
    layer on visible unit i, from -1 to 1, in which units that are often on together with j have no share. (For layer 1
    and weak weights it is W_ij p_i (1 - p_i); the weights themselves are `first_filters`.)

    Parameters
    ----------
    model : DBN
    states : array or States, (n, units of the layer)
        Of the layer, read out from data (`DBN.encode`).
    layer : int
        From 1; there the result is exact.
    units : array of int, optional
        Numbers of the units j; all of the layer by default.
    seed, stream : int, str
        What the passes down are drawn from: one from each state with the unit on, one with it off, by the same random
        numbers, which keeps the error of the difference small.

    Returns
    -------
    array, float64 (units, n_visible)

    Raises
    ------
    InputError
        If the layer or a unit does not exist, the states do not fit it, or there are none.
    """
    model.check_layer(layer, lowest=1)
    checked = as_states(states, model.sizes[layer])
    if not checked.n:
        raise InputError("there are no states to switch a unit in: the data have no rows")
    numbers = check_units(model, layer, units)
    found = np.empty((len(numbers), model.sizes[0]))
    for row, unit in enumerate(numbers):
        on, off = (
            mean_pattern(model, _switched(checked, int(unit), value), layer, seed=seed, stream=stream)
            for value in (True, False)
        )
        found[row] = on - off
    return found


def first_filters(model: DBN, units: np.ndarray | list[int] | None = None) -> np.ndarray:
    """Return the weights of units of layer 1 to the visible units, float32 (units, n_visible); labels are left out."""
    numbers = check_units(model, 1, units)
    return np.ascontiguousarray(model.machines[0].weights[: model.sizes[0], numbers].T)


def check_units(model: DBN, layer: int, units: np.ndarray | list[int] | None) -> np.ndarray:
    """Return numbers of units of a layer, int64; InputError unless it has them. None: all."""
    size = model.sizes[layer]
    numbers = np.arange(size) if units is None else np.asarray(units)
    if numbers.ndim != 1 or not len(numbers) or numbers.dtype.kind not in "iu":
        raise InputError(f"units must be a list of whole numbers, one or more; got {units!r:.60}")
    if ((numbers < 0) | (numbers >= size)).any():
        raise InputError(f"units of layer {layer} have numbers from 0 to {size - 1}; got {units!r:.60}")
    return numbers.astype(np.int64)


def drawn_rows(data: States, n: int, seed: int, stream: str = "rows to look at") -> States:
    """Return n rows drawn without replacement, in their order; all where there are no more."""
    n = whole_number("the number of rows", n)
    if n < 1:
        raise InputError(f"the number of rows must be at least 1; got {n}")
    if data.n <= n:
        return data.rows(slice(None))
    return data.rows(np.sort(stream_generator(seed, stream).choice(data.n, n, replace=False, shuffle=False)))


def _switched(states: States, unit: int, on: bool) -> States:
    """Return the states with a unit on, or off, in all of them."""
    words, bit = states.words.copy(), np.uint64(1) << np.uint64(unit % WORD)
    column = words[:, unit // WORD]
    words[:, unit // WORD] = column | bit if on else column & ~bit
    return States(words, states.n_units)


def _check_draws(draws: int) -> None:
    draws = whole_number("the number of draws", draws)
    if draws < 1:
        raise InputError(f"the number of draws must be at least 1; got {draws}")
