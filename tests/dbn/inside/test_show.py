"""``dbn show`` and ``dbn reconstruct``: which numbers are drawn under which names, and what is refused."""

import numpy as np
import pytest
from labelled import classes as rows_with_labels
from small_training import call
from toys import stripes

from dbn import DBN, load, pictures, save
from dbn.inside.activation import most_activating
from dbn.inside.atlas import state_atlas
from dbn.inside.classes import class_means, class_patterns
from dbn.inside.patterns import drawn_rows, first_filters, unit_patterns
from dbn.inside.reconstruction import expected_bit_errors, reconstruct
from dbn.inside.walk import walk
from dbn.terminal.showing import percent
from rbm import RBM, pack

ROWS = stripes(31, columns=9)


@pytest.fixture
def drawn(monkeypatch):
    """What is handed to the drawing, which still draws."""
    seen, draw = [], pictures.save_bands

    def watch(path, shown, shape, title):
        seen[:] = [list(shown), shape, title]
        draw(path, shown, shape, title)

    monkeypatch.setattr(pictures, "save_bands", watch)
    return seen


def show(model, tmp_path, *options):
    out = tmp_path / "shown.png"
    assert call("show", model, "--out", out, "--overwrite", *options).splitlines()[-1] == str(out)
    assert out.read_bytes().startswith(b"\x89PNG")


def test_weights_of_layer_1_need_no_data(model, tmp_path, drawn):
    save(tmp_path / "given.h5", load(model).model)
    for file in (model, tmp_path / "given.h5"):
        show(file, tmp_path, "--of", "4,1")
        (band,), shape, title = drawn
        weights = first_filters(load(model).model, [4, 1])
        scale = np.abs(weights).max()
        assert shape == (3, 3)
        assert band.columns == ("unit 4", "unit 1")
        assert np.allclose(band.pictures[0], 0.5 + weights / (2 * scale))
        assert f"black +{scale:.3g}" in title
    show(model, tmp_path, "--n", 2)
    assert drawn[0][0].columns == ("unit 0", "unit 1")


def test_units_above(model, tmp_path, drawn):
    stack = load(model).model
    for n in (7, 100):
        show(model, tmp_path, "--layer", 2, "--draws", n, "--seed", 5)
        states = stack.encode(drawn_rows(pack(ROWS), n, 5), 2)
        found = unit_patterns(stack, states, 2, seed=5)
        (band,), _, title = drawn
        assert np.allclose(band.pictures[0], 0.5 + found / (2 * np.abs(found).max()))
        assert band.columns == ("unit 0", "unit 1", "unit 2")
        assert f"states of {min(n, 31)} rows" in title


@pytest.mark.parametrize("layer", [1, 2])
def test_states_beside_their_frequency(model, tmp_path, drawn, layer):
    show(model, tmp_path, "--states", "--layer", layer, "--n", 12, "--draws", 7, "--seed", 5)
    atlas = state_atlas(load(model).model, ROWS, layer, 12, draws=7, seed=5)
    bands, _, title = drawn
    shown = np.concatenate([band.pictures for band in bands], axis=1)
    assert np.array_equal(shown, [atlas.expected, atlas.mean_rows])
    assert [name for band in bands for name in band.columns] == [f"k = {k}" for k in atlas.counts]
    assert all(band.rows == ("expected", "mean of rows") for band in bands)
    assert f"of {atlas.n_states} states of 31 rows" in title


def test_rows_that_turn_units_on(model, tmp_path, drawn):
    show(model, tmp_path, "--rows", "--layer", 2, "--of", "2,0")
    (band,), _, _ = drawn
    assert band.rows == ("unit 2", "unit 0")
    assert np.array_equal(band.pictures, ROWS[most_activating(load(model).model, ROWS, 2, [2, 0], 10).rows])


def test_a_walk_between_rows(model, tmp_path, drawn):
    show(model, tmp_path, "--walk", "3,8", "--layer", 2, "--n", 5, "--draws", 7, "--seed", 5)
    (band,), _, _ = drawn
    found = walk(load(model).model, ROWS[[3, 8]], 2, 5, draws=7, seed=5)
    assert band.columns == ("row 3", "0", "0.25", "0.5", "0.75", "1", "row 8")
    assert np.array_equal(band.pictures[0], np.vstack([ROWS[3:4], found.expected, ROWS[8:9]]))


def test_classes_beside_their_rows(tmp_path, drawn):
    rows, labels = rows_with_labels(41, 3, 9)
    np.save(tmp_path / "rows.npy", rows)
    (tmp_path / "labels.txt").write_text("".join(f"{'abc'[label]}\n" for label in labels))
    call("train", "--layers", "5,3", "--epochs", 1, "--k", 1, "--batch-size", 7, "--data", tmp_path / "rows.npy",
         "--labels", tmp_path / "labels.txt", "--out", tmp_path / "m.h5")  # fmt: skip
    stack = load(tmp_path / "m.h5").model
    patterns = class_patterns(stack, n=7, steps=11, seed=5)
    options = ("--classes", "--draws", 7, "--steps", 11, "--seed", 5)
    show(tmp_path / "m.h5", tmp_path, *options)
    (band,), _, _ = drawn
    assert band.columns == ("a", "b", "c")
    assert np.array_equal(band.pictures, [patterns, class_means(stack, rows, np.array(list("abc"))[labels])])
    save(tmp_path / "given.h5", stack)
    show(tmp_path / "given.h5", tmp_path, *options)
    assert np.array_equal(drawn[0][0].pictures, [patterns])
    assert "give --layer 2" in call("show", tmp_path / "m.h5", "--classes", "--layer", 1, "--out",
                                    tmp_path / "x.png", status=2)  # fmt: skip


def test_rows_up_and_down(model, tmp_path, drawn):
    out = tmp_path / "r.png"
    said = call("reconstruct", model, "--out", out, "--n", 13, "--draws", 7, "--seed", 5)
    stack, rows = load(model).model, ROWS[:13]
    bands, _, _ = drawn
    assert [band.pictures.shape[1] for band in bands] == [10, 3]
    assert bands[1].columns == ("row 10", "row 11", "row 12")
    shown = np.concatenate([band.pictures for band in bands], axis=1)
    assert np.array_equal(shown[0], rows)
    for layer in (1, 2):
        assert bands[0].rows[layer] == f"layer {layer}"
        found = reconstruct(stack, rows, layer, draws=7, seed=5)
        assert np.array_equal(shown[layer], found)
        error = 100 * expected_bit_errors(rows, found).mean()
        assert f"layer {layer}: {error:.2f} % of the bits of 13 rows differ" in said
    call("reconstruct", model, "--out", tmp_path / "one.png", "--layer", 1)
    assert drawn[0][0].rows == ("rows", "layer 1")
    assert "exists" in call("reconstruct", model, "--out", out, status=2)


def test_rows_that_make_no_square_are_drawn_in_their_shape(tmp_path, drawn):
    save(tmp_path / "m.h5", DBN((RBM(np.ones((7, 2)), np.zeros(7), np.zeros(2)),)))
    arguments = ("show", tmp_path / "m.h5", "--out", tmp_path / "x.png")
    assert "give --shape" in call(*arguments, status=2)
    show(tmp_path / "m.h5", tmp_path, "--shape", "1x7")
    assert drawn[1] == (1, 7)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--units", "--states"], "give one"),
        (["--walk", "1,2", "--of", "3"], "--of names units"),
        (["--of", "3", "--n", "2"], "in place of --n"),
        (["--of", "5"], "numbers from 0 to 4"),
        (["--of", "x"], "is not"),
        (["--rows", "--layer", "3"], "layer must be from 1 to 2"),
        (["--layer", "0"], "layer must be from 1 to 2"),
        (["--walk", "1"], "two numbers of rows from 0 to 30"),
        (["--walk", "1,31"], "two numbers of rows from 0 to 30"),
        (["--walk", "1,2", "--n", "1"], "at least 2 steps"),
        (["--classes"], "no label units"),
        (["--classes", "--n", "2"], "leave --n out"),
        (["--data", "x.npy"], "without data"),
        (["--states", "--scale", "3"], "give --data too"),
        (["--states", "--shape", "2x2"], "9 units together"),
    ],
)
def test_what_there_is_not_to_show(model, tmp_path, options, message):
    assert message in call("show", model, "--out", tmp_path / "x.png", *options, status=2)
    assert not (tmp_path / "x.png").exists()


def test_pictures_replace_nothing_in_silence(model, tmp_path):
    (tmp_path / "x.png").write_text("before")
    assert "exists" in call("show", model, "--out", tmp_path / "x.png", status=2)
    assert "ends in .png" in call("show", model, "--out", tmp_path / "x.jpg", status=2)
    assert "ends in .png" in call("show", model, "--out", model, "--overwrite", status=2)
    assert (tmp_path / "x.png").read_text() == "before"


def test_other_data_than_those_of_the_training_are_refused_or_marked(model, data, tmp_path):
    other = tmp_path / "other.npy"
    np.save(other, stripes(31, seed=1, columns=9))
    said = call("show", model, "--states", "--data", other, "--out", tmp_path / "x.png")
    assert "NOT the data of the training" in said
    data.write_bytes(other.read_bytes())
    assert "holds other data" in call("show", model, "--states", "--out", tmp_path / "y.png", status=2)


@pytest.mark.parametrize(
    ("share", "text"),
    [(100.0, "100"), (99.97, "over 99.9"), (99.6, "99.6"), (99.94, "99.9"), (12.0, "12"), (12.34, "12.3"),
     (0.123, "0.12"), (0.0, "0"), (100 / 60000, "0.0017")],
)  # fmt: skip
def test_shares_are_said_as_they_are(share, text):
    assert percent(share) == text
