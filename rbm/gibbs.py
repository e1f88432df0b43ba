"""Block Gibbs sampling of one machine: functions take chains and return new ones."""

from typing import NamedTuple

import numpy as np

from rbm.bits import States, as_states, n_words, pack
from rbm.checks import whole_number
from rbm.display import html_table
from rbm.errors import InputError
from rbm.kernels.chains_by_rows import ClampedUnits, Sweeps, gibbs
from rbm.kernels.parallel.pool import block_size, passes_cost, run
from rbm.labels.rows import check_labels
from rbm.model import RBM
from rbm.streams import stream_key


class Chains(NamedTuple):
    """Gibbs chains, one a row. After a sweep ``hidden`` is the sample that ``visible`` was drawn from.

    Examples
    --------
    >>> import numpy as np
    >>> from rbm import RBM, sample, start_chains
    >>> model = RBM(np.zeros((3, 2)), np.zeros(3), np.zeros(2))
    >>> chains = sample(model, start_chains(model, np.zeros((5, 3))), sweeps=7)
    >>> chains.sweeps, chains.visible.shape, chains.hidden.shape
    (7, (5, 3), (5, 2))
    """

    visible: States
    hidden: States
    sweeps: int  # done so far: enters the random counters, so 5 + 7 sweeps are 12 sweeps, bit for bit
    seed: int
    stream: str

    def __repr__(self) -> str:
        n, n_visible = self.visible.shape
        text = f"{n} of {n_visible} visible and {self.hidden.n_units} hidden units, {self.sweeps} sweeps"
        return f"Chains({text}, seed={self.seed}, stream={self.stream!r})"

    def _repr_html_(self) -> str:
        rows = {"visible": self.visible, "hidden": self.hidden, "sweeps": self.sweeps}
        return html_table("Chains", {**rows, "seed": self.seed, "stream": self.stream})


class Clamp(NamedTuple):
    """Visible units held fixed: where mask (n_visible,) is true, every chain keeps its row of values.

    Of label units all are held or none; `rbm.clamp_labels` makes the clamp of a class.

    Examples
    --------
    >>> import numpy as np
    >>> from rbm import RBM, Clamp, random_chains, sample
    >>> model = RBM(np.zeros((3, 2)), np.zeros(3), np.zeros(2))
    >>> held = Clamp(np.array([True, True, False]), np.array([[1, 0, 0]]))
    >>> chains = sample(model, random_chains(model, 4), 10, held)
    >>> np.asarray(chains.visible)[:, :2].tolist()
    [[1, 0], [1, 0], [1, 0], [1, 0]]
    """

    mask: np.ndarray
    values: np.ndarray | States  # (n_chains, n_visible), or (1, n_visible) for all chains


def start_chains(model: RBM, visible: np.ndarray | States, *, seed: int = 0, stream: str = "gibbs") -> Chains:
    """Start a chain from every row of visible states; the hidden states are all zero until the first sweep.

    Parameters
    ----------
    model : RBM
    visible : array or States, (n, n_visible)
    seed, stream : int, str
        What all later sweeps of these chains are drawn from.

    Examples
    --------
    >>> import numpy as np
    >>> from rbm import RBM, start_chains
    >>> model = RBM(np.zeros((3, 2)), np.zeros(3), np.zeros(2))
    >>> chains = start_chains(model, [[0, 1, 1], [1, 0, 0]])
    >>> chains.visible.unpack().tolist(), chains.sweeps
    ([[0, 1, 1], [1, 0, 0]], 0)
    """
    states = model.visible_rows(visible)
    hidden = np.zeros((states.n, n_words(model.n_hidden)), np.uint64)
    return Chains(States(states.words.copy(), states.n_units), States(hidden, model.n_hidden), 0, seed, stream)


def random_chains(model: RBM, n: int, *, seed: int = 0, stream: str = "gibbs") -> Chains:
    """Start n chains from visible states that are independent fair bits: ``sample(model, random_chains(...), 1000)``.

    Where there are label units, every class is as probable.

    Raises
    ------
    InputError
        If n is below 1.

    Examples
    --------
    >>> import numpy as np
    >>> from rbm import RBM, random_chains
    >>> model = RBM(np.zeros((3, 2)), np.zeros(3), np.zeros(2))
    >>> chains = random_chains(model, 5, seed=1)
    >>> chains.visible.shape, chains.visible == random_chains(model, 5, seed=1).visible
    ((5, 3), True)
    """
    n = whole_number("the number of chains", n)
    if n < 1:
        raise InputError(f"the number of chains must be at least 1; got {n}")
    first = random_states(n, model.n_visible, model.n_labels, seed=seed, stream=f"{stream}: first states")
    return start_chains(model, first, seed=seed, stream=stream)


def random_states(n: int, n_units: int, n_labels: int = 0, *, seed: int = 0, stream: str = "random states") -> States:
    """Draw independent fair bits, (n, n_units); of the last n_labels one is on, each with the same probability."""
    flat = RBM(np.zeros((n_units, 1)), np.zeros(n_units), np.zeros(1), n_labels)
    return flat.visible_states(np.zeros((n, 1)), seed=seed, stream=stream)


def sample(model: RBM, chains: Chains, sweeps: int, clamp: Clamp | None = None) -> Chains:
    """Run ``sweeps`` more sweeps of every chain, each h | v then v | h, and return the new chains.

    Raises
    ------
    InputError
        If the chains or the clamp do not fit the model, or sweeps is negative.

    Examples
    --------
    >>> import numpy as np
    >>> from rbm import RBM, random_chains, sample
    >>> model = RBM(np.eye(3, 2), np.zeros(3), np.zeros(2))
    >>> chains = random_chains(model, 4, seed=1)
    >>> in_two_parts = sample(model, sample(model, chains, 5), 7)
    >>> in_two_parts.visible == sample(model, chains, 12).visible
    True
    """
    sweeps = check_sweeps(sweeps, chains.sweeps)
    visible = model.visible_rows(chains.visible).words.copy()
    hidden = as_states(chains.hidden, model.n_hidden).words.copy()
    mask, values = _clamp_words(clamp, len(visible), model)
    if clamp is not None:
        visible = (visible & ~mask) | (values & mask)
    cost = passes_cost(len(visible), 2 * sweeps, model.n_visible, model.n_hidden)
    run(
        gibbs, cost, visible, hidden, model._tables, model.n_labels,
        Sweeps(np.uint64(chains.sweeps), sweeps, stream_key(chains.seed, chains.stream)),
        ClampedUnits(mask, values), block_size(len(visible)),
    )  # fmt: skip
    return chains._replace(
        visible=States(visible, model.n_visible), hidden=States(hidden, model.n_hidden), sweeps=chains.sweeps + sweeps
    )


def check_sweeps(sweeps: int, done: int) -> int:
    """Return the number of sweeps, Python's; InputError unless so many more can be counted after those done."""
    sweeps = whole_number("sweeps", sweeps)
    if not 0 <= sweeps < 2**31 - done:
        raise InputError(f"sweeps must be at least 0 and below 2**31 in all; got {sweeps}")
    return sweeps


def _clamp_words(clamp: Clamp | None, n_chains: int, model: RBM) -> tuple[np.ndarray, np.ndarray]:
    """Return the words of the mask, (words,), and of the values, (n_chains, words)."""
    n_visible, n_labels = model.n_visible, model.n_labels
    if clamp is None:
        return np.zeros(n_words(n_visible), np.uint64), np.zeros((n_chains, n_words(n_visible)), np.uint64)
    mask = pack(np.reshape(clamp.mask, (1, -1)))
    values = as_states(clamp.values, n_visible).words
    if mask.n_units != n_visible or len(values) not in (1, n_chains):
        raise InputError(
            f"a clamp needs a mask of {n_visible} units and 1 or {n_chains} rows of values; "
            f"got a mask of {mask.n_units} and {len(values)} rows"
        )
    held = np.asarray(clamp.mask, bool).ravel()[model.n_bits :].sum()
    if held not in (0, n_labels):
        raise InputError(f"a clamp holds all {n_labels} label units or none of them; got a mask of {held}")
    if held:
        check_labels(States(values, n_visible), n_labels)
    return mask.words[0], np.ascontiguousarray(np.broadcast_to(values, (n_chains, values.shape[1])))
