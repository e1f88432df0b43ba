"""Hamming distances between rows of words: nearest rows, rows within given distances, sums of a function of them.

The rows compared with are transposed, (words, m), so that one instruction counts bits of several of them. They are
read a tile at a time, which stays in the first-level cache while all points of a block are compared with it; no matrix
of distances is ever made. Points are cut into blocks, of which each thread computes every ``shares``-th from ``share``
on and writes its own rows of the result.
"""

import numpy as np

from rbm.kernels.options import DISABLED, device
from rbm.kernels.simd.lanes import count_ones

TILE = 256  # rows compared with at a time
FAR = 2**62  # farther than any distance


@device
def _tile_distances(point, columns, start, stop, found):
    size = np.uint64(stop - start)  # unsigned: no checks for wrap-around, so the loops become vectors
    tile = columns[:, start:stop]
    for j in range(size):
        found[j] = 0
    for w in range(point.shape[0]):
        word, column = point[w], tile[w]
        for j in range(size):
            found[j] += count_ones(word ^ column[j])


def _tile_distances_twin(point, columns, start, stop, found):
    found[: stop - start] = np.bitwise_count(columns[:, start:stop] ^ point[:, None]).sum(axis=0)


# tile_distances(point, columns, start, stop, found): write into found, uint64 (>= stop - start,), in how many bits a
# point, uint64 (words,), differs from each of the rows start to stop.
tile_distances = _tile_distances_twin if DISABLED else _tile_distances


@device
def nearest_rows(points, columns, same, block, distances, indices, share, shares):
    """Write the k nearest rows of each point, by distance, rows at the same distance by their number.

    points : uint64 (n, words); columns : uint64 (words, m), the other rows transposed; same : whether both are the same
    rows, none of which is its own neighbour; block : points a block;
    distances, indices : int64 (n, k), the result, FAR and -1 where there are fewer than k other rows.
    """
    n, k = distances.shape
    m = columns.shape[1]
    for b in range(share, -(-n // block), shares):
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


@device
def rows_within(points, columns, radii, block, within, share, shares):
    """Set within[i], bool (n,), to whether point i is at most radii[j], int64 (m,), away from any other row j.

    The other arguments are those of `nearest_rows`.
    """
    n, m = len(points), columns.shape[1]
    for b in range(share, -(-n // block), shares):
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


@device
def sum_over_rows(points, columns, same, of_distance, block, sums, share, shares):
    """Set sums[i], float64 (n,), to the sum over all other rows j of of_distance[distance of point i and row j].

    of_distance : float64 (units + 1,). The other arguments are those of `nearest_rows`. Terms are added in the order of
    the rows, whatever the number of threads.
    """
    n, m = len(points), columns.shape[1]
    for b in range(share, -(-n // block), shares):
        first, end = b * block, min(n, b * block + block)
        found = np.empty(TILE, np.uint64)
        sums[first:end] = 0
        for start in range(0, m, TILE):
            stop = min(m, start + TILE)
            for r in range(first, end):
                tile_distances(points[r], columns, start, stop, found)
                total = sums[r]
                for j in range(stop - start):
                    if not (same and start + j == r):
                        total += of_distance[np.int64(found[j])]
                sums[r] = total
