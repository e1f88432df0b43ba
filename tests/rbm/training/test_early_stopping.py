"""Early stopping: its criterion against enumeration, its rule against a loop, and trainings taken up again."""

import dataclasses

import exact
import numpy as np
import pytest
from conftest import random_machine
from toys import CONFIG, bits_of, stripes

import rbm
from rbm import InputError, pack, train, train_epoch
from rbm.training.early_stopping import best_epoch, stopped_early, with_criterion
from rbm.training.monitor import MAX_ROWS, EpochRecord
from rbm.training.state import initialise

DATA, HELD_OUT = stripes(11), stripes(101, seed=5)  # so few that they are soon learnt by heart
CRITERIA = ("pseudo-likelihood", "log-likelihood")
STOPS = dataclasses.replace(CONFIG, n_hidden=19, epochs=60, learning_rate=0.5, patience=3, seed=2)


def record(epoch, criterion=float("nan")):
    return EpochRecord(epoch, *[0.0] * 9, criterion)


def likelihoods(model, row):
    """Pseudo-likelihood and likelihood of one row, from the law of all states."""
    p = exact.joint(model).sum(axis=1)
    here = p[exact.number(row[None])[0]]
    pseudo = 0.0
    for i in range(len(row)):
        other = row.copy()
        other[i] = 1 - other[i]
        pseudo += np.log(here / (here + p[exact.number(other[None])[0]]))
    return dict(zip(CRITERIA, (pseudo, np.log(here)), strict=True))


@pytest.mark.parametrize("name", CRITERIA)
def test_the_criterion_is_that_of_the_enumerated_law(name):
    model, config = random_machine(7, 2, 13), dataclasses.replace(CONFIG, patience=1, criterion=name)
    rows = HELD_OUT[:17]
    found = with_criterion(record(1), config, model, pack(rows), "x").criterion
    assert np.isclose(found, np.mean([likelihoods(model, row)[name] for row in rows]), rtol=1e-5)
    assert np.isnan(with_criterion(record(1), CONFIG, model, pack(rows), "x").criterion)


def test_the_same_held_out_rows_are_looked_at_at_every_epoch():
    model, many = random_machine(7, 2, 13), pack(stripes(MAX_ROWS + 201, seed=5))
    config = dataclasses.replace(CONFIG, patience=1)
    found = [with_criterion(record(epoch), config, model, many, "x").criterion for epoch in (1, 2, 3)]
    assert len(set(found)) == 1
    assert with_criterion(record(1), config, model, many, "y").criterion != found[0]


@pytest.mark.parametrize(
    ("values", "patience", "stops"),
    [
        ([1.0], 1, False),
        ([1.0, 2.0, 2.0], 1, True),  # as good is no better
        ([1.0, 2.0, 2.0], 2, False),
        ([2.0, 1.0, 1.5, 1.9], 3, True),
        ([2.0, 1.0, 1.5, 2.1], 3, False),
        ([3.0, 1.0, 2.0], 2, True),
        ([-3.0, -2.0, -4.0, -5.0], 2, True),
        ([np.nan, np.nan], 1, False),  # epochs of a file without a criterion
        ([np.nan, 2.0, 1.0], 1, True),
        ([2.0, 1.0], 0, False),
        ([], 1, False),
    ],
)
def test_it_stops_after_as_many_epochs_without_a_better_one(values, patience, stops):
    history = tuple(record(epoch, value) for epoch, value in enumerate(values, start=1))
    assert stopped_early(dataclasses.replace(CONFIG, patience=patience), history) is stops
    best = [e for e, v in enumerate(values, start=1) if v == np.nanmax(values)] if np.isfinite(values).any() else [0]
    assert best_epoch(history) == best[0]


@pytest.mark.parametrize("name", CRITERIA)
def test_training_stops_where_a_loop_over_its_machines_says(name):
    config, machines = dataclasses.replace(STOPS, criterion=name), []
    state = train(DATA, config, held_out=HELD_OUT, on_epoch=lambda s: machines.append(s.model))
    values = [with_criterion(record(1), config, m, pack(HELD_OUT), "machine").criterion for m in machines]
    assert [r.criterion for r in state.history] == values
    best = since = 0
    for epoch, value in enumerate(values, start=1):
        best, since = (epoch, 0) if not best or value > values[best - 1] else (best, since + 1)
        assert (since == 3) is (epoch == len(values))
    assert (state.epoch, best_epoch(state.history)) == (len(values), best)
    assert state.finished
    assert 3 < state.epoch < 60
    plain = dataclasses.replace(config, patience=0)
    assert bits_of(state) == bits_of(train(DATA, plain, stop_epoch=state.epoch))  # nothing else has changed
    assert np.array_equal(machines[best - 1].weights, train(DATA, plain, epochs=best).model.weights)


def test_a_training_that_was_taken_up_again_stops_where_it_would_have(tmp_path):
    at_once = train(DATA, STOPS, held_out=HELD_OUT)
    for epoch in (1, at_once.epoch - 2, at_once.epoch):
        rbm.save(tmp_path / "x.h5", train(DATA, STOPS, held_out=HELD_OUT, stop_epoch=epoch))
        read = rbm.load_state(tmp_path / "x.h5")
        assert read.finished is (epoch == at_once.epoch)
        again = train(DATA, state=read, held_out=HELD_OUT)
        assert bits_of(again) == bits_of(at_once)
        assert [r.criterion for r in again.history] == [r.criterion for r in at_once.history]
    assert train(DATA, state=at_once, held_out=HELD_OUT, epochs=99).epoch == at_once.epoch
    patient = at_once._replace(config=dataclasses.replace(STOPS, patience=4))
    assert train(DATA, state=patient, held_out=HELD_OUT).epoch > at_once.epoch


def test_nothing_to_stop_by_is_said_at_the_door():
    with pytest.raises(InputError, match="patience 3 needs held-out rows, whose pseudo-likelihood says when to stop"):
        train(DATA, STOPS)
    with pytest.raises(InputError, match="needs held-out rows"):
        train_epoch(initialise(DATA, STOPS), DATA, HELD_OUT[:0])
    wide = dataclasses.replace(STOPS, n_hidden=26, criterion="log-likelihood")
    with pytest.raises(InputError, match="exact up to 25 units in the smaller layer; got 26: use criterion pseudo"):
        train(stripes(11, columns=29), wide, held_out=stripes(5, columns=29))
    assert train(DATA, dataclasses.replace(STOPS, epochs=0)).epoch == 0
