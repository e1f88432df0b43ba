"""Rows of the likelihood bound: bits, intervals and log Z, against the bound itself and against enumeration."""

import exact
import numpy as np
import pytest
from conftest import few, random_machine

from analysis.errorbars.intervals import Z95
from analysis.rows import likelihood_bound
from analysis.rows.likelihood_bound import bound_rows, likelihood_bound_rows
from analysis.table.row import template
from dbn import DBN
from dbn.scoring.log_z import BracketEffort, LogZ, find_log_z
from dbn.scoring.stack_bound import stack_bounds, turned_over
from rbm import log_likelihood, log_partition, pack
from rbm.config import READOUTS
from rbm.likelihood import RowLikelihood

SEED, LOG2 = 5, np.log(2)
MODEL = DBN((random_machine(7, 5, 1, 0.7), random_machine(5, 3, 2), random_machine(3, 2, 3)))
ROWS = pack(exact.all_states(7)[3:50])
ROW = template("trained", SEED, READOUTS[0], 83)


def table(model=MODEL, rows=ROWS, **options):
    found = list(likelihood_bound_rows(ROW, model, rows, **options))
    by_key = {(r.readout, r.layer, r.measure): r for r in found}
    assert len(by_key) == len(found)
    return by_key


def test_every_layer_and_readout_has_both_rows_and_readouts_agree():
    steps = []
    found = table(on_layer=lambda: steps.append(1))
    assert len(steps) == 3
    measures = ("likelihood_bound", "likelihood_bound_log_z_width")
    assert set(found) == {(r, layer, m) for r in READOUTS for layer in (1, 2, 3) for m in measures}
    for (_, layer, measure), row in found.items():
        first = found[READOUTS[0], layer, measure]
        assert row[-3:] == first[-3:] or np.isnan(row.low)
        assert (row.network, row.seed, row.n_points, row.null) == ("trained", SEED, 83, "none")
    assert {row.value for (_, _, m), row in found.items() if m == measures[1]} == {0.0}


def test_numbers_are_the_bounds_in_bits_with_exact_log_z():
    found = table()
    bounds = stack_bounds(MODEL, ROWS, draws=4, seed=SEED).bound
    for layer, machine in enumerate(MODEL.machines, start=1):
        values = (bounds[layer - 1] - log_partition(machine)) / LOG2
        row, error = found[READOUTS[0], layer, "likelihood_bound"], Z95 * values.std(ddof=1) / np.sqrt(ROWS.n)
        assert row[-3:] == pytest.approx((values.mean(), values.mean() - error, values.mean() + error), rel=1e-10)
    first = found[READOUTS[0], 1, "likelihood_bound"]
    assert first.value == pytest.approx(log_likelihood(MODEL.machines[0], ROWS).mean() / LOG2, abs=1e-5)


def test_a_machine_turned_over_on_top_of_itself_loses_nothing():
    machine = MODEL.machines[0]
    found = table(DBN((machine, turned_over(machine), machine)))
    expected = log_likelihood(machine, ROWS).mean() / LOG2
    for layer in (1, 2, 3):
        assert found[READOUTS[0], layer, "likelihood_bound"].value == pytest.approx(expected, abs=1e-5)


def test_intervals_of_log_z_widen_the_row_and_have_a_row_of_their_own():
    log_z = LogZ(10.0, 9.0, 12.0, ())
    bound, width = bound_rows(ROW, RowLikelihood(-90.0, 0.5, 31), log_z)
    assert bound[-3:] == pytest.approx(((-100) / LOG2, (-102 - Z95 / 2) / LOG2, (-99 + Z95 / 2) / LOG2))
    assert width.value == pytest.approx(3 / LOG2)
    assert np.isnan(width.low)
    assert np.isnan(bound_rows(ROW, RowLikelihood(-90.0, float("nan"), 1), log_z)[0].low)


def test_machines_too_large_to_be_exact_are_bracketed_by_the_efforts_of_the_protocol(monkeypatch):
    assert likelihood_bound.EFFORT == BracketEffort(200, 1000, 4, 400)
    effort = BracketEffort(few(40, 6), few(60, 6), 2, few(60, 8))
    monkeypatch.setattr(likelihood_bound, "EFFORT", effort)
    model = DBN((random_machine(5, 26, 7, 0.1), random_machine(26, 27, 8, 0.1), random_machine(27, 3, 9)))
    rows = pack(exact.all_states(5)[:17])
    found = table(model, rows, readouts=READOUTS[:1])
    for layer, machine in enumerate(model.machines, start=1):
        below = model.encode(rows, layer - 1, "sample", seed=SEED, stream="base of log Z")
        log_z = find_log_z(machine, below, effort, seed=SEED)
        assert (not log_z.brackets) == (layer != 2)
        row = found[READOUTS[0], layer, "likelihood_bound"]
        mean = stack_bounds(model, rows, draws=4, seed=SEED).bound[layer - 1].mean()
        assert row.value == pytest.approx((mean - log_z.value) / LOG2)
        assert row.low < row.value < row.high
        width = found[READOUTS[0], layer, "likelihood_bound_log_z_width"]
        assert width.value == pytest.approx(log_z.width / LOG2)
        assert (width.value > 0) == (layer == 2)
