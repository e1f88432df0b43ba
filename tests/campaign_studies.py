"""A campaign that never ran: studies of known statistics under the campaign's configurations."""

import dataclasses
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from claim_tables import (
    COMPARED,
    N_LAYERS,
    RATIOS,
    TRAINED,
    code_lengths,
    distances,
    effects,
    entropies,
    noise,
    resolution,
    row,
    spread,
)
from study_results import made_up

from analysis.campaign.parts import claims_parts
from analysis.controls.calibration.row import CalibrationRow
from analysis.study.config import to_toml
from analysis.table.row import K_MEANS, Row
from analysis.table.study_file import StudyResult, save_result

PLACES = {TRAINED: 0.02, "untrained": -0.31, "pixels shuffled": -0.17, "widths equal": -0.05}
N_SEEDS, SHORTEST = 5, 150.0  # bits a row: of the trained network, made by `code_lengths`


def study_rows(
    d: float = 0.02, gap: float = -0.01, effect: float = 0.05, ratio: float = 0.5, mu: float = 1.0, k_means: float = 7.0
) -> list[Row]:
    """Rows of known statistics.

    They are d of the trained network, the difference to drawn ideals, the effect of training and the ratio to each
    null, mu of all states of layer 3 (0.1 more in each above, and 0.5 more in other networks), and by how many bits a
    row k-means is worse than the trained network at their best.
    """
    found = [
        *entropies(N_SEEDS, networks=tuple(PLACES)),
        *effects(dict.fromkeys(COMPARED, effect)),
        *noise(gap),
        *distances({name: ratio if name in COMPARED or name == "untrained" else x for name, x in RATIOS.items()}),
        *code_lengths(PLACES | {TRAINED: d}, half=0.02),
    ]
    for seed, s in enumerate(spread(N_SEEDS)):
        found.append(row("predictive_code_length", 0, seed, 190 + s))
        for network in PLACES:
            first = mu - 0.2 + 0.01 * s + 0.5 * (network != TRAINED)
            found += [row("power_law_mu_all", i + 1, seed, first + 0.1 * i, network) for i in range(N_LAYERS)]
        for i, h in enumerate(resolution()):
            found.append(row("resolution", i + 1, seed, h - 0.01, null=K_MEANS))
            length = SHORTEST + 100 * (h - resolution()[3]) ** 2 + k_means
            found.append(row("predictive_code_length", i + 1, seed, length, null=K_MEANS))
        for i in range(N_LAYERS):
            found.append(row("R2_f1", i + 1, seed, 0.1 * i))
            found.append(row("likelihood_bound", i + 1, seed, -190 - i))
            found.append(row("likelihood_bound_log_z_width", i + 1, seed, 0.1))
    return found


def calibration(n_points: int, yes: float = 0.9, drawn: int = 10) -> tuple[CalibrationRow, ...]:
    """A calibration of one question, two controls."""
    of = ("noise verdict", n_points, 0.5, drawn, drawn, 0.0, 0.1, 0.2)
    return tuple(
        CalibrationRow(of[0], name, expected, *of[1:6], share, share / 2, (1 + share) / 2, *of[6:])
        for name, expected, share in (("ideal", "yes", yes), ("uniform", "no", 0.1))
    )


@cache
def _plain() -> StudyResult:
    return made_up()


def save_campaign(
    directory: Path,
    parts: Iterable[str],
    rows: dict[str, list[Row]] | None = None,
    points: dict[str, int] | None = None,
) -> list[Path]:
    """Write studies of these parts, of other data each; ``rows`` and M by part where they are others than usual."""
    known = {part.name: part for part in claims_parts()}
    written = []
    for name in parts:
        config, m = known[name].config, (points or {}).get(name, 9973)
        digest = f"{sorted({p.config.data or '' for p in known.values()}).index(config.data or ''):064x}"
        facts = _plain().facts | {"digest": digest, "data": str(config.data), "n_points": m}
        found = (rows or {}).get(name) or study_rows()
        result = _plain()._replace(
            config=to_toml(config), facts=facts, rows=[*found, *_both_readouts(found)], calibration=calibration(m)
        )
        root = directory / name
        root.mkdir(parents=True)
        save_result(root / "study.h5", result)
        (root / "config.toml").write_text(to_toml(dataclasses.replace(config, workers=1)), encoding="utf-8")
        written.append(root)
    return written


def _both_readouts(rows: Iterable[Row]) -> list[Row]:
    """Resolutions of the other read-out, which a study has."""
    return [r._replace(readout="sample") for r in rows if r.measure == "resolution" and r.null == "none"]
