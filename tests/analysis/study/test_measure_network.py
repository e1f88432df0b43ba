"""Everything measured of one network is what each module says of its layers, under the right names."""

import dataclasses
import time
from collections import Counter

import numpy as np
import pytest
from toys import stripes

from analysis import Effort, state_counts
from analysis.entropies.registry import MEASURE_NAMES as MEASURES
from analysis.nulls.matched import matched_nulls
from analysis.nulls.registry import NULLS
from analysis.nulls.shuffle import shuffle_columns
from analysis.powerlaw import assess_power_law, power_law_measures
from analysis.predictive.control import K_MEANS, k_means_rows
from analysis.predictive.rows import predictive_rows
from analysis.regeneration import LabelledRows, PatternSampling, measure_regeneration
from analysis.rows.entropies import values_of
from analysis.rows.layers import measure_layers
from analysis.rows.likelihood_bound import likelihood_bound_rows
from analysis.rows.subsamples import subsample_curve
from analysis.scales.units import through_scales
from analysis.study.config import StudyConfig
from analysis.study.data import load_study_data
from analysis.study.directory import task_config
from analysis.study.measure_network import measure_network
from analysis.study.network_rows import measures_of, n_steps
from analysis.study.networks import Network, load_network, train_network
from analysis.table.network_file import load_measures
from analysis.table.row import ALL_EPOCHS, NO_NULL, PIXELS_SHUFFLED, TRAINED, UNTRAINED, Row, template
from dbn import DBN, DBNConfig
from rbm import InputError
from rbm.config import READOUTS
from rbm.training.state import initialise

M, SEED = 74, 4  # rows after the last tenth of 83; the second seed
PRIMARY = READOUTS[0]
MATCHED_NULLS = [null.name for null in NULLS]


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """The directory, configuration and data of a study whose networks of the second seed are trained."""
    root = tmp_path_factory.mktemp("measures")
    np.save(root / "data.npy", stripes(83, columns=9))
    config = StudyConfig(
        data=str(root / "data.npy"), hold_out="last", networks=(TRAINED, PIXELS_SHUFFLED), seeds=2, shuffles=2,
        splits=2, matches=3,
        bootstraps=2, power_law_draws=2, patterns=4, subsamples=3, samples=2, steps=2,
        training=DBNConfig(layers=(6, 5), epochs=3, k=1, batch_size=7, learning_rate=0.3, snapshots=True, seed=3),
    )  # fmt: skip
    for name in config.networks:
        train_network(str(root), task_config(config), name, SEED)
    return root, config, load_study_data(config)


@pytest.fixture(scope="module")
def rows(run):
    """All rows of the trained network, and of the untrained one."""
    steps = Counter()
    found = {}
    for name in (TRAINED, UNTRAINED):
        network = Network(name, SEED)
        found[name] = measures_of(*run[:2], network, run[2], lambda name=name: steps.update([name])).rows
        assert steps[name] == n_steps(run[1], network)
    return found


def pick(rows, measure, layer, readout=PRIMARY, null=NO_NULL, n_points=M, epoch=ALL_EPOCHS) -> Row:
    (row,) = (
        r for r in rows
        if (r.measure, r.layer, r.readout, r.null, r.n_points, r.epoch)
        == (measure, layer, readout, null, n_points, epoch)
    )  # fmt: skip
    return row


def states_of(run, name, layer, readout=PRIMARY):
    return load_network(*run[:2], Network(name, SEED), run[2].rows).encode(run[2].rows, layer, readout, seed=SEED)


def test_no_number_is_there_twice(rows):
    for name, table in rows.items():
        assert {(r.network, r.seed) for r in table} == {(name, SEED)}
        keys = Counter(r[:8] for r in table)
        assert max(keys.values()) == 1


def test_entropies_are_those_of_measure_layers(run, rows):
    for name in rows:
        model = load_network(*run[:2], Network(name, SEED), run[2].rows)
        effort = Effort(shuffles=2, splits=2, bootstraps=2, seed=SEED)
        expected = measure_layers(model, run[2].rows, effort, network=name).rows
        assert repr(rows[name][: len(expected)]) == repr(expected)


@pytest.mark.parametrize("readout", READOUTS)
def test_layers_are_matched_with_the_same_layer_of_the_partners_of_the_same_seed(run, rows, readout):
    for layer in (1, 2):
        ours, blank, pixels = (states_of(run, name, layer, readout) for name in (TRAINED, UNTRAINED, PIXELS_SHUFFLED))
        shuffled = load_network(run[0], run[1], Network(PIXELS_SHUFFLED, SEED), run[2].rows)
        fed = shuffled.encode(shuffle_columns(run[2].rows, seed=SEED, draw=0), layer, readout, seed=SEED)
        networks = {"untrained": blank, "pixels shuffled": pixels, "pixels shuffled and fed": fed}
        for name, states, partners in ((TRAINED, ours, networks), (UNTRAINED, blank, {})):
            expected = matched_nulls(states, networks=partners, draws=3, seed=SEED)
            assert set(expected) == set(MATCHED_NULLS if name == TRAINED else MATCHED_NULLS[:2])
            found = {r.null for r in rows[name] if r.measure == "matched_effect"}
            assert found == set(expected)
            for null, m in expected.items():
                relevance, effect = (
                    pick(rows[name], measure, layer, readout, null)
                    for measure in ("matched_relevance", "matched_effect")
                )
                assert np.array_equal(relevance[-3:], (m.mean, m.low, m.high), equal_nan=True)
                assert np.array_equal(effect.value, m.effect, equal_nan=True)


def test_a_study_without_the_pixel_shuffled_network_lacks_that_null_only(run):
    root, config, data = run
    alone = dataclasses.replace(config, networks=(TRAINED,))
    found = measures_of(root, alone, Network(TRAINED, SEED), data).rows
    assert {r.null for r in found if r.measure == "matched_effect"} == set(MATCHED_NULLS[:3])


def test_subsamples_are_smaller_than_the_data(run, rows):
    table = [r for r in rows[TRAINED] if r.n_points != M]
    sizes = sorted({r.n_points for r in table})
    assert len(sizes) == 3
    assert max(sizes) < M
    for readout in READOUTS:
        curve = subsample_curve(states_of(run, TRAINED, 2, readout), sizes, seed=SEED)
        for i, size in enumerate(sizes):
            j = MEASURES.index("relevance")
            row = pick(table, "relevance", 2, readout, n_points=size)
            assert np.array_equal(row[-3:], (curve.mean[i, j], curve.low[i, j], curve.high[i, j]))


def test_power_laws_are_fitted_to_the_layer_and_to_its_nulls(run, rows):
    for name, readout in ((TRAINED, PRIMARY), (TRAINED, "sample"), (UNTRAINED, PRIMARY)):
        counts = state_counts(states_of(run, name, 1, readout))
        for measure, triple in power_law_measures(assess_power_law(counts, bootstraps=2, seed=SEED)).items():
            assert np.array_equal(pick(rows[name], measure, 1, readout)[-3:], triple, equal_nan=True)
    fitted = {(r.network, r.readout, r.null) for t in rows.values() for r in t if r.measure == "power_law_called"}
    assert fitted == {
        (TRAINED, PRIMARY, NO_NULL), (TRAINED, "sample", NO_NULL), (UNTRAINED, PRIMARY, NO_NULL),
        (TRAINED, PRIMARY, "columns shuffled"), (TRAINED, PRIMARY, "independent units"),
    }  # fmt: skip


def test_regeneration_is_that_of_the_held_out_rows(run, rows):
    _, config, data = run
    for name, readout in ((TRAINED, PRIMARY), (TRAINED, "sample"), (UNTRAINED, PRIMARY)):
        model = load_network(*run[:2], Network(name, SEED), data.rows)
        sampling = PatternSampling(readout, config.patterns, config.steps, SEED)
        expected = measure_regeneration(model, LabelledRows(data.rows), LabelledRows(data.held_out), sampling)
        assert len(expected) > 40
        for measured in expected:
            found = pick(rows[name], measured.measure, measured.layer, readout)
            assert np.array_equal(found[-3:], measured[-3:], equal_nan=True)
    assert not [r for r in rows[UNTRAINED] if r.measure == "efficiency" and r.readout != PRIMARY]


def test_predictive_code_lengths_are_those_of_the_stack_on_the_held_out_rows(run, rows):
    _, config, data = run
    for name in rows:
        model = load_network(*run[:2], Network(name, SEED), data.rows)
        row, readouts = template(name, SEED, PRIMARY, M), READOUTS if name == TRAINED else (PRIMARY,)
        expected = list(predictive_rows(row, model, data.rows, data.held_out, readouts=readouts))
        found = [r for r in rows[name] if r.measure.startswith("predictive") and r.null == NO_NULL]
        assert repr(found) == repr(expected)
    controls = [r for r in rows[TRAINED] if r.null == K_MEANS]
    row, states = template(TRAINED, SEED, PRIMARY, M), (states_of(run, TRAINED, layer) for layer in (1, 2))
    expected = [
        list(k_means_rows(row._replace(layer=layer), own, data.rows, data.held_out))
        for layer, own in enumerate(states, start=1)
    ]
    assert repr(controls) == repr([*expected[0], *expected[1]])
    assert not [r for r in rows[UNTRAINED] if r.null == K_MEANS]


def test_likelihood_bounds_are_those_of_the_stack_on_the_held_out_rows(run, rows):
    for name in rows:
        model = load_network(*run[:2], Network(name, SEED), run[2].rows)
        expected = list(likelihood_bound_rows(template(name, SEED, PRIMARY, M), model, run[2].held_out))
        found = [r for r in rows[name] if r.measure.startswith("likelihood_bound")]
        assert len(found) == 8
        assert repr(found) == repr(expected)


def test_snapshots_are_of_a_layer_in_training_above_trained_ones(run, rows):
    root, config, data = run
    table = [r for r in rows[TRAINED] if r.epoch != ALL_EPOCHS]
    assert {(r.layer, r.epoch) for r in table} == {(layer, e) for layer in (1, 2) for e in (0, 1, 2, 3)}
    assert {r.readout for r in table} == {PRIMARY}
    assert {r.measure for r in table} == set(MEASURES)  # and no intervals, split-half or bootstrap
    for layer in (1, 2):
        for measure in MEASURES:
            last, full = pick(table, measure, layer, epoch=3), pick(rows[TRAINED], measure, layer)
            assert np.array_equal(last.value, full.value, equal_nan=True)
            assert np.isnan(last.low)
    model = load_network(root, config, Network(TRAINED, SEED), data.rows)
    below = model.machines[0].hidden_states(
        data.rows, "sample", seed=SEED, stream="layer 1: representation of the data"
    )
    first = initialise(below, dataclasses.replace(config.training, seed=SEED).machine(2), "layer 2").model
    states = DBN((model.machines[0], first)).encode(data.rows, 2)
    values = dict(zip(MEASURES, values_of(state_counts(states)), strict=True))
    assert pick(table, "relevance", 2, epoch=0).value == values["relevance"]
    assert not [r for r in rows[UNTRAINED] if r.epoch != ALL_EPOCHS]


def test_the_multiscale_relevance_is_the_area_through_the_layers(rows):
    for readout in READOUTS:
        h_s, h_k = ([pick(rows[TRAINED], m, n, readout).value for n in (1, 2)] for m in ("resolution", "relevance"))
        assert pick(rows[TRAINED], "multiscale_relevance", 0, readout).value == through_scales(h_s, h_k).area


def test_measures_are_written_once_and_only_for_what_they_were_made_of(run, rows, tmp_path):
    root, config, _ = run
    network = Network(TRAINED, SEED)
    path = network.directory(root) / "measures.h5"
    measure_network(str(root), task_config(config), *network)
    assert repr(load_measures(path).rows) == repr(rows[TRAINED])
    before = path.read_bytes()
    from_here = dataclasses.replace(config.training, seed=SEED)
    for harmless in ({"seeds": 3, "workers": 2, "samples": 5, "shape": "3x3"}, {"seeds": 1, "training": from_here}):
        measure_network(str(root), task_config(dataclasses.replace(config, **harmless)), *network)
    assert path.read_bytes() == before
    other_rate = dataclasses.replace(config.training, learning_rate=0.2)
    for change in ({"bootstraps": 3}, {"networks": (TRAINED,)}, {"steps": 3}, {"training": other_rate}):
        with pytest.raises(InputError, match="restore config.toml and the data, or delete the file"):
            measure_network(str(root), task_config(dataclasses.replace(config, **change)), *network)
    whole, other_rows = stripes(83, columns=9), stripes(9, seed=1, columns=9)
    for rows_given, held_out in ((other_rows, whole[M:]), (whole[:M], other_rows)):
        np.save(tmp_path / "rows.npy", rows_given)
        np.save(tmp_path / "held_out.npy", held_out)
        other = dataclasses.replace(config, data=str(tmp_path / "rows.npy"), held_out=str(tmp_path / "held_out.npy"))
        with pytest.raises(InputError, match="on other data"):
            measure_network(str(root), task_config(other), *network)
    np.save(tmp_path / "rows.npy", whole[:M])
    np.save(tmp_path / "held_out.npy", whole[M:])  # the same rows from other files
    measure_network(str(root), task_config(other), *network)
    assert path.read_bytes() == before


def test_a_partner_that_is_not_trained_is_named(run, tmp_path):
    root, config, _ = run
    train_network(str(tmp_path), task_config(config), TRAINED, SEED)
    with pytest.raises(InputError, match=r"pixels-shuffled-seed4/model\.h5"):
        measure_network(str(tmp_path), task_config(config), TRAINED, SEED)


def test_what_compilation_takes_is_not_counted(run, tmp_path, monkeypatch):
    from numba.core import event

    from analysis.study import measure_network as module

    clock = {"now": 10.0}

    def measure_and_compile(*arguments):
        clock["now"] += 2
        with event.trigger_event("numba:compile"):
            clock["now"] += 30
        return [template(UNTRAINED, SEED, PRIMARY, M)._replace(measure="resolution", value=0.5)], {}

    monkeypatch.setattr(module, "measures_of", measure_and_compile)
    monkeypatch.setattr(time, "perf_counter", lambda: clock["now"])
    measure_network(str(tmp_path), task_config(run[1]), UNTRAINED, SEED)
    assert load_measures(Network(UNTRAINED, SEED).directory(tmp_path) / "measures.h5").seconds == 2
