"""Fine-tuning of a stack with label units: rows keep their labels, and files their classes."""

import exact
import h5py
import numba
import numpy as np
import pytest
import untied
from conftest import JIT, few
from damage import editing
from labelled import classes
from toys import bits_of as bits_of_training

import dbn
from dbn import DBN, DBNConfig, FinetuningConfig, Labels, finetune, load, pretrain, save
from dbn.arrays import load_arrays, save_arrays
from dbn.finetuning import training
from dbn.finetuning.state import untie
from rbm import InputError, StopTraining
from rbm.labels.rows import labels_of, without_labels
from rbm.training.grey_levels import grey_levels

NAMES = np.array(["b", "a", "c"])
BITS, NUMBERS = classes(31, 3, 5)
LABELS = NAMES[NUMBERS]
CONFIG = FinetuningConfig(epochs=3, learning_rate=0.1, k=2, batch_size=7, seed=3)
PRETRAINED = DBNConfig(layers=(3, 2), epochs=few(20, 1), k=1, batch_size=7, learning_rate=0.2, seed=3)
STACK = untied.stack(5, 3, 2, n_labels=3)
WEIGHTS = untied.weights_of(STACK)


@pytest.fixture(scope="module")
def trained():
    return pretrain(BITS, PRETRAINED, labels=LABELS)


def bits_of(model: DBN) -> list[bytes]:
    machines = (*model.machines, *model.generative)
    return [getattr(m, name).tobytes() for m in machines for name in ("weights", "visible_bias", "hidden_bias")]


def test_a_tuned_stack_has_the_classes_it_had(trained):
    tuned = finetune(BITS, CONFIG, state=trained, labels=LABELS)
    assert tuned.model.classes == ("a", "b", "c")
    assert tuned.model.sizes == trained.model.sizes
    assert [m.n_labels for m in (*tuned.model.machines, *tuned.model.generative)] == [0, 3, 0]
    for up, down, old in zip(tuned.model.machines, tuned.model.generative, trained.model.machines, strict=False):
        assert len({m.weights.tobytes() for m in (up, down, old)}) == 3
    moved = tuned.model.machines[-1].weights != trained.model.machines[-1].weights
    assert moved.all()  # those of the label units too
    assert bits_of_training(tuned.states[1]) == bits_of_training(trained.states[1])
    begun = finetune(BITS, FinetuningConfig(epochs=0), state=trained, labels=LABELS)
    assert begun.model.classes == tuned.model.classes
    assert bits_of(DBN(begun.model.machines, begun.model.classes)) == bits_of(trained.model)


def test_every_row_keeps_its_label_in_every_minibatch(trained, monkeypatch):
    rows, numbers = exact.all_states(5)[:31], np.arange(31) % 3
    seen = []

    def spy(layers, data, k, rate, keys, step, chains):
        assert layers.n_labels == 3
        seen.append((without_labels(data, 3).unpack(), labels_of(data, 3)))
        return 0

    monkeypatch.setattr(training, "train_minibatch", spy)
    finetune(rows, CONFIG, state=trained, labels=np.array(["a", "b", "c"])[numbers])
    assert [len(bits) for bits, _ in seen] == [7, 7, 7, 7, 3] * 3
    orders = set()
    for epoch in (seen[:5], seen[5:10], seen[10:]):
        found = exact.number(np.concatenate([bits for bits, _ in epoch]))
        assert sorted(found) == list(range(31))
        assert np.array_equal(np.concatenate([labels for _, labels in epoch]), numbers[found])
        orders.add(tuple(found))
    assert len(orders) == 3


@pytest.mark.skipif(not JIT, reason="thousands of minibatches")
@pytest.mark.parametrize("seed", [1, 2])
def test_the_bound_of_rows_with_their_labels_rises(seed):
    bits, numbers = classes(211, 3, 5, seed)
    config = DBNConfig(layers=(4, 3), epochs=20, k=1, batch_size=10, learning_rate=0.2, seed=seed)
    state = pretrain(bits, config, labels=numbers)
    data = untied.law_of(np.hstack([bits, np.eye(3)[numbers]]).astype(np.uint8), 3)
    before = untied.bound(untied.weights_of(untie(state.model)), data)
    tuning = FinetuningConfig(epochs=30, learning_rate=0.1, batch_size=10, seed=seed)
    tuned = finetune(bits, tuning, state=state, labels=numbers).model
    after = untied.bound(untied.weights_of(tuned), data)
    entropy = -(data[data > 0] * np.log(data[data > 0])).sum()
    assert before + 0.02 < after < -entropy
    assert np.mean(dbn.predict(tuned, bits) != numbers) < 0.3  # by chance 2/3


def test_it_goes_on_bit_for_bit_in_memory_and_from_a_file(trained, tmp_path):
    whole = finetune(BITS, CONFIG, state=trained, labels=LABELS)

    def stop(state):
        raise StopTraining

    part = finetune(BITS, CONFIG, state=trained, labels=LABELS, on_epoch=stop)
    assert part.tuning.epoch == 1
    save(tmp_path / "x.h5", part)
    for begun in (part, load(tmp_path / "x.h5")):
        done = finetune(BITS, state=begun, labels=Labels(LABELS))
        assert bits_of(done.model) == bits_of(whole.model)
        assert untied.without_times(done.tuning)[1:] == untied.without_times(whole.tuning)[1:]
    grey = grey_levels(np.tile([0.1, 0.5, 0.9, 0.3, 0.7], (31, 1)), seed=1)
    drawn = finetune(grey, CONFIG, state=trained, labels=LABELS)
    assert bits_of(drawn.model) != bits_of(finetune(grey.draw(0), CONFIG, state=trained, labels=LABELS).model)
    other = finetune(BITS, CONFIG, state=trained, labels=LABELS[::-1])
    assert bits_of(other.model) != bits_of(whole.model)


@pytest.mark.skipif(not JIT, reason="plain Python has one thread")
def test_bits_do_not_depend_on_threads():
    model, rows = untied.stack(71, 67, 19, scale=0.1, n_labels=5), np.random.default_rng(1).random((37, 71)) < 0.3

    def bits(threads):
        numba.set_num_threads(threads)
        return bits_of(finetune(rows, CONFIG, state=model, labels=np.arange(37) % 5).model)

    assert bits(1) == bits(2) == bits(3)


def test_names_and_numbers_of_label_units_are_saved_and_read(trained, tmp_path):
    tuned = finetune(BITS, CONFIG, state=trained, labels=LABELS)
    built = finetune(BITS, CONFIG, state=DBN(STACK.machines, ("x", 7, "z")), labels=np.array(["x", "7", "z"])[NUMBERS])
    for state in (tuned, built):
        save(tmp_path / "x.h5", state)
        read = load(tmp_path / "x.h5")
        assert read.tuning[1:] == state.tuning[1:]
        assert read.model.classes == state.model.classes
        assert [m.n_labels for m in read.model.machines] == [0, 3]
        assert bits_of(read.model) == bits_of(state.model)
        assert np.array_equal(dbn.predict(read.model, BITS), dbn.predict(state.model, BITS))
        with h5py.File(tmp_path / "x.h5") as file:
            assert file.attrs["format"] == 4
        save(tmp_path / "y.h5", state.model)
        save_arrays(tmp_path / "y.npz", state.model)
        for model in (load(tmp_path / "y.h5").model, load_arrays(tmp_path / "y.npz")):
            assert list(map(str, model.classes)) == list(map(str, state.model.classes))
            assert bits_of(model) == bits_of(state.model)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda f: f["finetuning"].attrs.pop("labels_digest"), "attribute labels_digest of /finetuning"),
        (lambda f: f.attrs.update(classes='["a", "b"]'), "do not fit the 2 classes"),
        (lambda f: f["finetuning/machines/2"].attrs.update(n_labels=2), "the machine above it has 4 visible"),
    ],
)
def test_a_file_with_a_wrong_part_is_refused(trained, tmp_path, change, message):
    save(tmp_path / "x.h5", finetune(BITS, FinetuningConfig(epochs=0), state=trained, labels=LABELS))
    with editing(tmp_path / "x.h5") as file:
        change(file)
    with pytest.raises(InputError, match=f"x.h5.*{message}"):
        load(tmp_path / "x.h5")


def test_wrong_labels_are_refused(trained):
    tuned = finetune(BITS, CONFIG, state=trained, labels=LABELS, epochs=1)
    for state, labels, message in (
        (trained, None, "has label units of 3 classes: give the labels of the rows too"),
        (tuned, None, "give the labels of the rows too"),
        (trained, LABELS[:30], "one for each of 31 rows"),
        (trained, [*LABELS[:30], "d"], "row 30 has the label 'd', which is no class: the classes are a, b, c"),
        (DBN(STACK.machines), np.arange(31) % 4, "row 3 has the label 3, which is no class: the classes are 0, 1, 2"),
        (DBN(STACK.machines), np.arange(31) - 1, "row 0 has the label -1, which is no class"),
        (DBN(STACK.machines), NUMBERS + 0.5, "must be whole numbers or text"),
        (tuned, LABELS[::-1], "not the labels fine-tuning began with"),
        (untied.stack(5, 3, 2), LABELS, "no label units: leave the labels out"),
        (pretrain(BITS, PRETRAINED, labels=LABELS, on_epoch=_stop), LABELS, "not trained to their end"),
    ):
        with pytest.raises(InputError, match=message):
            finetune(BITS, None if state is tuned else CONFIG, state=state, labels=labels)


def _stop(state):
    raise StopTraining
