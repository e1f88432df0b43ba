"""``relevance claims`` from a table alone, as a study publishes it."""

import dataclasses
import gzip
from functools import partial

import command_line
import pytest
from campaign_studies import save_campaign
from conftest import JIT
from study_results import made_up

from analysis.campaign.parts import TRAININGS
from analysis.cli import main
from analysis.protocols.second import DECIDING_SETS
from analysis.study.config import parse_toml, to_toml
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


@pytest.fixture
def several(here):
    """A study of each set that decides, all saying here, the untrained network elsewhere; and one of a file."""
    for i, name in enumerate((*DECIDING_SETS, "x.npy")):
        result = made_up()
        config = dataclasses.replace(parse_toml(result.config), data=name, training=TRAININGS["CD-10"])
        (here / f"s{i}").mkdir()
        facts = result.facts | {"digest": f"{i}" * 64, "data": name}
        save_result(here / f"s{i}" / "study.h5", result._replace(config=to_toml(config), facts=facts))
    return here


def test_several_studies_say_whether_it_is_a_law(several):
    studies = [f"s{i}" for i in range(8)]
    said = call("claims", *studies)
    assert "chorales: here. d lies within" in said
    assert said.count("supported. ") == 4 * 8
    assert "(iii) as a law over data sets\nsupported: Here on mnist-pooled, unifont, chorales," in said
    assert "Deciding nothing: x.npy (CD-10)." in said
    fewer = " ".join(call("claims", "s0", "s1", "s2").split())
    assert "undecided: Here on all 3 data sets, but not measured: ising-critical, ising-hot, patches" in fewer


def test_several_studies_must_be_of_other_data(several):
    assert "s0 and s0 are of the same data: give one of them" in call("claims", "s0", "s0", status=2)
    assert "give one STUDY" in call("claims", "s0", "s1", "--protocol", "first", status=2)


@pytest.mark.skipif(not JIT, reason="tables are read the same with kernels as plain Python")
def test_a_campaign_is_named_by_its_directory_and_written_as_a_page(tmp_path):
    root, page = tmp_path / "campaign", tmp_path / "second.md"
    save_campaign(root, [f"{name}-cd10" for name in DECIDING_SETS] + ["words-pcd10"])
    (root / "words-finer").mkdir()
    (root / "words-finer" / "config.toml").touch()
    said = call("claims", root, "--markdown", page)
    assert f"Left out: {root / 'words-finer'}, begun, not run to its end." in said
    assert "supported: Here on mnist-pooled, unifont, chorales," in said
    assert "Deciding nothing: words (PCD-10)." in " ".join(said.split())
    assert said.endswith(f"Page: {page}\n")
    assert "**(iii) as a law over data sets: supported.**" in page.read_text(encoding="utf-8")
    assert (tmp_path / "second" / "map.png").read_bytes()[:4] == b"\x89PNG"
    assert "exists: give another --markdown" in call("claims", root, "--markdown", page, status=2)
    page.unlink()
    assert "where the figures go" in call("claims", root, "--markdown", page, status=2)
    call("claims", *sorted(root.iterdir()), "--markdown", page, "--overwrite")
    assert "give one STUDY" in call("claims", root, "--protocol", "first", status=2)
    assert "ending" in call("claims", root, "--markdown", tmp_path / "page", status=2)
