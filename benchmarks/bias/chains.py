"""Replications of an estimator's negative phase, by the kernels that train.

CD's chains start from the data. PCD's are those of a training: they follow its parameters from the first minibatch on,
drawn from random numbers of their own, so that they have the law of the training's chains given where its parameters
went, and are as many and as independent as wanted.
"""

from typing import NamedTuple

import numpy as np

from rbm import RBM, States, reference, train
from rbm.config import TrainingConfig
from rbm.gibbs import random_states
from rbm.kernels.minibatch_arrays import RandomCounter, new_workspace
from rbm.kernels.parallel.barrier import alone
from rbm.kernels.weight_tiles import Tables, make_tables
from rbm.likelihood.gradient import Moments, moments_given
from rbm.streams import stream_key
from rbm.training.estimators import number_of
from rbm.training.gradient import fill_phases
from rbm.training.state import initialise


class Followers(NamedTuple):
    """Persistent chains that follow a training, k Gibbs steps a minibatch; replications one after the other."""

    k: int
    words: np.ndarray  # (replications chains, words), change in place
    key: np.ndarray


class Stage(NamedTuple):
    """A training after some epochs: its machine, and the visible states of the followers in its next phases, by k."""

    epochs: int
    model: RBM
    chains: dict[int, States]


def negative_states(
    estimator: str, rows: np.ndarray, chains: np.ndarray, tables: Tables, k: int, counter: RandomCounter
) -> np.ndarray:
    """Return the words of the model's rows after the phases of an estimator: of words of data, and of chains if any."""
    n_model = len(chains) or len(rows)
    phases, workspace = new_workspace(len(rows), n_model, tables)
    phases.visible.T[: len(rows)] = rows
    if len(chains):
        phases.model[:] = chains
    fill_phases(number_of(estimator), phases, tables, np.int64(k), counter, workspace, alone(1))
    return phases.model.copy()


def cd_replications(model: RBM, data: States, k: int, replications: int, seed: int) -> list[Moments]:
    """Average v h, v and h over the chains of CD-k that start from all rows, once a replication."""
    key, none = stream_key(seed, f"bias: CD-{k}"), data.words[:0]
    drawn = (
        negative_states("cd", data.words, none, model._tables, k, RandomCounter(key, np.uint64(number)))
        for number in range(replications)
    )
    return [moments_given(model, States(words, data.n_units)) for words in drawn]


def pcd_replications(stage: Stage, k: int, replications: int) -> list[Moments]:
    """Average v h, v and h over the chains of PCD-k at a stage, a part of them a replication."""
    chains = stage.chains[k]
    n = chains.n // replications
    return [moments_given(stage.model, chains.rows(slice(n * r, n * r + n))) for r in range(replications)]


def follow(data: States, config: TrainingConfig, stages: tuple[int, ...], ks: tuple[int, ...], n: int) -> list[Stage]:
    """Train a machine by PCD, n chains following it for each k; return it after each of some numbers of epochs."""
    followers, words = [], data.words[:1]
    for k in ks:
        first = random_states(n, data.n_units, seed=config.seed, stream=f"bias: first chains of PCD-{k}")
        followers.append(Followers(k, first.words.copy(), stream_key(config.seed, f"bias: PCD-{k}")))

    def advanced(one: Followers, tables: Tables, step: int) -> np.ndarray:
        return negative_states("pcd", words, one.words, tables, one.k, RandomCounter(one.key, np.uint64(step)))

    def watched(batch: reference.Batch) -> reference.Gradient:
        tables = make_tables(batch.W, batch.a, batch.b)
        for one in followers:
            one.words[:] = advanced(one, tables, batch.step)
        return reference.persistent_contrastive_divergence(batch)

    found, state = [], initialise(data, config)
    for epochs in stages:
        state = train(data, state=state, stop_epoch=epochs, estimator=watched)
        next_words = {one.k: advanced(one, state.model._tables, state.step) for one in followers}
        found.append(Stage(state.epoch, state.model, {k: States(w, data.n_units) for k, w in next_words.items()}))
    return found
