"""Texts as people have them: compressed, in UTF-16, from standard input; what is no text says what to do."""

import gzip
import io
import sys

import pytest
from click.testing import CliRunner

from analysis.cli import main
from analysis.readers.alignment import read_alignment
from analysis.readers.counts import read_counts
from analysis.readers.kinds import kind_of
from analysis.readers.symbols import read_symbols
from dbn.datasets.readers import registry
from rbm import InputError

WORDS, COUNTS, FASTA = "a b a c\r\nd a a b\r\n", "5\n3\n3\n1\n", ">one\nACd\n>two\nac-\n"
EFFORT = "--shuffles 1 --splits 1 --matches 1 --bootstraps 1".split()


@pytest.fixture
def standard_input(monkeypatch):
    registry._spooled.cache_clear()

    def give(content: bytes) -> None:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))

    yield give
    registry._spooled.cache_clear()


@pytest.mark.parametrize("form", ["plain", "gzip", "utf-16"])
def test_compressed_and_wide_texts_are_read_as_the_plain_ones(tmp_path, form):
    def write(name: str, text: str) -> str:
        content = text.encode("utf-16" if form == "utf-16" else "utf-8")
        (tmp_path / name).write_bytes(gzip.compress(content) if form == "gzip" else content)
        return str(tmp_path / name)

    words, fasta = write("words.txt", WORDS), write("x", FASTA)
    assert (kind_of(words), kind_of(fasta)) == ("symbols", "alignment")
    assert read_symbols(words).codes.tolist() == [0, 1, 0, 2, 3, 0, 0, 1]
    assert read_counts(write("k.txt", COUNTS)).tolist() == [5, 3, 3, 1]
    assert read_alignment(fasta).values.shape == (3, 2)


def test_standard_input_is_of_any_kind(standard_input):
    matrix = ("matrix", "0 1\n1 0\n1 1\n" * 4)
    for kind, text in (("symbols", WORDS), ("counts", COUNTS), ("alignment", 4 * FASTA), matrix):
        registry._spooled.cache_clear()
        result = CliRunner().invoke(main, ["measure", "-", "--kind", kind, *EFFORT], input=text.encode())
        assert result.exit_code == 0, result.output
        assert "data standard input, sha256" in result.output
    for kind, text in (("symbols", WORDS), ("alignment", FASTA), ("matrix", "0 1\n1 0\n"), ("matrix", "0,1\n1,0\n")):
        registry._spooled.cache_clear()
        standard_input(text.encode())
        assert kind_of("-") == kind
    registry._spooled.cache_clear()
    standard_input(b"")
    with pytest.raises(InputError, match="standard input is empty"):
        kind_of("-")


def test_numbers_between_commas_are_no_words(tmp_path):
    (tmp_path / "x.txt").write_text("1,0,1\n0,1,1\n")
    with pytest.raises(InputError, match="nothing but numbers"):
        kind_of(str(tmp_path / "x.txt"))


def test_a_table_with_a_column_of_words_is_no_text_of_words(tmp_path):
    for table in ("1,0,1,good\n0,1,1,bad\n", "u0 u1\n0 1\n1 0\n", '"V1" "V2"\n"r1" 0 1\n"r2" 1 1\n', "the 9\nof 5\n"):
        (tmp_path / "x.data").write_text(table)
        with pytest.raises(InputError, match="a table of numbers and words.*--kind"):
            kind_of(str(tmp_path / "x.data"))
    for text in ("Once, in 1984,\n1 man and 2 women, or 3,\nwent out.\n", "a 1\n2\n", "to be 1 or 2", "1 a b\n2 c d\n"):
        (tmp_path / "x.txt").write_text(text)
        assert kind_of(str(tmp_path / "x.txt")) == "symbols"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("NEXUS", "#NEXUS\nbegin data;\n"),
        ("MSF", "!!AA_MULTIPLE_ALIGNMENT 1.0\n one two\n"),
        ("VCF", "##fileformat=VCFv4.2\n#CHROM POS\n"),
        ("SAM", "@HD\tVN:1.6\n"),
        ("FASTQ", "@read 1\nACGT\n+\nIIII\n"),
    ],
)
def test_other_files_of_sequences_are_refused_and_no_text_of_words(tmp_path, name, text):
    (tmp_path / "x").write_text(text)
    assert kind_of(str(tmp_path / "x")) == "alignment"
    with pytest.raises(InputError, match=f"in {name}, which is not read: convert it to FASTA"):
        read_alignment(str(tmp_path / "x"))
    (tmp_path / "x").write_text("@home is a word, + is another\n")
    assert kind_of(str(tmp_path / "x")) == "symbols"


def test_counts_beside_the_names_of_states_are_asked_for_alone(tmp_path):
    for text in ("state,count\na,5\nb,3\n", "state,count\n0,5\n1,3\n1,1\n"):
        (tmp_path / "k.csv").write_text(text)
        with pytest.raises(InputError, match="one row or column of counts.*states") as found:
            read_counts(str(tmp_path / "k.csv"))
        assert "--" not in str(found.value)  # no option of a matrix


@pytest.mark.parametrize(
    ("content", "way"), [("für das".encode("latin-1"), "iconv -f latin1 -t utf-8"), (b"a\0b", "--kind matrix")]
)
def test_what_is_no_text_names_a_way_out(tmp_path, content, way):
    (tmp_path / "x.txt").write_bytes(content)
    for read in (kind_of, read_symbols):
        with pytest.raises(InputError, match=f"x.txt is no text.*{way}"):
            read(str(tmp_path / "x.txt"))
