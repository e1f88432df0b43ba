"""A whole study on toy data: table, intervals, resume, figures and report from study.h5 alone."""

import csv
import dataclasses
import tomllib
from functools import partial
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import pytest
from damage import editing
from markupsafe import escape
from toys import stripes

from analysis import Effort, measure, shuffle_columns, state_counts
from analysis.claims import decide
from analysis.entropies.registry import MEASURE_NAMES as MEASURES
from analysis.errorbars.intervals import Z95
from analysis.errorbars.split_half import split_half_error
from analysis.figures import draw_figures
from analysis.report.decisions import decide_and_tabulate
from analysis.report.findings import find
from analysis.report.html import render, write_report
from analysis.rows.entropies import values_of
from analysis.rows.layers import measure_layers
from analysis.scales.units import frontier_area
from analysis.study.config import StudyConfig, to_toml
from analysis.study.directory import check_study, task_config
from analysis.study.join import join_networks
from analysis.study.networks import Network, load_network
from analysis.study.run import run_study
from analysis.table.network_file import load_measures
from analysis.table.row import ALL_EPOCHS, BOOTSTRAP, COLUMNS_SHUFFLED, NO_NULL, TRAINED, UNTRAINED, Row, select
from analysis.table.study_file import load_result, save_result
from dbn import DBNConfig, Start, generate
from dbn.generation import visible_probability
from dbn.inside.atlas import state_atlas
from rbm import InputError, pack

ROWS, COLUMNS = 74, 9  # after the last tenth of 83; a picture of 3 x 3
DATA = stripes(83, columns=COLUMNS)[:ROWS]


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """A finished study of two seeds: its directory, configuration, trained network of the first and result."""
    directory, data = tmp_path_factory.mktemp("study"), tmp_path_factory.mktemp("data")
    np.save(data / "data.npy", stripes(83, columns=COLUMNS))
    config = StudyConfig(
        data=str(data / "data.npy"), hold_out="last", seeds=2, shuffles=3, splits=5, matches=2, bootstraps=2,
        power_law_draws=1,
        patterns=4, subsamples=2, samples=2, steps=3,
        training=DBNConfig(layers=(5, 3, 2), epochs=2, k=1, batch_size=7, seed=3),
    )  # fmt: skip
    result = run_study(config, directory)
    write_report(directory, result)
    model = load_network(directory, config, Network(TRAINED, 3), pack(DATA))
    return directory, config, model, result


def test_the_table_is_that_of_all_networks_joined(run):
    directory, config, _, result = run
    networks = [Network(name, seed) for seed in (3, 4) for name in (TRAINED, UNTRAINED)]
    measured = [load_measures(n.directory(directory) / "measures.h5") for n in networks]
    assert repr(result.rows) == repr([row for m in measured for row in m.rows])
    keys = {r[:8] for r in result.rows}
    assert len(keys) == len(result.rows)
    assert {(r.network, r.seed) for r in result.rows} == set(networks)
    assert {r.seed for r in result.first_rows} == {3}
    for (layer, readout, null), counts in result.counts.items():
        theirs = measured[1].counts[layer, readout, NO_NULL] if null == UNTRAINED else None
        assert np.array_equal(counts, measured[0].counts[layer, readout, null] if theirs is None else theirs)
    assert len(result.counts) == 3 * 2 * 3


def test_the_facts_say_what_was_held_out(run):
    facts = run[3].facts
    assert (facts["n_points"], facts["n_held_out"], facts["held_out"]) == (ROWS, 9, "the last tenth of the rows")
    assert facts["sizes"] == "9-5-3-2"
    assert facts["frontier_area"] == frontier_area(ROWS)
    assert facts["training_seconds"] >= 0
    assert facts["measuring_seconds"] > 0


def test_networks_of_one_seed_only_are_those_of_that_seed(run, tmp_path):
    """Seed 4 of a study of two is the first seed of one that begins there."""
    _, config, _, result = run
    alone = dataclasses.replace(config, seeds=1, training=dataclasses.replace(config.training, seed=4))
    assert repr(run_study(alone, tmp_path).rows) == repr([r for r in result.rows if r.seed == 4])


def test_tasks_find_the_data_from_everywhere(run, monkeypatch):
    config = run[1]
    directory = Path(config.data).parent
    monkeypatch.chdir(directory)
    relative = dataclasses.replace(config, data="data.npy", held_out="x.h5:/rows")
    given = tomllib.loads(task_config(relative))["study"]
    assert given["data"] == str(directory / "data.npy")
    assert given["held_out"] == str(directory / "x.h5") + ":/rows"
    mnist = tomllib.loads(task_config(StudyConfig(held_out="mnist:test")))["study"]
    assert "data" not in mnist
    assert mnist["held_out"] == "mnist:test"


def test_what_would_fail_after_the_training_fails_before(run):
    assert check_study(run[1]).rows.n == ROWS
    with pytest.raises(InputError, match="ROWSxCOLUMNS of 9"):
        check_study(dataclasses.replace(run[1], shape="2x4"))


@pytest.mark.parametrize("readout", ["most probable", "sample"])
def test_values_are_those_of_the_encoded_data_and_of_its_shuffles(run, readout):
    _, _, model, result = run
    for layer in (1, 2, 3):
        states = model.encode(DATA, layer, readout, seed=3)
        m = measure(state_counts(states))
        for name in MEASURES[:-1]:
            (row,) = [r for r in select(result.first_rows, name, readout) if r.layer == layer]
            assert row.value == getattr(m, name)
        assert np.array_equal(result.counts[layer, readout, NO_NULL], state_counts(states))
        draws = [measure(state_counts(shuffle_columns(states, seed=3, draw=d))).relevance for d in range(3)]
        (row,) = [r for r in select(result.first_rows, "relevance", readout, COLUMNS_SHUFFLED) if r.layer == layer]
        assert np.allclose([row.value, row.low, row.high], [np.mean(draws), min(draws), max(draws)])


def test_the_interval_is_split_half_over_data_points_cut_to_what_can_be(run):
    _, _, model, result = run
    states = model.encode(DATA, 2, "most probable")
    errors = split_half_error(states, lambda s: values_of(state_counts(s)), 5, seed=3)
    for name in ("resolution", "relevance_bits", "n_states"):
        (row,) = [r for r in select(result.first_rows, name, "most probable") if r.layer == 2]
        least, most = {"resolution": (0, 1), "relevance_bits": (0, np.log2(ROWS)), "n_states": (1, ROWS)}[name]
        error = errors[MEASURES.index(name)]
        assert np.isclose(row.high, min(row.value + Z95 * error, most))
        assert np.isclose(row.low, max(row.value - Z95 * error, least))
    final = [r for r in result.rows if r.measure == "relevance" and r.epoch == ALL_EPOCHS]
    assert all(0 <= r.low <= r.high <= 1 for r in final)


def test_bootstrap_intervals_change_nothing_that_is_said(run):
    rows, added = ([r for r in run[3].rows if (BOOTSTRAP in r.measure) == is_one] for is_one in (False, True))
    where = {(r.network, r.null, r.n_points, r.epoch) for r in added}
    assert where == {(name, NO_NULL, ROWS, ALL_EPOCHS) for name in (TRAINED, UNTRAINED)}
    assert len(added) == len(MEASURES) * 2 * 2 * 2 * 3  # networks, seeds, read-outs, layers
    before = run[3]._replace(rows=rows)
    assert repr(decide_and_tabulate(rows)) == repr(decide_and_tabulate(run[3].rows))
    assert repr([tuple(v) for v in decide(rows)]) == repr([tuple(v) for v in decide(run[3].rows)])
    for readout in ("most probable", "sample"):
        assert repr(find(before, readout)) == repr(find(run[3], readout))
        drawn = [name + BOOTSTRAP for name in ("resolution", "relevance")]
        pages = render(run[3], {"training": ""}), render(before, {"training": ""})
        rows = [r for name in drawn for r in select(run[3].first_rows, name, readout) if r.layer < 3]
        for row in rows:
            shown = f"<td>{row.low:.4f} to {row.high:.4f}</td>"
            assert (shown in pages[0]) == (row.low <= row.value <= row.high)  # else it does not hold
            assert shown not in pages[1]  # a study made before there were any
        every = [r for r in run[3].first_rows if r.measure.endswith(BOOTSTRAP) and r.network == TRAINED]
        assert any(r.value < r.low or r.value > r.high for r in every)
        assert "<td>-</td>" in pages[0]
        assert "<td>-</td>" not in pages[1]


def test_csv_and_hdf5_hold_the_same_table_and_everything_comes_back(run):
    directory, config, _, result = run
    with open(directory / "study.csv", newline="") as file:
        kinds = (str, int, int, str, str, int, int, str, float, float, float)
        header, *lines = csv.reader(file)
    rows = [Row(*(kind(x) for kind, x in zip(kinds, line, strict=True))) for line in lines]
    assert header == ["network", "layer", "seed", "readout", "null", "n_points", "epoch", "measure", "value", "low",
                      "high"]  # fmt: skip
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
    _, _, model, result = run
    for start, patterns in zip(("random", "data"), result.samples, strict=True):
        for layer in (1, 2, 3):
            generated = generate(model, layer, 2, 3, start=Start(start, DATA), seed=3)
            assert np.array_equal(patterns[layer - 1], visible_probability(model, layer, generated, seed=3))


def test_the_atlas_is_that_of_every_layer(run):
    directory, _, model, result = run
    again = load_result(directory / "study.h5")
    assert len(result.atlas) == 3
    for layer, (kept, read) in enumerate(zip(result.atlas, again.atlas, strict=True), start=1):
        found = state_atlas(model, DATA, layer, 10, seed=3)
        for values in (kept, read):
            assert np.array_equal(values.counts, found.counts)
            assert np.array_equal(values.expected, found.expected.astype(np.float32))
            assert np.array_equal(values.mean_rows, found.mean_rows.astype(np.float32))
            assert values.n_states == found.n_states


def test_the_report_is_self_contained_and_every_figure_is_a_picture(run):
    directory, _, _, result = run
    html = (directory / "report.html").read_text()
    assert "http" not in html.replace("http-equiv", "")
    names = {"plane", "matched_effects", "power_laws", "efficiency", "regeneration", "sample_size"}
    names |= {"predictive", "measure_map", "training", "samples", "filters", "atlas"}  # no snapshots, one stack
    assert html.count("data:image/png;base64,") == len(names)
    assert "our own" in html
    for verdict in decide(result.rows):
        assert f">{escape(verdict.claim)}: {verdict.decision}</h3>" in html
        assert str(escape(verdict.reason)) in html
    assert "9 rows held out (the last tenth of the rows)" in html
    for (f,) in ((find(result, r),) for r in ("most probable", "sample")):
        assert f"is layer {f.zipf_layer}," in html
    assert {p.stem for p in (directory / "figures").iterdir()} == names
    for name in names:
        picture = plt.imread(directory / "figures" / f"{name}.png")
        assert picture.std() > 0.01
        assert (directory / "figures" / f"{name}.svg").read_text().startswith("<?xml")
        assert f'href="figures/{name}.svg"' in html


def test_without_a_square_there_are_no_pictures_of_units(run, tmp_path, monkeypatch):
    _, _, _, result = run
    narrow = result._replace(samples=result.samples[..., :7], filters=result.filters[:, :7])
    monkeypatch.setattr("analysis.report.html.draw_figures", partial(draw_figures, suffixes=("png",)))
    html = write_report(tmp_path, narrow).read_text()
    assert html.count("data:image/png;base64,") == 9
    assert not (tmp_path / "figures" / "samples.png").exists()


def test_a_result_of_another_format_is_refused(run, tmp_path):
    save_result(tmp_path / "x.h5", run[3])
    with editing(tmp_path / "x.h5") as file:
        file.attrs["format"] = 1
    with pytest.raises(InputError, match="format 1; this version reads formats 2 and 3"):
        load_result(tmp_path / "x.h5")


def test_a_saved_model_is_measured_with_its_untrained_twin_or_without(run):
    directory, config, model, result = run
    states = pack(DATA)
    blank = load_network(directory, config, Network(UNTRAINED, 3), states)
    found = measure_layers(model, states, Effort(shuffles=3, splits=5, bootstraps=2, seed=3), untrained=blank)
    for row in found.rows:
        (same,) = (r for r in result.rows if r[:8] == row[:8])
        assert repr(same) == repr(row)
    assert {(r.network, r.null) for r in found.rows} == {
        (TRAINED, NO_NULL),
        (TRAINED, COLUMNS_SHUFFLED),
        (UNTRAINED, NO_NULL),
    }
    assert {null for _, _, null in found.counts} == {NO_NULL, COLUMNS_SHUFFLED, UNTRAINED}
    rows = measure_layers(model, DATA, Effort(shuffles=1, splits=2, bootstraps=0, seed=1)).rows
    assert {(r.network, r.null) for r in rows} == {(TRAINED, NO_NULL), (TRAINED, COLUMNS_SHUFFLED)}
    assert {r.measure for r in rows} == set(MEASURES)


def test_files_left_by_killed_workers_go(run, tmp_path):
    directory, config, _, result = run
    left = Network(TRAINED, 4).directory(directory) / ".model.h5.0123abcd.part"
    left.touch()
    assert repr(join_networks(directory, config).rows) == repr(result.rows)
    assert not left.exists()
