"""Packed bits where a limit leaves no room to map them: rows are read, training is the same to the bit."""

import errno
import os
import subprocess
import sys
from functools import partial

import command_line
import numpy as np
import pytest
from toys import bits_of, stripes

from dbn import load, pretrain
from dbn.cli import main
from dbn.datasets import load_data
from dbn.datasets.packed import Bits, write_packed
from rbm import pack
from rbm.bits import States
from rbm.kernels.options import DISABLED
from rbm.storage.words_in_file import WordsInFile

call = partial(command_line.call, main)
TRAIN = ["--layers", "5,3", "--epochs", "2", "--k", "1", "--batch-size", "7"]


def test_where_there_is_no_room_to_map_a_file_its_rows_are_read(tmp_path, monkeypatch):
    states = pack(stripes(31, columns=9))
    write_packed(tmp_path / "b.h5", Bits(31, 9, lambda: iter([states])))

    def no_room(*arguments):
        raise OSError(errno.ENOMEM, "Cannot allocate memory")

    monkeypatch.setattr(np, "memmap", no_room)
    found = load_data(str(tmp_path / "b.h5"))
    assert isinstance(found.words, WordsInFile)
    assert found == states
    call("train", *TRAIN, "--data", tmp_path / "b.h5", "--out", tmp_path / "m.h5")
    expected = pretrain(states, load(tmp_path / "m.h5").config)
    assert [bits_of(s) for s in load(tmp_path / "m.h5").states] == [bits_of(s) for s in expected.states]


LIMITED = """
import resource, sys
from dbn.datasets import load_data
from rbm import States, TrainingConfig, train
from rbm.storage.words_in_file import WordsInFile
def virtual():
    return next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmSize")) * 1024
config = TrainingConfig(n_hidden=3, epochs=1, k=1, batch_size=500)
mapped = load_data(sys.argv[1])
expected = train(mapped, config).model.weights
size, n = mapped.words.nbytes, mapped.n
assert not isinstance(mapped.words, WordsInFile)
del mapped
limit = virtual() + size * 3 // 4
resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
states = load_data(sys.argv[1])
assert isinstance(states.words, WordsInFile)
assert (train(states, config).model.weights == expected).all()
try:
    states.unpack()
except MemoryError:
    print("too large")
except Exception as error:
    print(error)
"""


@pytest.mark.skipif(not os.path.exists("/proc/self/status"), reason="the size of a process is read from Linux")
@pytest.mark.skipif(DISABLED, reason="kernels as plain Python take many minutes for so many rows")
def test_training_works_under_a_limit_that_leaves_no_room_to_map_the_file(tmp_path):
    words = np.random.default_rng(1).integers(0, 2**63, (250_000, 32), np.uint64)  # 64 MB
    write_packed(tmp_path / "b.h5", Bits(250_000, 2048, lambda: iter([States(words, 2048)])))
    command = [sys.executable, "-c", LIMITED, str(tmp_path / "b.h5")]
    done = subprocess.run(command, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert "b.h5 do not fit into memory" in done.stdout
