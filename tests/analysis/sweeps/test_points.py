"""Which points a sweep file asks for."""

import math

import numpy as np
import pytest

from analysis.study.config import preset
from analysis.sweeps.points import read_sweep
from analysis.sweeps.table import setting_text
from rbm import InputError

COMMON = '[study]\ndata = "rows.npy"\nseeds = 2\n[training]\nlayers = [5, 3]\nepochs = 2\n'


def sweep_of(tmp_path, text):
    (tmp_path / "s.toml").write_text(text)
    return read_sweep(tmp_path / "s.toml")


def test_a_grid_has_every_combination_the_last_parameter_fastest(tmp_path):
    found = sweep_of(tmp_path, COMMON + "[grid]\nk = [1, 2, 5]\nseeds = [2, 3]\n")
    assert found.parameters == ("k", "seeds")
    assert found.settings == ((1, 2), (1, 3), (2, 2), (2, 3), (5, 2), (5, 3))
    assert [part.name for part in found.parts] == [f"point-{n}" for n in range(1, 7)]
    for (k, seeds), part in zip(found.settings, found.parts, strict=True):
        study = {"data": "rows.npy", "seeds": seeds}
        assert part.config == preset("quick", study, {"layers": (5, 3), "epochs": 2, "k": k})
        assert not part.decides


def test_lists_are_values_a_layer(tmp_path):
    found = sweep_of(
        tmp_path, COMMON + "[grid]\nlayers = [[7, 5, 3], [4, 2]]\nk = [3, [1, 2]]\n".replace(", [1, 2]", "")
    )
    assert [part.config.training.layers for part in found.parts] == [(7, 5, 3), (4, 2)]
    assert [setting_text(settings[0]) for settings in found.settings] == ["7-5-3", "4-2"]
    assert len({part.name for part in found.parts}) == 2


def test_draws_are_those_of_the_seed_and_more_points_keep_the_first(tmp_path):
    ranges = "learning_rate = {low = 0.01, high = 1, log = true}\nk = [1, 5]\nmomentum = {low = 0.2, high = 0.4}\n"
    first = sweep_of(tmp_path, COMMON + f"[random]\npoints = 3\nseed = 7\n{ranges}")
    more = sweep_of(tmp_path, COMMON + f"[random]\npoints = 5\nseed = 7\n{ranges}")
    other = sweep_of(tmp_path, COMMON + f"[random]\npoints = 3\nseed = 8\n{ranges}")
    assert first.parameters == ("learning_rate", "k", "momentum")
    assert more.settings[:3] == first.settings
    assert not {s[0] for s in other.settings} & {s[0] for s in first.settings}
    assert len(set(more.settings)) == 5


def test_draws_are_of_the_ranges(tmp_path):
    ranges = "learning_rate = {low = 0.01, high = 1, log = true}\nk = {low = 2, high = 4, whole = true}\n"
    ranges += "momentum = {low = 0.2, high = 0.4}\nestimator = ['cd', 'pcd']\n"
    found = sweep_of(tmp_path, COMMON + f"[random]\npoints = 900\n{ranges}")
    rates, ks, momenta, estimators = (np.array(values) for values in zip(*found.settings, strict=True))
    n, error = 900, 4 / math.sqrt(900)
    assert rates.min() >= 0.01
    assert rates.max() <= 1
    assert abs(np.mean(np.log10(rates)) + 1) < error * 2 / math.sqrt(12)  # even on the logarithmic scale
    assert abs(momenta.mean() - 0.3) < error * 0.2 / math.sqrt(12)
    for k in (2, 3, 4):
        assert abs(np.mean(ks == k) - 1 / 3) < error * math.sqrt(2 / 9)
    assert abs(np.mean(estimators == "cd") - 0.5) < error * 0.5
    assert abs(np.corrcoef(np.log(rates), momenta)[0, 1]) < 4 / math.sqrt(n)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[grid]\nk = [1]\n[random]\npoints = 1\n", "one of them"),
        ("", "one of them"),
        ("[grid]\n", "names no parameter"),
        ("[grid]\nk = 3\n", r"grid.k must be a list of values; got 3"),
        ("[grid]\nk = []\n", "grid.k must be a list"),
        ("[grid]\ndepth = [1]\n", "depth is no parameter of a study"),
        ("[grid]\nk = [0]\n", "k must be"),
        ("[grids]\nk = [1]\n", "has grids; tables of a sweep are"),
        ("[random]\nk = [1]\n", "random needs points"),
        ("[random]\npoints = 2\n", "names no parameter"),
        ("[random]\npoints = 2\nk = 3\n", "random.k must be a list, or a range"),
        ("[random]\npoints = 2\nk = {low = 1}\n", "random.k must be a list, or a range"),
        ("[random]\npoints = 2\nk = {low = 3, high = 1}\n", "low must not be above high"),
        ("[random]\npoints = 2\nk = {low = 0, high = 1, log = true}\n", "nor 0 or less with log"),
        ("[grid]\nk = [1\n", "is no TOML"),
        ("[study]\nlayers = [3]\n[grid]\nk = [1]\n", "layers is no parameter of a study"),
    ],
)
def test_bad_files_are_refused(tmp_path, text, message):
    with pytest.raises(InputError, match=message):
        sweep_of(tmp_path, text)


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(InputError, match="cannot read"):
        read_sweep(tmp_path / "none.toml")
