"""Loop twins of the kernels: plain Python, float64, one number at a time. Slow on purpose."""

import math

import numpy as np


def philox(counter, key, rounds=10):
    """Philox4x32 on Python integers, written from the description in Salmon et al. 2011."""
    c, k = list(counter), list(key)
    for _ in range(rounds):
        a, b = 0xD2511F53 * c[0], 0xCD9E8D57 * c[2]
        c = [(b >> 32) ^ c[1] ^ k[0], b % 2**32, (a >> 32) ^ c[3] ^ k[1], a % 2**32]
        k = [(k[0] + 0x9E3779B9) % 2**32, (k[1] + 0xBB67AE85) % 2**32]
    return c


def random_number(unit, n, row, step, stage, key):
    """The number in [0, 1) that belongs to a unit of a layer of n."""
    counters = 4 if n <= 16 else 16
    words = philox([16 * (unit // 64) + unit % counters, row, step, stage], [int(x) for x in key])
    return words[(unit % 64) // counters] / 2**32


def sigmoid(x):
    return 1 / (1 + math.exp(-x)) if x > -700 else 0.0


def hidden_fields(v, model):
    out = []
    for j in range(model.n_hidden):
        total = float(model.hidden_bias[j])
        for i in range(model.n_visible):
            if v[i]:
                total += float(model.weights[i, j])
        out.append(total)
    return out


def visible_fields(h, model):
    out = []
    for i in range(model.n_visible):
        total = float(model.visible_bias[i])
        for j in range(model.n_hidden):
            if h[j]:
                total += float(model.weights[i, j])
        out.append(total)
    return out


def draw(fields, row, step, stage, key):
    return [int(random_number(j, len(fields), row, step, stage, key) < sigmoid(x)) for j, x in enumerate(fields)]


def softmax(fields):
    weights = [math.exp(x - max(fields)) for x in fields]
    return [w / sum(weights) for w in weights]


def draw_visible(fields, n_labels, row, step, stage, key):
    """Bits one by one; then one of n label units, by the number of the first of them."""
    bits = draw(fields, row, step, stage, key)
    if n_labels:
        first = len(fields) - n_labels
        number, below = random_number(first, len(fields), row, step, stage, key), 0.0
        for label, p in enumerate(softmax(fields[first:])):
            bits[first + label] = int(below <= number < below + p)
            below += p
    return bits


def gibbs(v, model, sweeps, row, step, key, first_sweep=0, mask=None, values=None):
    """(v, h) after some sweeps of h | v, v | h."""
    h = [0] * model.n_hidden
    for t in range(first_sweep, first_sweep + sweeps):
        h = draw(hidden_fields(v, model), row, step, 2 * t, key)
        v = draw_visible(visible_fields(h, model), model.n_labels, row, step, 2 * t + 1, key)
        if mask is not None:
            v = [values[i] if mask[i] else v[i] for i in range(len(v))]
    return v, h


def softplus(x):
    return max(x, 0) + math.log1p(math.exp(-abs(x)))


def log_f(v, model, base, beta):
    """Minus the free energy at an inverse temperature between the base machine and the machine."""
    total = sum(softplus(beta * x) for x in hidden_fields(v, model))
    for i in range(model.n_visible):
        if v[i]:
            total += (1 - beta) * float(base[i]) + beta * float(model.visible_bias[i])
    return total


def tempered_sweep(v, model, base, beta, row, sweep, key):
    """(v, h) after h | v, v | h at an inverse temperature."""
    h = draw([beta * x for x in hidden_fields(v, model)], row, 0, 2 * sweep, key)
    fields = [beta * x + (1 - beta) * float(a) for x, a in zip(visible_fields(h, model), base, strict=True)]
    return draw(fields, row, 0, 2 * sweep + 1, key), h


def tempered_path(v, model, base, betas, row, key, first_sweep=0):
    """(v, h, log weight) after a walk along inverse temperatures."""
    h, weight = [0] * model.n_hidden, 0.0
    for t in range(len(betas) - 1):
        weight += log_f(v, model, base, betas[t + 1]) - log_f(v, model, base, betas[t])
        v, h = tempered_sweep(v, model, base, betas[t + 1], row, first_sweep + t, key)
    return v, h, weight


def climb(states, model, base, betas, ladder, sweeps, key, first_sweep=0):
    """(states of the levels, changes to the level above and from the one below, swaps, round trips) of one ladder."""
    states, levels = [list(v) for v in states], len(betas)
    up = down = None
    swaps, from_top, trips = [0] * levels, [0] * levels, 0
    for t in range(first_sweep, first_sweep + sweeps):
        values = [[log_f(v, model, base, beta) for beta in betas] for v in states]
        up = [values[i][i + 1] - values[i][i] if i + 1 < levels else 0.0 for i in range(levels)]
        down = [values[i][i] - values[i][i - 1] if i else 0.0 for i in range(levels)]
        for i in range(t % 2, levels - 1, 2):
            word = philox([0, ladder * levels + i, 1, 2 * t], [int(x) for x in key])[0]
            ratio = values[i][i + 1] + values[i + 1][i] - values[i][i] - values[i + 1][i + 1]
            if math.log((word + 0.5) / 2**32) < ratio:
                states[i], states[i + 1] = states[i + 1], states[i]
                from_top[i], from_top[i + 1] = from_top[i + 1], from_top[i]
                swaps[i] += 1
        from_top[-1] = 1
        trips += from_top[0]
        from_top[0] = 0
        for i in range(levels):
            states[i] = tempered_sweep(states[i], model, base, betas[i], ladder * levels + i, t, key)[0]
    return states, up, down, swaps, trips


def hamming_distance(a, b):
    return sum(a[i] != b[i] for i in range(len(a)))


def by_similarity(rows, numbers):
    """Row numbers in the order of a walk from the first to the nearest left, the first of equals; the last left takes
    the place of the one found."""
    left, walk = list(numbers), []
    found = 0
    while True:
        walk.append(left[found])
        left[found] = left[-1]
        left.pop()
        if not left:
            return walk
        found = min(range(len(left)), key=lambda i: hamming_distance(rows[left[i]], rows[walk[-1]]))


def probabilities(fields):
    return [sigmoid(x) for x in fields]


def step(W, a, b, velocities, data, positive, chains, negative, rate, momentum, decay):
    """Parameters and velocities after one step, from 0/1 rows and hidden probabilities; nothing in place."""
    W, a, b = (np.array(x, float) for x in (W, a, b))
    vW, va, vb = (np.array(x, float) for x in velocities)
    for i in range(W.shape[0]):
        for j in range(W.shape[1]):
            g = sum(data[r][i] * positive[r][j] for r in range(len(data))) / len(data)
            g -= sum(chains[r][i] * negative[r][j] for r in range(len(chains))) / len(chains)
            vW[i, j] = momentum * vW[i, j] + rate * (g - decay * W[i, j])
    for i in range(len(a)):
        g = sum(row[i] for row in data) / len(data) - sum(row[i] for row in chains) / len(chains)
        va[i] = momentum * va[i] + rate * g
    for j in range(len(b)):
        g = sum(row[j] for row in positive) / len(positive) - sum(row[j] for row in negative) / len(negative)
        vb[j] = momentum * vb[j] + rate * g
    return (W + vW, a + va, b + vb), (vW, va, vb)
