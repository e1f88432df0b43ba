"""Which networks there are, what each is trained on and how, and that training goes on where it stopped."""

import dataclasses

import numpy as np
import pytest
from toys import bits_of, stripes

from analysis import shuffle_columns
from analysis.study.config import StudyConfig
from analysis.study.directory import task_config
from analysis.study.network_kinds import NETWORKS, kind_named
from analysis.study.networks import (
    Network,
    epochs_done,
    load_network,
    measured_networks,
    network_training,
    train_network,
    trained_networks,
)
from analysis.table.row import PIXELS_SHUFFLED, TRAINED, UNTRAINED, WIDTHS_EQUAL, WIDTHS_PERMUTED
from dbn import DBNConfig, load, pretrain, untrained
from dbn.config import STUDY_LAYERS
from rbm import InputError, pack, unpack
from rbm.bits import count_on

ROWS, HELD_OUT = 74, 9  # the last tenth of 83


@pytest.fixture
def config(tmp_path):
    np.save(tmp_path / "data.npy", stripes(ROWS + HELD_OUT, columns=9))
    training = DBNConfig(
        layers=(5, 3, 2), epochs=(1, 3, 2), k=1, batch_size=7, learning_rate=(0.3, 0.2, 0.1), snapshots=True, seed=3
    )
    return StudyConfig(data=str(tmp_path / "data.npy"), hold_out="last", networks=NETWORKS, seeds=2, training=training)


def test_the_widths_are_those_of_the_protocol():
    assert kind_named(WIDTHS_PERMUTED).widths(STUDY_LAYERS) == (250, 500, 60, 120, 25, 30, 15, 20, 5, 10)
    assert kind_named(WIDTHS_EQUAL).widths(STUDY_LAYERS) == (40,) * 10
    assert kind_named(WIDTHS_PERMUTED).widths((7, 5, 3)) == (5, 7, 3)
    assert kind_named(WIDTHS_EQUAL).widths((8, 2, 5)) == (4, 4, 4)
    for name in (TRAINED, UNTRAINED, PIXELS_SHUFFLED):
        assert kind_named(name).widths(STUDY_LAYERS) == STUDY_LAYERS


def test_values_a_layer_follow_the_position_and_the_subject_alone_keeps_snapshots(config):
    for name in (*NETWORKS, UNTRAINED):
        training = network_training(config, Network(name, 4))
        assert training == dataclasses.replace(
            config.training, layers=kind_named(name).widths((5, 3, 2)), seed=4, snapshots=name == TRAINED
        )
    plain = dataclasses.replace(config, training=dataclasses.replace(config.training, snapshots=False))
    assert not network_training(plain, Network(TRAINED, 3)).snapshots


def test_every_network_is_trained_from_every_seed_and_the_untrained_one_is_measured_too(config):
    assert set(trained_networks(config)) == {(name, seed) for name in NETWORKS for seed in (3, 4)}
    assert set(measured_networks(config)) == {(name, seed) for name in (*NETWORKS, UNTRAINED) for seed in (3, 4)}
    directories = {network.directory("x").as_posix() for network in measured_networks(config)}
    assert len(directories) == 10
    assert "x/networks/pixels-shuffled-seed4" in directories


def test_the_pixel_shuffled_network_learns_from_each_pixel_on_its_own(config):
    rows = pack(stripes(ROWS, columns=9))
    shuffled = kind_named(PIXELS_SHUFFLED).training_rows(rows, 4)
    assert np.array_equal(shuffled.words, shuffle_columns(rows, seed=4, draw=0).words)
    assert np.array_equal(count_on(shuffled), count_on(rows))
    assert not np.array_equal(shuffled.words, rows.words)
    assert kind_named(TRAINED).training_rows(rows, 4) is rows


@pytest.mark.parametrize("name", NETWORKS)
def test_a_network_is_what_pretraining_makes_of_its_rows(config, tmp_path, name):
    network = Network(name, 4)
    train_network(str(tmp_path), task_config(config), *network)
    data = pack(stripes(ROWS + HELD_OUT, columns=9))
    held_out = data.rows(slice(ROWS, None))
    rows = network.kind.training_rows(data.rows(slice(ROWS)), 4)
    expected = pretrain(rows, network_training(config, network), held_out=held_out)
    state = load(network.directory(tmp_path) / "model.h5")
    assert [bits_of(s) for s in state.states] == [bits_of(s) for s in expected.states]
    for ours, theirs in zip(state.states, expected.states, strict=True):  # then come seconds
        assert np.array_equal([r[:8] for r in ours.history], [r[:8] for r in theirs.history])
    model = load_network(tmp_path, config, network, data)
    assert np.array_equal(model.machines[2].weights, state.model.machines[2].weights)
    assert epochs_done(tmp_path, network) == [1, 3, 2]


def test_a_checkpoint_is_read_again_only_where_it_changed(tmp_path, monkeypatch):
    from analysis.study import networks

    network, read = Network(TRAINED, 3), []
    path = network.directory(tmp_path) / "model.h5"
    path.parent.mkdir(parents=True)
    monkeypatch.setattr(networks, "load_epochs", lambda file: read.append(file) or [len(read)])
    assert epochs_done(tmp_path, network) == []
    for times in (1, 2, 3):
        path.with_suffix(".new").write_text("as long as the one before")
        path.with_suffix(".new").replace(path)
        assert [epochs_done(tmp_path, network) for _ in range(3)] == [[times]] * 3
    assert read == [path] * 3


class StopError(Exception):
    pass


@pytest.mark.parametrize("last", [1, 3, 5])
def test_training_goes_on_bit_for_bit_and_a_finished_network_is_left_alone(config, tmp_path, last):
    network, toml = Network(PIXELS_SHUFFLED, 3), task_config(config)
    path = network.directory(tmp_path / "a") / "model.h5"
    assert epochs_done(tmp_path / "a", network) == []

    def stop(state):
        if state.epochs_done == last:
            raise StopError

    with pytest.raises(StopError):
        train_network(str(tmp_path / "a"), toml, *network, stop)
    assert sum(epochs_done(tmp_path / "a", network)) == last
    with pytest.raises(InputError, match="not trained to the end"):
        load_network(tmp_path / "a", config, network, pack(stripes(ROWS, columns=9)))
    seen = []
    train_network(str(tmp_path / "a"), toml, *network, lambda state: seen.append(state.epochs_done))
    assert seen == list(range(last, 7))
    train_network(str(tmp_path / "b"), toml, *network)
    whole = load(network.directory(tmp_path / "b") / "model.h5")
    assert [bits_of(s) for s in load(path).states] == [bits_of(s) for s in whole.states]
    before = path.read_bytes()
    train_network(str(tmp_path / "a"), toml, *network)
    assert path.read_bytes() == before


def test_a_checkpoint_of_another_configuration_or_other_data_is_refused(config, tmp_path):
    network = Network(TRAINED, 3)
    train_network(str(tmp_path), task_config(config), *network)
    longer = dataclasses.replace(config, training=dataclasses.replace(config.training, epochs=2))
    with pytest.raises(InputError, match="another configuration than the study's: restore config.toml"):
        train_network(str(tmp_path), task_config(longer), *network)
    np.save(config.data, stripes(ROWS + HELD_OUT, seed=1, columns=9))
    with pytest.raises(InputError, match="other data than the study's"):
        train_network(str(tmp_path), task_config(config), *network)


def test_the_untrained_network_is_the_one_as_initialised(config, tmp_path):
    rows = pack(stripes(ROWS, columns=9))
    model = load_network(tmp_path, config, Network(UNTRAINED, 4), rows)
    expected = untrained(rows, dataclasses.replace(config.training, seed=4))
    assert model.sizes == (9, 5, 3, 2)
    for ours, theirs in zip(model.machines, expected.machines, strict=True):
        assert np.array_equal(ours.weights, theirs.weights)
        assert np.array_equal(ours.visible_bias, theirs.visible_bias)
    assert np.array_equal(unpack(rows), stripes(ROWS, columns=9))
