"""The source distribution has every file of the repository, by MANIFEST.in; `make sdist` runs tests from one."""

import fnmatch
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ALWAYS = {"pyproject.toml", "MANIFEST.in"}  # put there by setuptools itself


def manifest() -> tuple[list[str], list[str]]:
    """The patterns of files and the folders that MANIFEST.in names."""
    lines = [line.split() for line in (ROOT / "MANIFEST.in").read_text(encoding="utf-8").splitlines()]
    files = [word for line in lines if line[:1] == ["include"] for word in line[1:]]
    return files, [line[1] for line in lines if line[:1] == ["graft"]]


def left_out(paths: list[str]) -> list[str]:
    """Those of the paths that the source distribution would not have."""
    files, folders = manifest()
    return [
        path
        for path in paths
        if path not in ALWAYS
        and path.split("/")[0] not in folders
        and not ("/" not in path and any(fnmatch.fnmatchcase(path, pattern) for pattern in files))
    ]


@pytest.mark.skipif(not (ROOT / ".git").exists() or not shutil.which("git"), reason="of a clone")
def test_every_file_of_the_repository_is_in_it():
    done = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True)
    assert left_out(done.stdout.splitlines()) == []


def test_a_file_that_is_left_out_is_found():
    assert left_out(["pyproject.toml", "tests/data/dbn-1.h5", "README.md"]) == []
    assert left_out(["new/x.py", "data.h5"]) == ["new/x.py", "data.h5"]


def test_the_folders_named_are_there():
    assert [folder for folder in manifest()[1] if not (ROOT / folder).is_dir()] == []
