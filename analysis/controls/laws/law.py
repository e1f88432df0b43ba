"""A law over states, and samples of M points of it."""

from typing import NamedTuple

import numpy as np

from analysis.table.short_repr import short_repr


class Law(NamedTuple):
    """Probabilities of states, in groups of states of the same probability."""

    probability: np.ndarray  # float64 (groups,): of one state; sum(probability * states) is 1
    states: np.ndarray  # (groups,): how many states have it; int64, or float64 where they are only counted

    def __repr__(self) -> str:
        return short_repr(self)

    @property
    def share(self) -> np.ndarray:
        """Return the probability of each group, float64 (groups,); their sum is 1 but for rounding."""
        share = self.probability * self.states
        return share / share.sum()


def normalised(weight: np.ndarray, states: np.ndarray | None = None) -> Law:
    """Make the law of states with these weights, (groups,); one state in each group unless their numbers are given."""
    number = np.ones(len(weight), np.int64) if states is None else states
    return Law(weight / (weight * number).sum(), number)


def drawn_states(law: Law, n_points: int, generator: np.random.Generator) -> np.ndarray:
    """Draw M independent points: numbers of their states, int64 (M,), in random order.

    States are numbered from 0 group by group, so that a state has the same number in every sample of a law.
    """
    points = generator.multinomial(n_points, law.share)
    first = np.concatenate([[0], np.cumsum(law.states)[:-1]])
    of_point = np.repeat(np.arange(len(points)), points)
    return generator.permutation(first[of_point] + generator.integers(0, law.states[of_point]))


def drawn_counts(law: Law, n_points: int, generator: np.random.Generator) -> np.ndarray:
    """Draw M independent points and count each state seen: int64 (n_states,), descending."""
    _, counts = np.unique(drawn_states(law, n_points, generator), return_counts=True)
    return np.sort(counts)[::-1]


def drawn_frequencies(law: Law, n_points: int, generator: np.random.Generator) -> np.ndarray:
    """Draw how often states are seen, not points: int64 (n_states,), in the order drawn, M in all.

    State after state gets the frequency k = M p, rounded, of a state of the law drawn at random, with replacement,
    until there are M points; the last one gets what remains. So m_k varies as a number of independent states does,
    and a state's frequency is exact, which it is not where points are drawn.
    """
    k = np.maximum(1, np.rint(law.probability * n_points)).astype(np.int64)
    share, drawn, total = law.states / law.states.sum(), [np.empty(0, np.int64)], 0
    while total < n_points:
        drawn.append(generator.choice(k, max(1, int(law.states.sum())), p=share))
        total += int(drawn[-1].sum())
    frequency = np.concatenate(drawn)
    n_states = int(np.searchsorted(np.cumsum(frequency), n_points)) + 1
    frequency = frequency[:n_states]
    frequency[-1] -= frequency.sum() - n_points
    return frequency
