"""Presets, what a study cannot be, and the TOML that says it again."""

import numpy as np
import pytest

from analysis.study.config import PRESETS, StudyConfig, from_toml, preset, to_toml
from analysis.study.network_kinds import NETWORKS
from analysis.table.row import TRAINED
from dbn import DBNConfig
from rbm import InputError


def test_the_configuration_survives_toml_and_presets_take_overrides(tmp_path):
    networks = ("widths equal", "trained")
    config = preset("quick", {"shuffles": 7, "networks": networks}, {"layers": (3, 2), "learning_rate": (0.1, 0.2)})
    assert (config.shuffles, config.networks) == (7, networks)
    assert config.training.epochs == PRESETS["quick"].training.epochs[:2]
    longer = preset("quick", {}, {"layers": (9,) * 12}).training.epochs
    assert longer == (*PRESETS["quick"].training.epochs, *PRESETS["quick"].training.epochs[-1:] * 2)
    assert preset("quick", {}, {"layers": (9,) * 12, "epochs": 2}).training.epochs == 2
    (tmp_path / "config.toml").write_text(to_toml(config))
    assert from_toml(tmp_path / "config.toml") == config
    bad = "not the configuration"
    for text, message in {
        "=": bad,
        "[study]": bad,
        "[study]\nx = 1\n[training]": bad,
        "[study]\n[training]\nk = 0": "k must",
    }.items():
        (tmp_path / "config.toml").write_text(text)
        with pytest.raises(InputError, match=message):
            from_toml(tmp_path / "config.toml")
    with pytest.raises(InputError, match="nothing to go on with"):
        from_toml(tmp_path / "no.toml")


def test_values_a_study_cannot_have_are_named():
    for name in ("seeds", "shuffles", "splits", "matches", "bootstraps", "power_law_draws", "subsamples", "samples",
                 "steps", "workers"):  # fmt: skip
        with pytest.raises(InputError, match=f"{name} must be at least 1"):
            StudyConfig(**{name: 0})
    with pytest.raises(InputError, match="patterns must be at least 4"):
        StudyConfig(patterns=3)
    for networks in ((), ("untrained", "trained"), ("widths equal",), ("trained", "trained"), "trained"):
        with pytest.raises(InputError, match="networks must be"):
            StudyConfig(networks=networks)
    with pytest.raises(InputError, match="seed must be"):
        StudyConfig(seeds=2, training=DBNConfig(seed=2**63 - 1))
    assert StudyConfig(networks=["trained", "widths equal"]).networks == ("trained", "widths equal")
    assert StudyConfig(seeds=3, training=DBNConfig(seed=5)).all_seeds == (5, 6, 7)


def test_numpy_numbers_become_plain_ones_that_toml_can_hold():
    training = DBNConfig(layers=np.array([3, 2]), seed=np.int32(5))
    config = StudyConfig(seeds=np.int64(2), steps=np.uint16(7), training=training)
    assert config == StudyConfig(seeds=2, steps=7, training=DBNConfig(layers=(3, 2), seed=5))
    assert to_toml(config) == to_toml(StudyConfig(seeds=2, steps=7, training=DBNConfig(layers=(3, 2), seed=5)))
    with pytest.raises(InputError, match="seeds must be"):
        StudyConfig(seeds=np.True_)


def test_presets_are_those_of_the_protocol():
    assert (PRESETS["quick"].seeds, PRESETS["quick"].networks) == (1, (TRAINED,))
    full = PRESETS["full"]
    assert (full.seeds, full.networks, full.matches, full.patterns, full.steps) == (5, NETWORKS, 10, 2500, 1000)
    assert full.training.snapshots
