"""Headers, row names, labels and words as pandas, R, spreadsheets and archives of data write them."""

import codecs
import gzip

import numpy as np
import pytest
from toys import stripes

from dbn.datasets import load_data
from dbn.datasets.load import read_data
from dbn.datasets.readers import load_array
from dbn.reading import Reading
from rbm import InputError, pack

BITS = stripes(13, columns=5)


@pytest.fixture
def write(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def write(text: str, name: str = "x.csv", encoding: str = "utf-8") -> str:
        (tmp_path / name).write_bytes(text.encode(encoding))
        return name

    return write


def lines(rows, delimiter=",") -> list[str]:
    return [delimiter.join(map(str, row)) for row in rows]


def test_row_names_of_r_have_no_header(write):
    """write.table of R: the header has a field fewer than the rows."""
    rows = lines([(f'"row {i}"', *row) for i, row in enumerate(BITS)], " ")
    path = write("\n".join(['"V1" "V2" "V3" "V4" "V5"', *rows]), "r.txt")
    assert load_data(path, skip_columns=[0]) == pack(BITS)
    assert load_data(path, skip_columns=[0, "V1", "V5"]) == pack(BITS[:, 1:4])


def test_a_header_of_another_width_names_no_column(write):
    path = write("\n".join(["a,b", *lines(BITS)]))
    assert load_data(path) == pack(BITS)
    with pytest.raises(InputError, match="'a' .its columns have no names"):
        load_data(path, skip_columns=["a"])


@pytest.mark.parametrize("header", ["0,1,2,3,4,label", "label,0,1,2,3,4", "sample,1,2,3,4,5"])
def test_a_name_between_numbers_that_count_columns_is_a_header(write, header):
    first = header[0].isalpha()
    labels = np.arange(13) % 3
    rows = np.column_stack([labels, BITS] if first else [BITS, labels])
    path = write("\n".join([header, *lines(rows)]))
    name = next(name for name in header.split(",") if name.isalpha())
    found = read_data(path, Reading(labels=name), 0)
    assert found.states == pack(BITS)
    assert found.labels.tolist() == list(map(str, labels))
    assert load_data(path, skip_columns=[0 if first else 5]) == pack(BITS)
    assert "counts columns: taken for a header" in found.notes[0]


@pytest.mark.parametrize("units", [1, 2, 3])
def test_the_index_of_few_columns_is_seen(write, units):
    rows = [(i, *row) for i, row in enumerate(BITS[:, :units])]
    path = write("\n".join([",".join(["", *map(str, range(units))]), *lines(rows)]))
    with pytest.raises(InputError, match="counts its rows"):
        load_data(path)
    assert load_data(path, skip_columns=["0"]) == pack(BITS[:, :units])


@pytest.mark.parametrize("name", ["label", "Class", "target"])
def test_a_column_that_is_labels_by_its_name_is_no_unit_unless_asked_for(write, name):
    rows = np.column_stack([BITS[:, :2], np.arange(13) % 2, BITS[:, 2:]])
    path = write("\n".join([f"a,b,{name},c,d,e", *lines(rows)]))
    message = f"'{name}' .* --labels {name}, leave it out by --skip-columns {name}, or keep .* --skip-columns none"
    with pytest.raises(InputError, match=message):
        load_data(path)
    assert load_data(path, labels=name) == load_data(path, skip_columns=[name]) == pack(BITS)
    assert load_data(path, skip_columns=["none"]) == pack(rows)


def test_a_delimiter_in_quotation_marks_ends_no_field(write):
    names = np.array(["Smith, A", "Smith, B"])[np.arange(13) % 2]
    rows = [(*row[:2], f'"{name}"', *row[2:]) for row, name in zip(BITS.tolist(), names, strict=True)]
    path = write("\n".join(['a,b,"last, first",c,d,e', *lines(rows)]))
    found = read_data(path, Reading(labels="last, first"), 0)
    assert found.states == pack(BITS)
    assert found.labels.tolist() == names.tolist()
    assert load_data(path, skip_columns=["last, first", "c"]) == pack(BITS[:, [0, 1, 3, 4]])


@pytest.mark.parametrize("words", [("False", "True"), ("FALSE", "TRUE"), ("false", '"true"')])
@pytest.mark.parametrize("delimiter", [",", "\t", " "])
@pytest.mark.parametrize("header", ["", "a b c d e"])
def test_words_for_true_and_false_are_bits(write, words, delimiter, header):
    rows = lines(np.array(words)[BITS], delimiter)
    path = write("\n".join([header.replace(" ", delimiter)] * bool(header) + rows), "x.txt")
    assert load_data(path) == pack(BITS)


def test_names_of_rows_are_left_out_before_a_text_is_transposed(write):
    """Units are the rows of the file, each with its name, and data points have a header."""
    rows = [(f"unit {i}", *row) for i, row in enumerate(BITS.T)]
    path = write("\n".join([",".join(["unit", *(f"bin{i}" for i in range(13))]), *lines(rows)]))
    for columns in (["0"], ["unit"]):
        assert load_data(path, transpose=True, skip_columns=columns) == pack(BITS)
    assert load_data(path, transpose=True, skip_columns=["unit", "bin0", "13"]) == pack(BITS[1:12])
    index = write("\n".join(lines([(i, *row) for i, row in enumerate(BITS.T)])), "index.csv")
    with pytest.raises(InputError, match="counts its rows"):
        load_data(index, transpose=True)
    assert load_data(index, transpose=True, skip_columns=[0]) == pack(BITS)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("name", ["x.csv", "x.txt"])
@pytest.mark.parametrize("zipped", [False, True])
def test_utf_16_is_known_by_its_mark(tmp_path, monkeypatch, encoding, name, zipped):
    monkeypatch.chdir(tmp_path)
    mark = {"utf-16-le": codecs.BOM_UTF16_LE, "utf-16-be": codecs.BOM_UTF16_BE}.get(encoding, b"")
    content = mark + "\r\n".join(["größe,b,c,d,e", *lines(BITS)]).encode(encoding)
    (tmp_path / name).write_bytes(gzip.compress(content) if zipped else content)
    assert np.array_equal(load_array(name), BITS)
    assert load_data(name, skip_columns=["größe"]) == pack(BITS[:, 1:])


@pytest.mark.parametrize("name", ["x.data", "x"])
def test_numbers_beside_a_word_are_known_without_a_name(write, name):
    path = write("\n".join(lines([(*row, "gb"[row[0]]) for row in BITS.tolist()])), name)
    with pytest.raises(InputError, match="line 1: '[gb]' is not a number.*--labels NUMBER"):
        load_data(path)
    assert load_data(path, labels="5") == pack(BITS)
    with pytest.raises(InputError, match="cannot tell what prose is"):
        load_data(write("of 2 men\nand three women\n", "prose"))
