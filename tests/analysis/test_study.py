"""A whole study on toy data: table, intervals, resume, figures and report from study.h5 alone."""

import csv
import dataclasses

import h5py
import matplotlib.pyplot as plt
import numpy as np
import pytest
from toys import stripes

from analysis import measure, shuffle_columns, state_counts
from analysis.config import PRESETS, StudyConfig, from_toml, preset, to_toml
from analysis.findings import find
from analysis.layers import MEASURES, SHUFFLED, UNTRAINED, Z95, measure_layers, values_of
from analysis.report import write_report
from analysis.result import load_result, save_result
from analysis.split_half import split_half_error
from analysis.study import measure_stack, train_stack, write_config, write_result
from analysis.table import NO_NULL, Row, select
from dbn import DBNConfig, generate
from dbn.generation import visible_probability
from rbm import InputError

ROWS, COLUMNS = 31, 9  # a picture of 3 x 3


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """A finished study: its directory, configuration, trained state and result."""
    directory = tmp_path_factory.mktemp("study")
    np.save(directory / "data.npy", stripes(ROWS, columns=COLUMNS))
    config = StudyConfig(
        data=str(directory / "data.npy"), shuffles=3, splits=5, samples=2, steps=3,
        training=DBNConfig(layers=(5, 3, 2), epochs=2, k=1, batch_size=7, seed=3),
    )  # fmt: skip
    write_config(directory, config)
    state = train_stack(directory, config)
    result = measure_stack(state, config)
    write_result(directory, result)
    write_report(directory, result)
    return directory, config, state, result


def test_the_table_has_every_layer_readout_measure_and_null_once(run):
    _, _, _, result = run
    keys = {(r.layer, r.readout, r.measure, r.null) for r in result.rows}
    assert len(keys) == len(result.rows) == 3 * 2 * len(MEASURES) * 3
    assert {r.null for r in result.rows} == {NO_NULL, SHUFFLED, UNTRAINED}
    assert {r.seed for r in result.rows} == {3}
    undefined = [r for r in result.rows if not r.low <= r.value <= r.high]  # a constant group has no frontier
    assert {r.measure for r in undefined} <= {"fraction_of_frontier"}
    assert all(np.isnan(r.low) for r in undefined)


@pytest.mark.parametrize("readout", ["most probable", "sample"])
def test_values_are_those_of_the_encoded_data_and_of_its_shuffles(run, readout):
    _, config, state, result = run
    data = stripes(ROWS, columns=COLUMNS)
    for layer in (1, 2, 3):
        states = state.model.encode(data, layer, readout, seed=3)
        m = measure(state_counts(states))
        for name in MEASURES[:-1]:
            (row,) = [r for r in select(result.rows, name, readout) if r.layer == layer]
            assert row.value == getattr(m, name)
        assert np.array_equal(result.counts[layer, readout, NO_NULL], state_counts(states))
        draws = [measure(state_counts(shuffle_columns(states, seed=3, draw=d))).relevance for d in range(3)]
        (row,) = [r for r in select(result.rows, "relevance", readout, SHUFFLED) if r.layer == layer]
        assert np.allclose([row.value, row.low, row.high], [np.mean(draws), min(draws), max(draws)])


def test_the_interval_is_split_half_over_data_points_cut_to_what_can_be(run):
    _, _, state, result = run
    states = state.model.encode(stripes(ROWS, columns=COLUMNS), 2, "most probable")
    errors = split_half_error(states, lambda s: values_of(state_counts(s)), 5, seed=3)
    for name in ("resolution", "relevance_bits", "n_states"):
        (row,) = [r for r in select(result.rows, name, "most probable") if r.layer == 2]
        least, most = {"resolution": (0, 1), "relevance_bits": (0, np.log2(ROWS)), "n_states": (1, ROWS)}[name]
        error = errors[MEASURES.index(name)]
        assert np.isclose(row.high, min(row.value + Z95 * error, most))
        assert np.isclose(row.low, max(row.value - Z95 * error, least))
    assert all(0 <= r.low <= r.high <= 1 for r in result.rows if r.measure == "relevance")


def test_csv_and_hdf5_hold_the_same_table_and_everything_comes_back(run):
    directory, config, _, result = run
    with open(directory / "study.csv", newline="") as file:
        rows = [Row(int(r[0]), int(r[1]), r[2], r[3], float(r[4]), float(r[5]), float(r[6]), r[7])
                for r in list(csv.reader(file))[1:]]  # fmt: skip
    again = load_result(directory / "study.h5")
    assert repr(rows) == repr(again.rows) == repr(result.rows)
    assert again.facts == result.facts
    assert again.config == result.config == to_toml(config)
    assert again.counts.keys() == result.counts.keys()
    for name in ("frontier", "history", "samples", "filters"):
        assert np.array_equal(getattr(again, name), getattr(result, name), equal_nan=True)
    assert result.samples.shape == (2, 3, 2, COLUMNS)
    assert result.filters.shape == (5, COLUMNS)
    assert result.history.shape[0] == 6


def test_patterns_are_those_of_generate_from_either_start(run):
    _, _, state, result = run
    for start, patterns in zip(("random", "data"), result.samples, strict=True):
        for layer in (1, 2, 3):
            data = stripes(ROWS, columns=COLUMNS)
            generated = generate(state.model, layer, 2, 3, start=start, data=data, seed=3)
            assert np.array_equal(patterns[layer - 1], visible_probability(state.model, layer, generated, seed=3))


def test_a_study_taken_up_again_is_the_same(run, tmp_path):
    directory, config, state, result = run

    class StopError(Exception):
        pass

    def stop(state):
        if state.epochs_done == 3:
            raise StopError

    with pytest.raises(StopError):
        train_stack(tmp_path, config, stop)
    again = measure_stack(train_stack(tmp_path, config), config)
    assert repr(again.rows) == repr(result.rows)
    assert np.array_equal(again.samples, result.samples)


def test_the_report_is_self_contained_and_every_figure_is_a_picture(run):
    directory, _, _, result = run
    html = (directory / "report.html").read_text()
    assert "http" not in html.replace("http-equiv", "")
    assert html.count("data:image/png;base64,") == 5
    assert "our own" in html
    for (f,) in ((find(result, r),) for r in ("most probable", "sample")):
        assert f"is layer {f.zipf_layer}," in html
    for name in ("plane", "frequency_rank", "training", "samples", "filters"):
        picture = plt.imread(directory / "figures" / f"{name}.png")
        assert picture.std() > 0.01
        assert (directory / "figures" / f"{name}.svg").read_text().startswith("<?xml")


def test_without_a_square_there_are_no_pictures_of_units(run, tmp_path):
    _, _, _, result = run
    narrow = result._replace(samples=result.samples[..., :7], filters=result.filters[:, :7])
    html = write_report(tmp_path, narrow).read_text()
    assert html.count("data:image/png;base64,") == 3
    assert not (tmp_path / "figures" / "samples.png").exists()


def row(layer, measure, low, high, null, value=None):
    value = (low + high) / 2 if value is None else value
    return Row(layer, 1, "sample", measure, value, low, high, null)


def test_findings_compare_intervals_layer_by_layer(run):
    _, _, _, result = run
    rows = []
    cases = {
        NO_NULL: [(0.8, 0.9), (0.5, 0.6), (0.2, 0.3), (0.5, 0.6)],
        SHUFFLED: [(0.6, 0.7), (0.55, 0.7), (0.4, 0.5), (0.45, 0.55)],
    }
    for null, fractions in (cases | {UNTRAINED: [(0.1, 0.15)] * 4}).items():
        for layer, (low, high) in enumerate(fractions, start=1):
            rows.append(row(layer, "fraction_of_frontier", low, high, null))
            rows.append(row(layer, "resolution", 0, 1, null, value=0.3 * layer + (null == SHUFFLED) * 0.1))
    frontier = np.array([[0.5, 0.1, 0.1], [1.0, 0.62, 0.3]])
    found = find(result._replace(rows=rows, frontier=frontier), "sample")
    assert found.zipf_layer == 2
    assert np.isclose(found.zipf_distance, -0.02)
    shuffled, untrained = found.comparisons
    assert (shuffled.above, shuffled.below) == ([1], [3])
    assert (untrained.above, untrained.below) == ([1, 2, 3, 4], [])
    assert shuffled.undefined == []
    assert np.isclose(shuffled.apart, 0.1)
    assert untrained.apart == 0
    assert np.allclose(shuffled.trained, (0.25, 0.85))
    assert np.allclose(shuffled.of_null, (0.45, 0.65))


def test_the_configuration_survives_toml_and_presets_take_overrides(tmp_path):
    config = preset("quick", {"shuffles": 7}, {"layers": (3, 2), "learning_rate": (0.1, 0.2)})
    assert config.shuffles == 7
    assert config.training.epochs == PRESETS["quick"].training.epochs[:2]
    longer = preset("quick", {}, {"layers": (9,) * 12}).training.epochs
    assert longer == (*PRESETS["quick"].training.epochs, *PRESETS["quick"].training.epochs[-1:] * 2)
    assert preset("quick", {}, {"layers": (9,) * 12, "epochs": 2}).training.epochs == 2
    write_config(tmp_path, config)
    assert from_toml(tmp_path / "config.toml") == config
    bad = "not the configuration"
    for text, message in {
        "=": bad,
        "[study]": bad,
        "[study]\nx = 1\n[training]": bad,
        "[study]\n[training]\nk = 0": "k must",
    }.items():
        (tmp_path / "config.toml").write_text(text)
        with pytest.raises(InputError, match=message):
            from_toml(tmp_path / "config.toml")
    with pytest.raises(InputError, match="nothing to go on with"):
        from_toml(tmp_path / "no.toml")
    with pytest.raises(InputError, match="shuffles must be at least 1"):
        dataclasses.replace(config, shuffles=0)


def test_a_result_of_another_format_is_refused(run, tmp_path):
    save_result(tmp_path / "x.h5", run[3])
    with h5py.File(tmp_path / "x.h5", "r+") as file:
        file.attrs["format"] = 99
    with pytest.raises(InputError, match="format 99"):
        load_result(tmp_path / "x.h5")


def test_a_trained_and_saved_model_is_measured_without_its_untrained_twin(run):
    _, _, state, _ = run
    rows = measure_layers(
        state.model, None, state.model.encode(stripes(ROWS, columns=COLUMNS), 0), shuffles=1, splits=2, seed=1
    ).rows
    assert {r.null for r in rows} == {NO_NULL, SHUFFLED}
