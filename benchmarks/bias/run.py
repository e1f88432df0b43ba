"""The experiment: one training, its stages, both estimators, some numbers of Gibbs steps."""

from typing import NamedTuple

import numpy as np

from benchmarks.bias.chains import Stage, cd_replications, follow, pcd_replications
from benchmarks.bias.measure import Bias, bias_of
from rbm import InputError, States
from rbm.config import TrainingConfig
from rbm.likelihood.exact import LIMIT
from rbm.likelihood.gradient import model_moments, moments_given


class Plan(NamedTuple):
    """What is measured: after which epochs, with which numbers of Gibbs steps, how often."""

    stages: tuple[int, ...]
    ks: tuple[int, ...]
    replications: int
    chains: int  # of a replication of PCD; one of CD has a chain for each row


def plan_of(stages: str, ks: str, replications: int, chains: int) -> Plan:
    """Read the lists of a plan from numbers separated by commas; InputError if they are not whole, k from 1 on."""
    try:
        epochs, steps = (tuple(sorted({int(x) for x in text.split(",")})) for text in (stages, ks))
    except ValueError:
        raise InputError(f"give whole numbers separated by commas; got {stages!r} and {ks!r}") from None
    if epochs[0] < 0 or steps[0] < 1:
        raise InputError(f"epochs are at least 0 and Gibbs steps at least 1; got {stages!r} and {ks!r}")
    return Plan(epochs, steps, replications, chains)


class Found(NamedTuple):
    """The bias of one estimator at one stage, and the length of the exact gradient there, nats a row."""

    epochs: int
    estimator: str
    k: int
    bias: Bias
    norm: float


def run(data: States, config: TrainingConfig, plan: Plan) -> list[Found]:
    """Train by PCD and measure at every stage. The bias depends neither on the rows of a minibatch nor on the chains.

    Raises
    ------
    InputError
        If neither layer is small enough to be enumerated, or the plan asks for fewer than 3 replications.
    """
    if min(data.n_units, config.n_hidden) > LIMIT:
        raise InputError(f"exact gradients need a layer of at most {LIMIT} units; got {config.n_hidden} hidden ones")
    if plan.replications < 3:
        raise InputError(f"errors need 3 replications or more; got {plan.replications}")
    stages = follow(data, config, plan.stages, plan.ks, plan.replications * plan.chains)
    return [found for stage in stages for found in _at(stage, data, plan, config.seed)]


def _at(stage: Stage, data: States, plan: Plan, seed: int) -> list[Found]:
    positive, exact_negative = moments_given(stage.model, data), model_moments(stage.model)
    exact, found = positive.less(exact_negative).flat(), []
    for k in plan.ks:
        for estimator, negative in (
            ("CD", cd_replications(stage.model, data, k, plan.replications, seed)),
            ("PCD", pcd_replications(stage, k, plan.replications)),
        ):
            gradients = np.array([positive.less(one).flat() for one in negative])
            bias = bias_of(gradients, exact)
            found.append(Found(stage.epochs, estimator, k, bias, float(np.linalg.norm(exact))))
    return sorted(found, key=lambda one: (one.estimator, one.k))
