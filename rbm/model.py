"""One machine: energy, free energy and conditionals of a binary restricted Boltzmann machine.

E(v, h) = - a.v - b.h - v.W.h with W (n_visible, n_hidden), a (n_visible,), b (n_hidden,); P(v, h) = exp(-E) / Z.
Where there are label units, v is one of the states in which exactly one of them is on, and Z a sum over these.
Source: Smolensky 1986; notation and formulas of Hinton, "A practical guide to training RBMs" (2012), section 2.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from rbm.bits import States, as_states, n_words, unpack
from rbm.checks import plain, require, require_one_of
from rbm.config import READOUTS, Readout
from rbm.display import html_table
from rbm.errors import InputError
from rbm.kernels.chains_by_rows import ReadOut, RowCounter, Units, layer_fields, layer_states
from rbm.kernels.free_energy import free_energies
from rbm.kernels.options import ROWS_PER_GROUP
from rbm.kernels.parallel.pool import block_size, passes_cost, run
from rbm.kernels.weight_tiles import Tables, make_tables
from rbm.labels.rows import check_labels
from rbm.streams import stream_key

PARAMETERS = ("weights", "visible_bias", "hidden_bias")  # of a machine, in the order `RBM` takes them


@dataclass(frozen=True, eq=False, repr=False)
class RBM:
    """Parameters of one machine, float32: weights (n_visible, n_hidden), visible_bias, hidden_bias.

    The last ``n_labels`` visible units, if any, are label units: a softmax group of which exactly one is on.

    The arrays are copies and read only, as the kernels keep the parameters in another order too: to change a parameter,
    build a new machine. Every method that draws takes ``seed`` and ``stream``: the same two give the same bits, another
    stream of the same seed independent ones.

    Raises
    ------
    InputError
        If shapes do not agree or a parameter is not finite.

    Examples
    --------
    >>> import numpy as np
    >>> from rbm import RBM
    >>> model = RBM(np.zeros((3, 2)), visible_bias=np.zeros(3), hidden_bias=np.zeros(2))
    >>> model.hidden_probability([[0, 1, 1]]).tolist()
    [[0.5, 0.5]]
    >>> np.allclose(model.free_energy([[0, 1, 1]]), -2 * np.log(2))
    True
    """

    weights: np.ndarray
    visible_bias: np.ndarray
    hidden_bias: np.ndarray
    n_labels: int = 0

    def __post_init__(self) -> None:
        for name in PARAMETERS:
            with np.errstate(over="ignore"):  # what float32 cannot hold becomes infinite, and an error below
                value = np.array(getattr(self, name), np.float32, order="C")  # a copy: nobody else can write to it
            if value.ndim != (2 if name == "weights" else 1):
                raise InputError(
                    f"{name} must have {2 if name == 'weights' else 1} dimensions; got shape {value.shape}"
                )
            if not np.isfinite(value).all():
                raise InputError(f"{name} must be finite; got {np.sum(~np.isfinite(value))} values that are not")
            value.setflags(write=False)
            object.__setattr__(self, name, value)
        expected = (self.visible_bias.size, self.hidden_bias.size)
        if self.weights.shape != expected or 0 in expected:
            raise InputError(f"weights must have shape (n_visible, n_hidden) = {expected}; got {self.weights.shape}")
        object.__setattr__(self, "n_labels", plain(self.n_labels))
        fits = f"0, or from 2 to {self.n_visible - 1} of {self.n_visible} visible units"
        require("n_labels", self.n_labels, int, lambda n: n == 0 or 2 <= n < self.n_visible, fits)

    def __repr__(self) -> str:
        labels = f" and {self.n_labels} label" if self.n_labels else ""
        return f"RBM({self.n_bits} visible{labels}, {self.n_hidden} hidden units)"

    def __reduce__(self) -> tuple[type["RBM"], tuple[np.ndarray | int, ...]]:
        return RBM, (
            self.weights,
            self.visible_bias,
            self.hidden_bias,
            self.n_labels,
        )  # copies lay out tables of their own

    def _repr_html_(self) -> str:
        deviation = np.sqrt(np.mean(np.square(self.weights, dtype=np.float64)))
        rows = {"visible units": self.n_visible, "hidden units": self.n_hidden, "weights (rms)": f"{deviation:.4f}"}
        return html_table("RBM", rows)

    @property
    def n_visible(self) -> int:
        """Number of visible units, label units among them."""
        return self.weights.shape[0]

    @property
    def n_bits(self) -> int:
        """Number of visible units that are no label units."""
        return self.n_visible - self.n_labels

    @property
    def n_hidden(self) -> int:
        """Number of hidden units."""
        return self.weights.shape[1]

    @cached_property
    def tables(self) -> Tables:
        """The parameters in the order the kernels read them; read only."""
        views = [table.view() for table in self._tables]
        for view in views:
            view.setflags(write=False)
        return Tables(*views)

    @cached_property
    def _tables(self) -> Tables:
        """The same arrays, writable: for Numba read-only arrays are of another type and every kernel compiles again."""
        return make_tables(self.weights, self.visible_bias, self.hidden_bias)

    @property
    def _hidden_units(self) -> Units:
        return Units(self.n_hidden, self._tables.forward, self._tables.hidden_bias)

    @property
    def _visible_units(self) -> Units:
        return Units(self.n_visible, self._tables.backward, self._tables.visible_bias, self.n_labels)

    def visible_rows(self, visible: np.ndarray | States) -> States:
        """Return visible states (n, n_visible) as checked states: every row has exactly one label unit on, if any."""
        return check_labels(as_states(visible, self.n_visible), self.n_labels)

    def energy(self, visible: np.ndarray | States, hidden: np.ndarray | States) -> np.ndarray:
        """Compute E(v, h) of paired rows in nats, float64 (n,)."""
        v, h = self.visible_rows(visible), as_states(hidden, self.n_hidden)
        if v.n != h.n:
            raise InputError(f"energy pairs rows: got {v.n} visible and {h.n} hidden states")
        on = unpack(h).astype(bool)
        return -np.where(on, self.hidden_field(v), 0.0).sum(axis=1, dtype=np.float64) - unpack(
            v
        ) @ self.visible_bias.astype(np.float64)

    def free_energy(self, visible: np.ndarray | States) -> np.ndarray:
        """Compute F(v) = -log sum_h exp(-E(v, h)) in nats, float64 (n,).

        Fields are summed in float32, all else in float64. The error is below
        2^-24 (n_visible + 1) sum_j (|b_j| + sum_i v_i |W_ij|) + 1e-9 n_hidden nats.
        """
        states, tables = self.visible_rows(visible), self._tables
        value = np.empty(states.n)
        run(
            free_energies, passes_cost(states.n, 1, self.n_visible, self.n_hidden), states.words, tables,
            block_size(states.n), value,
        )  # fmt: skip
        return value

    def hidden_field(self, visible: np.ndarray | States) -> np.ndarray:
        """Compute the fields b + v.W on the hidden units, float32 (n, n_hidden)."""
        return fields_given(self.visible_rows(visible), self._hidden_units)

    def visible_field(self, hidden: np.ndarray | States) -> np.ndarray:
        """Compute the fields a + W.h on the visible units, float32 (n, n_visible)."""
        return fields_given(as_states(hidden, self.n_hidden), self._visible_units)

    def hidden_probability(self, visible: np.ndarray | States) -> np.ndarray:
        """Compute P(h_j = 1 | v), float32 (n, n_hidden)."""
        return logistic(self.hidden_field(visible))

    def visible_probability(self, hidden: np.ndarray | States) -> np.ndarray:
        """Compute P(v_i = 1 | h), float32 (n, n_visible); of label units, the last ones, it is a softmax."""
        fields = self.visible_field(hidden)
        if not self.n_labels:
            return logistic(fields)
        return np.hstack([logistic(fields[:, : self.n_bits]), _softmax(fields[:, self.n_bits :])])

    def hidden_states(
        self, visible: np.ndarray | States, readout: Readout = "sample", *, seed: int = 0,
        stream: str = "hidden states", first_row: int = 0,
    ) -> States:  # fmt: skip
        """Read the hidden states out, given visible ones; States (n, n_hidden).

        Parameters
        ----------
        visible : array or States, (n, n_visible)
        readout : {"sample", "most probable"}
            One draw from P(h | v) a row, or the state in which each unit is on if its field is above 0. (Of label units
            one is on, the one with the highest field.)
        seed, stream : int, str
            What the draws depend on; without effect where nothing is drawn.
        first_row : int
            The number of the first row where the rows are a part of more, a multiple of 4: each is drawn as it would
            be among all of them.
        """
        if first_row < 0 or first_row % ROWS_PER_GROUP:  # which are summed together, so that sums round alike
            raise InputError(f"first_row must be a multiple of {ROWS_PER_GROUP}, 0 or more; got {first_row}")
        given = self.visible_rows(visible)
        counter = RowCounter(stream_key(seed, stream), np.uint64(0), np.uint64(first_row))
        return states_given(given, self._hidden_units, readout, counter)

    def visible_states(
        self, hidden: np.ndarray | States, readout: Readout = "sample", *, seed: int = 0, stream: str = "visible states"
    ) -> States:
        """Read the visible states out, given hidden ones (n, n_hidden); States (n, n_visible). As `hidden_states`."""
        given = as_states(hidden, self.n_hidden)
        counter = RowCounter(stream_key(seed, stream), np.uint64(0), np.uint64(0))
        return states_given(given, self._visible_units, readout, counter)


def logistic(field: np.ndarray) -> np.ndarray:
    """Compute 1 / (1 + exp(-field)), float32."""
    return (1 / (1 + np.exp(-np.clip(field, -87, 87)))).astype(np.float32)


def _softmax(field: np.ndarray) -> np.ndarray:
    weights = np.exp(field - field.max(axis=1, keepdims=True), dtype=np.float64)
    return (weights / weights.sum(axis=1, keepdims=True)).astype(np.float32)


def fields_given(given: States, units: Units) -> np.ndarray:
    """Compute the fields on a layer given the other, float32 (n, units)."""
    out = np.empty((given.n, units.n), np.float32)
    cost = passes_cost(given.n, 1, given.n_units, units.n)
    run(layer_fields, cost, given.words, units, block_size(given.n), out)
    return out


def states_given(given: States, units: Units, readout: Readout, counter: RowCounter) -> States:
    """Read the states of a layer out, given the other; the random numbers are functions of the counter and the unit."""
    require_one_of("read-out", readout, READOUTS)
    out = np.empty((given.n, n_words(units.n)), np.uint64)
    cost = passes_cost(given.n, 1, given.n_units, units.n)
    run(layer_states, cost, given.words, units, ReadOut(readout == "sample", counter), block_size(given.n), out)
    return States(out, units.n)


def same_parameters(one: RBM, other: RBM) -> bool:
    """Return whether weights and biases of two machines are equal, bit for bit."""
    return all(np.array_equal(getattr(one, name), getattr(other, name)) for name in PARAMETERS)
