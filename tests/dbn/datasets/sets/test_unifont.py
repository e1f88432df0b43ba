import numpy as np
import pytest

from dbn.datasets.sets.makers.unifont import read_glyphs, split_glyphs
from rbm import InputError, pack, unpack

WIDE = "0041:" + "8001" + "0000" * 14 + "FFFE"
NARROW = "0042:" + "00" * 15 + "FF"


@pytest.fixture
def font(tmp_path):
    path = tmp_path / "unifont.hex"
    path.write_text(f"{WIDE}\n{NARROW}\n10FFFF:{'0001' * 16}\n", encoding="ascii")
    return path


def test_glyphs_of_full_width_are_rows_from_top_to_bottom(font):
    glyphs = unpack(read_glyphs(font)).reshape(-1, 16, 16)
    assert len(glyphs) == 2
    assert glyphs[0, 0].tolist() == [1, *[0] * 14, 1]
    assert not glyphs[0, 1:15].any()
    assert glyphs[0, 15].tolist() == [*[1] * 15, 0]
    assert glyphs[1].tolist() == [[*[0] * 15, 1]] * 16


@pytest.mark.parametrize("line", ["", "0041:00", "0041 " + "0" * 64, "0041:" + "G" * 64, "0041:" + "0" * 65])
def test_a_line_that_is_no_glyph_is_named(font, line):
    font.write_text(f"{WIDE}\n{line}\n", encoding="ascii")
    with pytest.raises(InputError, match="line 2 of .*unifont.hex is no glyph of Unifont"):
        read_glyphs(font)


def test_all_rows_of_a_glyph_are_on_one_side():
    g = np.random.default_rng(7)
    different = (g.random((2000, 256)) < 0.3).astype(np.uint8)
    glyphs = pack(different[g.integers(0, 2000, 5000)])
    train, test = (part.states for part in split_glyphs(glyphs))
    assert train.n + test.n == 5000
    sides = [{row.tobytes() for row in side.words} for side in (train, test)]
    assert not sides[0] & sides[1]
    assert sides[0] | sides[1] == {row.tobytes() for row in glyphs.words}
    n = len(sides[0] | sides[1])
    assert abs(len(sides[1]) - n / 10) < 4 * np.sqrt(n * 0.09)
    assert split_glyphs(glyphs).test.states == test
