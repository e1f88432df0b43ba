from functools import partial

import command_line
import numpy as np
import pytest
from toys import stripes

from analysis.cli import main
from analysis.result import load_result

STUDY = ["--layers", "5,3", "--epochs", "2", "--k", "1", "--batch-size", "7", "--seed", "3", "--shuffles", "2",
         "--splits", "3", "--samples", "2", "--steps", "2"]  # fmt: skip


call = partial(command_line.call, main)


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    directory = tmp_path_factory.mktemp("cli")
    np.save(directory / "data.npy", stripes(31, columns=9))
    np.save(directory / "wide.npy", stripes(31, columns=8))
    np.save(directory / "few.npy", stripes(3, columns=9))
    text = call("study", *STUDY, "--data", directory / "data.npy", "--out", directory / "run")
    assert str(directory / "run" / "report.html") in text
    return directory


def test_a_study_leaves_everything_it_promises(run):
    names = {p.name for p in (run / "run").iterdir()}
    assert names == {"config.toml", "model.h5", "study.csv", "study.h5", "report.html", "figures"}


def test_a_finished_study_can_be_resumed_and_reported_again_to_the_same_numbers(run):
    before = (run / "run" / "study.csv").read_bytes()
    call("study", "--resume", "--out", run / "run")
    assert (run / "run" / "study.csv").read_bytes() == before
    (run / "run" / "report.html").unlink()
    call("report", run / "run")
    assert (run / "run" / "report.html").exists()


def test_measure_prints_and_writes_the_numbers_of_the_study(run):
    text = call("measure", run / "run" / "model.h5", "--data", run / "data.npy", "--shuffles", 2, "--splits", 3,
                "--seed", 3, "--out", run / "m.csv")  # fmt: skip
    assert "most probable" in text
    written = (run / "m.csv").read_text().splitlines()
    study = (run / "run" / "study.csv").read_text().splitlines()
    assert set(written) == set(study)


def test_an_interrupted_study_goes_on(run, tmp_path, monkeypatch):
    from analysis import study

    def interrupt(*arguments):
        raise KeyboardInterrupt

    arguments = ["study", *STUDY, "--data", run / "data.npy", "--out", tmp_path / "run"]
    with monkeypatch.context() as patch:
        patch.setattr(study, "measure_stack", interrupt)
        assert "relevance study --resume --out" in call(*arguments, status=130)
    call("study", "--resume", "--out", tmp_path / "run")
    a, b = (load_result(d / "run" / "study.h5") for d in (run, tmp_path))
    assert repr(a.rows) == repr(b.rows)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["study", "--out", "run"], "not empty"),
        (["study", "--out", "data.npy"], "not empty"),
        (["study", "--resume", "--out", "nowhere"], "nothing to go on with"),
        (["study", "--resume", "--k", "3", "--data", "x", "--out", "run"], "the saved data, k"),
        (["study", "--data", "missing.npy", "--out", "new"], "missing.npy"),
        (["study", "--shuffles", "0", "--out", "new"], "shuffles must be"),
        (["study", "--layers", "3", "--epochs", "1,2", "--out", "new"], "one a layer; got 2"),
        (["measure", "run/model.h5", "--data", "wide.npy"], "8 columns"),
        (["measure", "run/study.h5"], "does not hold a dbn"),
        (["measure", "run/model.h5", "--data", "few.npy"], "error bars need 4 rows"),
        (["measure", "run/model.h5", "--data", "data.npy", "--seed", "-1"], "--seed"),
        (["measure", "run/model.h5", "--data", "data.npy", "--out", "no/m.csv"], "cannot write"),
        (["study", "--data", "few.npy", "--out", "new"], "at least 4 rows"),
        (["study", "--data", "data.npy", "--held-out", "wide.npy", "--out", "new"], "8 columns"),
        (["study", "--data", "data.npy", "--shape", "2x4", "--out", "new"], "ROWSxCOLUMNS of 9"),
        (["study", "--seed", "9" * 30, "--out", "new"], "seed must be"),
        (["measure", "run/model.h5", "--data", "data.npy", "--out", "data.npy"], "exists"),
        (["report", "nowhere"], "there is no file"),
        (["--threads", "0", "report", "run"], "threads must be"),
    ],
)
def test_bad_input_is_one_line_and_status_2(run, monkeypatch, arguments, message):
    monkeypatch.chdir(run)
    assert message in call(*arguments, status=2)
    assert not (run / "new").exists()


def test_a_configuration_changed_after_training_is_refused(run, tmp_path):
    import shutil

    shutil.copytree(run / "run", tmp_path / "run")
    config = tmp_path / "run" / "config.toml"
    config.write_text(config.read_text().replace("epochs = 2", "epochs = 3"))
    assert "another configuration" in call("study", "--resume", "--out", tmp_path / "run", status=2)
