"""The pages of the protocols and the code say the same: every number of the rules, and every name in backticks."""

import re

import pytest
from test_structure import ROOT

from analysis.campaign.parts import SETS
from analysis.claims.first.nulls import NULLS as FIRST_NULLS
from analysis.claims.wording import number_word
from analysis.cli import main
from analysis.commands.study import study
from analysis.errorbars.intervals import LEVEL
from analysis.nulls.independent_units import MOST
from analysis.nulls.registry import NULLS
from analysis.protocols import first, second
from analysis.protocols.written import as_written
from analysis.study.config import PRESETS, STUDY_PARAMETERS
from analysis.table import row
from rbm.config import READOUTS
from rbm.likelihood.exact import LIMIT

PAGES = {
    protocol: (ROOT / "analysis" / "protocols" / f"{protocol.__name__.split('.')[-1]}.md").read_text(encoding="utf-8")
    for protocol in (first, second)
}
FULL, QUICK = PRESETS["full"], PRESETS["quick"]
# Section; what stands there, each number as a group; the names of the constants, or the values, of the groups; how
# often it stands there.
FIRST = [
    (1, r"Student's t, (\d+) %", [LEVEL], 1),
    (1, r"\((\d+) in the full preset, (\d+) in the quick one\)", [FULL.seeds, QUICK.seeds], 1),
    (1, r"the \*([a-z ]+)\* state \(primary", ["PRIMARY_READOUT"], 1),
    (1, r"one \*([a-z ]+)\* \(beside it\)", ["SECONDARY_READOUT"], 1),
    (2, r"lies wholly below \+(\.\d+) of the frontier", ["RELEVANCE_MARGIN"], 1),
    (2, r"(\.\d+) < H\[s\] < (\.\d+) \(outside", ["MIN_RESOLUTION", "MAX_RESOLUTION"], 1),
    (2, r"`matches` draws; (\d+) in full", [FULL.matches], 1),
    (2, r"at most ([a-z]+) times the layer's", [number_word(MOST)], 1),
    (2, r"for all ([a-z]+) nulls", [number_word(len(FIRST_NULLS))], 1),
    (3, r"tail has at least (\d+) states", ["MIN_TRIED_STATES"], 1),
    (3, r"at least (\d+) states in the fitted tail", ["MIN_TAIL_STATES"], 1),
    (3, r"largest frequency at least (\d+) kmin", ["MIN_TAIL_RANGE"], 1),
    (3, r"p >= (\.\d+)", ["MIN_P"], 1),
    (3, r"at the (\d+) % level", ["ALTERNATIVE_LEVEL"], 2),
    (3, r"if at least (\d+) are testable", ["MIN_TESTABLE_LAYERS"], 1),
    (3, r"(?:above|below) (\d+/\d+)", ["CALLED_SHARE"], 2),
    (4, r"\+-(\.\d+)", ["SLOPE_MARGIN"], 3),
    (4, r"for (most) seeds", ["INSIDE_SHARE"], 2),
    (4, r"fewer than (half) of", ["CROSSED_SHARE"], 2),
    (4, r"manifolds \(k = (\d+)\)", ["MANIFOLD_NEIGHBOURS"], 1),
    (4, r"classifier \(k = (\d+), Hamming, ([\d ]+) training rows\)", ["CLASS_NEIGHBOURS", "CLASSIFIER_ROWS"], 1),
    (4, r"averaged over (\d+) passes", ["CODE_LENGTH_PASSES"], 1),
    (4, r"n patterns, ([\d ]+) in full", [FULL.patterns], 1),
    (4, r"\((\d+) sweeps\)", [FULL.steps], 1),
]
SECOND = [
    (2, r"(\.\d+) < H\[s\] < (\.\d+) in its seed", ["MIN_DECIDING", "MAX_DECIDING"], 1),
    (2, r"Student's t, (\d+) %", [LEVEL], 1),
    (2, r"in more than (half) of the seeds", ["DEFINED_SHARE"], 1),
    (3, r"The band of a layer is (\.\d+) of the frontier", ["NOISE_BAND"], 1),
    (3, r"more than (\d+) standard deviations", ["NOISE_DEVIATIONS"], 1),
    (3, r"have more than (\.\d+) of the frontier over that null", ["TRAINING_MARGIN"], 1),
    (3, r"wholly below \+(\.\d+) of the frontier", ["TRAINING_MARGIN"], 1),
    (4, r"lies above (\.\d+), a factor of 2", ["DISTANCE_RATIO"], 1),
    (4, r"lies above (\.\d+) for every null", ["DISTANCE_RATIO"], 1),
    (5, r"by (\d+) paired standard errors", ["INSIDE_ERRORS"], 1),
    (5, r"in (most) seeds", ["AT_END_SHARE"], 1),
    (5, r"\+-(\.\d+)", ["PLACE_MARGIN"], 2),
    (5, r"coverage \(k = (\d+)\)", ["COVERAGE_NEIGHBOURS"], 1),
    (5, r"drawn upwards (\d+) times a row", ["BOUND_DRAWS"], 1),
    (5, r"exact up to (\d+) units", [LIMIT], 1),
    (5, r"by (\d+) ladders of (\d+) sweeps", ["BOUND_LADDERS", "BOUND_SWEEPS"], 1),
    (5, r"with (\d+) chains of ([\d ]+) temperatures", ["BOUND_CHAINS", "BOUND_TEMPERATURES"], 1),
    (6, r"all of these, at least (\d+)", ["LAW_DATA_SETS"], 1),
    (6, r"elsewhere on at least (\d+)", ["REFUTING_DATA_SETS"], 1),
    (7, r"own rule is applied, (\d+) times", ["IN_PLACE_DRAWS"], 1),
    (7, r"not more than (half) of the ideals", ["IN_PLACE_SHARE"], 1),
]
QUOTED = [*((first, *quoted) for quoted in FIRST), *((second, *quoted) for quoted in SECOND)]


def sections(protocol) -> dict[int, str]:
    parts = re.split(r"^## ", PAGES[protocol], flags=re.MULTILINE)
    return {int(part[0]): part for part in parts if part[0].isdigit()}


def constants(protocol) -> set[str]:
    return {name for name in vars(protocol) if name.isupper()} - {"READOUTS", "DECIDING_SETS"}


def test_the_sets_that_decide_are_those_of_the_page():
    (said,) = re.findall(r"The sets that decide are (.*?), each", sections(second)[6])
    assert tuple(re.findall(r"`([^`]+)`", said)) == second.DECIDING_SETS


def read(text: str, value):
    """A number of the prose as one of the type of the value."""
    if isinstance(value, str):
        return text
    if text in ("half", "most"):
        return 0.5
    if "/" in text:
        return int(text.split("/")[0]) / int(text.split("/")[1])
    number = float(text.replace(" ", ""))
    return number / 100 if isinstance(value, float) and not text.startswith(".") else number


@pytest.mark.parametrize(
    ("protocol", "section", "pattern", "meant", "times"), QUOTED, ids=[f"{q[0].__name__} {q[3]}" for q in QUOTED]
)
def test_the_prose_has_the_numbers_of_the_code(protocol, section, pattern, meant, times):
    values = [getattr(protocol, m) if m in constants(protocol) else m for m in meant]
    found = [match.groups() for match in re.finditer(pattern, sections(protocol)[section])]
    assert len(found) == times
    for groups in found:
        assert [read(text, value) for text, value in zip(groups, values, strict=True)] == values


@pytest.mark.parametrize("protocol", [first, second])
def test_every_constant_is_compared(protocol):
    compared = {m for of, _, _, meant, _ in QUOTED for m in meant if of is protocol and isinstance(m, str)}
    assert constants(protocol) == {name for name in compared if name.isupper()}


def test_numbers_are_written_as_in_the_prose():
    written = [as_written(x) for x in (0.02, 0.98, 0.1, 0.5, 50, 10_000, 1)]
    assert written == [".02", ".98", ".1", "1/2", "50", "10 000", "1"]


def exists(name: str) -> bool:
    """Whether a name is a file, an option, a column, a parameter of a study, a value of the table or a constant."""
    values = {v for n, v in vars(row).items() if n.isupper()} | {n.name for n in NULLS} | {*READOUTS}
    return (
        (ROOT / "analysis" / name).exists()
        or any(name in option.opts for option in study.params)
        or set(name.split(", ")) <= set(row.Row._fields)
        or name in STUDY_PARAMETERS
        or name in {f"relevance {command}" for command in main.commands}
        or name in {"relevance study --preset claims", *SETS}
        or name in values
        or (name.isupper() and any(re.search(rf"^{name} = ", p.read_text(), re.MULTILINE) for p in SOURCES))
    )


SOURCES = sorted((ROOT / "analysis").rglob("*.py"))


@pytest.mark.parametrize("name", sorted(set(re.findall(r"`([^`]+)`", "".join(PAGES.values())))))
def test_every_name_of_the_protocol_exists(name):
    assert exists(name)


@pytest.mark.parametrize("name", ["claims.py", "visible_readout", "frontier.py", "--heldout", "layer, sed", "NOWHERE"])
def test_stale_names_are_found(name):
    assert not exists(name)
