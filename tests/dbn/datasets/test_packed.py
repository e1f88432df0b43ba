"""Packed bits: written in chunks, mapped into memory, trained on without a copy and never written to."""

import os
import subprocess
import sys
from functools import partial

import command_line
import h5py
import numpy as np
import pytest
from toys import bits_of, stripes

from dbn import load
from dbn.cli import main
from dbn.datasets import digest, load_data, packed_seal
from dbn.datasets.packed import Bits, open_packed, write_packed
from dbn.datasets.packed_seal import Words, seal
from rbm import InputError, TrainingConfig, pack, train
from rbm.bits import States

call = partial(command_line.call, main)
TRAIN = ["--layers", "5,3", "--epochs", "2", "--k", "1", "--batch-size", "7"]


@pytest.mark.parametrize("n_units", [1, 63, 64, 65, 129])
@pytest.mark.parametrize("known", [True, False])
def test_states_come_back_with_their_digest(tmp_path, n_units, known):
    states = pack(stripes(31, columns=n_units))
    parts = Bits(31 if known else -1, n_units, lambda: iter([states.rows(slice(13)), states.rows(slice(13, None))]))
    found = write_packed(tmp_path / "b.h5", parts, made_from="x", reading="y")
    assert found == digest(states)
    assert open_packed(str(tmp_path / "b.h5")) == states == load_data(str(tmp_path / "b.h5"))
    with h5py.File(tmp_path / "b.h5") as file:  # the format, as the docstring has it
        expected = {"kind": "packed states", "format": 2, "n_units": n_units, "digest": found, "made_from": "x"}
        assert expected.items() <= dict(file.attrs).items()
        words = file["words"]
        assert words.chunks is None
        assert words.compression is None
        assert words.dtype == "<u8"
        assert np.array_equal(words[...], states.words)


def test_training_on_the_map_gives_the_same_bits_copies_nothing_and_leaves_the_file(tmp_path):
    states = pack(stripes(31, columns=9))
    write_packed(tmp_path / "b.h5", Bits(31, 9, lambda: iter([states])))
    before = (tmp_path / "b.h5").read_bytes()
    mapped = open_packed(str(tmp_path / "b.h5"))
    assert np.require(mapped.words, requirements=["C", "W"]) is mapped.words
    config = TrainingConfig(n_hidden=3, epochs=2, k=1, batch_size=5)
    assert bits_of(train(mapped, config)) == bits_of(train(states, config))
    mapped.words[:] = 0
    assert (tmp_path / "b.h5").read_bytes() == before


def test_the_command_packs_what_training_reads(tmp_path, monkeypatch):
    grey = np.random.default_rng(1).integers(0, 256, (53, 67), np.uint8)
    np.save(tmp_path / "x.npy", grey)
    np.savetxt(tmp_path / "x.txt", grey, fmt="%d")
    whole = ["--binarise", "bernoulli", "--seed", 5]
    text = call("pack", tmp_path / "x.npy", *whole, "--out", tmp_path / "b.h5")
    assert "53 rows x 67 units" in text
    call("pack", tmp_path / "x.txt", *whole, "--scale", 255, "--out", tmp_path / "t.h5")
    assert (tmp_path / "b.h5").stat().st_size == (tmp_path / "t.h5").stat().st_size
    assert open_packed(str(tmp_path / "b.h5")) == load_data(str(tmp_path / "x.npy"), "bernoulli", 5)
    assert open_packed(str(tmp_path / "t.h5")) == open_packed(str(tmp_path / "b.h5"))
    call("train", *TRAIN, "--data", tmp_path / "b.h5", "--out", tmp_path / "m.h5")
    call("train", *TRAIN, "--data", tmp_path / "x.npy", *whole, "--out", tmp_path / "n.h5")
    found = [load(tmp_path / name) for name in ("m.h5", "n.h5")]
    assert found[0].digest == found[1].digest
    assert "exists" in call("pack", tmp_path / "x.npy", "--out", tmp_path / "b.h5", status=2)
    monkeypatch.setattr("dbn.datasets.load._ROWS", 8)
    call("pack", tmp_path / "b.h5", "--out", tmp_path / "again.h5")
    assert open_packed(str(tmp_path / "again.h5")) == open_packed(str(tmp_path / "b.h5"))
    (tmp_path / "again.h5").unlink()
    assert "packed bits already" in call("pack", tmp_path / "b.h5", "--spins", "--out", tmp_path / "c.h5", status=2)
    assert sorted(path.name for path in tmp_path.glob("*")) == ["b.h5", "m.h5", "n.h5", "t.h5", "x.npy", "x.txt"]


@pytest.mark.parametrize("name", ["x.npy", "x.txt"])  # of a known number of rows, and counted first
@pytest.mark.parametrize("values", [(0, 0.3), (0.6, 1)])
def test_rows_that_are_all_the_same_are_not_packed(tmp_path, monkeypatch, values, name):
    monkeypatch.setattr("dbn.datasets.load._ROWS", 4)
    grey, read = np.resize(values, (9, 5)), ("--binarise", "threshold")
    on = 5 if values[0] else 0

    def write(rows):
        (np.save if name == "x.npy" else np.savetxt)(tmp_path / name, rows)

    write(grey)
    text = call("pack", tmp_path / name, *read, "--out", tmp_path / "b.h5", status=2)
    assert f"all 9 rows of {tmp_path / name} are the same, {on} of 5 bits on" in text
    assert [path.name for path in tmp_path.iterdir()] == [name]
    trained = call("train", *TRAIN, "--data", tmp_path / name, *read, "--out", tmp_path / "m.h5", status=2)
    assert text.splitlines()[-1] == trained.splitlines()[-1]
    (tmp_path / "b.h5").write_bytes(b"there before")
    call("pack", tmp_path / name, *read, "--out", tmp_path / "b.h5", "--overwrite", status=2)
    assert (tmp_path / "b.h5").read_bytes() == b"there before"
    (tmp_path / "b.h5").unlink()

    grey[8, 3] = 1 - grey[8, 3].round()  # one bit differs, in the last chunk
    write(grey)
    call("pack", tmp_path / name, *read, "--out", tmp_path / "b.h5")
    write(grey[:1])
    call("pack", tmp_path / name, *read, "--out", tmp_path / "one.h5")
    assert open_packed(str(tmp_path / "one.h5")).n == 1


def sealed_again(path, rows=31):
    """Give a changed file the checksum of what it holds now."""
    with h5py.File(path) as file:
        start = file["words"].id.get_offset() if "words" in file else 600
    seal(path, Words(9, rows, start, 8 * rows))


@pytest.mark.parametrize("damage", ["cut", "format", "words", "width"])
@pytest.mark.parametrize("again", [True, False])
def test_a_file_that_is_not_whole_is_named(tmp_path, damage, again):
    path = tmp_path / "b.h5"
    write_packed(path, Bits(31, 9, lambda: iter([pack(stripes(31, columns=9))])))
    if damage == "cut":
        path.write_bytes(path.read_bytes()[:-8])
    else:
        with h5py.File(path, "r+") as file:
            if damage == "words":
                del file["words"]
            file.attrs.update({"format": 3} if damage == "format" else {"n_units": 65} if damage == "width" else {})
        if again:
            sealed_again(path)
    with pytest.raises(InputError, match=r"b\.h5 .*pack it again|b\.h5 cannot be read"):
        load_data(str(path))


def unsealed(path):
    """Write a file as the first format had it, without a checksum."""
    states = pack(stripes(31, columns=9))
    with h5py.File(path, "w") as file:
        file.attrs.update(kind="packed states", format=1, version="0", n_units=9, digest=digest(states))
        file["words"] = states.words
    return states


def test_a_file_of_the_first_format_is_read_and_its_words_are_checked(tmp_path):
    path = tmp_path / "b.h5"
    states = unsealed(path)
    assert load_data(str(path)) == states
    whole = bytearray(path.read_bytes())
    whole[-1] ^= 1
    path.write_bytes(whole)
    with pytest.raises(InputError, match=r"b\.h5 is damaged: its words do not match their digest"):
        load_data(str(path))


def test_the_damaged_part_is_named(tmp_path):
    path = tmp_path / "b.h5"
    write_packed(path, Bits(31, 9, lambda: iter([pack(stripes(31, columns=9))])))
    whole = path.read_bytes()
    with h5py.File(path) as file:
        first = file["words"].id.get_offset()
    words, structure = "its words do not match", "its structure .* does not match"
    end = first + 31 * 8
    for place, said in ((first, words), (end - 1, words), (first - 1, structure), (end, structure), (600, structure),
                        (3, "lacks its checksum")):  # fmt: skip
        changed = bytearray(whole)
        changed[place] ^= 1
        path.write_bytes(changed)
        with pytest.raises(InputError, match=rf"b\.h5 (is damaged: )?{said}.*pack it again"):
            load_data(str(path))
    path.write_bytes(whole + b"\0")
    with pytest.raises(InputError, match="its structure"):
        load_data(str(path))


def test_words_are_read_once_a_process_until_the_file_changes(tmp_path, monkeypatch):
    path, read = tmp_path / "b.h5", []
    add = packed_seal._add
    monkeypatch.setattr(packed_seal, "_add", lambda found, file, a, b: read.append(b - a) or add(found, file, a, b))
    write_packed(path, Bits(31, 9, lambda: iter([pack(stripes(31, columns=9))])))
    os.utime(path, (1e9, 1e9))
    read.clear()
    load_data(str(path))
    load_data(str(path))
    assert read.count(31 * 8) == 1
    os.utime(path, (2e9, 2e9))  # so new that a later change would leave the same time
    load_data(str(path))
    load_data(str(path))
    assert read.count(31 * 8) == 3


def test_there_must_be_rows(tmp_path):
    with pytest.raises(InputError, match="0 rows"):
        write_packed(tmp_path / "b.h5", Bits(-1, 9, lambda: iter([States(np.empty((0, 1), np.uint64), 9)])))


@pytest.mark.parametrize("kind", ["npy", "h5"])
def test_grey_files_become_bits_in_a_fraction_of_their_size(tmp_path, kind):
    """160 MB of bytes: memory grows by the bits, 21 MB, and a chunk; packing needs the chunk alone."""
    rows, columns = 200_000, 800
    path = tmp_path / f"x.{kind}"
    if kind == "npy":
        np.lib.format.open_memmap(path, "w+", np.uint8, (rows, columns))[::7, ::3] = 200
    else:
        with h5py.File(path, "w") as file:
            made = file.create_dataset("grey", (rows, columns), np.uint8)
            for i in range(0, rows, 10_000):
                made[i : i + 10_000] = np.arange(columns, dtype=np.uint8) * 5 % 251
    code = f"""
import resource
from dbn.datasets.load import open_bits
from dbn.datasets import load_data
from dbn.reading import Reading
from dbn.datasets.packed import write_packed
import h5py, numpy, rbm.streams
most = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
before = most()
bits = open_bits({str(path)!r}, Reading("threshold"), 0)
write_packed({str(tmp_path / "b.h5")!r}, bits)
packing = most()
load_data({str(path)!r}, "threshold")
print(before, packing, most())
"""
    out = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout
    before, packing, loading = (int(n) / 1024 for n in out.split())
    assert packing - before < 60
    assert loading - before < 21 + 60
