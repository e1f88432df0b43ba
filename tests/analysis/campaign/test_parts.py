"""Which studies the second protocol needs."""

import pytest

from analysis.campaign.parts import DOSES, FEWER_POINTS, FINER, SETS, claims_parts
from dbn.config import DBNConfig
from dbn.datasets.sets.registry import SETS as NAMED


def test_every_named_set_is_studied_and_those_that_decide_come_first():
    parts = claims_parts()
    assert {*SETS, *DOSES} == {entry.name for entry in NAMED}
    assert [part.config.data for part in parts[: len(NAMED)]] == [*SETS, *DOSES]
    assert [part.config.data for part in parts if part.decides] == list(SETS)
    assert len({part.name for part in parts}) == len(parts) == len(NAMED) + 4 * len(SETS) + 1


def test_all_have_five_seeds_and_those_that_decide_the_ten_layers_and_cd_10():
    for part in claims_parts():
        assert part.config.all_seeds == (1, 2, 3, 4, 5)
        if part.decides:
            training = part.config.training
            assert (training.layers, training.k, training.estimator) == (DBNConfig().layers, 10, "cd")
            assert training.epochs == 10
            assert part.config.networks == ("trained", "pixels shuffled", "widths equal")


def test_fewer_points_another_training_and_a_finer_stack_stand_beside():
    of = {part.name: part.config for part in claims_parts(("words",))}
    assert set(of) == {"words-cd10", "words-pcd10", "words-finer", *(f"words-cd10-M{n}" for n in FEWER_POINTS)}
    assert of["words-cd10-M1000"].data == "words:train:1000"
    pcd = of["words-pcd10"].training
    assert (pcd.estimator, pcd.k, pcd.epochs, pcd.schedule) == ("pcd", 10, 30, "linear")
    assert of["words-finer"].training.layers == FINER
    assert list(FINER) == sorted(FINER, reverse=True)
    assert {*DBNConfig().layers} <= {*FINER}


def test_mnist_is_also_studied_with_machines_trained_for_the_likelihood():
    (part,) = (part for part in claims_parts() if part.name.endswith("-likelihood"))
    assert part.config.data == "mnist-pooled"
    assert not part.decides
    training = part.config.training
    assert (training.layers, training.estimator, training.k, training.epochs) == (DBNConfig().layers, "pcd", 1, 100)
    assert (training.gradient, training.mean_rate, training.schedule) == ("centred", 0.003, "hold-exponential")


@pytest.mark.parametrize("name", DOSES)
def test_doses_are_studied_once_and_decide_nothing(name):
    (part,) = claims_parts((name,))
    assert (part.name, part.decides) == (f"{name}-cd10", False)
    assert part.config.networks == ("trained", "pixels shuffled")
