import gzip

import numpy as np
import pytest

from dbn.datasets.readers.text import read_text_numbers as read_csv
from rbm import InputError


def read(tmp_path, content: str | bytes) -> np.ndarray:
    path = tmp_path / "x.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_csv(str(path))


@pytest.mark.parametrize(
    "content",
    [
        "1,0,.5\n0,255,-3e2\n",
        "1,0,.5\n0,255,-3e2",
        "1,0,.5\r\n0,255,-3e2\r\n",
        "\n1,0,.5\n\n  \n0,255,-3e2\n\n",
        " 1, 0,.5\n0 ,255 , -3e2\n",
        '"1","0","0.5"\n"0",255,-300\n',
        "a,b,c\n1,0,.5\n0,255,-3e2\n",
        '"a","b",""\n1,0,.5\n0,255,-3e2\n',
        "# grey levels\n1,0,.5\n0,255,-3e2\n",
        "\ufeff1,0,.5\n0,255,-3e2\n",
        "größe,b,c\n1,0,.5\n0,255,-3e2\n".encode("latin-1"),
        "1;0;.5\n0;255;-3e2\n",
        "a;b;c\n1; 0;.5\n0;255;-3e2\n",
        "1\t0\t.5\n0\t255\t-3e2\n",
        "1 0 .5\n 0  255  -3e2\n",
        "# grey levels\n# of 2 rows\n1 0 .5\n0 255 -3e2 # the last\n",
        "% of Octave\n1 0 .5\n0 255 -3e2\n",
        "0,1,2\n1,0,.5\n0,255,-3e2\n",
        "1 2 3\n1 0 .5\n0 255 -3e2\n",
        gzip.compress(b"1,0,.5\n0,255,-3e2\n", mtime=0),
        "1,0,.5\n0,255,-3e2\n".encode("utf-8-sig"),
    ],
)
def test_numbers_with_or_without_a_header(tmp_path, content):
    assert read(tmp_path, content).tolist() == [[1, 0, 0.5], [0, 255, -300]]


def test_one_row_and_one_column_stay_two_dimensional(tmp_path):
    assert read(tmp_path, "1,0,1\n").tolist() == [[1, 0, 1]]
    assert read(tmp_path, "1\n0\n").tolist() == [[1], [0]]


def test_many_rows_are_those_written(tmp_path):
    array = np.random.default_rng(5).integers(0, 256, (53, 67))
    np.savetxt(tmp_path / "x.csv", array, fmt="%d", delimiter=",")
    assert np.array_equal(read_csv(str(tmp_path / "x.csv")), array)


@pytest.mark.parametrize("content", ["\n", " \n\n", "a,b,c\n", "a,b,c"])
def test_no_numbers_are_no_rows(tmp_path, content):
    assert len(read(tmp_path, content)) == 0


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("1,0\n0,x\n", "line 2: 'x' is not a number"),
        ("1,x\n0,1\n", "line 1: 'x' is not a number"),
        ("a,b\n1,0\n\n0,oops\n1,1\n", "line 4: 'oops' is not a number"),
        ("1,0\n0,\n", "line 2: '' is not a number"),
        ("1,0\n1_0,1\n", "line 2: '1_0,1' is not a number"),
        ("1,0\n0,1,1\n", "line 2: 3 columns where the first row has 2"),
        ("a,b\n1,0\n0,1\n1\n", "line 4: 1 columns where the first row has 2"),
        (b"1,0\n\xff\xfe,0\n", "line 2: .* is not a number"),
        ("1,0\n" + "z" * 1000 + ",1\n", "line 2: 'z{40}' is not a number"),
    ],
)
def test_the_first_unusable_line_is_named(tmp_path, content, message):
    with pytest.raises(InputError, match=rf"x\.csv, {message}: give comma-separated numbers"):
        read(tmp_path, content)
