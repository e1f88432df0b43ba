"""Hamming distances between rows of words: the nearest rows, and the rows that lie within given distances.

The rows to be compared with come transposed, (words, m), so that one instruction counts bits of several of them. They
are taken a tile at a time, which stays in the fastest cache over all points of a thread's block; no matrix of distances
is ever made. Work is split by points: every thread writes its own rows.
"""

import numpy as np
from numba import njit, prange, types
from numba.extending import intrinsic

from rbm.kernels.options import DISABLED, device

TILE = 256  # rows compared with at a time
FAR = 2**62  # farther than any distance


@intrinsic
def _count_bits(typing, word):
    def generate(context, builder, signature, args):
        return builder.ctpop(args[0])

    return types.uint64(types.uint64), generate


@device
def _tile_distances(point, columns, start, stop, found):
    size = np.uint64(stop - start)  # unsigned: no checks for wrap-around, so the loops become vectors
    tile = columns[:, start:stop]
    for j in range(size):
        found[j] = 0
    for w in range(point.shape[0]):
        word, column = point[w], tile[w]
        for j in range(size):
            found[j] += _count_bits(word ^ column[j])


def _tile_distances_twin(point, columns, start, stop, found):
    found[: stop - start] = np.bitwise_count(columns[:, start:stop] ^ point[:, None]).sum(axis=0)


# tile_distances(point, columns, start, stop, found): bits in which a point, uint64 (words,), differs from rows start to
# stop, uint64 into found (>= stop - start,).
tile_distances = _tile_distances_twin if DISABLED else _tile_distances


@njit(cache=True, error_model="numpy", nogil=True, parallel=True)
def nearest_rows(points, columns, same, block, distances, indices):
    """Write the k nearest rows of each point, by distance, those of one distance by their number.

    points : uint64 (n, words); columns : uint64 (words, m), the other rows transposed; same : whether the two are one
    set, in which no row is its own neighbour; block : points a block;
    distances, indices : int64 (n, k), the result, FAR and -1 where there are fewer than k other rows.
    """
    n, k = distances.shape
    m = columns.shape[1]
    for b in prange(-(-n // block)):
        first, end = b * block, min(n, b * block + block)
        found = np.empty(TILE, np.uint64)
        distances[first:end] = FAR
        indices[first:end] = -1
        for start in range(0, m, TILE):
            stop = min(m, start + TILE)
            for r in range(first, end):
                tile_distances(points[r], columns, start, stop, found)
                worst = distances[r, k - 1]
                for j in range(stop - start):
                    distance = np.int64(found[j])
                    if distance < worst and not (same and start + j == r):
                        place = k - 1
                        while place > 0 and distances[r, place - 1] > distance:
                            distances[r, place] = distances[r, place - 1]
                            indices[r, place] = indices[r, place - 1]
                            place -= 1
                        distances[r, place] = distance
                        indices[r, place] = start + j
                        worst = distances[r, k - 1]


@njit(cache=True, error_model="numpy", nogil=True, parallel=True)
def rows_within(points, columns, radii, block, within):
    """Set within[i], bool (n,), where point i is no farther from some other row j than radii[j], int64 (m,).

    The other arguments are those of `nearest_rows`.
    """
    n, m = len(points), columns.shape[1]
    for b in prange(-(-n // block)):
        first, end = b * block, min(n, b * block + block)
        found = np.empty(TILE, np.uint64)
        within[first:end] = False
        for start in range(0, m, TILE):
            stop = min(m, start + TILE)
            for r in range(first, end):
                if not within[r]:
                    tile_distances(points[r], columns, start, stop, found)
                    for j in range(stop - start):
                        if np.int64(found[j]) <= radii[start + j]:
                            within[r] = True
