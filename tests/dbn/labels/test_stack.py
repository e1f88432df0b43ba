"""A stack whose top machine has label units: training, files, classes on demand, and what is predicted."""

import dataclasses

import exact
import numpy as np
import pytest
from conftest import JIT, random_machine
from labelled import classes, labelled_machine
from toys import bits_of

import dbn
from dbn import DBN, DBNConfig, Labels, Start, generate, pretrain
from dbn.arrays import load_arrays, save_arrays
from dbn.labels.numbering import number_labels
from rbm import InputError, predict_proba, train_epoch, with_labels
from rbm.labels.rows import labels_of, without_labels
from rbm.training.state import initialise

CONFIG = DBNConfig(layers=(5, 3), epochs=(2, 3), k=1, batch_size=7, n_chains=3, estimator=("cd", "pcd"), seed=3)
NAMES = np.array(["b", "a", "c"])


def all_bits(state):
    return [bits_of(layer) for layer in state.states]


@pytest.fixture
def stack():
    return DBN((random_machine(7, 4, 3), labelled_machine(4, 3, 2, 5)), ("x", "y", "z"))


def test_the_top_machine_is_trained_on_what_is_passed_up_and_the_labels():
    bits, numbers = classes(23, 3, 7)
    state, plain = pretrain(bits, CONFIG, labels=NAMES[numbers]), pretrain(bits, CONFIG)
    assert bits_of(state.states[0]) == bits_of(plain.states[0])
    assert state.model.classes == ("a", "b", "c")
    assert state.model.sizes == (7, 5, 3)
    below = state.model.machines[0].hidden_states(
        bits, "sample", seed=3, stream="layer 1: representation of the data"
    )  # fmt: skip
    rows = with_labels(below, np.array([1, 0, 2])[numbers])
    alone = initialise(rows, CONFIG.machine(2), "layer 2")
    for _ in range(3):
        alone = train_epoch(alone, rows)
    assert bits_of(state.states[1]) == bits_of(alone)


@pytest.mark.parametrize("layers", [(5, 3), (4,)])
@pytest.mark.parametrize("scratch", [False, True])
def test_a_training_goes_on_from_a_file_to_the_same_bits(layers, scratch, tmp_path, monkeypatch):
    bits, numbers = classes(13, 3, 7)
    config = dataclasses.replace(CONFIG, layers=layers, epochs=2, estimator="cd", snapshots=True)
    given = {"labels": NAMES[numbers], "scratch": tmp_path if scratch else None}
    whole = pretrain(bits, config, labels=given["labels"])
    if scratch:
        monkeypatch.setattr("dbn.pretraining._ROWS", 8)  # passed up in two parts
    for state in dbn.pretraining_epochs(bits, config, **given):
        dbn.save(tmp_path / "x.h5", state)
        read = dbn.load(tmp_path / "x.h5")
        assert (read.classes, read.labels_digest) == (("a", "b", "c"), state.labels_digest)
        assert all_bits(pretrain(bits, state=read, **given)) == all_bits(whole)
        for labels, message in (
            (None, "began with labels of 3 classes"), (NAMES[numbers][::-1], "not the labels this training began"),
        ):  # fmt: skip
            with pytest.raises(InputError, match=message):
                pretrain(bits, state=read, labels=labels)
    with pytest.raises(InputError, match="began without labels"):
        pretrain(bits, state=pretrain(bits, config), labels=numbers)


def test_held_out_rows_take_part_at_the_top_where_their_labels_are_known():
    bits, numbers = classes(23, 3, 7)
    held, others = classes(11, 3, 7, seed=1)
    for config in (CONFIG, dataclasses.replace(CONFIG, layers=(4,), epochs=1, estimator="cd")):
        known = pretrain(bits, config, labels=Labels(numbers, others), held_out=held)
        unknown = pretrain(bits, config, labels=numbers, held_out=held)
        assert all_bits(known) == all_bits(unknown)
        top = [state.states[-1].history[-1].free_energy_held_out for state in (known, unknown)]
        assert np.isfinite(top).tolist() == [True, False]
        if config is CONFIG:
            assert np.isfinite(unknown.states[0].history[-1].free_energy_held_out)


def test_a_stack_without_training_is_saved_with_its_classes(stack, tmp_path):
    dbn.save(tmp_path / "x.h5", stack)
    read = dbn.load(tmp_path / "x.h5").model
    assert (read.classes, read.machines[1].n_labels, read.sizes) == (("x", "y", "z"), 3, (7, 4, 2))
    save_arrays(tmp_path / "x.npz", stack)
    again = load_arrays(tmp_path / "x.npz")
    assert (again.classes, again.machines[1].n_labels) == (("x", "y", "z"), 3)
    save_arrays(tmp_path / "y.npz", DBN(stack.machines[:1]))
    assert load_arrays(tmp_path / "y.npz").classes == ()


def test_a_label_is_kept_and_what_is_drawn_has_its_law(stack, draws):
    """Chains of a class end in P(v of the layer below | class), by enumeration, and its pattern is passed down."""
    top, n = stack.machines[1], draws(20011, 307)
    law = exact.joint(top).sum(axis=1)
    law = law * exact.all_states(top.n_visible)[:, top.n_bits + 1]
    found = generate(stack, 2, n, draws(30, 9), start=Start(label="y"), seed=3)
    visible = found.chains.visible
    assert (labels_of(visible, 3) == 1).all()
    numbers, can_be = exact.number(visible.unpack()), law > 0
    assert exact.p_value((can_be.cumsum() - 1)[numbers], law[can_be] / law.sum()) > 1e-4
    below, name = without_labels(visible, 3), found.chains.stream
    expected = stack.machines[0].visible_states(below, seed=3, stream=f"{name} to layer 0")
    assert found.visible == expected
    assert np.allclose(
        dbn.generation.visible_probability(stack, 2, found), stack.machines[0].visible_probability(below)
    )


@pytest.mark.parametrize("kind", ["random", "data", "empirical"])
@pytest.mark.parametrize("label", [None, "z"])
def test_every_start_takes_a_label(stack, kind, label):
    rows = np.random.default_rng(1).integers(0, 2, (11, 7))
    start = Start(kind, None if kind == "random" else rows, label)
    found, drawn = generate(stack, 2, 13, 4, start=start, seed=3), dbn.draw(stack, 2, 13, 4, start=start, seed=3)
    assert found.visible == drawn.generated.visible
    assert found.visible.shape == (13, 7)
    assert label is None or (labels_of(found.chains.visible, 3) == 2).all()
    assert label is None or (labels_of(drawn.generated.chains.visible, 3) == 2).all()


def test_a_stack_of_one_machine_with_labels():
    alone = DBN((labelled_machine(7, 3, 4, 5),))
    found = generate(alone, 1, 5, 3, start=Start(label=2), seed=1)
    assert found.visible == without_labels(found.chains.visible, 3)
    assert alone.classes == (0, 1, 2)
    assert alone.sizes == (7, 4)
    assert dbn.generation.visible_probability(alone, 1, found).shape == (5, 7)
    rows = found.visible
    assert np.allclose(dbn.predict_proba(alone, rows), predict_proba(alone.machines[0], rows))
    assert alone.decode(alone.encode(rows, 1), 1).shape == (5, 7)


def test_predictions_are_those_of_the_top_machine_given_the_states_below(stack):
    rows = np.random.default_rng(1).integers(0, 2, (11, 7))
    for readout in ("most probable", "sample"):
        below = stack.encode(rows, 1, readout, seed=5, stream="predict")
        found = dbn.predict_proba(stack, rows, readout, seed=5)
        assert np.allclose(found, predict_proba(stack.machines[1], below))
    names = dbn.predict(stack, rows)
    assert names.tolist() == np.array(["x", "y", "z"])[dbn.predict_proba(stack, rows).argmax(axis=1)].tolist()


def test_the_state_of_the_top_layer_is_drawn_with_the_label_summed_out(stack, draws):
    top, n = stack.machines[1], draws(20011, 503)
    row = np.array([[1, 0, 1, 1, 0, 0, 1]]).repeat(n, axis=0)
    below = stack.encode(row[:1], 1)[0]
    joint = exact.joint(top)[(exact.all_states(7)[:, :4] == below).all(axis=1)].sum(axis=0)
    only = DBN((top,))
    found = only.encode(np.tile(below, (n, 1)), 1, "sample", seed=5)
    assert exact.p_value(exact.number(found.unpack()), joint / joint.sum()) > 1e-4


@pytest.mark.skipif(not JIT, reason="thousands of minibatches")
def test_the_classes_are_learned_through_a_layer():
    bits, numbers = classes(401, 3, 11)
    config = DBNConfig(layers=(13, 7), epochs=30, k=1, batch_size=10, learning_rate=0.1)
    held, truth = classes(199, 3, 11, seed=1)
    state = pretrain(bits, config, labels=NAMES[numbers])
    assert np.mean(dbn.predict(state.model, held) != NAMES[truth]) < 0.15  # by chance 2/3
    for label, name in enumerate(NAMES):
        drawn = generate(state.model, 2, 200, 200, start=Start(label=str(name)), seed=3).visible.unpack()
        on = drawn.mean(axis=0)
        own = np.arange(11) % 3 == label
        assert on[own].min() > 0.5 > on[~own].max()


def test_labels_are_numbered_in_order():
    found = number_labels(Labels([10.0, 2.0, 10.0], [2, 10]), 3, 2)
    assert found.classes == (2, 10)
    assert (found.rows.tolist(), found.held_out.tolist()) == ([1, 0, 1], [0, 1])
    for labels, message in (
        ([1, 2], "one for each of 3 rows"), ([1.5, 1, 2], "whole numbers or text"), ([1, 1, 1], "at least 2 classes"),
        (Labels([1, 2, 1], [3, 1]), "the held-out row 0 has a class that no row"), ([1, 2, np.nan], "whole numbers"),
    ):  # fmt: skip
        with pytest.raises(InputError, match=message):
            number_labels(labels, 3, 2)


def test_stacks_that_do_not_fit_are_refused(stack):
    below, top = stack.machines
    for machines, names, message in (
        ((top, random_machine(2, 3, 1)), (), "machine 1 has label units: only the top machine"),
        ((below, top), ("x", "y"), "3 label units; got the classes"), ((below, top), ("x", 1, "1"), "3 label units"),
        ((below,), ("x", "y"), "0 label units"), ((random_machine(7, 7, 3), top), (), "the machine above it has 4"),
    ):  # fmt: skip
        with pytest.raises(InputError, match=message):
            DBN(machines, names)
    for layer, label, message in ((2, "w", "no class 'w': the classes are x, y, z"), (1, "x", "sample layer 2")):
        with pytest.raises(InputError, match=message):
            generate(stack, layer, 3, 1, start=Start(label=label))
    with pytest.raises(InputError, match="no label units: train one with labels"):
        generate(DBN((below,)), 1, 3, 1, start=Start(label="x"))
    with pytest.raises(InputError, match="held by Gibbs chains alone"):
        dbn.draw(stack, 2, 3, 1, sampler="tempering", start=Start(label="x"))
    with pytest.raises(InputError, match="a tempered path is of machines without label units"):
        dbn.draw(stack, 2, 3, 1, sampler="tempering")
