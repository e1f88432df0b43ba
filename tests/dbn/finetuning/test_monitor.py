"""Records of fine-tuning: errors against enumeration; kept, gone on with, written and read; old files have none."""

import csv
import json

import h5py
import numpy as np
import pytest
import untied
from conftest import few
from damage import editing
from exact import all_states
from toys import stripes

from dbn import DBN, DBNConfig, FinetuningConfig, finetune, load, pretrain, save
from dbn.finetuning.monitor import observe, reconstruction_errors
from rbm import InputError, StopTraining, pack
from rbm.callbacks import CSVWriter

ROWS, HELD_OUT = stripes(31, columns=5), stripes(17, 2, columns=5)
CONFIG = FinetuningConfig(epochs=3, learning_rate=0.1, schedule="linear", k=2, batch_size=7, seed=3)


@pytest.fixture(scope="module")
def trained():
    return pretrain(ROWS, DBNConfig(layers=(3, 2), epochs=2, k=1, batch_size=7, seed=3))


def conditional(weights, bias, given, drawn):
    """P(drawn | given) of all states of two layers, (given, drawn)."""
    on = 1 / (1 + np.exp(-(given @ weights.astype(np.float64) + bias)))
    return np.prod(np.where(drawn[None] == 1, on[:, None], 1 - on[:, None]), axis=2)


def law_of_bits_again(model: DBN, layer: int) -> np.ndarray:
    """P(visible state after going up to the layer and down | visible state before), all states against all."""
    law = np.eye(2 ** model.sizes[0])
    for machine in model.machines[:layer]:
        below, above = all_states(machine.n_visible), all_states(machine.n_hidden)
        law = law @ conditional(machine.weights, machine.hidden_bias, below, above)
    for machine in model.downward[:layer][::-1]:
        below, above = all_states(machine.n_visible), all_states(machine.n_hidden)
        law = law @ conditional(machine.weights.T, machine.visible_bias, above, below)
    return law


def test_errors_are_those_of_an_enumeration():
    model = untied.stack(5, 3, 4, 2, scale=2.0)
    model = DBN(model.machines, generative=[untied.with_other_weights(m, i, 2.0) for i, m in
                                            enumerate(model.machines[:-1], 61)])  # fmt: skip
    states, n = all_states(5), few(40_009, 601)
    numbers = np.random.default_rng(1).integers(0, 32, n)
    found = reconstruction_errors(model, pack(states[numbers].astype(np.uint8)), 7, "test")
    differs = (states[:, None] != states[None]).mean(axis=2)
    assert len(found) == 3
    for layer, error in enumerate(found, start=1):
        law = law_of_bits_again(model, layer)
        mean, square = (law * differs).sum(axis=1)[numbers], (law * differs**2).sum(axis=1)[numbers]
        deviation = np.sqrt((square - mean**2).sum()) / n
        assert abs(error - mean.mean()) < 4 * deviation
        if layer == 1:  # where the weights tell most, a pass down by those up would be seen
            swapped = law_of_bits_again(DBN(model.machines), layer)
            assert abs((swapped * differs).sum(axis=1)[numbers].mean() - mean.mean()) > 12 * deviation


def test_at_most_500_rows_are_looked_at_others_in_every_epoch():
    model = untied.stack(5, 3, 2)
    rows = pack(np.random.default_rng(2).integers(0, 2, (701, 5)).astype(np.uint8))
    first, again, other = (observe(model, rows, rows, epoch, 0.1, 3) for epoch in (1, 1, 2))
    assert first.errors == again.errors
    assert first.errors != other.errors
    assert first.errors != first.held_out_errors
    few_rows = rows[:29]
    held_out = observe(model, rows, few_rows, 1, 0.1, 3).held_out_errors
    assert held_out == reconstruction_errors(model, few_rows, 3, "up-down: monitor 1: held-out rows")
    for errors in (first.errors, first.held_out_errors, other.errors):
        assert np.allclose(np.array(errors) * 500 * 5 % 1, 0, atol=1e-9)


def test_every_epoch_has_a_record_that_callbacks_are_given(trained):
    seen = []
    tuned = finetune(ROWS, CONFIG, state=trained, held_out=HELD_OUT, on_epoch=seen.append)
    history = tuned.tuning.history
    assert [state.tuning.history for state in seen] == [history[:1], history[:2], history]
    assert [r.learning_rate for r in history] == pytest.approx([0.1, 0.1 * 2 / 3, 0.1 / 3])
    for state, record in zip(seen, history, strict=True):
        expected = observe(state.model, pack(ROWS), pack(HELD_OUT), record.epoch, record.learning_rate, CONFIG.seed)
        assert record[:4] == expected[:4]
        assert record.seconds > 0 < record.monitor_seconds
    alone = finetune(ROWS, CONFIG, state=trained)
    assert [r.errors for r in alone.tuning.history] == [r.errors for r in history]
    assert [r.held_out_errors for r in alone.tuning.history] == [(), (), ()]
    assert tuned.records[: len(trained.records)] == trained.records
    names = ["tuned layer 1", "tuned layer 2", "tuned layer 1 held-out", "tuned layer 2 held-out"]
    ours = tuned.records[len(trained.records) :]
    assert [(name, r.epoch) for name, r in ours] == [(name, epoch) for epoch in (1, 2, 3) for name in names]
    first = (*history[0].errors, *history[0].held_out_errors)
    assert tuple(r.reconstruction_error for _, r in ours[:4]) == first
    assert {(r.learning_rate, r.seconds) for _, r in ours[:4]} == {(history[0].learning_rate, history[0].seconds)}


@pytest.mark.parametrize("built", [False, True])
def test_a_table_has_the_tuning_of_a_training_and_of_a_stack_alone(trained, tmp_path, built):
    table = tmp_path / "ft.csv"
    tuned = finetune(ROWS, CONFIG, state=trained.model if built else trained, on_epoch=CSVWriter(table))
    with open(table, newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(r["machine"], r["epoch"]) for r in rows] == [(name, str(r.epoch)) for name, r in tuned.records]
    ours = [float(r["reconstruction_error"]) for r in rows if r["machine"].startswith("tuned")]
    assert ours == [error for record in tuned.tuning.history for error in record.errors]
    assert len(ours) == 6
    assert len(rows) == (6 if built else 10)


def test_records_are_saved_and_gone_on_with(trained, tmp_path):
    whole = finetune(ROWS, CONFIG, state=trained, held_out=HELD_OUT)
    part = finetune(ROWS, FinetuningConfig(**{**vars(CONFIG), "epochs": 0}), state=trained)
    part = part._replace(tuning=part.tuning._replace(config=CONFIG))
    for held_out in (HELD_OUT, None, HELD_OUT):  # of one epoch each, from a file

        def stop(state):
            save(tmp_path / "x.h5", state)
            raise StopTraining

        part = finetune(ROWS, state=part, held_out=held_out, on_epoch=stop)
        read = load(tmp_path / "x.h5")
        assert read.tuning[1:] == part.tuning[1:]
        part = read
    expected = [
        r if r.epoch != 2 else r._replace(held_out_errors=()) for r in untied.without_times(whole.tuning).history
    ]
    assert list(untied.without_times(part.tuning).history) == expected
    with pytest.raises(InputError, match="not the held-out rows fine-tuning began with"):
        finetune(ROWS, state=part, held_out=HELD_OUT[::-1], epochs=4)
    with pytest.raises(InputError, match="columns"):
        finetune(ROWS, CONFIG, state=trained, held_out=HELD_OUT[:, :4])
    with pytest.raises(InputError, match="0 rows|no held-out rows"):
        finetune(ROWS, CONFIG, state=trained, held_out=HELD_OUT[:0])


def test_files_of_older_programs_have_no_records_and_go_on(trained, tmp_path):
    save(tmp_path / "x.h5", finetune(ROWS, FinetuningConfig(**{**vars(CONFIG), "epochs": 2}), state=trained))
    with editing(tmp_path / "x.h5") as file:
        del file["finetuning/history"]
    old = load(tmp_path / "x.h5")
    assert old.tuning.history == ()
    longer = finetune(ROWS, state=old, epochs=3)
    assert [record.epoch for record in longer.tuning.history] == [3]
    save(tmp_path / "y.h5", longer)
    assert load(tmp_path / "y.h5").tuning[1:] == longer.tuning[1:]


def columns(change):
    def edit(file):
        curves = file["finetuning/history"]
        curves.attrs["columns"] = json.dumps(change(json.loads(curves.attrs["columns"])))

    return edit


def one_column_less(file):
    values, names = file["finetuning/history"][:, :-1], file["finetuning/history"].attrs["columns"]
    del file["finetuning/history"]
    file["finetuning/history"] = values
    file["finetuning/history"].attrs["columns"] = names


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (columns(lambda names: [*names[:-1], "colour"]), "has the columns colour, which this version does not know"),
        (columns(lambda names: names[:-1]), "must name held-out layer 2"),
        (columns(lambda names: [*names, "epoch"]), "must name each column once"),
        (one_column_less, "/finetuning/history has shape"),
        (lambda f: f["finetuning/history"].write_direct(np.zeros((2, 8))), "must hold the last of the 2 epochs done"),
        (lambda f: f["finetuning"].attrs.update(held_out_digest=3), "held_out_digest of /finetuning must be a text"),
    ],
)
def test_a_file_with_a_wrong_record_is_refused(trained, tmp_path, change, message):
    save(tmp_path / "x.h5", finetune(ROWS, FinetuningConfig(**{**vars(CONFIG), "epochs": 2}), state=trained))
    with h5py.File(tmp_path / "x.h5") as file:
        assert file["finetuning/history"].shape == (2, 8)
    with editing(tmp_path / "x.h5") as file:
        change(file)
    with pytest.raises(InputError, match=message):
        load(tmp_path / "x.h5")
