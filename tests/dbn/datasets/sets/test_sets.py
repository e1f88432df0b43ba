"""What is declared of each set, against its rows where they can be had."""

import re
from pathlib import Path

import numpy as np
import pytest
from command_line import call

from dbn.cli import main
from dbn.datasets import digest, load_data
from dbn.datasets.sets import SETS, load_set, set_named
from dbn.datasets.sets.build import make_rows
from dbn.datasets.sets.named_set import BUILT, SHIPPED, SPLITS, Source
from dbn.datasets.sets.stored import shipped_file
from rbm import InputError
from rbm.bits import as_states, count_on
from rbm.kernels.options import DISABLED

IN_THE_PACKAGE = [entry for entry in SETS if entry.place != BUILT]
ids = {"ids": lambda entry: entry.name}


@pytest.mark.parametrize("entry", IN_THE_PACKAGE, **ids)
def test_rows_are_as_declared(entry):
    for split, n, known in zip(SPLITS, (entry.rows, entry.held_out_rows), entry.digests, strict=True):
        found = load_set(f"{entry.name}:{split}")
        assert found.states.shape == (n, entry.units)
        assert digest(found.states) == known
        as_states(found.states, entry.units)  # no bit past the last is set
        assert found.states.words.dtype == np.uint64
        assert (found.labels is not None) == entry.labels
        if found.labels is not None:
            assert found.labels.shape == (n,)
            assert found.labels.dtype.kind in "iu"


@pytest.mark.parametrize("entry", SETS, **ids)
def test_descriptions_are_whole(entry):
    assert re.fullmatch(r"[a-z0-9-]+", entry.name)
    assert entry.title
    assert entry.origin
    assert entry.licence
    assert entry.held_out
    assert entry.rows >= 10_000
    assert entry.held_out_rows >= 1_000
    assert all(re.fullmatch(r"[0-9a-f]{64}", known) for known in entry.digests)
    assert entry.shape is None or entry.shape[0] * entry.shape[1] == entry.units
    assert (entry.place == SHIPPED) == shipped_file(entry).is_file()
    assert set_named(entry.name) is entry


def test_three_sets_or_more_are_unseen():
    assert sum(not entry.seen for entry in SETS) >= 3


def test_what_is_shipped_is_small():
    assert sum(path.stat().st_size for path in shipped_file(SETS[0]).parent.glob("*.h5")) < 3e6


def test_names_of_no_set_are_files():
    with pytest.raises(InputError, match="there is no file mnist-pool: check the name"):
        load_data("mnist-pool")
    with pytest.raises(InputError, match="there is no file words"):
        load_data("words:/bits")


@pytest.mark.parametrize("entry", SETS, **ids)
def test_sets_are_made_again_with_the_same_bits(entry):
    """Where the source is installed; `make_rows` checks the digests."""
    if isinstance(entry.made_from, Source) and entry.made_from.find() is None:
        pytest.skip(f"{entry.made_from.what} is not installed")
    if entry.name.startswith("ising") and DISABLED:
        pytest.skip("minutes as plain Python")
    assert make_rows(entry).train.states.n == entry.rows


def test_the_list():
    output = call(main, "data", "list")
    for entry in SETS:
        assert f"{entry.name}: {entry.title}\n" in output
        assert f"{entry.rows} rows to train on, {entry.held_out_rows} held out, {entry.units} units" in output
        assert entry.licence in output
        assert entry.digests[0][:16] in output


def block():
    """What docs/data.md has between its markers: a table, and for each set what does not fit there."""
    lines = ["| set | rows | held out | units | picture | seen | where |", "|---|---|---|---|---|---|---|"]
    for entry in SETS:
        shape = "x".join(map(str, entry.shape)) if entry.shape else "none"
        cells = (f"`{entry.name}`", entry.rows, entry.held_out_rows, entry.units, shape, "yes" if entry.seen else "no")
        lines.append(f"| {' | '.join(map(str, cells))} | {entry.place} |")
    for entry in SETS:
        source = entry.made_from
        lines += [
            f"\n**`{entry.name}`**: {entry.title}.\n",
            f"- From: {entry.origin}",
            *([f"- Made by: `{source.command} && dbn data build {entry.name}`"] if isinstance(source, Source) else []),
            f"- Held out {entry.held_out}",
            f"- Licence: {entry.licence}",
            f"- SHA-256 of the bits: `{entry.digests[0]}` (train), `{entry.digests[1]}` (test)",
        ]
    return "\n".join(lines)


def test_the_page_has_the_sets_as_they_are_declared():
    page = (Path(__file__).parents[4] / "docs" / "data.md").read_text(encoding="utf-8")
    found = page.partition("<!-- sets -->\n")[2].partition("\n<!-- end of sets -->")[0]
    assert found == block()


@pytest.mark.parametrize("entry", IN_THE_PACKAGE, **ids)
def test_the_page_has_density_and_distinct_rows(entry):
    page = (Path(__file__).parents[4] / "docs" / "data.md").read_text(encoding="utf-8")
    train, test = (load_set(f"{entry.name}:{split}").states for split in SPLITS)
    known, held_out = ([row.tobytes() for row in states.words] for states in (train, test))
    density = 100 * count_on(train).sum() / (train.n * train.n_units)
    distinct = set(known)
    both = sum(row in distinct for row in held_out)
    assert f"| `{entry.name}` | {density:.1f} | {len(distinct)} | {len(set(held_out))} | {both} |\n" in page
