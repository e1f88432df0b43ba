"""A file of every format, written by an earlier version, is read; tests/data/README.md says by which."""

import subprocess
import sys
from pathlib import Path

import command_line
import h5py
import numpy as np
import pytest
from toys import CONFIG, bits_of, stripes

import dbn
import rbm
from dbn.checkpoint import load_source
from dbn.cli import main
from dbn.datasets import DataSource, load_data

DATA = Path(__file__).parent / "data"
TRAINING = dbn.DBNConfig(
    layers=(3, 2), epochs=(3, 1), k=1, batch_size=7, n_chains=3, learning_rate=0.1, snapshots=True,
    estimator=("pcd", "cd"), seed=5,
)  # fmt: skip
ROWS = [
    ("trained", 1, 5, "most probable", "none", 23, -1, "resolution", 0.75, 0.5, 0.875),
    ("untrained", 2, 5, "sample", "columns shuffled", 23, 3, "relevance", 0.25, np.nan, np.nan),
]
COUNTS = {(1, "most probable", "none"): [13, 7, 3], (1, "most probable", "columns shuffled"): [9, 8, 6]}


def test_there_is_a_file_of_every_format():
    from analysis.table import network_file, study_file
    from dbn import checkpoint, samples
    from dbn.datasets import packed

    modules = (rbm.checkpoint, checkpoint, samples, packed, network_file, study_file)
    formats = [(m.KIND, number) for m in modules for number in (m.UNSEALED, m.FORMAT)]
    formats += [(m.KIND, m.LABELLED) for m in (rbm.checkpoint, checkpoint)]
    found = set()
    for path in DATA.glob("*.h5"):
        with h5py.File(path) as file:
            found.add((file.attrs["kind"], int(file.attrs["format"])))
    assert found == set(formats)


@pytest.mark.parametrize("name", ["packed-states-1.h5", "packed-states-2.h5"])
def test_packed_bits(name):
    assert load_data(str(DATA / name)) == rbm.pack(stripes(31, columns=9))


@pytest.mark.parametrize("name", ["dbn-1.h5", "dbn-2.h5"])
def test_a_stack_in_training(name):
    state = dbn.load(DATA / name)
    assert state.config == TRAINING
    assert state.complete
    assert load_source(DATA / name) == DataSource("rows.npy", "threshold", None)
    assert [(s.layer, s.epoch) for s in state.snapshots] == [(1, 0), (1, 1), (1, 2), (1, 3), (2, 0), (2, 1)]
    assert [s.chains.n for s in state.states] == [3, 0]
    assert np.isclose(state.states[0].model.weights[6, 2], -0.07092776894569397, rtol=1e-7)
    assert np.isclose(state.states[0].history[1].pseudo_likelihood, -4.943150337498215)
    assert dbn.pretrain(stripes(23), state=state) is state  # the digest of the data is theirs


@pytest.mark.parametrize("name", ["dbn-1.h5", "dbn-2.h5"])
def test_its_training_goes_on_to_the_bits_of_today(name):
    data, held_out = stripes(23), stripes(5, seed=1)
    going_on = dbn.pretrain(data, state=dbn.load(DATA / name), held_out=held_out, epochs=(3, 4))
    at_once = dbn.pretrain(data, TRAINING, held_out=held_out, epochs=(3, 4))
    # other processors may round the weights in the file otherwise
    for a, b in zip(going_on.states, at_once.states, strict=True):
        assert np.allclose(a.model.weights, b.model.weights, atol=1e-4)
        assert a.step == b.step


def test_samples():
    with h5py.File(DATA / "samples-1.h5") as file:
        assert dict(file.attrs) == {
            "kind": "samples", "format": 1, "layer": 2, "steps": 3, "start": "random", "seed": 7
        }  # fmt: skip
        assert rbm.pack(file["visible"][...]).words.ravel().tolist() == [67, 31, 37, 102, 10]
        assert rbm.pack(file["hidden"][...]).words.ravel().tolist() == [0, 0, 3, 3, 1]


@pytest.mark.parametrize("name", ["samples-1.h5", "samples-2.h5"])
def test_samples_are_read(name):
    from dbn.samples import load_samples

    samples = load_samples(DATA / name)
    assert samples.drawn == {"layer": 2, "steps": 3, "start": "random", "seed": 7}
    assert rbm.pack(samples.visible).words.ravel().tolist() == [67, 31, 37, 102, 10]
    assert rbm.pack(samples.hidden).words.ravel().tolist() == [0, 0, 3, 3, 1]


@pytest.mark.parametrize("name", ["rbm-1.h5", "rbm-2.h5"])
def test_one_machine(name):
    model = rbm.load(DATA / name)
    assert np.array_equal(model.weights, np.arange(6).reshape(3, 2) / 8)
    assert (model.visible_bias.tolist(), model.hidden_bias.tolist()) == ([-0.5, 0, 0.25], [1, -1])


@pytest.mark.parametrize("name", ["rbm-training-1.h5", "rbm-training-2.h5"])
def test_one_machine_in_training(name):
    state = rbm.load_state(DATA / name)
    assert (state.epoch, state.step, state.config.estimator) == (2, 10, "pcd")
    assert rbm.load(DATA / name).weights.tobytes() == bits_of(state)[0]
    assert rbm.train(stripes(23), state=state).epoch == CONFIG.epochs


@pytest.mark.parametrize("name", ["dbn-untrained-1.h5", "dbn-untrained-2.h5"])
def test_a_stack_without_training(name):
    state = dbn.load(DATA / name)
    assert state.model.sizes == (3, 2, 1)
    assert state.model.machines[1].weights.tolist() == [[0], [0.25]]


def test_machines_with_label_units():
    model, stack = rbm.load(DATA / "rbm-3.h5"), dbn.load(DATA / "dbn-3.h5").model
    assert np.array_equal(model.weights, np.arange(10).reshape(5, 2) / 8)
    assert (model.n_labels, stack.machines[0].n_labels, stack.classes) == (3, 3, ("a", "b", "c"))
    assert stack.machines[0].weights.tolist() == model.weights.tolist()


@pytest.mark.parametrize("name", ["network-measures-1.h5", "network-measures-2.h5"])
def test_measures_of_a_network(name):
    from analysis.table.network_file import load_measures

    found = load_measures(DATA / name)
    assert (found.digest, found.seconds) == ("0123abcd", 1.5)
    assert str(found.rows) == str([type(found.rows[0])(*row) for row in ROWS])  # nan is not equal to itself
    assert {key: counts.tolist() for key, counts in found.counts.items()} == COUNTS


@pytest.mark.parametrize("name", ["relevance-study-2.h5", "relevance-study-3.h5"])
def test_a_study(name):
    from analysis.study.config import parse_toml
    from analysis.table.study_file import load_result

    found = load_result(DATA / name)
    assert parse_toml(found.config).training == TRAINING
    assert found.facts == {"digest": "0123abcd", "n_points": 23, "training_seconds": 1.5}
    assert str(found.rows) == str([type(found.rows[0])(*row) for row in ROWS])
    assert {key: counts.tolist() for key, counts in found.counts.items()} == COUNTS
    assert found.zipf.tolist() == [1.0, 0.8, 0.4]
    assert np.array_equal(found.history[:, :11], np.arange(22).reshape(2, 11))
    assert np.isnan(found.history[:, 11]).all()  # the criterion of early stopping is younger
    assert np.array_equal(found.samples, np.arange(28).reshape(2, 2, 1, 7) / 28)
    assert np.array_equal(found.filters, np.arange(21).reshape(3, 7))
    assert found.atlas == ()


PUBLISHED = sorted((Path(__file__).parents[1] / "docs" / "results-claims" / "studies").glob("*/study.h5"))


def test_all_published_studies_are_there():
    assert len(PUBLISHED) >= 7


@pytest.mark.parametrize("path", PUBLISHED, ids=lambda path: path.parent.name)
def test_published_studies_are_read(path):
    from analysis.table.study_file import load_result

    found = load_result(path)
    assert len(found.rows) > 20_000
    assert np.isfinite(found.history[:, :4]).all()


@pytest.mark.parametrize("name", ["dbn-1.h5", "dbn-untrained-1.h5", "dbn-2.h5", "dbn-untrained-2.h5"])
def test_commands_take_old_models(name, tmp_path):
    command_line.call(main, "info", DATA / name)
    command_line.call(main, "export", DATA / name, "--out", tmp_path / "m.npz")
    command_line.call(
        main, "sample", DATA / name, "--layer", 2, "--steps", 2, "--n", 3, "--out", tmp_path / "s.h5"
    )  # fmt: skip


def test_a_file_without_a_checksum_is_read_with_one_line_that_says_so(tmp_path, caplog):
    path = tmp_path / "old.h5"
    path.write_bytes((DATA / "dbn-1.h5").read_bytes())
    state = dbn.load(path)
    load_source(path)
    (said,) = (record.getMessage() for record in caplog.records)
    assert f"{path} is of an older format without a checksum" in said
    assert "load and save it" in said
    caplog.clear()
    dbn.save(tmp_path / "new.h5", state)
    dbn.load(tmp_path / "new.h5")
    assert not caplog.records


def test_a_command_says_so_on_standard_error(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "dbn", "info", str(DATA / "dbn-1.h5")], capture_output=True, text=True, check=True
    )
    assert len(done.stderr.splitlines()) == 1
    assert "dbn-1.h5 is of an older format without a checksum" in done.stderr
