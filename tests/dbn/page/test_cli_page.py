"""``dbn page``: the file it writes, and what it refuses."""

import javascript
import numpy as np
import pytest
import untied
from small_training import call
from toys import stripes

from dbn import save

ROWS = stripes(31, columns=9)


def test_a_page_of_a_trained_model_with_rows(model, tmp_path):
    out = tmp_path / "mine.html"
    said = call("page", model, "--rows", 4, "--title", "Stripes & more", "--layer", 1, "--out", out)
    assert said.splitlines()[-1] == str(out)
    assert "conditional probabilities differ" in said
    page = out.read_text()
    content = javascript.contents_of(page)
    assert (content["rows"]["n"], content["layer"], content["shape"]) == (4, 1, [3, 3])
    bits = np.unpackbits(np.frombuffer(javascript.decoded(content["rows"]["bits"]), "u1"), bitorder="little")
    assert np.array_equal(bits[:36].reshape(4, 9), ROWS[:4])
    assert "<title>Stripes &amp; more</title>" in page


def test_nothing_is_overwritten_in_silence(model, tmp_path):
    out = tmp_path / "page.html"
    out.write_text("mine")
    assert "exists" in call("page", model, "--out", out, status=2)
    assert out.read_text() == "mine"
    call("page", model, "--out", out, "--overwrite")
    assert out.read_text().startswith("<!doctype html>")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--out", "page.png"), "ends in .html"),
        (("--layer", 9), "layer must be from 1"),
        (("--shape", "2x4"), "the shape must be ROWSxCOLUMNS of 9 units"),
        (("--data", "rows.npy"), "--data: the page keeps no rows; give --rows 10 too"),
        (("--binarise", "threshold"), "the model knows how its data were read"),
        (("--rows", -1), "Invalid value for '--rows'"),
    ],
)
def test_bad_options_are_one_line(model, tmp_path, monkeypatch, options, said):
    monkeypatch.chdir(tmp_path)
    assert said in call("page", model, *options, status=2)
    assert not list(tmp_path.glob("*.html"))


def test_files_that_are_no_models_and_pixels_without_a_square_are_refused(model, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert "there is no file" in call("page", "none.h5", status=2)
    save("tuned.h5", untied.stack(5, 4, 3))
    assert "5 units make no square picture: give --shape" in call("page", "tuned.h5", status=2)
    assert "untied" in call("page", "tuned.h5", "--shape", "1x5", "--layer", 1, status=2)
    assert "knows no data" in call("page", "tuned.h5", "--shape", "1x5", "--rows", 3, status=2)
    call("page", "tuned.h5", "--shape", "1x5")
    assert javascript.contents_of((tmp_path / "page.html").read_text())["layer"] == 2
