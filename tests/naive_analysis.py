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


def coverage(patterns, rows, k):
    """Share of rows that have a pattern no farther away than their k-th nearest other row."""
    covered = 0
    for i, row in enumerate(rows):
        others = sorted(hamming(row, other) for j, other in enumerate(rows) if j != i)
        covered += min(hamming(row, pattern) for pattern in patterns) <= others[k - 1]
    return covered / len(rows)


def squared_mmd(patterns, rows):
    """Unbiased squared MMD, kernel exp(-distance / mean distance of two different rows)."""
    pairs = [(i, j) for i in range(len(rows)) for j in range(len(rows)) if i != j]
    scale = sum(hamming(rows[i], rows[j]) for i, j in pairs) / len(pairs)

    def kernel(a, b):
        d = hamming(a, b)
        return math.exp(-d / scale) if scale else float(d == 0)

    among_rows = sum(kernel(rows[i], rows[j]) for i, j in pairs) / len(pairs)
    n = len(patterns)
    among_patterns = sum(kernel(patterns[i], patterns[j]) for i in range(n) for j in range(n) if i != j) / (n * (n - 1))
    across = sum(kernel(a, b) for a in patterns for b in rows) / (n * len(rows))
    return among_patterns + among_rows - 2 * across


def all_states_distance(state_counts, alpha):
    """D1: the largest difference between the shares of states and of the zeta law at or above each whole number."""
    largest, worst = max(state_counts), 0.0
    zeta = sum(k**-alpha for k in range(1, 200_000)) + 199_999.5 ** (1 - alpha) / (alpha - 1)
    law = zeta
    for k in range(1, largest + 2):
        share = sum(1 for other in state_counts if other >= k) / len(state_counts)
        worst = max(worst, abs(law / zeta - share))
        law -= k**-alpha
    return worst


def mean_resolution(probabilities, n_points):
    """E H[s] in nats over samples: for every state, all numbers of times it can be seen."""
    out = 0.0
    for p in probabilities:
        for k in range(1, n_points + 1):
            chance = math.comb(n_points, k) * p**k * (1 - p) ** (n_points - k)
            out -= chance * k / n_points * math.log(k / n_points)
    return out


def mean_log_count(p, n_points):
    """E log(1 + K) in nats, K binomial of M - 1 and p, over all K that are not absurdly rare."""
    n, out = n_points - 1, 0.0
    for k in range(max(0, int(n * p - 40 * math.sqrt(n * p + 1))), min(n, int(n * p + 40 * math.sqrt(n * p + 1))) + 1):
        ways = math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)
        out += math.exp(ways + k * math.log(p) + (n - k) * math.log1p(-p)) * math.log(1 + k)
    return out


def code_lengths(states, training, rows, smoothing, half=False):
    """Bits of each row under the mixture of the states: a row, a state and a pixel at a time."""
    training, states = [list(row) for row in training], [tuple(state) for state in states]
    n_points, n_pixels = len(training), len(training[0])
    means = [(sum(row[i] for row in training) + 0.5) / (n_points + 1) for i in range(n_pixels)]
    if half:
        means = [0.5] * n_pixels
    found = []
    for row in rows:
        total = 0.0
        for state in sorted(set(states)):
            members = [training[r] for r in range(n_points) if states[r] == state]
            p = len(members) / n_points
            for i in range(n_pixels):
                on = (sum(member[i] for member in members) + smoothing * means[i]) / (len(members) + smoothing)
                p *= on if row[i] else 1 - on
            total += p
        found.append(-math.log2(total))
    return found
