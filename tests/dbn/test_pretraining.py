import dataclasses
from itertools import islice

import numpy as np
import pytest
from damage import editing
from toys import bits_of, stripes

from dbn import DBNConfig, load, pretrain, save, untrained
from dbn.checkpoint import load_source
from dbn.datasets import DataSource
from dbn.pretraining import pretraining_epochs
from rbm import DivergenceError, InputError

CONFIG = DBNConfig(layers=(5, 3), epochs=3, k=1, batch_size=7, n_chains=3, learning_rate=0.1, snapshots=True)


def bits(state):
    return [bits_of(s) for s in state.states]


def test_layers_are_trained_one_after_the_other_on_what_is_passed_up():
    data = stripes(23)
    seen = []
    state = pretrain(data, CONFIG, on_epoch=seen.append)
    assert [tuple(s.epoch for s in x.states) for x in seen] == [(1,), (2,), (3,), (3, 1), (3, 2), (3, 3)]
    assert state.model.sizes == (7, 5, 3)
    assert [x.complete for x in seen] == [False] * 5 + [True]
    assert state.epochs_done == 6 == CONFIG.total_epochs
    assert bits_of(seen[2].states[0]) == bits_of(state.states[0])
    assert [x.config.n_hidden for x in state.states] == [5, 3]


@pytest.mark.parametrize("stop", [1, 2, 3, 4, 5])
@pytest.mark.parametrize("estimator", ["cd", "pcd"])
def test_stopped_saved_loaded_and_taken_up_again_is_the_same_bit_for_bit(tmp_path, stop, estimator):
    data, held_out = stripes(23), stripes(5, seed=1)
    config = dataclasses.replace(CONFIG, estimator=estimator, schedule="linear")
    whole = pretrain(data, config, held_out=held_out)
    state = next(islice(pretraining_epochs(data, config, held_out=held_out), stop - 1, None))
    assert state.epochs_done == stop
    save(tmp_path / "x.h5", state, DataSource("a.csv", "bernoulli", None))
    resumed = pretrain(data, state=load(tmp_path / "x.h5"), held_out=held_out)
    assert bits(resumed) == bits(whole)
    assert [(s.layer, s.epoch) for s in resumed.snapshots] == [(s.layer, s.epoch) for s in whole.snapshots]
    for a, b in zip(resumed.states, whole.states, strict=True):
        assert [r[:8] for r in a.history] == [r[:8] for r in b.history]
    assert load_source(tmp_path / "x.h5") == DataSource("a.csv", "bernoulli", None)


def test_snapshots_are_log_spaced_and_hold_the_machine_of_their_epoch():
    data, seen = stripes(23), []
    state = pretrain(data, dataclasses.replace(CONFIG, epochs=(5, 0)), on_epoch=seen.append)
    assert [(s.layer, s.epoch) for s in state.snapshots] == [(1, 0), (1, 1), (1, 2), (1, 4), (1, 5), (2, 0)]
    assert np.array_equal(state.snapshots[2].machine.weights, seen[1].states[0].model.weights)
    assert pretrain(data, dataclasses.replace(CONFIG, snapshots=False)).snapshots == ()


def test_the_representation_passed_up_is_the_declared_one():
    data = stripes(23)
    models = [pretrain(data, dataclasses.replace(CONFIG, representation=r)) for r in ("sample", "most probable")]
    assert bits_of(models[0].states[0]) == bits_of(models[1].states[0])
    assert bits_of(models[0].states[1]) != bits_of(models[1].states[1])
    first = models[1].states[0].model
    states = first.hidden_states(data, "most probable", seed=1, stream="")
    from rbm.training.state import initialise

    again = initialise(states, CONFIG.machine(2), "layer 2")
    assert np.array_equal(again.model.visible_bias, untrained_above(data, first).model.visible_bias)


def untrained_above(data, first):
    """The state of layer 2 before its first epoch, above this first layer."""
    config = dataclasses.replace(CONFIG, epochs=(3, 0), representation="most probable")
    return pretrain(data, config).states[1]


def test_untrained_is_the_initial_stack():
    data = stripes(23)
    model = untrained(data, CONFIG)
    trained = pretrain(data, CONFIG)
    assert model.sizes == trained.model.sizes
    assert np.array_equal(model.machines[0].weights, trained.snapshots[0].machine.weights)
    assert not model.machines[1].hidden_bias.any()


def test_values_a_layer():
    config = dataclasses.replace(CONFIG, epochs=(1, 2), learning_rate=(0.1, 0.2), estimator=("cd", "pcd"))
    state = pretrain(stripes(23), config)
    assert [s.epoch for s in state.states] == [1, 2]
    assert [s.history[0].learning_rate for s in state.states] == [0.1, 0.2]
    assert [s.chains.n for s in state.states] == [0, 3]


def test_going_on_needs_the_same_data_and_no_other_configuration(tmp_path):
    state = pretrain(stripes(23), CONFIG)
    with pytest.raises(InputError, match="not the data this training began with"):
        pretrain(stripes(23, seed=1), state=state)
    with pytest.raises(InputError, match="not both"):
        pretrain(stripes(23), CONFIG, state=state)
    assert pretrain(stripes(23), state=state) is state


@pytest.mark.filterwarnings("ignore::RuntimeWarning")  # of NumPy, without JIT
def test_divergence_names_layer_and_epoch_and_the_last_good_state_remains():
    good = []
    config = dataclasses.replace(CONFIG, learning_rate=(0.1, 1e38))
    with pytest.raises(DivergenceError, match="layer 2, epoch 1: .* lower the learning rate"):
        pretrain(stripes(23), config, on_epoch=good.append)
    assert len(good) == 3


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"layers": ()}, "layers must be at least one"), ({"layers": (3, 0)}, "n_hidden must be"),
        ({"epochs": (1, 2, 3)}, "epochs must be one value or 2, one a layer; got 3"), ({"k": (1, 0)}, "k must be"),
        ({"representation": "mean"}, "representation must be"), ({"snapshots": 1}, "snapshots must be"),
        ({"seed": -1}, "seed must be"),
    ],
)  # fmt: skip
def test_configurations_out_of_range(values, message):
    with pytest.raises(InputError, match=message):
        dataclasses.replace(CONFIG, **values)


def test_a_file_whose_layers_contradict_its_configuration_is_refused(tmp_path):
    path = tmp_path / "x.h5"
    save(path, pretrain(stripes(23), CONFIG))
    with editing(path) as file:
        file.attrs["config"] = file.attrs["config"].replace("[5, 3]", "[5, 4]")
    with pytest.raises(InputError, match="the configuration of layer 2 contradicts that of the stack"):
        load(path)
    with editing(path) as file:
        del file["layers/1/velocity/weights"]
    with pytest.raises(InputError, match="lacks a part"):
        load(path)


DAMAGE = {
    "config no JSON": lambda f: f.attrs.update(config="{"),
    "config a list": lambda f: f.attrs.update(config="[1]"),
    "kind an array": lambda f: f.attrs.update(kind=[1, 2]),
    "epoch a word": lambda f: f["layers/1"].attrs.update(epoch="abc"),
    "velocity not finite": lambda f: f["layers/1/velocity/weights"].write_direct(
        np.full((1, 8, 16), np.nan, np.float32)
    ),
    "layer of another rate": lambda f: f["layers/1"].attrs.update(
        config=f["layers/1"].attrs["config"].replace("0.1", "9.0")
    ),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_damaged_files_are_input_errors(tmp_path, damage):
    path = tmp_path / "x.h5"
    save(path, pretrain(stripes(23), CONFIG))
    with editing(path) as file:
        DAMAGE[damage](file)
    with pytest.raises(InputError, match="damaged|does not hold|must hold finite|contradicts"):
        load(path)


@pytest.mark.parametrize("representation", ["sample", "most probable"])
def test_held_out_rows_are_passed_up_as_the_data_are_with_random_numbers_of_their_own(representation, monkeypatch):
    from dbn import pretraining

    seen, run = [], pretraining.train_epoch

    def note(state, data, held_out):
        seen.append((data, held_out))
        return run(state, data, held_out)

    monkeypatch.setattr(pretraining, "train_epoch", note)
    rows = stripes(67, columns=67)  # the same as data and as held-out rows: only the random numbers differ
    config = dataclasses.replace(CONFIG, layers=(71, 3), epochs=1, representation=representation)
    first = pretrain(rows, config, held_out=rows).states[0].model
    data, held_out = seen[1]
    assert seen[0][0] == seen[0][1]
    streams = [f"layer 1: representation of the {what}" for what in ("data", "held out")]
    assert data == first.hidden_states(rows, representation, seed=config.seed, stream=streams[0])
    assert held_out == first.hidden_states(rows, representation, seed=config.seed, stream=streams[1])
    assert (data == held_out) is (representation == "most probable")
