"""Options of every command: in groups in the help, from a file of options, written to one, threads."""

import dataclasses
import re
import tomllib

import click
import numba
import numpy as np
import pytest
from conftest import JIT
from small_training import TRAIN, call
from toys import stripes

import analysis.cli
import dbn.cli
from analysis.study.config import StudyConfig, preset, to_toml
from dbn import DBNConfig, load
from dbn.terminal.hyperparameters import given
from dbn.terminal.options.command import Command
from dbn.terminal.options.headings import OTHERS, heading_of


def leaves(command: click.Command) -> list[click.Command]:
    """All commands of a group and of the groups in it."""
    if isinstance(command, click.Group):
        return [leaf for child in command.commands.values() for leaf in leaves(child)]
    return [command]


ALL = [*leaves(dbn.cli.main), *leaves(analysis.cli.main)]


@pytest.fixture
def data(tmp_path):
    np.save(tmp_path / "data.npy", stripes(31, columns=9))
    return tmp_path / "data.npy"


def test_every_command_has_them():
    assert all(isinstance(command, Command) for command in ALL)


@pytest.mark.parametrize("command", [dbn.cli.main.commands["train"], analysis.cli.main.commands["study"]], ids=str)
def test_every_option_of_the_long_commands_has_a_heading(command):
    assert [parameter.name for parameter in command.params if heading_of(parameter.name) == OTHERS] == []
    help_text = command.get_help(click.Context(command))
    assert "\nOptions:\n" not in help_text
    assert "\nGradient:\n" in help_text
    assert all(help_text.count(f"\n  {parameter.opts[0]}") for parameter in command.params)


# What is not done unless these are given: files to write besides, kinds of reading, addresses, classes.
NOTHING = {
    "binarise", "scale", "skip_columns", "labels", "scratch", "csv", "tensorboard", "config", "save_config", "label",
    "clamp", "reservoir", "out", "png", "walk", "source", "scheduler", "markdown", "recipe",
}  # fmt: skip


@pytest.mark.parametrize("command", ALL, ids=lambda command: command.name)
def test_the_help_says_every_default(command):
    context = click.Context(command, show_default=True)
    for option in command.get_params(context):
        if isinstance(option, click.Option) and not (option.is_flag and not option.secondary_opts):
            text = option.get_help_record(context)[1]
            assert "efault" in text or option.required or option.name in NOTHING, option.name


def test_the_help_of_a_study_has_the_values_of_its_presets():
    quick, full = preset("quick", {}, {}), preset("full", {}, {})
    seen = 0
    study = analysis.cli.main.commands["study"]
    for option in study.get_params(click.Context(study)):
        said = re.search(r" Default: (.*)\.$", option.help or "")
        for number, config in enumerate((quick, full)):
            value = getattr(config, option.name, getattr(config.training, option.name, None))
            if said is None or value is None:
                continue
            of_quick, _, of_full = said[1].partition("; full")
            text = of_full.partition(": ")[2] if number and of_full else of_quick
            assert option.type.convert(text, option, None) == value, option.name
            seen += 1
    assert seen > 80


def test_a_short_command_has_one_list():
    command = dbn.cli.main.commands["curve"]
    assert command.get_help(click.Context(command)).count(":\n") == 1


def test_a_file_of_options(data, tmp_path):
    (tmp_path / "o.toml").write_text(
        'layers = [5, 3]\nlearning-rate = [0.1, 0.2]\n[any]\nepochs = 2\nbatch_size = 7\nsnapshots = true\n'
        f'estimator = ["cd", "pcd"]\ndata = "{data}"\n'
    )  # fmt: skip
    call("train", "--config", tmp_path / "o.toml", "--epochs", "1,0", "--out", tmp_path / "m.h5")
    config = load(tmp_path / "m.h5").config
    assert (config.layers, config.learning_rate, config.batch_size) == ((5, 3), (0.1, 0.2), 7)
    assert (config.estimator, config.snapshots) == (("cd", "pcd"), True)
    assert config.epochs == (1, 0)  # the command line has precedence


def test_what_was_given_is_written_and_does_the_same(data, tmp_path):
    words = ("train", "--data", data, "--csv", tmp_path / "c.csv")
    call(*words, *TRAIN, "--no-snapshots", "--save-config", tmp_path / "o.toml", "--out", tmp_path / "a.h5")
    written = tomllib.loads((tmp_path / "o.toml").read_text())
    assert written["layers"] == [5, 3]
    assert written["snapshots"] is False
    assert not {"config", "save-config", "momentum", "overwrite"} & set(written)
    again = tmp_path / "p.toml"
    call("train", "--config", tmp_path / "o.toml", "--save-config", again, "--out", tmp_path / "b.h5", "--overwrite")
    assert load(tmp_path / "a.h5").config == load(tmp_path / "b.h5").config
    assert tomllib.loads(again.read_text()) == {**written, "out": str(tmp_path / "b.h5")}


def test_the_file_of_a_study_is_one(tmp_path):
    config = StudyConfig(
        data="rows.npy", shape="3x3", networks=("trained", "widths equal"), seeds=2, splits=7, workers=2,
        training=DBNConfig(layers=(5, 3), learning_rate=(0.1, 0.2), estimator=("cd", "pcd"), seed=3, snapshots=True),
    )  # fmt: skip
    (tmp_path / "config.toml").write_text(to_toml(config))
    command = analysis.cli.main.commands["study"]
    options = command.make_context("study", ["--config", str(tmp_path / "config.toml"), "--seeds", "5"]).params
    training = given(options)
    named = {name: options[name] for name in options if options[name] is not None and hasattr(config, name)}
    assert preset("quick", named, training) == dataclasses.replace(config, seeds=5)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("momemtum = 0.5", "momemtum is no option of"),
        ("config = 'x.toml'", "config is no option of"),
        ("[a.b]\nk = 1", "b is no option of"),
        ("k = 1\n[training]\nk = 2", "has k twice"),
        ("k = ", "is no TOML"),
        ("k = 'many'", "is not int"),
        ("spins = 3", "is not a valid boolean"),
    ],
)
def test_bad_files_are_refused(data, tmp_path, text, message):
    (tmp_path / "o.toml").write_text(text)
    words = ("train", *TRAIN[:2], "--data", data, "--out", tmp_path / "m.h5", "--config", tmp_path / "o.toml")
    assert message in call(*words, status=2)
    assert not (tmp_path / "m.h5").exists()


def test_a_file_that_is_not_there_and_one_that_is(data, tmp_path):
    words = ("train", *TRAIN, "--data", data, "--out", tmp_path / "m.h5")
    assert "cannot read --config" in call(*words, "--config", tmp_path / "none.toml", status=2)
    (tmp_path / "mine.toml").write_text("mine")
    assert "exists: give another --save-config" in call(*words, "--save-config", tmp_path / "mine.toml", status=2)
    assert (tmp_path / "mine.toml").read_text() == "mine"
    assert not (tmp_path / "m.h5").exists()


@pytest.mark.skipif(not JIT, reason="plain Python has one thread")
def test_threads_behind_the_command(data, tmp_path):
    call("--threads", 3, "train", *TRAIN, "--data", data, "--out", tmp_path / "m.h5", "--threads", 2)
    assert numba.get_num_threads() == 2
    assert "threads" in call("train", *TRAIN, "--data", data, "--out", tmp_path / "n.h5", "--threads", 0, status=2)
