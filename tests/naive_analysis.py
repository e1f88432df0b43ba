"""Loop twins of the analysis: plain Python, one number at a time. Slow on purpose."""

import math

import naive


def counts(rows):
    """How often each distinct row occurs, descending, by comparing every row with those seen."""
    seen, number = [], []
    for row in rows:
        for i, other in enumerate(seen):
            if all(a == b for a, b in zip(row, other, strict=True)):
                number[i] += 1
                break
        else:
            seen.append(list(row))
            number.append(1)
    return sorted(number, reverse=True)


def resolution(state_counts):
    """H[s] in nats, a state at a time."""
    total = sum(state_counts)
    return -sum(k / total * math.log(k / total) for k in state_counts)


def relevance(state_counts):
    """H[k] in nats, a frequency at a time."""
    total, out = sum(state_counts), 0.0
    for k in range(1, total + 1):
        share = k * sum(1 for other in state_counts if other == k) / total
        out -= share * math.log(share) if share else 0
    return out


def noise(state_counts):
    """H[s|k] in nats: the mean over data points of log m_k."""
    total = sum(state_counts)
    return sum(k / total * math.log(sum(1 for other in state_counts if other == k)) for k in state_counts)


def basic_interval(state_counts, statistic, bootstraps, generator):
    """Lower and upper ends of every component: points drawn one at a time, order statistics read off one at a time."""
    points = [state for state, k in enumerate(state_counts) for _ in range(k)]
    drawn = []
    for _ in range(bootstraps):
        resample = [points[i] for i in generator.integers(len(points), size=len(points))]
        drawn.append(statistic([resample.count(state) for state in sorted(set(resample))]))
    lower, upper = [], []
    for value, column in zip(statistic(state_counts), zip(*drawn, strict=True), strict=True):
        ordered, ends = sorted(column), []
        for share in (0.975, 0.025):
            place = min(max(share * (bootstraps + 1), 1), bootstraps)  # the first is number 1
            below = int(place)
            above = min(below + 1, bootstraps)
            quantile = (below + 1 - place) * ordered[below - 1] + (place - below) * ordered[above - 1]
            ends.append(2 * value - quantile)
        lower.append(ends[0])
        upper.append(ends[1])
    return lower, upper


def partitions(total, largest=None):
    """All ways to write a number as a sum of positive integers, each descending."""
    if total == 0:
        yield []
    for first in range(min(total, total if largest is None else largest), 0, -1):
        for rest in partitions(total - first, first):
            yield [first, *rest]


def shuffled_columns(columns, draw, key):
    """The columns that `scatter_columns` draws for columns of as many ones: Floyd's subsets on sets."""
    out = []
    for u, column in enumerate(columns):
        n, on = len(column), sum(column)
        fewer = min(on, n - on)
        chosen = set()
        for i, last in enumerate(range(n - fewer, n)):
            word = naive.philox([i, u, draw, 0], [int(x) for x in key])[0]
            row = word * (last + 1) // 2**32
            chosen.add(last if row in chosen else row)
        rare = 1 if on == fewer else 0
        out.append([rare if r in chosen else 1 - rare for r in range(n)])
    return out


def hamming(a, b):
    """In how many places two rows differ."""
    return sum(1 for x, y in zip(a, b, strict=True) if x != y)


def nearest_rows(points, others, k, without=None):
    """(distance, number) of the k nearest other rows of each point, sorted; the row numbered ``without`` left out."""
    return [sorted((hamming(p, o), j) for j, o in enumerate(others) if j != without)[:k] for p in points]


def rows_within(points, others, radii):
    """Whether each point lies in a ball around one of the other rows."""
    return [any(hamming(p, o) <= radius for o, radius in zip(others, radii, strict=True)) for p in points]
