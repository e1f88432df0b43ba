"""Words that stay in a file: the same rows as of an array, however they are asked for, and the same training."""

import dataclasses
import errno
import os
import pickle
import signal
import subprocess
import sys
from types import SimpleNamespace

import numpy as np
import pytest
from toys import CONFIG, bits_of, stripes

from rbm import InputError, States, pack, reference, train
from rbm.bits import as_states, count_on
from rbm.storage import scratch, words_in_file
from rbm.storage.scratch import check_scratch, scratch_states

STATES = pack(stripes(41, columns=131))


def in_file(states, tmp_path, parts=3):
    cut = -(-states.n // parts)
    return scratch_states((states.rows(slice(i, i + cut)) for i in range(0, states.n, cut)), states.n_units, tmp_path)


@pytest.fixture(params=["single", "blocks", "mixed"])
def words(request, monkeypatch, tmp_path):
    """Rows read one by one, whole blocks, or both in turn."""
    monkeypatch.setattr(words_in_file, "_BLOCK", 5 * 24 + 1)
    monkeypatch.setattr(words_in_file, "_SINGLE_READ", {"single": 0, "blocks": 10**9, "mixed": 50}[request.param])
    return in_file(STATES, tmp_path).words


INDICES = [
    3, -1, np.int64(40), np.uint8(0), slice(None), slice(3, 17), slice(17, 3), slice(40, 99), slice(2, 30, 3),
    slice(None, None, -1), [], [7], [40, 0, 0, 13, -41, -1], np.arange(41) % 3 == 0, np.zeros(41, bool),
    np.random.default_rng(1).permutation(41), np.array([5, 2], np.uint16),
]  # fmt: skip


@pytest.mark.parametrize("index", INDICES, ids=str)
def test_rows_are_those_of_the_array(words, index):
    expected = STATES.words[index if not isinstance(index, list) else np.array(index, np.int64)]
    found = words[index]
    assert found.dtype == np.uint64
    assert np.array_equal(found, expected)


def test_all_of_it_is_an_array_of_the_same_words(words):
    assert np.array_equal(np.asarray(words), STATES.words)
    assert np.array_equal(pickle.loads(pickle.dumps(words)), STATES.words)  # noqa: S301
    assert (words.shape, len(words), words.size, words.ndim) == ((41, 3), 41, 123, 2)
    with pytest.raises(ValueError, match="copy=False"):
        words.__array__(copy=False)


@pytest.mark.parametrize("index", [41, -42, [0, 41], [-42], np.ones(40, bool), [0.5], [[1]], "x"])
def test_rows_that_are_not_there(words, index):
    with pytest.raises((IndexError, TypeError)):
        words[index]


def test_states_are_handled_as_others(tmp_path):
    states = in_file(STATES, tmp_path)
    assert states == STATES
    assert repr(states) == repr(STATES)
    assert np.array_equal(states[3], STATES[3])
    assert states[[3, 1]] == STATES[[3, 1]]
    assert np.array_equal([*states], [*STATES])
    assert np.array_equal(count_on(states), count_on(STATES))
    assert isinstance(as_states(states).words, np.ndarray)
    assert as_states(states, in_file=True).words is states.words
    past = States(np.full((2, 3), 2**63, np.uint64), 191)
    with pytest.raises(InputError, match="a bit past the last of 131 units"):
        as_states(States(in_file(past, tmp_path).words, 131), in_file=True)


def test_a_file_that_becomes_shorter_is_an_error(tmp_path):
    words = in_file(STATES, tmp_path).words
    os.ftruncate(words._file.fileno(), 24 * 30)
    assert len(words[:30]) == 30
    for index in (slice(None), [29, 30]):
        with pytest.raises(InputError, match="scratch file in .* became shorter"):
            words[index]


@pytest.mark.parametrize(
    ("estimator", "function"), [("cd", None), ("pcd", None), ("cd", reference.contrastive_divergence)]
)
def test_training_gives_the_same_bits(tmp_path, monkeypatch, estimator, function):
    monkeypatch.setattr("rbm.training.loop._INTERRUPTIBLE", 1.0)  # some minibatches at a time
    monkeypatch.setattr("rbm.training.loop._TRIAL", 1.0)
    config = dataclasses.replace(CONFIG, estimator=estimator, schedule="linear")
    held_out = pack(stripes(7, seed=1, columns=131))
    expected = train(STATES, config, held_out=held_out, estimator=function)
    found = train(in_file(STATES, tmp_path), config, held_out=in_file(held_out, tmp_path), estimator=function)
    assert bits_of(found) == bits_of(expected)
    assert [r[:8] for r in found.history] == [r[:8] for r in expected.history]


def test_training_reads_the_rows_of_some_minibatches_at_a_time(tmp_path, monkeypatch):
    read = []
    monkeypatch.setattr(words_in_file.WordsInFile, "_rows", lambda self, a, b: read.append(b - a) or STATES.words[a:b])
    gathered = words_in_file.WordsInFile._gathered
    monkeypatch.setattr(
        words_in_file.WordsInFile, "_gathered", lambda self, rows: read.append(len(rows)) or gathered(self, rows)
    )
    monkeypatch.setattr("rbm.bits._ROWS", 11)
    monkeypatch.setattr("rbm.training.loop._INTERRUPTIBLE", 1.0)
    monkeypatch.setattr("rbm.training.loop._TRIAL", 1.0)
    states = in_file(STATES, tmp_path)
    state = train(states, CONFIG, stop_epoch=0)
    read.clear()
    train(states, state=state, stop_epoch=1)
    assert read.count(5) >= 8  # minibatches of 5 rows


def test_nothing_is_left_behind_however_a_process_ends(tmp_path):
    code = f"""
import os
import numpy as np
from rbm import pack
from rbm.storage.scratch import scratch_states
states = scratch_states(iter([pack(np.ones((1000, 65)))]), 65, {str(tmp_path)!r})
assert states[999].all()
assert os.listdir({str(tmp_path)!r}) == []
os.kill(os.getpid(), 9)
"""
    assert subprocess.run([sys.executable, "-c", code]).returncode == -signal.SIGKILL
    assert os.listdir(tmp_path) == []


def test_a_directory_that_cannot_be_written_to_is_named(tmp_path):
    (tmp_path / "file").touch()
    for place in (tmp_path / "none", tmp_path / "file"):
        with pytest.raises(InputError, match=f"cannot write to the scratch directory {place} .*is writable"):
            check_scratch(place)
    check_scratch(tmp_path)


def test_a_full_disk_is_named_and_the_file_closed(tmp_path, monkeypatch):
    closed = []

    def write(data):
        raise OSError(errno.ENOSPC, "No space left on device")

    file = SimpleNamespace(write=write, close=lambda: closed.append(True))
    monkeypatch.setattr(scratch, "_nameless", lambda directory: file)
    with pytest.raises(InputError, match=r"cannot write the states .* \(No space left on device\): make room"):
        scratch_states(iter([STATES]), 131, tmp_path)
    assert closed
