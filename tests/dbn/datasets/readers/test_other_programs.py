"""Files as MATLAB, SciPy and spreadsheets write them, and names as Windows has them."""

import gzip

import h5py
import numpy as np
import pytest
from scipy import io, sparse

from dbn.datasets import load_data
from dbn.datasets.names import absolute, split_name
from dbn.datasets.readers import load_array
from rbm import InputError, unpack

BITS = (np.random.default_rng(3).random((13, 7)) < 0.4).astype(np.uint8)


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_matlab_files_up_to_version_7(here):
    io.savemat("one.mat", {"bits": BITS})
    io.savemat("two.mat", {"bits": BITS, "sparse": sparse.csc_matrix(1 - BITS.astype(float)), "words": "text"})
    assert np.array_equal(load_array("one.mat"), BITS)
    assert np.array_equal(load_array("two.mat:/bits"), BITS)
    assert np.array_equal(load_array("two.mat:/sparse"), 1 - BITS)
    with pytest.raises(InputError, match="say which with two.mat:/NAME"):
        load_array("two.mat")


def test_matlab_files_of_version_7_3_are_turned_as_matlab_shows_them(here):
    with h5py.File("x.mat", "w", userblock_size=512) as file:
        file["bits"] = BITS.T  # columns first, as MATLAB stores them
    raw = bytearray((here / "x.mat").read_bytes())
    raw[:20] = b"MATLAB 7.3 MAT-file,"
    (here / "x.mat").write_bytes(raw)
    (here / "unnamed").write_bytes(raw)
    assert np.array_equal(load_array("x.mat"), BITS)
    assert np.array_equal(load_array("unnamed"), BITS)


@pytest.mark.parametrize("form", ["csr", "csc", "coo", "bsr", "dia"])
def test_sparse_matrices(here, form):
    sparse.save_npz("x.npz", sparse.coo_matrix(BITS).asformat(form))
    assert np.array_equal(load_array("x.npz"), BITS)


@pytest.mark.parametrize(
    ("spec", "path", "name"),
    [
        ("x.npz:/a/b", "x.npz", "a/b"), ("C:/d/x.npy", "C:/d/x.npy", ""), ("c:\\d\\x.h5:/a", "c:\\d\\x.h5", "a"),
        ("C:/x.h5:/a", "C:/x.h5", "a"), ("x.npy", "x.npy", ""), ("-", "-", ""),
    ],
)  # fmt: skip
def test_the_letter_of_a_drive_is_part_of_the_path(spec, path, name):
    assert split_name(spec) == (path, name)


def test_a_path_that_looks_like_a_drive_is_read_and_stored(here):
    (here / "C:").mkdir()
    np.save("C:/x.npy", BITS)
    assert np.array_equal(load_array("C:/x.npy"), BITS)
    assert absolute("C:/x.npy") == str(here / "C:/x.npy")
    assert absolute("d/x.h5:/a") == str(here / "d/x.h5") + ":/a"
    assert (absolute(None), absolute("mnist:test"), absolute("-")) == (None, "mnist:test", "-")


@pytest.mark.parametrize("form", ["%.18e", "%d", "%.3f"])
@pytest.mark.parametrize("delimiter", [" ", ",", ";", "\t"])
@pytest.mark.parametrize("header", ["", "grey levels\nof 13 rows"])
@pytest.mark.parametrize("zipped", [False, True])
def test_whatever_savetxt_writes(here, form, delimiter, header, zipped):
    np.savetxt("x.txt", BITS, fmt=form, delimiter=delimiter, header=header)
    if zipped:
        (here / "x.txt").write_bytes(gzip.compress((here / "x.txt").read_bytes()))
    assert np.array_equal(load_array("x.txt"), BITS)


def frame(index: bool, names: list[str]) -> str:
    """What pandas writes."""
    lines = [",".join(([""] if index else []) + names)]
    lines += [",".join(map(str, ([i] if index else []) + row.tolist())) for i, row in enumerate(BITS)]
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("names", [list("abcdefg"), list("0123456")])
def test_the_index_of_a_data_frame_is_noticed_and_left_out(here, names):
    (here / "i.csv").write_text(frame(True, names))
    with pytest.raises(
        InputError, match=r"counts its rows.*--skip-columns 0, or keep it as a unit by --skip-columns none"
    ):
        load_data("i.csv")
    assert np.array_equal(unpack(load_data("i.csv", skip_columns=[0])), BITS)
    kept = unpack(load_data("i.csv", "threshold:6", skip_columns=["none"]))
    assert kept.shape == (13, 8)
    (here / "j.csv").write_text(frame(False, names))
    assert np.array_equal(unpack(load_data("j.csv")), BITS)


def test_row_names_and_words_are_left_out_by_name_or_number(here):
    lines = ['"","a","b","c","d","e","f","g","kind"']
    lines += [f'"row{i}",{",".join(map(str, row))},"cat"' for i, row in enumerate(BITS.tolist())]
    (here / "r.csv").write_text("\n".join(lines))
    with pytest.raises(InputError, match=r"'\"row0\"' is not a number.*--skip-columns NUMBER"):
        load_data("r.csv")
    for skipped in ([0, 8], ["0", "kind"], ["", "kind"]):
        assert np.array_equal(unpack(load_data("r.csv", skip_columns=skipped)), BITS)
    assert np.array_equal(unpack(load_data("r.csv", skip_columns=[0], labels="kind")), BITS)
    assert np.array_equal(unpack(load_data("r.csv", skip_columns=[0, "g"], labels="8")), BITS[:, :6])


@pytest.mark.parametrize(
    ("column", "message"),
    [
        ("other", "no column 'other' .*its header has a, b"),
        (7, "columns 0 to 6; got 7"),
        (-1, "columns 0 to 6; got -1"),
    ],
)
def test_a_column_that_is_not_there(here, column, message):
    (here / "x.csv").write_text(frame(False, list("abcdefg")))
    with pytest.raises(InputError, match=message):
        load_data("x.csv", skip_columns=[column])


@pytest.mark.parametrize("name", ["x.npy", "x.txt", "x.h5"])
def test_transposed(here, name):
    np.save("x.npy", BITS.T)
    np.savetxt("x.txt", BITS.T)
    with h5py.File("x.h5", "w") as file:
        file["a"] = BITS.T
    assert np.array_equal(unpack(load_data(name, transpose=True)), BITS)


def test_hdf5_data_in_other_files_are_not_followed(here):
    np.save("secret.npy", BITS)
    with h5py.File("x.h5", "w") as file:
        file.create_dataset("outside", (13, 7), np.uint8, external=[("secret.npy", 128, 91)])
        file["linked"] = h5py.ExternalLink("y.h5", "/a")
        layout = h5py.VirtualLayout((13, 7), np.uint8)
        layout[:] = h5py.VirtualSource("y.h5", "a", (13, 7))
        file.create_virtual_dataset("virtual", layout)
    with h5py.File("y.h5", "w") as file:
        file["a"] = BITS
    for name in ("outside", "linked", "virtual"):
        with pytest.raises(InputError, match="another file"):
            load_array(f"x.h5:/{name}")


def test_a_dataset_that_declares_what_it_does_not_hold_is_refused(here):
    with h5py.File("x.h5", "w") as file:
        file.create_dataset("a", (10**9, 10**3), np.uint8, chunks=(1000, 1000))
    with pytest.raises(InputError, match="declares 1000000000000 bytes of data but stores 0"):
        load_array("x.h5")
