"""Fine-tuning: the bound rises, it goes on bit for bit, in memory and from a file, and wrong input is refused."""

import h5py
import numba
import numpy as np
import pytest
import untied
from conftest import JIT, few, random_machine
from damage import editing
from toys import stripes

from dbn import (
    DBN,
    DBNConfig,
    FinetuningConfig,
    PretrainingState,
    finetune,
    load,
    more_epochs,
    pretrain,
    save,
)
from dbn.finetuning.state import untie
from rbm import DivergenceError, InputError, StopTraining
from rbm.training.grey_levels import grey_levels

ROWS = stripes(31, columns=5)
CONFIG = FinetuningConfig(epochs=3, learning_rate=0.1, k=2, batch_size=7, seed=3)
PRETRAINED = DBNConfig(layers=(3, 4, 2), epochs=few(20, 1), k=1, batch_size=7, learning_rate=0.2, seed=3)


@pytest.fixture(scope="module")
def trained() -> PretrainingState:
    return pretrain(ROWS, PRETRAINED)


def bits_of(model: DBN) -> list[bytes]:
    machines = (*model.machines, *model.generative)
    return [getattr(m, name).tobytes() for m in machines for name in ("weights", "visible_bias", "hidden_bias")]


def test_a_stack_untied_is_as_it_was_and_one_tuned_has_two_weights(trained):
    begun = finetune(ROWS, FinetuningConfig(epochs=0), state=trained)
    assert begun.model.generative == trained.model.machines[:-1]
    assert bits_of(DBN(begun.model.machines)) == bits_of(trained.model)
    tuned = finetune(ROWS, CONFIG, state=trained)
    assert (tuned.tuning.epoch, tuned.tuning.step, tuned.complete) == (3, 15, True)
    assert tuned.states == trained.states
    for up, down, old in zip(tuned.model.machines, tuned.model.generative, trained.model.machines, strict=False):
        weights = [m.weights.tobytes() for m in (up, down, old)]
        assert len(set(weights)) == 3
        for name in ("visible_bias", "hidden_bias"):
            assert not np.array_equal(getattr(up, name), getattr(old, name))
    assert trained.tuning is None


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_bound_rises(seed):
    rows = stripes(61, seed, columns=5)
    layers = {1: (3, 2), 2: (3, 4, 2), 3: (4, 3)}[seed]
    config = DBNConfig(layers=layers, epochs=few(30, 3), k=1, batch_size=10, learning_rate=0.2, seed=seed)
    state = pretrain(rows, config)
    data = untied.law_of(rows)
    before = untied.bound(untied.weights_of(untie(state.model)), data)
    tuning = FinetuningConfig(epochs=few(100, 6), learning_rate=0.1, batch_size=10, seed=seed)
    after = untied.bound(untied.weights_of(finetune(rows, tuning, state=state).model), data)
    assert after > before + few(0.02, 0)
    entropy = -(data[data > 0] * np.log(data[data > 0])).sum()
    assert after < -entropy


def test_it_goes_on_bit_for_bit_in_memory_and_from_a_file(trained, tmp_path):
    whole = finetune(ROWS, CONFIG, state=trained)
    seen = []

    def stop(state):
        seen.append(state)
        if state.tuning.epoch == 1:
            raise StopTraining

    part = finetune(ROWS, CONFIG, state=trained, on_epoch=stop)
    assert not part.complete
    assert part.tuning == seen[0].tuning
    save(tmp_path / "x.h5", part)
    for begun in (part, load(tmp_path / "x.h5")):
        done = finetune(ROWS, state=begun)
        assert bits_of(done.model) == bits_of(whole.model)
        assert untied.without_times(done.tuning)[1:] == untied.without_times(whole.tuning)[1:]
    short = finetune(ROWS, FinetuningConfig(**{**vars(CONFIG), "epochs": 2}), state=trained)
    longer = finetune(ROWS, state=short, epochs=3)
    assert bits_of(longer.model) == bits_of(whole.model)
    assert bits_of(finetune(ROWS, FinetuningConfig(**{**vars(CONFIG), "seed": 4}), state=trained).model) != bits_of(
        whole.model
    )


@pytest.mark.skipif(not JIT, reason="plain Python has one thread")
def test_bits_do_not_depend_on_threads():
    machines = (random_machine(71, 67, 1, 0.1), random_machine(67, 19, 2, 0.1))
    rows = stripes(37, columns=71)

    def bits(threads):
        numba.set_num_threads(threads)
        return bits_of(finetune(rows, CONFIG, state=DBN(machines)).model)

    assert bits(1) == bits(2)


def test_a_smaller_last_minibatch_weighs_each_row_the_same(trained):
    rates, seen = [], []

    def spy(layers, data, k, rate, keys, step, chains):
        rates.append((data.n, rate, step))
        seen.append(data.unpack())
        return 0

    from dbn.finetuning import training

    original, training.train_minibatch = training.train_minibatch, spy
    try:
        linear = {**vars(CONFIG), "schedule": "linear", "learning_rate": 0.3}
        finetune(ROWS, FinetuningConfig(**linear), state=trained)
    finally:
        training.train_minibatch = original
    assert [n for n, _, _ in rates] == [7, 7, 7, 7, 3] * 3
    assert [step for _, _, step in rates] == list(range(15))
    for number, (n, rate, _) in enumerate(rates):
        assert rate == pytest.approx(0.3 * (1 - number // 5 / 3) * n / 7)
    epochs = [np.concatenate(seen[start : start + 5]) for start in (0, 5, 10)]
    assert len({epoch.tobytes() for epoch in epochs}) == 3  # in another order each
    for epoch in epochs:
        assert np.array_equal(untied.law_of(epoch), untied.law_of(ROWS))


def test_stacks_built_by_hand_and_grey_levels_are_tuned(tmp_path):
    model = DBN((random_machine(5, 3, 1), random_machine(3, 2, 2)))
    tuned = finetune(ROWS, CONFIG, state=model)
    save(tmp_path / "x.h5", tuned)
    again = finetune(ROWS, state=load(tmp_path / "x.h5"), epochs=4)
    assert bits_of(again.model) == bits_of(finetune(ROWS, state=tuned, epochs=4).model)
    assert bits_of(load(tmp_path / "x.h5").given) == bits_of(model)
    further = finetune(ROWS, CONFIG, state=tuned.model)  # begins from the weights as they are
    assert not {a.weights.tobytes() for a in further.given.generative} & {a.weights.tobytes() for a in model.machines}
    grey = grey_levels(np.tile([0.1, 0.5, 0.9, 0.3, 0.7], (31, 1)), seed=1)
    drawn = finetune(grey, CONFIG, state=model)
    assert bits_of(drawn.model) != bits_of(finetune(grey.draw(0), CONFIG, state=model).model)
    one = finetune(grey, CONFIG, state=model, epochs=1)
    assert bits_of(one.model) == bits_of(finetune(grey.draw(0), CONFIG, state=model, epochs=1).model)


def test_what_is_saved_is_what_is_read(trained, tmp_path):
    tuned = finetune(ROWS, CONFIG, state=trained)
    save(tmp_path / "x.h5", tuned)
    read = load(tmp_path / "x.h5")
    assert read.tuning[1:] == tuned.tuning[1:]
    assert bits_of(read.model) == bits_of(tuned.model)
    assert [s.epoch for s in read.states] == [s.epoch for s in trained.states]
    with h5py.File(tmp_path / "x.h5") as file:
        assert file.attrs["format"] == 4
    save(tmp_path / "y.h5", tuned.model)
    assert bits_of(load(tmp_path / "y.h5").model) == bits_of(tuned.model)
    assert load(tmp_path / "y.h5").tuning is None


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda f: f.pop("finetuning"), "lacks a part: /generative or /finetuning"),
        (lambda f: f["finetuning"].pop("generative"), "no fine-tuned stack of 5-3-4-2 units"),
        (lambda f: f["finetuning/generative"].pop("2"), "has 2 generative ones or none; got 1"),
        (lambda f: f["finetuning/machines"].pop("3"), "generative"),
        (lambda f: f["finetuning"].attrs.pop("step"), "attribute step of /finetuning"),
        (lambda f: f["finetuning"].attrs.update(epoch=-1), "attribute epoch of /finetuning must be"),
        (lambda f: f["finetuning"].attrs.update(config="[]"), "attribute config of /finetuning must be a dict"),
        (lambda f: f["finetuning"].attrs.update(config='{"k": 0}'), "the saved FinetuningConfig: k must be"),
        (lambda f: f["finetuning"].attrs.update(config='{"depth": 1}'), "has depth, which this version does not know"),
        (lambda f: f["finetuning/generative/1/hidden_bias"].write_direct(np.ones(3, "f4")), "another hidden_bias"),
    ],
)
def test_a_file_with_a_wrong_part_is_refused(trained, tmp_path, change, message):
    save(tmp_path / "x.h5", finetune(ROWS, FinetuningConfig(epochs=0), state=trained))
    with editing(tmp_path / "x.h5") as file:
        change(file)
    with pytest.raises(InputError, match=f"x.h5.*{message}"):
        load(tmp_path / "x.h5")


def test_wrong_input_is_refused(trained):
    tuned = finetune(ROWS, FinetuningConfig(epochs=1, batch_size=31), state=trained)
    with pytest.raises(InputError, match="columns"):
        finetune(ROWS[:, :4], CONFIG, state=trained)
    with pytest.raises(InputError, match="0 rows"):
        finetune(ROWS[:0], CONFIG, state=trained)
    with pytest.raises(InputError, match="not the data fine-tuning began with"):
        finetune(ROWS[::-1], state=tuned)
    with pytest.raises(InputError, match="carries its config"):
        finetune(ROWS, CONFIG, state=tuned)
    with pytest.raises(InputError, match="1 epochs are done; got epochs=0"):
        finetune(ROWS, state=tuned, epochs=0)
    with pytest.raises(InputError, match="takes a DBN or a PretrainingState; got RBM"):
        finetune(ROWS, CONFIG, state=trained.model.machines[0])
    with pytest.raises(InputError, match="two layers or more"):
        finetune(ROWS, CONFIG, state=DBN(trained.model.machines[:1]))
    half = pretrain(ROWS, PRETRAINED, on_epoch=_stop)
    with pytest.raises(InputError, match="not trained to their end"):
        finetune(ROWS, CONFIG, state=half)
    for again in (lambda: more_epochs(tuned, 50), lambda: pretrain(ROWS, state=tuned)):
        with pytest.raises(InputError, match="trained no more: go on with dbn finetune --resume"):
            again()
    with pytest.raises(DivergenceError, match="fine-tuning, epoch 1: .* lower the learning rate"):
        finetune(ROWS, FinetuningConfig(learning_rate=1e6), state=trained)
    with pytest.raises(DivergenceError, match="no longer finite"):
        finetune(ROWS, FinetuningConfig(learning_rate=3e38, batch_size=1), state=trained)


def _stop(state):
    raise StopTraining


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"epochs": -1}, "epochs must be"),
        ({"learning_rate": 0}, "learning_rate must be a positive number"),
        ({"k": 0}, "k must be a whole number from 1"),
        ({"batch_size": 0}, "batch_size must be"),
        ({"seed": -1}, "seed must be"),
        ({"schedule": "steep"}, "schedule must be one of"),
        ({"k": True}, "k must be"),
    ],
)
def test_configurations_are_checked(values, message):
    with pytest.raises(InputError, match=message):
        FinetuningConfig(**values)


def test_numpy_numbers_are_kept_as_plain_ones():
    config = FinetuningConfig(epochs=np.int64(3), learning_rate=np.float32(0.5))
    assert (type(config.epochs), type(config.learning_rate)) == (int, float)
