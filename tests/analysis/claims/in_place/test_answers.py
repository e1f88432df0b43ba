"""What the rule of each verdict says of controls in the place of layers, and what that leaves of the verdict."""

import pytest
from claim_tables import row, spread

from analysis.claims.in_place import answers
from analysis.claims.in_place.answers import Answer, answers_in_place, answers_sentence, doubt, marked
from analysis.claims.reading import index_final
from analysis.claims.registry import CLAIMS
from analysis.claims.second import noise, training_effect
from analysis.claims.second.described_power_laws import DESCRIPTION, LEARNING
from analysis.controls.ideal import FREQUENCIES_DRAWN, ideal_relevance
from analysis.protocols.second import IN_PLACE_DRAWS
from analysis.table.row import COLUMNS_SHUFFLED, IDEAL, IDEAL_FREQUENCIES, INDEPENDENT, PIXELS_SHUFFLED_FED, UNTRAINED

M, SEEDS, RESOLUTIONS = 9973, 5, (0.55, 0.66, 0.77)


def study(*, below: float = 0.05, null_below: float = 0.04, untrained_below: float = 0.04, untrained_farther=0.8):
    """Rows of layers that lie ``below`` real drawn ideals, as their nulls do; in fractions of the frontier.

    Layers are as far from a power law as frequencies drawn, nulls 10 times as far, the untrained network by so much.
    """
    rows = []
    for i, h in enumerate(RESOLUTIONS, start=1):
        points, drawn = ideal_relevance(M, h, 10, seed=7), ideal_relevance(M, h, 10, drawn=FREQUENCIES_DRAWN, seed=7)
        fraction, d1 = points.fraction, 10**drawn.log_distance.mean
        for seed, s in enumerate(spread(SEEDS)):

            def add(measure, value, null="none", network="trained", layer=i, seed=seed):
                rows.append(row(measure, layer, seed, value, network, null, points=M))

            own = fraction.mean - below + 0.001 * s
            add("resolution", h)
            add("fraction_of_frontier", own)
            ideal = row("fraction_of_frontier", i, seed, fraction.mean, null=IDEAL, points=M)
            rows.append(ideal._replace(low=fraction.low, high=fraction.high))
            add("power_law_distance_all", d1)
            add("power_law_distance_all", d1, IDEAL_FREQUENCIES)
            for null in (COLUMNS_SHUFFLED, INDEPENDENT, PIXELS_SHUFFLED_FED):
                add("matched_effect", own - (fraction.mean - null_below), null)
            for null in (COLUMNS_SHUFFLED, INDEPENDENT):
                add("power_law_distance_all", 10 * d1, null)
            add("matched_effect", own - (fraction.mean - untrained_below), UNTRAINED)
            add("resolution", h + 0.01, network=UNTRAINED)
            add("resolution", h - 0.01, network=UNTRAINED, layer=i + 3)
            for layer in (i, i + 3):
                add("power_law_distance_all", 10**untrained_farther * d1, network=UNTRAINED, layer=layer)
    return index_final(rows)


def answered(index, claim):
    return {answer.control: answer for answer in answers_in_place(index, CLAIMS)[claim.title]}


def test_ideals_are_called_and_nulls_are_not_where_the_test_has_headroom():
    index = study()
    assert noise.CLAIM.decide(index).decision == "not supported"
    found = answered(index, noise.CLAIM)
    assert list(found) == [IDEAL, COLUMNS_SHUFFLED, INDEPENDENT]
    assert found[IDEAL] == Answer(IDEAL, True, IN_PLACE_DRAWS, 0, 0)
    assert found[INDEPENDENT] == Answer(INDEPENDENT, False, 0, 0, 1)
    described = answered(index, DESCRIPTION)
    assert described[IDEAL_FREQUENCIES].supported == IN_PLACE_DRAWS
    assert described[COLUMNS_SHUFFLED].not_supported == 1
    learned = answered(index, LEARNING)
    assert learned[IDEAL_FREQUENCIES].supported == IN_PLACE_DRAWS
    assert learned[UNTRAINED].not_supported == 1
    for claim in (noise.CLAIM, training_effect.CLAIM, DESCRIPTION, LEARNING):
        assert doubt(claim.decide(index).decision, tuple(answered(index, claim).values())) == ""


def test_each_ideal_is_another_draw(monkeypatch):
    asked = []

    def recorded(index, ideal, draw):
        asked.append((ideal, draw))
        return {}

    monkeypatch.setattr(answers, "drawn_stand_ins", recorded)
    answers_in_place(study(), CLAIMS)
    assert sorted(asked) == sorted((ideal, n) for ideal in (IDEAL, IDEAL_FREQUENCIES) for n in range(IN_PLACE_DRAWS))


def test_without_headroom_ideals_are_not_called_either():
    found = answered(study(null_below=0.0002), noise.CLAIM)
    assert found[IDEAL] == Answer(IDEAL, True, 0, IN_PLACE_DRAWS, 0)


def test_an_untrained_network_as_near_a_power_law_as_an_ideal_leaves_learned_without_evidence():
    index = study(untrained_farther=0.05)
    assert LEARNING.decide(index).decision == "not supported"
    found = tuple(answered(index, LEARNING).values())
    assert found[0].supported == 0
    assert doubt("not supported", found) == "does not say yes to ideals either"
    assert answered(index, DESCRIPTION)[IDEAL_FREQUENCIES].supported == IN_PLACE_DRAWS


def test_an_effect_of_training_that_an_untrained_network_has_too_is_no_evidence():
    """It lies so near ideals that the rule leaves it out, and itself above the nulls that stay."""
    index = study(below=0.0, untrained_below=0.005)
    verdict = training_effect.CLAIM.decide(index)
    found = tuple(answered(index, training_effect.CLAIM).values())
    assert doubt("supported", found) == "says yes to untrained too"
    assert UNTRAINED in verdict.reason


IDEALS, NULL, WRONG = Answer("ideal", True, 9, 1, 0), Answer("null", False, 0, 0, 1), Answer("null", False, 1, 0, 0)


@pytest.mark.parametrize(
    ("decision", "said", "expected"),
    [
        ("not supported", (IDEALS, NULL), ""),
        (
            "not supported",
            (Answer("ideal", True, 5, 5, 0), NULL),
            "does not say yes to ideals either",
        ),  # most are meant
        ("not supported", (Answer("ideal", True, 6, 4, 0), NULL), ""),
        ("not supported", (Answer("ideal", True, 0, 0, 10), WRONG), "does not say yes to ideals either"),
        ("supported", (IDEALS, NULL), ""),
        ("supported", (IDEALS, WRONG), "says yes to null too"),
        ("undecided", (Answer("ideal", True, 0, 10, 0), WRONG), ""),
        ("here", (), ""),
        ("not supported", (), ""),
    ],
)
def test_a_verdict_is_doubted_for_what_its_test_says_of_controls(decision, said, expected):
    assert doubt(decision, said) == expected
    assert marked(decision, said) == (f"{decision} (no evidence)" if expected else decision)
    sentence = answers_sentence(decision, said)
    assert bool(sentence) == bool(said)
    assert ("no evidence" in sentence) == bool(expected)


def test_the_sentence_has_every_count():
    assert answers_sentence("supported", (IDEALS, NULL)) == (
        "The same rule of controls in the place of these layers (supported, undecided, not): "
        "ideal 9, 1, 0; null 0, 0, 1."
    )


def test_a_null_that_was_not_measured_leaves_yes_out_of_reach_of_ideals_too():
    """Of the effect of training: without the network on shuffled pixels the protocol supports it of nothing."""
    index = {key: rows for key, rows in study().items() if key.null != PIXELS_SHUFFLED_FED}
    found = answered(index, training_effect.CLAIM)
    assert found[IDEAL] == Answer(IDEAL, True, 0, IN_PLACE_DRAWS, 0)
    assert list(found) == [IDEAL, COLUMNS_SHUFFLED, INDEPENDENT, UNTRAINED]  # what is not known cannot stand in


def test_the_claim_of_one_number_a_stack_has_none():
    assert [bool(found) for found in answers_in_place(study(), CLAIMS).values()] == [True] * 4 + [False]
