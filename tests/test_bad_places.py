"""Files that cannot be written, terminals that cannot show a name, readers that go away: one line, nothing lost."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from conftest import random_machine

import rbm
from dbn import DBN, load, save
from rbm import InputError
from rbm.files import remove_parts, write_whole

CALL = "import sys; from dbn.cli import main; main(sys.argv[1:])"
FULL = """
import resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv.pop(1)),) * 2)
from {0}.cli import main
main(sys.argv[1:])
"""


def run(code: str, *arguments: object, **environment: str) -> subprocess.CompletedProcess:
    words = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.run(words, capture_output=True, check=False, env=os.environ | environment)


@pytest.fixture
def model(tmp_path) -> Path:
    save(tmp_path / "model.h5", DBN((random_machine(9, 4, 1),)))
    return tmp_path / "model.h5"


@pytest.fixture
def data(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("data") / "data.npy"
    np.save(path, np.random.default_rng(0).random((83, 9)) < 0.3)
    return path


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such limit")
@pytest.mark.parametrize("room", [0, 700, 6000])
def test_a_full_disk_is_one_line_and_leaves_the_file_that_was_there(room, model, data):
    before = model.read_bytes()
    for arguments in (
        ["train", "--data", data, "--layers", "70", "--epochs", "1", "--k", "1", "--out", model, "--overwrite"],
        ["sample", model, "--layer", "1", "--n", "500", "--steps", "1", "--out", model.parent / "s.h5"],
        ["sample", model, "--layer", "1", "--n", "900", "--steps", "1", "--png", model.parent / "s.png"],
    ):
        if room == 6000 and arguments[0] == "sample":
            continue
        found = run(FULL.format("dbn"), room, *arguments)
        lines = found.stderr.decode().splitlines()
        assert found.returncode == 2, lines
        assert lines[-1].startswith("Error: cannot write ")
        assert lines[-1].count("File too large") == 1
        assert b"Traceback" not in found.stderr
        assert model.read_bytes() == before
        assert os.listdir(model.parent) == ["model.h5"]


@pytest.mark.skipif(not os.path.isdir("/sys/kernel"), reason="a place where even the owner of all may not write")
def test_a_directory_that_cannot_be_written():
    with pytest.raises(InputError, match="cannot write /sys/kernel/x.h5: "):
        rbm.save("/sys/kernel/x.h5", random_machine(3, 2, 1))


def test_what_is_no_file_is_not_replaced(tmp_path):
    (tmp_path / "d").mkdir()
    os.mkfifo(tmp_path / "pipe")
    for place, message in ((tmp_path / "d", "is a directory"), (f"{tmp_path}/new/", "is a directory"),
                           ("", "is a directory"), (tmp_path / "pipe", "is a device, pipe")):  # fmt: skip
        with pytest.raises(InputError, match=message):
            rbm.save(place, random_machine(3, 2, 1))
        with pytest.raises(InputError, match=message):
            write_whole(place, b"")


def test_parts_are_removed_and_nothing_else(tmp_path):
    keep = {"a.part", ".a.part", ".a.12345678.parts", ".b.h5.1234abcd.part", ".h5.1234abcd.part"}
    for name in (*keep, ".a.h5.1234abcd.part", ".a.h5.deadbeef.part", ".a.h5.lock"):
        (tmp_path / name).touch()
    remove_parts(tmp_path, "a.h5")
    assert set(os.listdir(tmp_path)) == keep | {".a.h5.lock"}


def test_any_setting_of_matplotlib_will_do(model, tmp_path):
    for backend in ("nonsense", "module://not.there", "TkAgg"):
        arguments = ["sample", model, "--layer", "1", "--steps", "1", "--png", tmp_path / "p.png", "--overwrite"]
        found = run(CALL, *arguments, MPLBACKEND=backend)
        assert found.returncode == 0, found.stderr
        assert (tmp_path / "p.png").read_bytes().startswith(b"\x89PNG")


def test_a_name_that_the_terminal_cannot_show_is_written_with_its_number(model, tmp_path):
    out = tmp_path / "\u03bb.npz"
    found = run(CALL, "export", model, "--out", out, PYTHONIOENCODING="cp1252", PYTHONUTF8="0")
    assert found.returncode == 0, found.stderr
    assert out.exists()
    assert b"\\u03bb.npz" in found.stdout


def test_a_reader_that_goes_away_is_no_error_to_speak_of(model, tmp_path):
    read, write = os.pipe()
    os.close(read)
    words = [sys.executable, "-c", CALL, "export", str(model), "--out", str(tmp_path / "m.npz")]
    process = subprocess.run(words, stdout=write, stderr=subprocess.PIPE, check=False)
    os.close(write)
    assert (process.returncode, process.stderr) == (1, b"")
    assert (tmp_path / "m.npz").exists()
    assert load(model).complete


def test_a_table_is_written_though_nobody_reads_what_is_printed(data, tmp_path):
    read, write = os.pipe()
    os.close(read)
    code = CALL.replace("dbn.cli", "analysis.cli")
    effort = ["--shuffles", "1", "--splits", "1", "--matches", "1", "--bootstraps", "1"]
    words = [sys.executable, "-c", code, "measure", str(data), *effort, "--out", str(tmp_path / "t.csv")]
    process = subprocess.run(words, stdout=write, stderr=subprocess.DEVNULL, check=False)
    os.close(write)
    assert process.returncode == 1
    assert (tmp_path / "t.csv").exists()
    assert (tmp_path / "t.csv-metadata.json").exists()
