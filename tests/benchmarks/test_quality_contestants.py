"""Contestants follow the recipe; what does not is refused."""

import dataclasses

import numpy as np
import pytest
from quality_work import small_work

from benchmarks import contestants
from benchmarks.contestants import recipe
from benchmarks.contestants.recipe import ours, plain_numpy
from benchmarks.quality.validation import validate
from benchmarks.subjects.validation import RefusedError


def test_numpy_takes_the_steps_of_the_reference():
    validate(plain_numpy.Machine, small_work(), recipe.NUMPY.checks)


class NotCentred(plain_numpy.Machine):
    def update(self, n, m):
        self.hidden_offset[:] = 0
        super().update(n, m)


class TakesASmallBatchForAWholeOne(plain_numpy.Machine):
    def update(self, n, m):
        whole, self.config = self.config, dataclasses.replace(self.config, batch_size=n)
        super().update(n, m)
        self.config = whole


class MeanTooOften(plain_numpy.Machine):
    def update(self, n, m):
        super().update(n, m)
        self._move_mean()


class StaleOffset(plain_numpy.Machine):
    def update(self, n, m):
        before = self.hidden_offset.copy()
        super().update(n, m)
        self.hidden_offset = before


class BiasNotCarriedOver(plain_numpy.Machine):
    def update(self, n, m):
        super().update(n, m)
        self.b += self.visible_offset @ self.gradient


class Transposed(plain_numpy.Machine):
    def hidden_probability(self, visible):
        return super().hidden_probability(visible[:, ::-1])


@pytest.mark.parametrize(
    "wrong", [NotCentred, TakesASmallBatchForAWholeOne, MeanTooOften, StaleOffset, BiasNotCarriedOver, Transposed]
)
def test_a_wrong_trainer_is_refused(wrong):
    with pytest.raises(RefusedError):
        validate(wrong, small_work(), recipe.NUMPY.checks)


def test_numpy_follows_the_schedule_on_rows_drawn_anew():
    """Steps of 6 minibatches an epoch; those of the last epoch are smaller by as much as its rate."""
    machine = plain_numpy.Machine(small_work())
    sizes, drawn = [], []
    for _ in range(10):
        before, steps = machine.parameters(), machine.steps
        machine.epoch()
        assert machine.steps == steps + 6
        sizes.append(np.abs(machine.parameters().weights - before.weights).mean())
        drawn.append(machine.problem.dense.copy())
    assert 0.003 < sizes[-1] / sizes[0] < 0.03  # the rates' ratio is .01
    assert (drawn[0] != drawn[1]).mean() > 0.2


def test_ours_reports_the_mean_and_checks_what_it_trains():
    own = ours.Machine(small_work())
    own.epoch()
    np.testing.assert_array_equal(own.reported().weights, own.state.model.weights)
    np.testing.assert_array_equal(own.parameters().weights, own.state.current.weights)
    assert (own.reported().weights != own.parameters().weights).any()


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("peer", recipe.TRAINERS[2:], ids=lambda peer: peer.name)
def test_an_installed_peer_is_valid_and_its_rate_is_set(peer):
    for package in peer.requires:
        pytest.importorskip({"scikit-learn": "sklearn"}.get(package, package))
    work = small_work()
    validate(contestants.load(peer), work, peer.checks)
    steps = []
    for rate in (1e-9, 0.03):
        machine = contestants.load(peer)(small_work(learning_rate=rate, last_rate=rate))
        machine.epoch()
        before = machine.parameters()
        machine.epoch()
        steps.append(np.abs(np.asarray(machine.parameters().weights) - before.weights).max())
    assert steps[0] < 1e-6 < 1e-3 < steps[1]
