"""The planted check of claim (iii): of nested partitions, the planted one should predict best."""

import numpy as np

from analysis.controls.calibration.row import CalibrationRow
from analysis.controls.templates import SIZES, planted_templates
from analysis.entropies.entropy import resolution, state_counts
from analysis.errorbars.intervals import share
from analysis.predictive.code_length import predictive_code_length
from analysis.predictive.held_out import split_held_out
from analysis.protocols.second import INSIDE_ERRORS
from rbm.bits import States, pack

QUESTION, TITLE = "planted partition", "(iii) the planted partition predicts best of nested ones"
SAMPLES, N_POINTS = 6, 2000
_TEMPLATES, _PIXELS, _HELD_OUT, _FINER = 16, 61, 500, 2
_FLIP, _NO_TEMPLATES = 0.1, 0.5  # a pixel that is flipped half of the time says nothing of its template


def planted_rows(seed: int = 1) -> tuple[CalibrationRow, ...]:
    """Draw rows of templates, of equal and of Zipf's sizes, and of none; count where the planted partition is best."""
    laws = [(f"templates, {sizes} sizes", "yes", sizes, _FLIP) for sizes in SIZES]
    laws.append(("independent pixels", "no", SIZES[0], _NO_TEMPLATES))
    return tuple(_row(name, expected, sizes, flip, seed) for name, expected, sizes, flip in laws)


def is_found(sizes: str, flip: float, seed: int) -> tuple[bool, float]:
    """Tell whether the planted partition has the least code length, inside for certain; and return its H[s], log M.

    For certain: below the coarsest and the finest partition by the rule's paired standard errors.
    """
    found = planted_templates(
        N_POINTS + _HELD_OUT, _TEMPLATES, _PIXELS, flip=flip, sizes=sizes, finer=_FINER, seed=seed
    )  # fmt: skip
    training, rest = found.rows.rows(slice(N_POINTS)), found.rows.rows(slice(N_POINTS, None))
    held_out = split_held_out(rest, seed=seed)
    states = {level: _states(label[:N_POINTS]) for level, label in found.partitions}
    codes = {level: predictive_code_length(s, training, *held_out) for level, s in states.items()}
    best = min(codes, key=lambda level: codes[level].mean) == 0
    ends = (codes[min(codes)], codes[max(codes)])
    sure = all(_errors(end.rows - codes[0].rows) >= INSIDE_ERRORS for end in ends)
    return best and sure, resolution(state_counts(states[0]))


def _errors(differences: np.ndarray) -> float:
    """Return a mean in units of its standard error."""
    return float(differences.mean() / (differences.std(ddof=1) / np.sqrt(len(differences))))


def _states(label: np.ndarray) -> States:
    """Write the numbers of states in binary."""
    return pack((label[:, None] >> np.arange(8) & 1).astype(np.uint8))


def _row(name: str, expected: str, sizes: str, flip: float, seed: int) -> CalibrationRow:
    found = [is_found(sizes, flip, seed * SAMPLES + draw) for draw in range(SAMPLES)]
    hits = np.array([hit for hit, _ in found], float)
    yes = share(hits)
    target = round(float(np.mean([h for _, h in found])), 2)
    return CalibrationRow(
        QUESTION, name, expected, N_POINTS, target, SAMPLES, SAMPLES, 0.5, yes.mean, yes.low, yes.high,
        float(hits.mean()), float(hits.std(ddof=1)),
    )  # fmt: skip
