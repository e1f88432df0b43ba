"""What the tests say of controls, over studies: how often each says yes, each number of points once."""

from collections.abc import Iterable, Sequence

from analysis.campaign.studied import Studied
from analysis.claims.registry import CLAIMS
from analysis.controls.calibration.row import CalibrationRow
from analysis.report.calibration_tables import TITLES, calibration_tables, share_of
from analysis.report.text_tables import TextTable

Groups = dict[tuple[int, str], dict[str, list[CalibrationRow]]]  # by M and question: the calibrations that differ


def calibrations(studies: Iterable[Studied]) -> tuple[list[TextTable], list[str]]:
    """Tabulate what the tests say of controls, each number of points once; and name studies that differ or have none.

    The first table has how often each test says yes where it should and where it should not, a line a test and number
    of points; the others a table a line of it. Of studies of one M whose calibrations differ, that of most samples is
    shown.
    """
    studies = list(studies)
    groups = _groups(studies)
    notes = [
        f"{study.data}, {study.training}: no calibration stands beside this study."
        for study in studies
        if not study.calibration
    ]
    chosen = {key: _of_most_samples(versions) for key, versions in groups.items()}
    notes += [
        f"M = {m}, {name}: studies have {len(versions)} calibrations; that of most samples is shown."
        for (m, name), versions in groups.items()
        if len(versions) > 1
    ]
    absent = [name for name in _questions() if not any(question == name for _, question in groups)]
    notes += [f"No study has a calibration of: {TITLES.get(name, name)}." for name in absent]
    tables = [table for (_, name), rows in chosen.items() for table in calibration_tables(rows, (name,))]
    return ([_summary(chosen)] if chosen else []) + tables, notes


def _questions() -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for claim in CLAIMS for name in claim.questions))


def _groups(studies: Sequence[Studied]) -> Groups:
    """Return the calibrations of the claims' tests that differ, in the order of tests, then of points."""
    groups: Groups = {}
    for name in _questions():
        for m in sorted({row.n_points for study in studies for row in study.calibration if row.question == name}):
            for study in studies:
                rows = [row for row in study.calibration if (row.question, row.n_points) == (name, m)]
                if rows:
                    groups.setdefault((m, name), {}).setdefault(repr(rows), rows)
    return groups


def _of_most_samples(versions: dict[str, list[CalibrationRow]]) -> list[CalibrationRow]:
    return max(versions.values(), key=lambda rows: sum(row.drawn for row in rows))


def _summary(chosen: dict[tuple[int, str], list[CalibrationRow]]) -> TextTable:
    lines = []
    for (m, name), rows in chosen.items():
        yes, no = (share_of([row for row in rows if row.expected == expected]) or "-" for expected in ("yes", "no"))
        drawn, decided = (sum(getattr(row, of) for row in rows) for of in ("drawn", "samples"))
        lines.append((TITLES.get(name, name), str(m), yes, no, f"{drawn - decided} of {drawn}"))
    head = ("test", "M", "yes where it should", "yes where it should not", "silent")
    return TextTable("How often each test says yes to controls", head, tuple(lines))
