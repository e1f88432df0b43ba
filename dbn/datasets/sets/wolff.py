"""Clusters of the Ising model that are flipped at once: the kernels of `dbn.datasets.sets.ising`.

U. Wolff, Phys. Rev. Lett. 62 (1989) 361. Spins are int8, -1 or +1, in the row-major order of a square of ``size`` x
``size`` with periodic boundaries. Random numbers are a function of (key, step, site): see `rbm.kernels.philox`.
"""

import numpy as np

from rbm.kernels.options import device
from rbm.kernels.philox import philox4x32

_SIGN = np.uint64(1)  # the last counter word of the random number that gives a row its sign
_0, _1, _32, _LOW = np.uint64(0), np.uint64(1), np.uint64(32), np.uint64(0xFFFFFFFF)


@device
def flip_cluster(spins, size, threshold, key, step, stack):
    """Flip the cluster of one random spin and return its size.

    A neighbour of the same spin joins where 32 random bits are below ``threshold``: 2**32 (1 - exp(-2 / T)). ``stack``
    has room for a number a spin.
    """
    n = size * size
    low, high = np.uint64(step) & _LOW, np.uint64(step) >> _32
    start = np.int64((philox4x32(_0, low, high, _0, key[0], key[1])[0] * np.uint64(n)) >> _32)
    old = spins[start]
    spins[start] = -old
    stack[0] = start
    waiting, flipped = 1, 1
    while waiting > 0:
        waiting -= 1
        site = stack[waiting]
        row, column = site // size, site % size
        numbers = philox4x32(np.uint64(site) + _1, low, high, _0, key[0], key[1])
        neighbours = (
            row * size + (column + 1) % size,
            row * size + (column + size - 1) % size,
            (row + 1) % size * size + column,
            (row + size - 1) % size * size + column,
        )
        for i in range(4):
            other = neighbours[i]
            if spins[other] == old and numbers[i] < threshold:
                spins[other] = -old
                stack[waiting] = other
                waiting += 1
                flipped += 1
    return flipped


@device
def flip_clusters(spins, size, threshold, key, first, n_steps, stack):
    """Flip ``n_steps`` clusters, numbered from ``first`` on, and return the sum of their sizes."""
    flipped = 0
    for step in range(first, first + n_steps):
        flipped += flip_cluster(spins, size, threshold, key, step, stack)
    return flipped


@device
def draw_rows(spins, size, threshold, key, first, n_steps, stack, up):
    """Fill up, bool (n, spins), with whether each spin is up after every ``n_steps`` more clusters.

    Half of the rows, drawn at random, are inverted: well below the critical temperature nearly all spins are in one
    cluster, and the sign of a row would follow from that of the row before.
    """
    for i in range(len(up)):
        flip_clusters(spins, size, threshold, key, first + i * n_steps, n_steps, stack)
        sign = philox4x32(np.uint64(i), _0, _0, _SIGN, key[0], key[1])[0] & _1 == _1
        for site in range(len(spins)):
            up[i, site] = (spins[site] > 0) == sign
