import numpy as np
import pytest

from dbn.datasets import load_mnist
from dbn.datasets.sets import load_set
from rbm import unpack
from rbm.bits import States

TRAIN, TEST = load_set("mnist-pooled:train"), load_set("mnist-pooled:test")


def sorted_rows(words, labels):
    """Rows and their labels in an order that does not depend on how they came."""
    both = np.column_stack([words, labels.astype(np.uint64)])
    return both[np.lexsort(both.T)]


def test_pooled_holds_every_image_once_with_its_label():
    original = [load_mnist(split) for split in ("train", "test")]
    assert (TRAIN.states.shape, TEST.states.shape) == ((60_000, 784), (10_000, 784))
    expected = sorted_rows(
        *(np.concatenate(x) for x in zip(*((o.states.words, o.labels) for o in original), strict=True))
    )
    found = sorted_rows(
        np.concatenate([TRAIN.states.words, TEST.states.words]), np.concatenate([TRAIN.labels, TEST.labels])
    )
    assert np.array_equal(found, expected)


def test_held_out_rows_are_a_fair_sample_of_both_splits():
    """Of 10 000 rows drawn from 70 000, a seventh are test images; sd of their number is 32."""
    known = {row.tobytes() for row in load_mnist("test").states.words}
    n = sum(row.tobytes() in known for row in TEST.states.words)
    assert abs(n - 10_000 / 7) < 4 * 32.4


@pytest.mark.parametrize("percent", [1, 3, 10])
def test_flipped_pixels_are_those_of_the_pooled_images_at_the_rate_named(percent):
    for split, pooled in (("train", TRAIN), ("test", TEST)):
        found = load_set(f"mnist-flipped-{percent}:{split}")
        assert np.array_equal(found.labels, pooled.labels)
        changed = States(found.states.words ^ pooled.states.words, 784)
        part = unpack(changed.rows(slice(0, 5000))).astype(bool)
        p = percent / 100
        n = np.bitwise_count(changed.words).sum()
        assert abs(n - p * 784 * changed.n) < 4 * np.sqrt(p * (1 - p) * 784 * changed.n)
        of_pixels, of_rows = part.mean(axis=0), part.mean(axis=1)
        assert abs(of_pixels - p).max() < 5 * np.sqrt(p * (1 - p) / 5000)  # every pixel, on or off, alike
        assert of_rows.std() == pytest.approx(np.sqrt(p * (1 - p) / 784), rel=0.05)
        off = unpack(pooled.states.rows(slice(0, 5000))) == 0
        assert abs(part[off].mean() - p) < 5 * np.sqrt(p / off.sum())


def test_masks_of_the_splits_and_of_the_doses_differ():
    def mask(name, n=100):
        rows = load_set(f"mnist-flipped-{name}").states.words[:n]
        return rows ^ load_set(f"mnist-pooled:{name[-5:].lstrip(':')}").states.words[:n]

    train, test = mask("10:train"), mask("10:test")
    assert np.bitwise_count(train & test).sum() < 0.02 * 784 * 100
    three = mask("3:train")
    assert np.bitwise_count(train & three).sum() < 0.01 * 784 * 100
