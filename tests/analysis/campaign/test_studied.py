"""Studies are read for the page over data sets: which are whole, which decide, and how they are named."""

import dataclasses

import pytest
from campaign_studies import save_campaign

from analysis.campaign.parts import TRAININGS, claims_parts
from analysis.campaign.studied import is_campaign, missing_parts, read_studies, titles, training_words
from analysis.study.config import from_toml, to_toml
from rbm import InputError

PARTS = ("words-cd10", "unifont-cd10", "words-pcd10", "words-finer", "words-cd10-M1000", "mnist-flipped-3-cd10")


@pytest.fixture(scope="module")
def campaign(tmp_path_factory):
    root = tmp_path_factory.mktemp("campaign")
    save_campaign(root, PARTS, points={"words-cd10-M1000": 1000})
    return root


def test_a_campaign_is_read_as_the_list_of_its_studies(campaign):
    whole = read_studies([campaign])
    listed = read_studies(sorted(campaign.iterdir()))
    assert [s.directory for s in whole.studies] == [s.directory for s in listed.studies]
    assert {s.directory for s in whole.studies} == {str(campaign / name) for name in PARTS}
    assert whole.half_done == {}
    assert is_campaign(campaign)
    assert not is_campaign(campaign / "words-cd10")
    assert not is_campaign(campaign / "nowhere")


def test_names_say_what_distinguishes_studies_and_the_protocol_orders_them(campaign):
    named = titles(read_studies([campaign]).studies)
    assert list(named) == [
        "unifont", "words", "words (PCD-10)", "words (CD-10, finer stack)", "words:train:1000 (CD-10)",
        "mnist-flipped-3 (CD-10)",
    ]  # fmt: skip
    assert [name for name, study in named.items() if study.decides] == ["unifont", "words"]
    assert named["words:train:1000 (CD-10)"].n_points == 1000
    assert (named["words"].whole, named["words:train:1000 (CD-10)"].whole) == (True, False)
    same = titles([named["words"], named["words"]._replace(directory="x/other")])
    assert sorted(name.rpartition(", ")[2] for name in same) == ["other", "words-cd10"]


def test_only_data_training_and_seeds_of_the_protocol_decide(campaign):
    (study,) = read_studies([campaign / "words-cd10"]).studies
    config = study.config
    fewer = dataclasses.replace(config, seeds=3)
    slower = dataclasses.replace(config, training=dataclasses.replace(config.training, epochs=11))
    part = dataclasses.replace(config, data="words:train:5000")
    assert study.decides
    assert study._replace(config=dataclasses.replace(config, workers=7, patterns=50)).decides
    assert not any(study._replace(config=other).decides for other in (fewer, slower, part))
    assert training_words(slower.training) == "CD-10, not as the campaign trains"
    assert [training_words(training) for training in TRAININGS.values()] == list(TRAININGS)


def test_what_is_half_done_is_left_out_by_name(campaign, tmp_path):
    one, other = save_campaign(tmp_path, ("words-cd10", "unifont-cd10"))
    (one / "study.h5").unlink()
    config = from_toml(other / "config.toml")
    (other / "config.toml").write_text(to_toml(dataclasses.replace(config, seeds=7)), encoding="utf-8")
    found = read_studies([tmp_path])
    assert found.studies == ()
    assert found.half_done == {str(one): "begun, not run to its end", str(other): "being extended: another seeds"}


def test_what_is_not_there_is_named(campaign):
    missing = missing_parts(read_studies([campaign]).studies)
    assert len(missing) == len(claims_parts()) - len(PARTS)
    assert not set(missing) & set(PARTS)
    assert "words-cd10-M10000" in missing


def test_the_same_study_twice_and_a_place_without_any_are_refused(campaign, tmp_path):
    with pytest.raises(InputError, match="are of the same data: give one of them"):
        read_studies([campaign, campaign / "words-cd10"])
    with pytest.raises(InputError, match="no file"):
        read_studies([tmp_path])
