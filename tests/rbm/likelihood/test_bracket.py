"""The verdict: every criterion can keep a log Z from being bracketed, each by itself."""

import numpy as np
import pytest
from conftest import random_machine
from trained_machines import trained_on_stripes

from rbm import States, log_partition
from rbm.likelihood import (
    Annealing,
    Bracket,
    Ladder,
    base_log_odds,
    bracket,
    bracket_log_partition,
    bracket_steps,
    reverse_log_partition,
)
from rbm.likelihood.bracket import doubts_of, gibbs_bogoliubov

ROWS = States(np.zeros((2, 1), np.uint64), 3)
FORWARD = Annealing(10.0, 9.9, 10.1, 50.0, 0.1, np.zeros(90), 100, False)
REVERSE = Annealing(10.3, 10.2, 10.4, 60.0, 0.1, np.zeros(90), 100, True)
LADDER = Ladder(
    10.2, 0.05, 8.0, 12.0, 0.5, 0.25, np.array([0, 1.0]), np.array([0.5]), 9, 2, 5, ROWS, np.array([0, 1])
)  # fmt: skip


def test_all_criteria_met_is_bracketed():
    found = Bracket(FORWARD, REVERSE, LADDER, doubts_of(FORWARD, REVERSE, LADDER))
    assert found.bracketed
    assert found.verdict == "bracketed"
    assert found.log_z == 10.2
    assert found.interval == (9.9, 10.4)
    wide = found._replace(ladder=LADDER._replace(standard_error=0.2))
    assert np.allclose(wide.interval, (9.8, 10.6))


@pytest.mark.parametrize(
    ("forward", "reverse", "ladder", "words"),
    [
        ({"log_z": 9.29}, {}, {}, "differ by 1.01 nats"),
        ({"log_z": 11.31}, {}, {}, "differ by 1.01 nats"),
        ({}, {"log_z": np.nan}, {}, "differ by nan"),
        ({}, {}, {"log_z": 11.31}, "the ladder's log Z, 11.31, lies more than 1 nat outside"),
        ({}, {}, {"log_z": 8.99}, "the ladder's log Z, 8.99, lies more than 1 nat outside"),
        ({}, {}, {"log_z": np.nan}, "the ladder's log Z, nan"),
        ({}, {}, {"round_trips": 0}, "no state of the ladders made a round trip through their 2 levels in 5 sweeps"),
        ({"effective_size": 9.9}, {}, {}, "effective size of forward annealing is 9.9 of 90"),
        ({}, {"effective_size": 9.9}, {}, "effective size of reverse"),
        ({"halves_apart": 0.31}, {}, {}, "halves of the chains of forward annealing differ by 0.31"),
        ({}, {"halves_apart": 0.31}, {}, "halves of the chains of reverse"),
        ({}, {}, {"lower": 11.01}, "forward annealing, 10.00, lies outside"),
        ({}, {}, {"upper": 9.48, "lower_error": 1.0}, "forward annealing, 10.00, lies outside"),
        ({}, {}, {"upper": 9.75}, "reverse annealing, 10.30, lies outside"),
    ],
)
def test_each_criterion_alone_keeps_it_from_being_bracketed(forward, reverse, ladder, words):
    parts = FORWARD._replace(**forward), REVERSE._replace(**reverse), LADDER._replace(**ladder)
    found = Bracket(*parts, doubts_of(*parts))
    assert not found.bracketed
    assert found.verdict == "not bracketed"
    assert found.log_z is None
    assert any(words in doubt for doubt in found.doubts), found.doubts
    low, high = found.interval
    sums = gibbs_bogoliubov(parts[2])
    assert low <= min(sums[0], parts[0].low)
    assert high >= max(sums[1], parts[1].high)


@pytest.mark.parametrize(
    ("forward", "reverse", "ladder"),
    [
        ({"log_z": 9.31}, {}, {}),
        ({"effective_size": 10.0}, {}, {}),
        ({"halves_apart": 0.3}, {}, {}),
        ({}, {}, {"log_z": 11.29}),
        ({}, {}, {"log_z": 9.01}),
        ({}, {}, {"round_trips": 1}),
        ({}, {}, {"lower": 10.9}),
        ({}, {}, {"upper": 9.9}),
    ],
)
def test_numbers_at_the_limits_are_bracketed(forward, reverse, ladder):
    assert not doubts_of(FORWARD._replace(**forward), REVERSE._replace(**reverse), LADDER._replace(**ladder))


def test_a_trained_machine_is_bracketed_and_few_temperatures_are_not(draws):
    model, rows = trained_on_stripes()
    base, steps = base_log_odds(rows), []
    found = bracket_log_partition(
        model, base, chains=100, temperatures=draws(500, 100), ladders=4, sweeps=draws(400, 100), report=steps.append
    )
    assert sum(steps) == bracket_steps(draws(500, 100), draws(400, 100))
    assert found.bracketed, found.doubts
    assert abs(found.log_z - log_partition(model)) < 0.1
    assert found.interval[0] - 0.02 < log_partition(model) < found.interval[1] + 0.02
    hard = type(model)(4 * model.weights, 4 * model.visible_bias, 4 * model.hidden_bias)
    quick = bracket_log_partition(hard, base, chains=20, temperatures=2, ladders=2, sweeps=4)
    assert not quick.bracketed


def test_reverse_chains_start_from_the_ladder_not_from_its_first_level(draws):
    """All chains asked for are used, spread over the ladders; more than there are samples gives the samples."""
    model, rows = trained_on_stripes()
    found = bracket_log_partition(model, base_log_odds(rows), chains=50, temperatures=3, ladders=3, sweeps=20)
    assert len(found.reverse.log_weights) == 50
    assert len(found.forward.log_weights) == 50
    assert found.reverse.reverse
    assert not found.forward.reverse
    more = bracket_log_partition(model, base_log_odds(rows), chains=70, temperatures=3, ladders=3, sweeps=20)
    assert len(more.reverse.log_weights) == 60


def test_what_is_annealed_back_are_states_of_the_ladders_tops(monkeypatch):
    handed = {}

    def seen(model, log_odds, samples, **options):
        handed.update(options, samples=samples)
        return reverse_log_partition(model, log_odds, samples, **options)

    monkeypatch.setattr(bracket, "reverse_log_partition", seen)
    found = bracket_log_partition(
        random_machine(7, 3, 11), np.zeros(7), chains=50, temperatures=2, ladders=3, sweeps=20
    )
    picked = np.round(np.linspace(0, 59, 50)).astype(int)  # of 20 states of each ladder
    assert handed["samples"] == found.ladder.samples.rows(picked)
    assert np.array_equal(handed["groups"], found.ladder.groups[picked])
    assert np.array_equal(found.ladder.groups, np.repeat([0, 1, 2], 20))
