"""``relevance claims`` from a table alone, as a study publishes it."""

import gzip
from functools import partial

import command_line
import pytest
from study_results import made_up

from analysis.cli import main
from analysis.table.row import read_csv, write_csv
from analysis.table.study_file import save_result

call = partial(command_line.call, main)


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    result = made_up(2)
    save_result("study.h5", result)
    write_csv("study.csv", result.rows)
    (tmp_path / "study.csv.gz").write_bytes(gzip.compress((tmp_path / "study.csv").read_bytes()))
    return tmp_path


@pytest.mark.parametrize("name", ["study.csv", "study.csv.gz"])
def test_the_verdicts_are_those_of_the_whole_study(here, name):
    assert [tuple(map(str, row)) for row in read_csv(name)] == [tuple(map(str, row)) for row in made_up(2).rows]
    whole = call("claims", ".")
    assert "data embedded MNIST, sha256 0000000000000000" in whole
    assert whole.endswith(call("claims", name))


def test_what_is_no_table_is_named(here):
    assert "give the directory of the study" in call("claims", "study.csv", "--markdown", "x.md", status=2)
    (here / "x.csv").write_text("a,b\n1,2\n")
    (here / "cut.csv.gz").write_bytes((here / "study.csv.gz").read_bytes()[:-9])
    (here / "bad.csv").write_text((here / "study.csv").read_text().replace("resolution,0", "resolution,x", 1) + "1,2\n")
    for name in ("x.csv", "cut.csv.gz", "bad.csv"):
        assert "is no table of a study" in call("claims", name, status=2)
