import shutil
import signal
from functools import partial

import command_line
import numpy as np
import pytest
from conftest import JIT
from toys import stripes

from analysis.cli import main

STUDY = ["--layers", "5,3", "--epochs", "2", "--k", "1", "--batch-size", "7", "--seed", "3", "--shuffles", "2",
         "--splits", "3", "--samples", "2", "--steps", "2", "--matches", "2", "--bootstraps", "2",
         "--power-law-draws", "1", "--patterns", "4", "--subsamples", "2"]  # fmt: skip


call = partial(command_line.call, main)


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    directory = tmp_path_factory.mktemp("cli")
    np.save(directory / "data.npy", stripes(83, columns=9))
    np.save(directory / "wide.npy", stripes(83, columns=8))
    np.save(directory / "few.npy", stripes(3, columns=9))
    text = call("study", *STUDY, "--data", directory / "data.npy", "--out", directory / "run")
    assert str(directory / "run" / "report.html") in text
    return directory


def test_a_study_leaves_everything_it_promises(run):
    names = {p.name for p in (run / "run").iterdir()}
    networks = {str(p.relative_to(run / "run" / "networks")) for p in (run / "run" / "networks").glob("*/*")}
    assert networks == {"trained-seed3/model.h5", "trained-seed3/measures.h5", "untrained-seed3/measures.h5"}
    assert names == {"config.toml", "networks", "study.csv", "study.h5", "report.html", "figures"}


@pytest.mark.usefixtures("no_figures")
def test_a_finished_study_can_be_resumed_and_reported_again_to_the_same_numbers(run):
    table, page = run / "run" / "study.csv", run / "run" / "report.html"
    before = table.read_bytes()
    for again in (["study", "--resume", "--out"], ["report"]):
        page.unlink()
        call(*again, run / "run")
        assert table.read_bytes() == before
        assert page.exists()


def test_measure_prints_and_writes_the_numbers_of_the_study(run):
    model = run / "run" / "networks" / "trained-seed3" / "model.h5"
    effort = ["--shuffles", 2, "--splits", 3, "--bootstraps", 2, "--seed", 3]
    text = call("measure", model, *effort, "--out", run / "m.csv")
    assert "most probable" in text
    assert (
        f"data {run / 'data.npy'} (without a shuffled tenth), sha256" in text
    )  # the rows it was trained on, by itself
    written = (run / "m.csv").read_text().splitlines()
    study = (run / "run" / "study.csv").read_text().splitlines()
    assert set(written) <= set(study)
    assert len(written) == 1 + 2 * 2 * 8 * 5  # layers, read-outs, measures; trained and untrained twice, shuffled


def test_a_study_goes_on_with_data_that_moved_and_from_any_directory(run, tmp_path, monkeypatch, no_figures):
    shutil.copytree(run / "run", tmp_path / "run")
    shutil.copy(run / "data.npy", tmp_path / "moved.npy")
    np.save(tmp_path / "other.npy", stripes(83, seed=9, columns=9))
    monkeypatch.chdir(tmp_path)
    text = (tmp_path / "run" / "config.toml").read_text()
    (tmp_path / "run" / "config.toml").write_text(text.replace(str(run / "data.npy"), "/gone/data.npy"))
    assert "there is no file /gone/data.npy" in call("study", "--resume", "--out", "run", status=2)
    assert "other rows" in call("study", "--resume", "--data", "other.npy", "--out", "run", status=2)
    call("study", "--resume", "--data", "moved.npy", "--out", "run")
    assert f'data = "{tmp_path / "moved.npy"}"' in (tmp_path / "run" / "config.toml").read_text()
    assert (tmp_path / "run" / "study.csv").read_bytes() == (run / "run" / "study.csv").read_bytes()


@pytest.mark.skipif(not JIT, reason="studies are run and go on the same with kernels as plain Python")
@pytest.mark.usefixtures("no_figures")
@pytest.mark.parametrize("place", ["training", "measuring", "joining"])
def test_an_interrupted_study_goes_on(run, tmp_path, monkeypatch, place):
    from analysis.study import networks
    from analysis.study import run as study_module

    def interrupt_after(function, calls):
        """The function, and Ctrl-C after so many calls."""
        count = 0

        def called(*arguments, **options):
            nonlocal count
            result = function(*arguments, **options)
            count += 1
            if count == calls:
                signal.raise_signal(signal.SIGINT)
            return result

        return called

    arguments = ["study", *STUDY, "--data", run / "data.npy", "--out", tmp_path / "run"]
    with monkeypatch.context() as patch:
        if place == "training":
            patch.setattr(networks, "save", interrupt_after(networks.save, 3))
        elif place == "measuring":
            patch.setattr(study_module, "measure_network", interrupt_after(study_module.measure_network, 1))
        else:
            patch.setattr(study_module, "join_networks", interrupt_after(study_module.join_networks, 1))
        assert "relevance study --resume --out" in call(*arguments, status=130)
    left = tmp_path / "run" / "networks"
    assert len(list(left.glob("*/measures.h5"))) == {"training": 0, "measuring": 1, "joining": 2}[place]
    measured = {path: path.stat().st_mtime_ns for path in left.glob("*/measures.h5")}
    call("study", "--resume", "--out", tmp_path / "run")
    assert all(path.stat().st_mtime_ns == before for path, before in measured.items())
    assert (tmp_path / "run" / "study.csv").read_bytes() == (run / "run" / "study.csv").read_bytes()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["study", "--out", "run"], "not empty"),
        (["study", "--out", "data.npy"], "not empty"),
        (["study", "--resume", "--out", "nowhere"], "nothing to go on with"),
        (["study", "--resume", "--k", "3", "--data", "x", "--out", "run"], "the saved data, k"),
        (["study", "--data", "missing.npy", "--out", "new"], "missing.npy"),
        (["study", "--shuffles", "0", "--out", "new"], "shuffles must be"),
        (["study", "--networks", "trained,deeper", "--out", "new"], "networks must be different ones of trained,"),
        (["study", "--seeds", "0", "--out", "new"], "seeds must be"),
        (["study", "--resume", "--shuffles", "3", "--out", "run"], "the saved shuffles"),
        (["study", "--resume", "--seeds", "0", "--out", "run"], "seeds must be"),
        (["study", "--resume", "--epochs", "3", "--out", "run"], "can only grow in the last layer"),
        (["study", "--resume", "--networks", "widths equal", "--out", "run"], "trained among them"),
        (["study", "--resume", "--workers", "0", "--out", "run"], "workers must be"),
        (["study", "--layers", "3", "--epochs", "1,2", "--out", "new"], "one a layer; got 2"),
        (["measure", "run/networks/trained-seed3/model.h5", "--data", "wide.npy"], "8 columns"),
        (["measure", "run/study.h5"], "does not hold a dbn"),
        (["measure", "run/networks/trained-seed3/model.h5", "--data", "few.npy"], "error bars need 4 rows"),
        (["measure", "run/networks/trained-seed3/model.h5", "--data", "data.npy", "--seed", "-1"], "--seed"),
        (["measure", "run/networks/trained-seed3/model.h5", "--data", "data.npy", "--out", "no/m.csv"], "cannot write"),
        (["study", "--data", "few.npy", "--out", "new"], "at least 4 rows"),
        (["study", "--data", "data.npy", "--held-out", "wide.npy", "--out", "new"], "8 columns"),
        (["study", "--data", "data.npy", "--shape", "2x4", "--out", "new"], "ROWSxCOLUMNS of 9"),
        (["study", "--seed", "9" * 30, "--out", "new"], "seed must be"),
        (["measure", "run/networks/trained-seed3/model.h5", "--data", "data.npy", "--out", "data.npy"], "exists"),
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
    config.write_text((run / "run" / "config.toml").read_text().replace("steps = 2", "steps = 3"))
    text = call("study", "--resume", "--out", tmp_path / "run", status=2)
    assert "measures.h5 was measured under another configuration" in text


@pytest.mark.usefixtures("no_figures")
def test_a_finished_study_goes_on_with_more_seeds_networks_and_epochs(run, tmp_path):
    import shutil

    shutil.copytree(run / "run", tmp_path / "run")
    more = ["--seeds", 2, "--epochs", "2,3", "--networks", "trained,widths equal"]
    text = call("study", "--resume", *more, "--out", tmp_path / "run")
    assert "layer 2 of 2, epoch 3 of 3" in text
    assert "measuring widths equal, seed 4" in text
    whole = [*STUDY, "--data", run / "data.npy", *more, "--out", tmp_path / "whole"]
    call("study", *whole)
    assert (tmp_path / "run" / "study.csv").read_bytes() == (tmp_path / "whole" / "study.csv").read_bytes()
    assert "cannot be fewer" in call("study", "--resume", "--seeds", 1, "--out", tmp_path / "run", status=2)


@pytest.mark.usefixtures("no_figures")
def test_a_seed_more_in_the_configuration_leaves_what_is_there(run, tmp_path):
    import shutil

    shutil.copytree(run / "run", tmp_path / "run")
    config = tmp_path / "run" / "config.toml"
    config.write_text(config.read_text().replace("seeds = 1", "seeds = 2"))
    call("study", "--resume", "--out", tmp_path / "run")
    before, after = ((d / "run" / "study.csv").read_text().splitlines() for d in (run, tmp_path))
    assert after[: len(before)] == before
    assert len(after) == 2 * len(before) - 1
    assert {line.split(",")[2] for line in after[len(before) :]} == {"4"}
