import numpy as np
import pytest

from analysis.regeneration.classes import Classifier, classify, coverage, make_classifier
from rbm import InputError, pack


def clusters(rows, seed):
    """Three far clusters of 61 units, of unequal sizes, labelled 2, 5 and 7."""
    g = np.random.default_rng(seed)
    labels = g.choice([2, 5, 7], rows, p=[0.2, 0.3, 0.5])
    centres = {2: np.arange(61) < 20, 5: np.arange(61) >= 41, 7: np.ones(61, bool)}
    return pack(np.array([centres[x] for x in labels]) ^ (g.random((rows, 61)) < 0.05)), labels


def test_separated_clusters_are_told_apart():
    data, labels = clusters(211, 1)
    fresh, truth = clusters(97, 2)
    classifier = make_classifier(data, labels, n_rows=101, seed=1)
    assert classifier.rows.n == 101
    assert classify(classifier, fresh).tolist() == truth.tolist()


def by_hand(lengths, labels, k):
    rows = pack(np.arange(31) < np.array(lengths)[:, None])
    classes, number = np.unique(labels, return_inverse=True)
    return Classifier(rows, number, classes, np.bincount(number) / len(labels), k)


@pytest.mark.parametrize(
    ("lengths", "labels", "k", "expected"),
    [
        ([10, 13, 14], "abb", 3, "b"),  # two of three
        ([10, 13, 14], "abc", 3, "a"),  # each one: the nearest
        ([14, 13, 9], "bca", 3, "a"),  # the nearest comes last
        ([11, 9, 20], "bac", 1, "b"),  # at one distance: the first
        ([11, 9, 12, 8], "baab", 4, "b"),  # two each: the one of the nearest
        ([9, 12, 13, 14, 15], "abbbb", 1, "a"),
    ],
)
def test_votes_and_ties(lengths, labels, k, expected):
    pattern = pack(np.arange(31)[None] < 10)
    assert classify(by_hand(lengths, list(labels), k), pattern).tolist() == [expected]


def test_coverage_is_one_less_half_the_sum_of_differences():
    classifier = by_hand([1, 2, 3, 4, 5], list("aabbc"), 1)  # shares .4 .4 .2
    assert coverage(classifier, np.array(list("aabbc"))) == pytest.approx(1)
    assert coverage(classifier, np.array(list("aaaaa"))) == pytest.approx(0.4)
    assert coverage(classifier, np.array(list("abab"))) == pytest.approx(1 - (0.1 + 0.1 + 0.2) / 2)


def test_shares_are_those_of_all_data_not_of_the_rows_drawn():
    data, labels = clusters(211, 3)
    classifier = make_classifier(data, labels, n_rows=5, seed=1)
    assert classifier.shares == pytest.approx([np.mean(labels == x) for x in (2, 5, 7)])


def test_fewer_rows_than_votes():
    data, labels = clusters(2, 4)
    assert make_classifier(data, labels, seed=1).k == 2


def test_labels_must_fit():
    with pytest.raises(InputError, match=r"each of 7 rows; got shape \(5,\)"):
        make_classifier(clusters(7, 1)[0], np.zeros(5, int), seed=1)
