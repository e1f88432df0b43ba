"""Callbacks: called with every state, may stop; what writers write is what the state has, also over a resumption."""

import csv
import math
import struct
from pathlib import Path

import numpy as np
import pytest

from dbn import DBNConfig, pretrain
from rbm import InputError, StopTraining, TrainingConfig, callbacks, train
from rbm.callbacks import CSVWriter, TensorBoardWriter, in_turn

ROWS = (np.random.default_rng(3).random((37, 7)) < 0.4).astype(np.uint8)
CONFIG = TrainingConfig(n_hidden=5, epochs=3, batch_size=11)


def table(path: Path) -> list[dict[str, str]]:
    with open(path, newline="") as file:
        return list(csv.DictReader(file))


def scalars(directory: Path) -> dict[tuple[str, int], float]:
    """The scalars TensorBoard would show: those after the last event that makes it forget what was before."""
    from tensorboardX.proto.event_pb2 import Event, SessionLog

    found: dict[tuple[str, int], float] = {}
    for path in sorted(directory.iterdir()):
        content, at = path.read_bytes(), 0
        while at < len(content):
            (length,) = struct.unpack_from("<Q", content, at)
            event = Event.FromString(content[at + 12 : at + 12 + length])
            at += length + 16
            if event.session_log.status == SessionLog.START:
                found = {key: value for key, value in found.items() if key[1] < event.step}
            for value in event.summary.value:
                assert (value.tag, event.step) not in found  # else TensorBoard draws a zigzag
                found[value.tag, event.step] = value.simple_value
    return found


def test_called_in_turn_with_every_state():
    seen = []
    train(ROWS, CONFIG, on_epoch=in_turn(lambda s: seen.append(("a", s.epoch)), lambda s: seen.append(("b", s.epoch))))
    assert seen == [(name, epoch) for epoch in (1, 2, 3) for name in "ab"]


def test_all_are_called_where_one_stops():
    seen = []

    def stop(state):
        if state.epoch == 2:
            raise StopTraining

    state = train(ROWS, CONFIG, on_epoch=in_turn(stop, lambda s: seen.append(s.epoch)))
    assert state.epoch == 2
    assert seen == [1, 2]


def test_other_errors_are_raised():
    def fail(state):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        train(ROWS, CONFIG, on_epoch=in_turn(fail, fail))


def test_csv_has_the_records_to_the_bit(tmp_path):
    state = train(ROWS, CONFIG, on_epoch=CSVWriter(tmp_path / "curve.csv"), held_out=ROWS[:5])
    rows = table(tmp_path / "curve.csv")
    assert [row["machine"] for row in rows] == ["machine"] * 3
    for row, record in zip(rows, state.history, strict=True):
        assert list(row)[1:] == list(record._fields)
        for name, value in record._asdict().items():
            read = float(row[name])
            assert read == value or (math.isnan(read) and math.isnan(value))


def test_csv_of_a_stack_stopped_and_gone_on_with(tmp_path):
    config = DBNConfig(layers=(5, 3), epochs=2, batch_size=11)

    def stop(state):
        if state.epochs_done == 3:
            raise StopTraining

    write = CSVWriter(tmp_path / "curve.csv")
    state = pretrain(ROWS, config, on_epoch=in_turn(write, stop))
    assert [(row["machine"], row["epoch"]) for row in table(write.path)] == [
        ("layer 1", "1"), ("layer 1", "2"), ("layer 2", "1")
    ]  # fmt: skip
    begun = write.path.read_bytes()
    state = pretrain(ROWS, state=state, on_epoch=CSVWriter(write.path))
    assert write.path.read_bytes().startswith(begun)
    assert [(row["machine"], row["epoch"]) for row in table(write.path)][3:] == [("layer 2", "2")]
    CSVWriter(tmp_path / "late.csv")(state)  # one that sees the last state alone has all of it
    assert (tmp_path / "late.csv").read_bytes() == write.path.read_bytes()


def test_csv_of_another_training_is_refused(tmp_path):
    path = tmp_path / "curve.csv"
    train(ROWS, CONFIG, on_epoch=CSVWriter(path))
    before = path.read_bytes()
    train(ROWS, CONFIG, on_epoch=CSVWriter(path))  # the same again, but for its times
    assert path.read_bytes() == before
    with pytest.raises(InputError, match="other values for epoch 1 of machine"):
        train(ROWS, TrainingConfig(n_hidden=3, epochs=1, batch_size=11), on_epoch=CSVWriter(path))
    assert path.read_bytes() == before


@pytest.mark.parametrize("content", [b"a,b\n1,2\n", b"\xff\xfe", b""])
def test_a_file_of_another_kind_is_refused(tmp_path, content):
    path = tmp_path / "other.csv"
    path.write_bytes(content)
    with pytest.raises(InputError, match="no table of a training"):
        CSVWriter(path)
    assert path.read_bytes() == content


def test_no_directory(tmp_path):
    with pytest.raises(InputError):
        CSVWriter(tmp_path / "nowhere" / "curve.csv")


def test_tensorboard_has_the_records(tmp_path):
    pytest.importorskip("tensorboardX")
    write = TensorBoardWriter(tmp_path / "events")
    state = train(ROWS, CONFIG, on_epoch=write)
    write.close()
    expected = {
        (f"machine/{name}", record.epoch): np.float32(value)
        for record in state.history
        for name, value in record._asdict().items()
        if name != "epoch" and not math.isnan(value)
    }
    assert scalars(tmp_path / "events") == expected


def test_tensorboard_of_a_training_gone_on_with(tmp_path):
    pytest.importorskip("tensorboardX")
    config, directory = DBNConfig(layers=(5, 3), epochs=2, batch_size=11), tmp_path / "events"

    def stop(state):
        if state.epochs_done == 3:
            raise StopTraining

    first = TensorBoardWriter(directory)
    state = pretrain(ROWS, config, on_epoch=in_turn(stop, first))
    first.close()
    second = TensorBoardWriter(directory)
    pretrain(ROWS, state=state, on_epoch=second)
    second.close()
    epochs = [(tag, step) for tag, step in scalars(directory) if tag.endswith("weight_norm")]
    assert sorted(epochs) == [(f"layer_{layer}/weight_norm", epoch) for layer in (1, 2) for epoch in (1, 2)]


def test_without_tensorboardx(monkeypatch, tmp_path):
    monkeypatch.setitem(__import__("sys").modules, "tensorboardX", None)
    with pytest.raises(ImportError, match=r"relevance-rbm\[tensorboard\]"):
        callbacks.TensorBoardWriter(tmp_path)
