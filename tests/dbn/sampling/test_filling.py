"""Units filled in given those that are held: their law by enumeration, and ``dbn sample --clamp``."""

import exact
import numpy as np
import pytest
from click.testing import CliRunner
from conftest import random_machine
from labelled import labelled_machine
from matplotlib.image import imread

from dbn import DBN, save
from dbn.cli import main
from dbn.samples import load_samples
from dbn.sampling.filling import fill, given_masked_filled, parse_held
from rbm import InputError, pack, unpack

MACHINE = random_machine(7, 5, 23, scale=0.8)
HELD = np.array([1, 0, 1, 0, 0, 1, 0], bool)
ROW = np.array([1, 0, 0, 1, 1, 1, 0], np.uint8)


def law_of_free_units(row):
    """P(free | held), one probability a state of the free units, by enumeration of all visible states."""
    states, p = exact.all_states(7), exact.joint(MACHINE).sum(axis=1)
    agree = (states[:, HELD] == row[HELD]).all(axis=1)
    law = np.bincount(exact.number(states[agree][:, ~HELD]), weights=p[agree], minlength=16)
    return law / law.sum()


@pytest.mark.parametrize("row", [ROW, 1 - ROW])
def test_free_units_have_their_conditional_law_and_held_ones_stay(row, draws):
    n = draws(4001, 211)
    found = unpack(fill(DBN((MACHINE,)), np.tile(row, (n, 1)), HELD, draws(60, 16), seed=3).visible)
    assert (found[:, HELD] == row[HELD]).all()
    assert exact.p_value(exact.number(found[:, ~HELD]), law_of_free_units(row)) > 1e-3
    if n == 4001:  # as many as tell the laws apart
        assert exact.p_value(exact.number(found[:, ~HELD]), law_of_free_units(1 - row)) < 1e-6


def test_every_row_is_filled_in_by_itself_from_the_seed():
    rows = np.random.default_rng(5).integers(0, 2, size=(11, 7)).astype(np.uint8)
    stack = DBN((MACHINE, random_machine(5, 3, 29)))
    found = fill(stack, rows, HELD.astype(int), 20, seed=3)
    assert (unpack(found.visible)[:, HELD] == rows[:, HELD]).all()
    assert np.array_equal(found.visible, fill(stack, pack(rows), HELD, 20, seed=3).visible)
    assert not np.array_equal(found.visible, fill(stack, rows, HELD, 20, seed=4).visible)
    assert found.hidden.shape == (11, 5)
    for steps in (0, 1):
        assert (unpack(fill(stack, rows, HELD, steps, seed=3).visible)[:, HELD] == rows[:, HELD]).all()


@pytest.mark.parametrize(
    "mask", [np.ones(7), np.ones(7, bool), np.zeros(7, int), np.array([1, 0, 2, 0, 0, 0, 0]), [1, 0]]
)
def test_masks_that_hold_nothing_or_all_or_are_none(mask):
    with pytest.raises(InputError, match="mask"):
        fill(DBN((MACHINE,)), ROW[None], mask, 1)


def test_rectangles():
    held = parse_held("1:3x0:2", (4, 5)).reshape(4, 5)
    assert held.sum() == 4
    assert held[1:3, :2].all()
    for text in ("1:3", "3:1x0:2", "0:5x0:2", "0:2x0:6", "0:2x1:1", "a:bxc:d"):
        with pytest.raises(InputError, match="rectangle"):
            parse_held(text, (4, 5))


def test_pictures_come_in_threes():
    shown = given_masked_filled(pack(np.stack([ROW, 1 - ROW])), HELD, pack(np.stack([1 - ROW, ROW])))
    assert shown.shape == (6, 7)
    assert np.array_equal(shown[3], 1 - ROW)
    assert np.array_equal(shown[1], np.where(HELD, ROW, 0.5))
    assert np.array_equal(shown[5], ROW)


def call(tmp_path, *options):
    arguments = ["sample", str(tmp_path / "m.h5"), "--overwrite", *map(str, options)]
    return CliRunner().invoke(main, arguments)


@pytest.fixture
def files(tmp_path):
    save(tmp_path / "m.h5", DBN((random_machine(12, 5, 7),)))
    rows = np.random.default_rng(5).integers(0, 2, size=(13, 12)).astype(np.uint8)
    np.save(tmp_path / "rows.npy", rows)
    return tmp_path, rows


def test_the_command_fills_in_by_rectangle_and_by_file(files):
    path, rows = files
    options = ("--data", path / "rows.npy", "--n", 5, "--steps", 30, "--out", path / "s.h5", "--png", path / "s.png")
    done = call(path, *options, "--clamp", "0:2x0:3", "--shape", "3x4")
    assert done.exit_code == 0, done.output
    held = np.zeros((3, 4), bool)
    held[:2, :3] = True
    found = load_samples(path / "s.h5")
    assert found.visible.shape == (5, 12)
    assert (found.visible[:, held.ravel()] == rows[:5, held.ravel()]).all()
    assert found.drawn["layer"] == 1
    assert imread(path / "s.png").shape[:2] == (2 * (2 * 4 - 1), 2 * (12 * 5 - 1))  # 15 pictures, 12 side by side
    np.save(path / "mask.npy", held)
    done = call(path, *options[:-2], "--clamp", path / "mask.npy")
    assert done.exit_code == 0, done.output
    assert np.array_equal(load_samples(path / "s.h5").visible, found.visible)


def test_the_command_fills_in_by_the_top_machine_and_its_class(files):
    path, rows = files
    stack = DBN((random_machine(12, 5, 7), labelled_machine(5, 3, 4, 8)), ("a", "b", "c"))
    save(path / "m.h5", stack)
    options = ("--data", path / "rows.npy", "--n", 5, "--steps", 30, "--seed", 4, "--out", path / "s.h5", "--clamp",
               path / "mask.npy")  # fmt: skip
    held = np.arange(12) < 6
    np.save(path / "mask.npy", held)
    for more, layer, label in ((["--label", "c"], 2, "c"), (["--layer", "2"], 2, None), ([], 1, None)):
        done = call(path, *options, *more)
        assert done.exit_code == 0, done.output
        found = load_samples(path / "s.h5")
        expected = fill(stack, rows[:5], held, 30, layer=layer, label=label, seed=4)
        assert np.array_equal(found.visible, unpack(expected.visible))
        assert np.array_equal(found.hidden, unpack(expected.hidden))
        assert found.drawn["layer"] == layer
        assert found.drawn.get("label") == label
        assert found.drawn["sampler"] == ("gibbs" if layer == 1 else "metropolis")
        assert ("% of proposals from below" in done.output) == (layer == 2)


@pytest.mark.parametrize("kind", [np.float64, np.float32, np.int64, np.uint8])
def test_a_mask_of_0_and_1_may_be_of_any_real_type(kind):
    model, rows = DBN((random_machine(7, 3, 5),)), np.stack([ROW, 1 - ROW])
    assert fill(model, rows, HELD.astype(kind), 3).visible == fill(model, rows, HELD.astype(bool), 3).visible


@pytest.mark.parametrize(
    ("mask", "message"),
    [
        (np.where(HELD, 0.5, 0), f"the mask must be 0 or 1 at every unit; got 0.5 at unit {np.argmax(HELD)}"),
        (np.where(np.arange(7) == 2, np.nan, HELD), "the mask must be 0 or 1 at every unit; got nan at unit 2"),
        (np.where(np.arange(7) == 3, 2, HELD), "the mask must be 0 or 1 at every unit; got 2 at unit 3"),
        (HELD[:6], r"the mask must be 7 values of 0 and 1; got an array of \w+ of shape \(6,\)"),
        (HELD.astype(complex), "the mask must be 7 values of 0 and 1; got an array of complex128"),
    ],
)
def test_other_masks_are_refused_with_what_is_wrong(mask, message):
    with pytest.raises(InputError, match=message):
        fill(DBN((random_machine(7, 3, 5),)), ROW[None], mask, 3)


def test_the_command_takes_a_mask_as_np_save_leaves_it(files):
    path, rows = files
    for kind, name in ((bool, "b"), (np.float64, "f")):
        np.save(path / f"{name}.npy", (np.arange(12) < 5).astype(kind))
        done = call(path, "--data", path / "rows.npy", "--n", 3, "--steps", 5, "--clamp", path / f"{name}.npy",
                    "--out", path / f"{name}.h5")  # fmt: skip
        assert done.exit_code == 0, done.output
    assert np.array_equal(load_samples(path / "b.h5").visible, load_samples(path / "f.h5").visible)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--clamp", "0:9x0:3", "--shape", "3x4"], "does not lie within 3x4 units"),
        (["--clamp", "mask.npy"], "cannot be read"),
        (["--clamp", "0:2x0:3", "--shape", "3x4", "--layer", "2"], "layer must be from 1 to 1; got 2"),
        (["--clamp", "0:2x0:3", "--shape", "3x4", "--sampler", "tempering"], "by chains of its own: leave out"),
        (["--clamp", "0:2x0:3", "--shape", "3x4", "--label", "a"], "no label units"),
    ],
)
def test_what_cannot_be_is_said(files, options, message):
    path, _ = files
    done = call(path, "--data", path / "rows.npy", "--out", path / "s.h5", *options)
    assert done.exit_code == 2
    assert message in " ".join(done.output.split())
    assert not (path / "s.h5").exists()
