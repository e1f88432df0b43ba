import numpy as np
import pytest

from analysis.entropies.columns import as_bits
from analysis.entropies.entropy import state_counts
from analysis.readers import kinds
from analysis.readers.alignment import read_alignment
from analysis.readers.counts import read_counts
from analysis.readers.kinds import kind_of
from analysis.readers.symbols import read_symbols
from dbn.datasets import readers
from rbm import InputError


@pytest.fixture
def write(tmp_path):
    def write(name, content):
        path = tmp_path / name
        if isinstance(content, str):
            path.write_text(content, encoding="utf-8")
        elif isinstance(content, bytes):
            path.write_bytes(content)
        else:
            np.save(path, content)
        return str(path)

    return write


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("k.txt", "5 3\n3 1\t1 1\n\n1"),
        ("k.csv", "5,3,3,1,1,1,1\n"),
        ("k.csv", "count\n5\n3\n3\n1\n1\n1\n1\n"),
        ("k.npy", np.array([5, 3, 3, 1, 1, 1, 1], np.uint8)),
        ("k.npy", np.array([[5.0], [3], [3], [1], [1], [1], [1]])),
    ],
)
def test_counts_of_every_form(write, name, content):
    counts = read_counts(write(name, content))
    assert counts.tolist() == [5, 3, 3, 1, 1, 1, 1]
    assert counts.dtype == np.int64


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("k.txt", "5 3.5 1", "'3.5' as number 2"),
        ("k.txt", "5 three", "'three' as number 2"),
        ("k.txt", "5 0 1", "0 as number 2: leave out"),
        ("k.txt", "5 -3", "-3 as number 2"),
        ("k.txt", "5 nan", "'nan' as number 2"),
        ("k.txt", "5 " + "9" * 30, "as number 2"),
        ("k.txt", "999999999999999999 1", "more than 2\\*\\*53"),
        ("k.txt", " \n", "is empty"),
        ("k.csv", "", "is empty"),
        ("k.csv", "1,2\n3,4\n", "one row or column"),
        ("k.csv", "1\n2.5\n", "2.5 as number 2"),
        ("k.csv", "1\nnan\n", "nan as number 2"),
        ("k.npy", np.array([3.0, np.nan]), "nan as number 2"),
        ("k.npy", np.array([3.0, np.inf]), "inf as number 2"),
        ("k.npy", np.ones((2, 3), int), "one sequence"),
        ("k.npy", np.ones(0, int), "is empty"),
        ("k.npy", np.array(["a", "b"]), "not counts"),
        ("k.npy", b"no array", "cannot be read as .npy"),
        ("k.txt", b"\xff\xfe\x00\x01", "no text"),
        ("k.txt", b"1 2\x00", "zero bytes"),
    ],
)
def test_bad_counts(write, name, content, message):
    with pytest.raises(InputError, match=message):
        read_counts(write(name, content))


def test_words_are_symbols_as_they_are_written(write):
    sequence = read_symbols(write("s.txt", "the cat\nThe the 01 1\t1\n"))
    assert sequence.codes.tolist() == [0, 1, 2, 0, 3, 4, 4]
    assert sequence.bits == 3


def test_numbers_and_texts_of_an_array_are_symbols(write):
    for array in (np.array([7, -2, 7, 900]), np.array(["b", "a", "b", "c"])):
        codes = read_symbols(write("s.npy", array)).codes
        assert len(set(codes.tolist())) == 3
        assert codes[0] == codes[2]


@pytest.mark.parametrize(("number", "bits"), [(1, 1), (2, 1), (3, 2), (256, 8), (257, 9), (65_537, 17)])
def test_bits_hold_every_symbol(write, number, bits):
    sequence = read_symbols(write("s.txt", " ".join(map(str, [0, *range(number)]))))
    assert sequence.bits == bits
    assert sequence.codes.tolist() == [0, *range(number)]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("s.txt", "alone", "single symbol"),
        ("s.txt", "\n", "is empty"),
        ("s.npy", np.array([1.5, 2]), "not symbols"),
        ("s.npy", np.ones((3, 2), int), "one sequence"),
        ("s.npy", np.array([{}, 1], object), "cannot be read as .npy"),
    ],
)
def test_bad_symbols(write, name, content, message):
    with pytest.raises(InputError, match=message):
        read_symbols(write(name, content))


def test_an_alignment_has_sequences_as_points_and_columns_as_units(write):
    columns = read_alignment(write("a.fa", ">one\nACd.\n-F\n>two\nacd-\n.f\n\n>three\nACDE-F\n"))
    assert columns.values.shape == (6, 3)
    assert columns.values[:, 0].tolist() == columns.values[:, 1].tolist() != columns.values[:, 2].tolist()
    assert state_counts(as_bits(columns)).tolist() == [2, 1]
    assert np.flatnonzero(columns.values[:, 0] != columns.values[:, 2]).tolist() == [3]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (">a\nACD\n>b\nAC\n", "line 3 has 2 columns, the first 3"),
        (">a\n>b\nAC\n", "line 1 has 0 columns"),
        ("ACD\n>b\nACD\n", "line 1: a FASTA file begins"),
        (">a\nACD\n", "holds 1 sequence"),
        (">a\nAC1\n>b\nACD\n", "line 1 holds '1'"),
        (">a\nACD\n>b\nACé\n", "line 3 holds"),
        ("\n", "is empty"),
    ],
)
def test_bad_alignments(write, content, message):
    with pytest.raises(InputError, match=message):
        read_alignment(write("a.fa", content))


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("x.fasta", ">a\nAC\n", "alignment"),
        ("x.txt", "\n>a\nAC\n", "alignment"),
        ("x.txt", "to be 1 or 2", "symbols"),
        ("x", "to be", "symbols"),
        ("x.csv", "1,0\n0,1\n", "matrix"),
        ("x.npy", np.eye(2), "matrix"),
        ("x.npy", np.zeros((3, 1, 2)), "matrix"),
        ("x.h5", b"broken", "model"),
        ("x.h5:/data", None, "matrix"),
        ("x.npz", None, "matrix"),
        ("x-ubyte.gz", None, "matrix"),
    ],
)
def test_kinds_that_are_clear(write, name, content, kind):
    assert kind_of(name if content is None else write(name, content)) == kind


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("x.txt", "5 3 1"),
        ("x.txt", "0.5 1e3 nan"),
        ("x.csv", "5\n3\n"),
        ("x.csv", "5,3,1\n"),
        ("x.npy", np.arange(5)),
        ("x.npy", np.ones((5, 1))),
        ("x.npy", np.ones((1, 5))),
    ],
)
def test_kinds_that_are_open_are_asked_for(write, name, content):
    with pytest.raises(InputError, match="--kind model, matrix, counts, symbols, alignment"):
        kind_of(write(name, content))


def test_a_file_type_added_for_training_is_a_matrix_and_not_symbols(write, monkeypatch):
    path = write("x.xyz", "one two")
    assert kind_of(path) == "symbols"
    monkeypatch.setattr(readers, "is_array_file", lambda path: path.endswith(".xyz"))
    monkeypatch.setattr(kinds, "is_array_file", readers.is_array_file)
    assert kind_of(path) == "matrix"


def test_what_training_reads_is_known_by_its_name():
    names = ("a.npy", "a.npz", "a.csv", "a.h5", "a.idx", "a-ubyte.gz")
    assert all(map(readers.is_array_file, names))
    assert not any(map(readers.is_array_file, ("a.txt", "a.fasta", "a")))


def test_an_hdf5_file_is_a_model_only_where_it_says_so(tmp_path):
    h5py = pytest.importorskip("h5py")
    for name, mark in (("ours.h5", True), ("other.h5", False)):
        with h5py.File(tmp_path / name, "w") as file:
            file["data"] = np.eye(3)
            if mark:
                file.attrs["kind"] = "dbn"
    assert kind_of(str(tmp_path / "ours.h5")) == "model"
    assert kind_of(str(tmp_path / "other.h5")) == "matrix"


STOCKHOLM = "# STOCKHOLM 1.0\n#=GF ID x\none ACd.\ntwo acd-\n#=GC SS_cons ....\n\none -F\ntwo .f\n//\nnot read\n"
CLUSTAL = "CLUSTAL W (1.8) alignment\n\none   ACD- 4\ntwo   ACD- 4\n      ***\n\none   -F 6\ntwo   -F 6\n      **\n"
A3M = ">one\nACaaD--F\n>two\nACD-t-F\n"


@pytest.mark.parametrize(
    ("name", "content"),
    [("x.sto", STOCKHOLM), ("x", STOCKHOLM), ("x.aln", CLUSTAL), ("x.txt", CLUSTAL), ("x.a3m", A3M)],
)
def test_other_formats_of_alignments_are_read_as_alignments(write, name, content):
    path = write(name, content)
    assert kind_of(path) == "alignment"
    expected = read_alignment(write("x.fa", ">one\nACD--F\n>two\nACD--F\n"))
    found = read_alignment(path)
    assert (found.bits, found[0].tolist()) == (expected.bits, expected[0].tolist())


def test_phylip_is_refused_and_no_text_of_words(write):
    path = write("x.phy", " 2 4\none       ACDE\ntwo       ACDF\n")
    assert kind_of(path) == "alignment"
    with pytest.raises(InputError, match="PHYLIP, which is not read: convert it to FASTA"):
        read_alignment(path)
    assert kind_of(write("w.txt", "2 words in a text\n")) == "symbols"
    with pytest.raises(InputError, match="--kind"):
        kind_of(write("n.txt", "5 4\n3 2\n"))


@pytest.mark.parametrize("read", [read_counts, read_symbols, read_alignment, kind_of])
@pytest.mark.parametrize("name", ["missing.txt", "missing.npy"])
def test_a_missing_file(read, name):
    with pytest.raises(InputError, match="there is no file"):
        read(name)


def test_a_directory(tmp_path):
    with pytest.raises(InputError, match="cannot read"):
        read_symbols(str(tmp_path))
