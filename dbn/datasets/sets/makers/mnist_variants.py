"""MNIST with train and test images pooled and split anew, and the same with pixels flipped.

The test images of MNIST were written by other people than the training images, so that the two are not exchangeable.
Here all 70 000 are put in a random order; the first 60 000 are to train on. The flipped sets have the same rows in the
same order, each pixel inverted with the probability that is in the name.
"""

from functools import partial

import numpy as np

from dbn.datasets.mnist import N_PIXELS, load_mnist
from dbn.datasets.sets.named_set import MADE, NamedSet, Rows, Split
from dbn.datasets.sets.shuffled import flipped, random_order
from rbm.bits import States

_N_TRAIN, _N_TEST = 60_000, 10_000
_SEED = 0


def _pooled() -> Rows:
    both = [load_mnist(split) for split in ("train", "test")]
    words, labels = np.concatenate([part.states.words for part in both]), np.concatenate([part.labels for part in both])
    order = random_order(_SEED, "mnist-pooled", len(words))
    parts = order[:_N_TRAIN], order[_N_TRAIN:]
    return Rows(*(Split(States(words[rows], N_PIXELS), labels[rows]) for rows in parts))


def _flipped(percent: int) -> Rows:
    parts = zip(("train", "test"), _pooled(), strict=True)
    return Rows(
        *(
            split._replace(states=flipped(split.states, percent, _SEED, f"mnist-flipped-{percent} {name}"))
            for name, split in parts
        )
    )


POOLED = NamedSet(
    name="mnist-pooled",
    title="MNIST, train and test images pooled and split anew",
    origin="the embedded MNIST (Y. LeCun, C. Cortes, C. J. C. Burges), on above grey level 127",
    licence="CC BY-SA 3.0",
    units=N_PIXELS,
    rows=_N_TRAIN,
    held_out_rows=_N_TEST,
    held_out="the last 10 000 of all 70 000 images in a random order of seed 0",
    digests=(
        "2064d053cb0a74057c52a1b54fd22e9b5c772e5bbe17e0bbe5fb0b0cb28557b2",
        "c254cf1273736df6be3fb3043852e821faa39a1a72defaab567e431dadcaea22",
    ),
    place=MADE,
    made_from=_pooled,
    shape=(28, 28),
    labels=True,
    seen=True,
)
_FLIPPED_DIGESTS = {
    1: (
        "b7ff021e8c6c14479353cd64a9a631a2a9047ba479de36510b93834bad00513d",
        "2d451ae61c1d8bdddc8b9199f3a3a1ba2743eba3bd132b0e74cc0fbca3a87b8d",
    ),
    3: (
        "bff8eb00d8700d40f24586983eef11871cdefb93304d897309b1bc5ce2270d6b",
        "77f76ce13749e9a45b403e7243d1f49c07dea32fd5dc8b7767347b182cd9f747",
    ),
    10: (
        "d30d296d01b85871a00df7d0f2e74887ea7118638a8ecf2f815ad3d44dfd1643",
        "a56ec1190fab21902293a4ab5ccfa831ecb983074392c09fb8e9f09165eff1f7",
    ),
}
FLIPPED = tuple(
    POOLED._replace(
        name=f"mnist-flipped-{percent}",
        title=f"MNIST pooled, {percent} % of the pixels flipped",
        origin=f"mnist-pooled, each pixel inverted with probability {percent / 100:g}, those of held-out images too",
        held_out="the images of mnist-pooled",
        digests=digests,
        made_from=partial(_flipped, percent),
    )
    for percent, digests in _FLIPPED_DIGESTS.items()
)
