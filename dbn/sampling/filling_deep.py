"""Fill visible units in by the law of a stack cut at a layer, given those that are held: Metropolis and Gibbs moves.

A stack cut at layer L has P(v, h_1 .. h_(L-1)) = P_L(h_(L-1)) times the product of P_l(h_(l-1) | h_l) over l < L, with
h_0 = v. Given units of v, the units of h_1 depend on each other, and on the layers above, in a way that no pass up
draws: Q(h_l | h_(l-1)), which draws each by itself, is what machine l alone has, and another law. It is a proposal
here. One sweep has, in this order, moves that each leave P(v, h_1 .. h_(L-1) | held) as it is:

- from below, l = 1 to L - 1: some units of h_l, chosen at random, are drawn from Q(h_l | h_(l-1)), and accepted with
  probability min(1, ratio of P_l(h_(l-1) | h_l) P(h_l | above) / Q(h_l | h_(l-1))), new over old. P(h_l | above) is
  P_(l+1)(h_l | h_(l+1)), and for l = L - 1 exp(- F_L(h_l)) of the machine at the cut, h_L summed out;
- from above, l = L - 1 to 1: some units of h_l are drawn from P_(l+1)(h_l | h_(l+1)), h_L from P_L(h_L | h_(L-1))
  before, and accepted with the ratio of P_l(h_(l-1) | h_l); for l = 1 that of the held units of v alone, as the move
  after it draws the others anew;
- the free units of v from P_1(v | h_1).

How many units are proposed is chosen at random too, from all to about one, as a proposal of all units of a wide layer
is seldom accepted. Source: Hastings, Biometrika 57 (1970) 97.
"""

from typing import NamedTuple

import numpy as np

from dbn.model import DBN
from dbn.scoring.label_units import log_weights
from dbn.scoring.untied_bound import independent_log_probability
from rbm.labels.prediction import predict_proba
from rbm.streams import stream_generator


class Problem(NamedTuple):
    """What is filled in by what."""

    model: DBN
    layer: int  # L, at which the stack is cut
    held: np.ndarray  # bool (n_visible,)
    labels: np.ndarray | None = None  # int64 (n,), the classes that label units are held at; None: summed out


class Filling(NamedTuple):
    """States of all layers below the cut, each uint8 (n, units), and how many proposals were accepted."""

    layers: list[np.ndarray]  # v, h_1 .. h_(L-1)
    accepted: np.ndarray  # float64 (2, L - 1): shares over rows and sweeps, from below and from above


def start_filling(problem: Problem, visible: np.ndarray, seed: int) -> Filling:
    """Draw first states of the hidden layers on one pass up from visible states (n, n_visible)."""
    g = stream_generator(seed, "fill in by layers: first states")
    layers = [np.ascontiguousarray(visible, np.uint8)]
    for machine in problem.model.machines[: problem.layer - 1]:
        layers.append(_draw(machine.hidden_field(layers[-1]), g))
    return Filling(layers, np.zeros((2, problem.layer - 1)))


def sweep(problem: Problem, filling: Filling, number: int, seed: int) -> Filling:
    """Make every move once; ``number`` of the sweep, from 0: what is drawn depends on it and the seed."""
    model, last = problem.model, problem.layer - 1
    g = stream_generator(seed, "fill in by layers: sweep", number)
    layers, accepted = list(filling.layers), np.zeros((2, last))
    for i in range(1, last + 1):
        fields = model.machines[i - 1].hidden_field(layers[i - 1])
        new = _some_drawn(layers[i], fields, g)
        gained, lost = (
            _fit(problem, layers, i, of) + _prior(problem, layers, i, of) - independent_log_probability(of, fields)
            for of in (new, layers[i])
        )
        layers[i], accepted[0, i - 1] = _decide(layers[i], new, gained - lost, g)
    above = draw_top(problem, layers[last], g)
    for i in range(last, 0, -1):
        fields = model.downward[i].visible_field(above)[:, : layers[i].shape[1]]
        new, units = _some_drawn(layers[i], fields, g), problem.held if i == 1 else slice(None)
        gained, lost = (_fit(problem, layers, i, of, units) for of in (new, layers[i]))
        layers[i], accepted[1, i - 1] = _decide(layers[i], new, gained - lost, g)
        above = layers[i]
    drawn = _draw(model.downward[0].visible_field(layers[1]), g)
    layers[0] = np.where(problem.held, layers[0], drawn)
    return Filling(layers, (number * filling.accepted + accepted) / (number + 1))


def draw_top(problem: Problem, below: np.ndarray, g: np.random.Generator) -> np.ndarray:
    """Draw h_L given h_(L-1), uint8 (n, units); label units that are not held are drawn before, P(y | h_(L-1))."""
    machine = problem.model.machines[problem.layer - 1]
    if machine.n_labels:
        labels = problem.labels
        if labels is None:
            sums = predict_proba(machine, below).cumsum(axis=1)
            labels = (g.random((len(below), 1)) * sums[:, -1:] >= sums[:, :-1]).sum(axis=1)
        below = np.hstack([below, np.eye(machine.n_labels, dtype=np.uint8)[labels]])
    return _draw(machine.hidden_field(below), g)


def _fit(
    problem: Problem, layers: list[np.ndarray], i: int, states: np.ndarray, units: np.ndarray | slice = slice(None)
) -> np.ndarray:
    """Compute log P_i(h_(i-1) | states of layer i), of some units of layer i - 1, by default all; float64 (n,)."""
    fields = problem.model.downward[i - 1].visible_field(states)
    return independent_log_probability(layers[i - 1][:, units], fields[:, units])


def _prior(problem: Problem, layers: list[np.ndarray], i: int, states: np.ndarray) -> np.ndarray:
    """Compute log P(states of layer i | above), but for a constant; float64 (n,)."""
    if i == problem.layer - 1:
        machine = problem.model.machines[i]
        return log_weights(machine, states, problem.labels if machine.n_labels else None)
    return independent_log_probability(states, problem.model.downward[i].visible_field(layers[i + 1]))


def _draw(fields: np.ndarray, g: np.random.Generator) -> np.ndarray:
    """Draw independent units given their fields, uint8 (n, units): on with the logistic of the field."""
    return (g.random(fields.shape) * (1 + np.exp(-np.clip(fields.astype(np.float64), -500, 500))) < 1).astype(np.uint8)


def _some_drawn(states: np.ndarray, fields: np.ndarray, g: np.random.Generator) -> np.ndarray:
    """Draw some units of every row anew, each with a chance of 1, 1/2, 1/4 .. or about 1 / units, one chance a row."""
    powers = g.integers(0, states.shape[1].bit_length(), size=(len(states), 1))
    chosen = g.random(states.shape) < 0.5**powers
    return np.where(chosen, _draw(fields, g), states)


def _decide(old: np.ndarray, new: np.ndarray, gain: np.ndarray, g: np.random.Generator) -> tuple[np.ndarray, float]:
    """Accept each row's proposal with probability min(1, exp(gain)); return the states and the share accepted."""
    accepted = np.log1p(-g.random(len(old))) < gain
    return np.where(accepted[:, None], new, old), float(accepted.mean()) if len(old) else 0.0
