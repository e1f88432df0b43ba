"""More than 300 bad calls over all commands: status 2, one line on standard error, and nothing left behind."""

from pathlib import Path

import numpy as np
import pytest
import study_results
from click.testing import CliRunner
from toys import stripes

import analysis.cli
import dbn.cli
from analysis.table.study_file import save_result
from dbn import DBN, save
from rbm import RBM

BIG = "9" * 25
NO_NUMBERS = ["x", "", "1.5.2", "--", "1e", "0x"]
NO_WHOLE_NUMBERS = [*NO_NUMBERS, "1.5", "inf"]
TRAIN = ["train", "--data", "data.npy", "--layers", "3", "--out", "new.h5"]
SAMPLE = ["sample", "model.h5", "--layer", "1", "--steps", "1", "--n", "2", "--out", "new.h5"]
STUDY = ["study", "--data", "data.npy", "--layers", "3", "--out", "new"]
MEASURE = ["measure", "words.txt"]
NO_OUTPUTS = ["no/x.h5", "directory", "directory/", "x/", ".", "..", "/", "", "data.npy/x", "/dev/null/x", "n" * 300]
NO_FILES = ["missing.h5", "directory", "empty.h5", "text.h5", "data.npy", "cut.h5", "", ".", "/dev/null", "\udcff.h5"]


def with_option(call: list[str], option: str, values: list[str]) -> list[list[str]]:
    return [[*call, option, value] for value in values]


def dbn_calls() -> list[list[str]]:
    whole = ["--k", "--batch-size", "--epochs", "--layers", "--n-chains", "--seed"]
    real = ["--learning-rate", "--momentum", "--weight-decay"]
    calls = [[word] for word in ("nothing", "--nothing", "-x", "Train", "train sample")]
    calls += [[command, *rest] for command in ("train", "sample", "info", "export", "import")
              for rest in (["--nothing"], ["a", "b", "c"], ["--out"], ["--k"])]  # fmt: skip
    for option in whole:
        calls += with_option(TRAIN, option, [*NO_WHOLE_NUMBERS, "-1", BIG, "1,,2", "1;2"])
    for option in real:
        calls += with_option(TRAIN, option, [*NO_NUMBERS, "nan", "inf", "-1", "1,,2", "0.1,0.2,0.3"])
    calls += with_option(TRAIN, "--estimator", ["x", "", "CD", "cd,pcd"])
    calls += with_option(TRAIN, "--schedule", ["x", "", "1"])
    calls += with_option(TRAIN[:1] + TRAIN[3:], "--data", [f for f in NO_FILES if f != "data.npy"])
    calls += with_option(TRAIN, "--held-out", ["missing.npy", "wide.npy", "mnist:all", "directory"])
    calls += with_option(TRAIN, "--binarise", ["x", "threshold:x"])
    calls += with_option(TRAIN[:-2], "--out", [*NO_OUTPUTS, "model.h5", "data.npy"])
    calls += with_option([*TRAIN[:-2], "--overwrite"], "--out", [*NO_OUTPUTS, "/dev/null", "data.npy"])
    calls += with_option(["train", "--resume"], "--out", [*NO_FILES, "model.h5", "study.h5"])
    calls += with_option(["train", "--resume", "--out", "model.h5"], "--k", ["1"])
    for option, values in {
        "--layer": [*NO_WHOLE_NUMBERS, "0", "3", "-1", BIG], "--n": [*NO_WHOLE_NUMBERS, "0", "-1", BIG],
        "--steps": [*NO_WHOLE_NUMBERS, "-1", BIG], "--seed": [*NO_WHOLE_NUMBERS, "-1", BIG, str(2**63)],
        "--start": ["x", "", "Random"], "--shape": ["x", "3x", "2x4", "3x3"],
    }.items():  # fmt: skip
        calls += with_option(SAMPLE, option, values)
    shapes = ["x", "3x", "2x4", "", "-1x-9", "0x0", "9" * 5000 + "x1", "3x3x1"]
    calls += with_option([*SAMPLE[:-2], "--png", "new.png"], "--shape", shapes)
    calls += with_option([*SAMPLE[:-2], "--png", "new.png"], "--out", ["./new.png", "directory/../new.png"])
    calls += with_option([*SAMPLE[:-2], "--overwrite"], "--out", [*NO_OUTPUTS, "model.h5", "./model.h5", "link.h5"])
    calls += with_option([*SAMPLE, "--start", "data"], "--data", ["missing.npy", "wide.npy", "directory"])
    calls += [["sample", name, "--layer", "1", "--out", "new.h5"] for name in NO_FILES]
    calls += [["info", name] for name in NO_FILES]
    calls += [["export", name, "--out", "new.npz"] for name in NO_FILES]
    calls += with_option(["export", "model.h5", "--overwrite"], "--out", [*NO_OUTPUTS, "model.h5", "./model.h5"])
    calls += [["import", name, "--out", "new.h5"] for name in NO_FILES]
    calls += with_option(["import", "data.npz"], "--out", NO_OUTPUTS)
    return calls + with_option([], "--threads", [*NO_WHOLE_NUMBERS, "0", "-1", "999", BIG])


def relevance_calls() -> list[list[str]]:
    calls = [[word] for word in ("nothing", "--nothing", "-x", "Study")]
    calls += [[command, *rest] for command in ("measure", "study", "claims", "report")
              for rest in (["--nothing"], ["a", "b", "c"], ["--out"])]  # fmt: skip
    for option in ("--shuffles", "--splits", "--matches", "--bootstraps"):
        calls += with_option(MEASURE, option, [*NO_WHOLE_NUMBERS, "0", "-1"])
        calls += with_option(STUDY, option, [*NO_WHOLE_NUMBERS, "-1"])
    for option in ("--seeds", "--patterns", "--subsamples", "--samples", "--steps", "--workers", "--k", "--epochs"):
        calls += with_option(STUDY, option, [*NO_WHOLE_NUMBERS, "-1"])
    calls += with_option(MEASURE, "--seed", [*NO_WHOLE_NUMBERS, "-1", BIG])
    calls += with_option(MEASURE, "--longest-block", [*NO_WHOLE_NUMBERS, "0", "-1"])
    calls += with_option(MEASURE, "--kind", ["x", "", "model", "counts", "alignment", "Symbols"])
    calls += with_option(MEASURE, "--out", [*NO_OUTPUTS, "data.npy"])
    calls += with_option([*MEASURE, "--overwrite"], "--out", [*NO_OUTPUTS, "words.txt", "./words.txt"])
    calls += [["measure", name] for name in NO_FILES if name != "data.npy"]
    calls += [[*STUDY, "--networks", name] for name in ("x", "", "trained,trained", "widths equal")]
    calls += [[*STUDY, "--shape", name] for name in ("x", "2x4", "9" * 5000 + "x1")]
    calls += [["study", "--resume", "--out", name] for name in ("missing", "directory", "data.npy", "")]
    calls += [[*STUDY[:-2], "--out", name] for name in ("data.npy", "full", "data.npy/x", "/dev/null/x")]
    calls += [[*STUDY, "--preset", name] for name in ("", "Quick")]
    calls += [["report", name] for name in ("missing", "data.npy", "directory")]
    calls += [["claims", name] for name in ("missing", "data.npy", "directory")]
    places = ["no/x.md", "directory", "x/", "study.h5", "page.md", "page"]
    return calls + with_option(["claims", "."], "--markdown", places)


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    here = tmp_path_factory.mktemp("calls")
    g = np.random.default_rng(0)
    save(here / "model.h5", DBN((RBM(g.normal(size=(9, 3)), np.zeros(9), np.zeros(3)),)))
    (here / "link.h5").symlink_to("model.h5")
    (here / "cut.h5").write_bytes((here / "model.h5").read_bytes()[:999])
    save_result(here / "study.h5", study_results.made_up(1))
    np.save(here / "data.npy", stripes(31, columns=9))
    np.save(here / "wide.npy", stripes(31, columns=8))
    np.savez(here / "data.npz", W1=np.zeros((2, 3)), a1=np.zeros(2), b1=np.zeros(3))
    (here / "text.h5").write_text("words")
    (here / "empty.h5").write_bytes(b"")
    (here / "words.txt").write_text("a b a c d a a b " * 30)
    (here / "page").mkdir()
    (here / "page" / "figure.png").write_bytes(b"")
    (here / "directory").mkdir()
    (here / "full").mkdir()
    (here / "full" / "notes").write_text("mine")
    return here


def contents(here: Path) -> dict[str, bytes]:
    return {str(p.relative_to(here)): p.read_bytes() if p.is_file() else b"" for p in here.rglob("*")}


CALLS = [(dbn.cli.main, call) for call in dbn_calls()] + [(analysis.cli.main, call) for call in relevance_calls()]


def test_there_are_300_of_them():
    assert len(CALLS) >= 300


@pytest.mark.parametrize("number", range(20))
def test_bad_calls_end_in_one_line_and_leave_nothing(number, place, monkeypatch):
    monkeypatch.chdir(place)
    before = contents(place)
    wrong = []
    for main, call in CALLS[number::20]:
        result = CliRunner().invoke(main, call)
        lines = [line for line in result.stderr.splitlines() if line.strip()]
        after = contents(place)
        if (result.exit_code, len(lines), after == before) != (2, 1, True) or not lines[0].startswith("Error: "):
            wrong.append((" ".join(call)[:100], result.exit_code, result.stderr[:300], repr(result.exception),
                          sorted(set(after) ^ set(before))))  # fmt: skip
        elif len(lines[0]) > 500 or len(lines[0]) < 20:
            wrong.append((" ".join(call)[:100], "the line has an odd length", lines[0][:600]))
    assert not wrong, "\n".join(map(str, wrong))
