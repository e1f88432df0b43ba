"""Ideals are called yes and nulls no; a calibration is the same in one process or two, stopped and gone on with."""

import hashlib
import math
from pathlib import Path

import numba
import numpy as np
import pytest
import scipy

from analysis.controls.calibration import run as calibration
from analysis.controls.calibration.cells import cell_path, code_stamp, load_cell, save_cell
from analysis.controls.calibration.questions import QUESTIONS
from analysis.controls.calibration.run import calibrate, calibration_rows, cells, fill_cell, measure_cell, missing_cells
from analysis.controls.plan import Plan
from analysis.controls.registry import CONTROLS, control_named
from analysis.controls.thresholds import Thresholds
from analysis.entropies.columns import as_bits
from analysis.entropies.entropy import resolution, state_counts
from analysis.powerlaw.assessment import assess_power_law
from rbm.errors import InputError
from rbm.streams import stream_generator

SMALL = Plan(500, (0.5, 0.8), samples=2, ideal_draws=2, null_draws=1, seed=3)
ISING = tuple(control for control in CONTROLS if control.name.startswith("Ising"))
TWO = tuple(map(control_named, ("frontier's law", "uniform")))


@pytest.mark.parametrize("control", [c for c in CONTROLS if c not in ISING], ids=lambda control: control.name)
def test_controls_have_the_resolution_asked_for(control):
    least, largest = control.reach(1000)
    for target in (0.6, 0.85):
        if least < target < largest:
            samples = [control.sample(1000, target, np.random.default_rng(seed), (0.1, 0.5)) for seed in range(8)]
            assert {sample.n_points for sample in samples} == {1000}
            h = [resolution(state_counts(as_bits(sample))) for sample in samples]
            assert np.mean(h) == pytest.approx(target, abs=0.004 + 4 * np.std(h) / math.sqrt(8))
    assert least < 0.6


@pytest.mark.skipif(numba.config.DISABLE_JIT, reason="Wolff's algorithm takes minutes as plain Python")
def test_ising_models_have_their_temperatures():
    """As near to the resolution as spins allow; colder ones need more spins for it, and do not reach as far."""
    samples = [control.sample(1000, 0.6, np.random.default_rng(1), ()) for control in ISING]
    assert [resolution(state_counts(as_bits(sample))) for sample in samples] == pytest.approx([0.6] * 3, abs=0.05)
    n_units = [sample.n_units for sample in samples]
    assert n_units == sorted(n_units, reverse=True)
    agree = [(sample.values[0] == sample.values[1]).mean() for sample in samples]
    assert agree == sorted(agree, reverse=True)
    reached = [control.reach(1000)[1] for control in ISING]
    assert reached == sorted(reached)
    assert reached[0] < 0.9
    assert ISING[0].sample(1000, 0.95, np.random.default_rng(1), ()).n_units == 64
    assert samples[1].values.tolist() == ISING[1].sample(1000, 0.6, np.random.default_rng(1), ()).values.tolist()


def test_the_first_protocol_is_calibrated_if_asked_for():
    """Samples of an exact Zipf law are testable; without bootstraps they are not fitted."""
    name = "called by tail"
    column = [question.name for question in QUESTIONS].index(name)
    plan = SMALL._replace(n_points=2000, bootstraps=3)
    called = measure_cell(plan, "rank law 1e5 states", 0.5)[:, column]
    for draw in range(plan.samples):
        generator = stream_generator(plan.seed, "control rank law 1e5 states at 0.500000", draw)
        sample = control_named("rank law 1e5 states").sample(2000, 0.5, generator, plan.code_densities)
        law = assess_power_law(state_counts(as_bits(sample)), bootstraps=3, seed=plan.seed)
        assert law.testable
        assert called[draw] == law.called
    assert np.isnan(measure_cell(plan, "uniform", 0.8)[:, column]).all()  # no tail of it is testable
    assert np.isnan(measure_cell(SMALL, "uniform", 0.8)[:, column]).all()


def test_cells_are_of_resolutions_that_a_control_has():
    found = cells(Plan(60_000), (*TWO, control_named("rank law 1e3 states")))
    assert ("frontier's law", 0.9) in found
    assert ("rank law 1e3 states", 0.5) in found
    assert ("rank law 1e3 states", 0.8) not in found


def test_a_calibration_goes_on_where_it_stopped_and_is_the_same_in_processes(tmp_path):
    seen = []

    def stop(n_done):
        seen.append(n_done)
        if n_done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        calibrate(tmp_path / "a", SMALL, controls=TWO, on_cell=stop)
    assert len(missing_cells(tmp_path / "a", SMALL, TWO)) == 2
    with pytest.raises(InputError, match="calibrate again"):
        calibration_rows(tmp_path / "a", SMALL, TWO)
    calibrate(tmp_path / "a", SMALL, controls=TWO, on_cell=seen.append)
    assert seen == [0, 1, 2, 2, 3, 4]
    calibrate(tmp_path / "b", SMALL, controls=TWO, workers=2)
    rows = calibration_rows(tmp_path / "a", SMALL, TWO)
    assert repr(rows) == repr(calibration_rows(tmp_path / "b", SMALL, TWO))  # nan is nan
    assert len(rows) == 4 * len(QUESTIONS)
    calibrate(tmp_path / "a", SMALL._replace(seed=4), controls=TWO)
    assert repr(rows) != repr(calibration_rows(tmp_path / "a", SMALL._replace(seed=4), TWO))


def test_a_calibration_that_was_made_is_read(tmp_path, monkeypatch):
    calibrate(tmp_path, SMALL, controls=TWO)
    monkeypatch.setattr(calibration, "measure_cell", None)
    calibrate(tmp_path, SMALL, controls=TWO)


def test_damaged_cells_are_made_again(tmp_path):
    path = cell_path(tmp_path, SMALL, "uniform", 0.5)
    for content in (b"", b"1 2\n3\n", b"x\n", b"\xff"):
        path.write_bytes(content)
        assert ("uniform", 0.5) in missing_cells(tmp_path, SMALL, TWO)
    fill_cell(str(tmp_path), SMALL, "uniform", 0.5)
    assert ("uniform", 0.5) not in missing_cells(tmp_path, SMALL, TWO)


def test_any_flipped_bit_of_a_cell_is_noticed(tmp_path):
    path, values = tmp_path / "x", np.array([[1 / 3, -0.25], [2.0, math.nan]])
    save_cell(path, values)
    whole = path.read_bytes()
    for place in range(len(whole)):
        for bit in range(8):
            path.write_bytes(whole[:place] + bytes([whole[place] ^ 1 << bit]) + whole[place + 1 :])
            assert load_cell(path, (2, 2)) is None
    path.write_bytes(whole)
    assert load_cell(path, (2, 2)).tobytes() == values.tobytes()
    checksum, table = whole.split(b"\n", 1)  # the format, as the docstring has it
    assert checksum.decode() == hashlib.sha256(table).hexdigest()
    path.write_bytes(table)  # as files were before they had a checksum
    assert load_cell(path, (2, 2)) is None


def test_a_cell_with_a_flipped_digit_is_measured_again(tmp_path):
    fill_cell(str(tmp_path), SMALL, "uniform", 0.5)
    path = cell_path(tmp_path, SMALL, "uniform", 0.5)
    whole = path.read_bytes()
    place = whole.index(b".") + 1
    path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
    plan = SMALL._replace(resolutions=(0.5,))
    with pytest.raises(InputError, match="calibrate again"):
        calibration_rows(tmp_path, plan, TWO[1:])
    calibrate(tmp_path, plan, controls=TWO[1:])
    assert path.read_bytes() == whole


@pytest.mark.parametrize(
    ("changed", "counts"),
    [("analysis/protocols/first.py", True), ("analysis/errorbars/intervals.py", True),
     ("analysis/powerlaw/fit.py", True), ("analysis/controls/ideal.py", True), ("rbm/streams.py", True),
     ("analysis/controls/thresholds.py", False), ("analysis/controls/planted_stacks.py", False),
     ("analysis/protocols/second.py", True), ("dbn/state.py", False)],
)  # fmt: skip
def test_the_stamp_is_of_the_sources_that_numbers_come_from(changed, counts, monkeypatch):
    before, read = code_stamp.__wrapped__(), Path.read_bytes
    assert Path(calibration.__file__).parents[3].joinpath(changed).is_file()
    monkeypatch.setattr(Path, "read_bytes", lambda path: read(path) + b"#" * path.as_posix().endswith(f"/{changed}"))
    assert (code_stamp.__wrapped__() != before) == counts


@pytest.mark.parametrize("package", [np, scipy])
def test_the_stamp_is_of_versions(package, monkeypatch):
    before = code_stamp.__wrapped__()
    monkeypatch.setattr(package, "__version__", "0.0")
    assert code_stamp.__wrapped__() != before


def test_a_file_is_named_by_all_that_its_numbers_depend_on(tmp_path, monkeypatch):
    changes = [{"n_points": 501}, {"samples": 3}, {"ideal_draws": 3}, {"null_draws": 2}, {"seed": 4}]
    others = [SMALL._replace(**change) for change in (*changes, {"code_densities": (0.5, 0.5)}, {"bootstraps": 1})]
    names = {cell_path(tmp_path, plan, "uniform", 0.5) for plan in (SMALL, *others)}
    names |= {cell_path(tmp_path, SMALL, "geometric", 0.5), cell_path(tmp_path, SMALL, "uniform", 0.6)}
    monkeypatch.setattr("analysis.controls.calibration.cells.code_stamp", lambda sources: "other")
    names.add(cell_path(tmp_path, SMALL, "uniform", 0.5))
    assert len(names) == 11
    monkeypatch.undo()
    assert cell_path(tmp_path, SMALL._replace(resolutions=(0.1,)), "uniform", 0.5) in names


def test_values_are_kept_to_the_last_bit(tmp_path):
    values = np.array([[1 / 3, math.nan, -1e-17], [2.0, math.inf, 0.1]])
    save_cell(tmp_path / "x", values)
    assert load_cell(tmp_path / "x", (2, 3)).tobytes() == values.tobytes()
    assert load_cell(tmp_path / "x", (3, 2)) is None


def test_rows_count_what_lies_above_the_threshold(tmp_path):
    plan = SMALL._replace(samples=4, resolutions=(0.5,))
    values = np.full((4, len(QUESTIONS)), math.nan)
    values[:, [question.name for question in QUESTIONS].index("noise band")] = [-0.05, -0.02, -0.01, 0.3]
    column = [question.name for question in QUESTIONS].index("above shuffled")
    values[:3, column] = [0.3, 0.4, 0.5]
    save_cell(cell_path(tmp_path, plan, "uniform", 0.5), values)
    rows = {row.question: row for row in calibration_rows(tmp_path, plan, TWO[1:])}
    band, shuffled, undefined = rows["noise band"], rows["above shuffled"], rows["ratio to points"]
    assert (band.yes, band.drawn, band.samples, band.expected, band.threshold) == (0.5, 4, 4, "no", -0.02)
    assert 0 < band.low < 0.5 < band.high < 1
    assert band.mean == pytest.approx(0.055)
    assert (shuffled.yes, shuffled.drawn, shuffled.samples) == (1, 4, 3)
    assert undefined.samples == 0
    assert math.isnan(undefined.yes)
    strict = calibration_rows(tmp_path, plan, TWO[1:], Thresholds(noise_band=0.0, null_effect=0.45))
    assert {row.question: row.yes for row in strict if row.samples} == pytest.approx(
        {"noise band": 1 / 4, "above shuffled": 1 / 3}
    )


@pytest.mark.parametrize(
    ("change", "message"), [({"resolutions": ()}, "resolutions"), ({"resolutions": (1.5,)}, "log M"),
                            ({"n_points": 1}, "points"), ({"samples": 0}, "sample"),
                            ({"code_densities": (0.0, 0.5)}, "densities"), ({"code_densities": (0.5,)}, "densities")],
)  # fmt: skip
def test_plans_are_checked(change, message):
    with pytest.raises(InputError, match=message):
        cells(SMALL._replace(**change))


def test_controls_are_known_by_their_names():
    with pytest.raises(InputError, match="frontier's law"):
        control_named("frontier")
    assert len({control.name for control in CONTROLS}) == len(CONTROLS)
    assert not any("," in control.name for control in CONTROLS)  # of --controls, separated by commas


def test_samples_of_a_cell_are_independent():
    values = measure_cell(SMALL, "geometric", 0.5)
    assert values.shape == (2, len(QUESTIONS))
    assert values[0].tobytes() != values[1].tobytes()
    assert measure_cell(SMALL, "geometric", 0.5).tobytes() == values.tobytes()
