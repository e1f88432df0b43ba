"""What a page holds, and that it holds all of it."""

import json
import re
import tomllib
from fnmatch import fnmatch
from pathlib import Path

import javascript
import numpy as np
import pytest
import untied
from conftest import JIT, random_machine
from labelled import labelled_machine

import dbn.page
from dbn import DBN
from dbn.page.contents import pack_machine, page_contents
from dbn.page.quantise import quantise
from dbn.page.writing import SCRIPTS, STYLE, TEMPLATE, check_html, render, save_page
from rbm import RBM
from rbm.errors import InputError

FOLDER = Path(dbn.page.__file__).parent
STACK = DBN((random_machine(6, 5, 1), labelled_machine(5, 3, 2, 2)), ("a", "<b>", "c"))
ROWS = np.arange(18).reshape(3, 6) % 5 % 2


def array(text: str, kind: str) -> np.ndarray:
    return np.frombuffer(javascript.decoded(text), kind)


def test_arrays_decode_to_the_quantised_weights_and_the_biases():
    content = page_contents(STACK, (2, 3), "title").content
    for machine, packed in zip(STACK.machines, content["machines"], strict=True):
        assert (packed["visible"], packed["hidden"], packed["labels"]) == (*machine.weights.shape, machine.n_labels)
        whole, scale = quantise(machine.weights)
        assert np.array_equal(array(packed["weights"]["whole"], "<i2"), whole.ravel())
        assert np.array_equal(array(packed["weights"]["scale"], "<f4"), scale)
        assert np.array_equal(array(packed["visibleBias"], "<f4"), machine.visible_bias)
        assert np.array_equal(array(packed["hiddenBias"], "<f4"), machine.hidden_bias)
    assert content["generative"] == []
    assert content["classes"] == ["a", "<b>", "c"]
    assert (content["shape"], content["layer"], content["rows"]) == ([2, 3], 2, {"n": 0, "bits": ""})


def test_generative_machines_are_kept_beside_the_others():
    stack = untied.stack(5, 4, 3)
    content = page_contents(stack, (1, 5), "title").content
    assert content["generative"] == [pack_machine(stack.generative[0]).content]
    assert content["generative"][0] != content["machines"][0]


def test_rows_are_kept_as_bits():
    rows = page_contents(STACK, (2, 3), "title", ROWS).content["rows"]
    bits = np.unpackbits(array(rows["bits"], "u1"), bitorder="little")
    assert rows["n"] == 3
    assert np.array_equal(bits[:18].reshape(3, 6), ROWS)


def test_weights_that_whole_numbers_would_move_too_far_are_kept_as_they_are():
    g = np.random.default_rng(3)
    weights = g.normal(0, 1, (300, 3)).astype(np.float32)
    weights[0] = 1e5  # the step of a column is 3, larger than all other weights
    machine = RBM(weights, np.r_[np.float32(-1e6), np.zeros(299)], np.zeros(3))
    packed = pack_machine(machine)
    assert np.array_equal(array(packed.content["weights"]["plain"], "<f4"), weights.ravel())
    assert packed.deviation == 0


def test_the_page_loads_nothing_and_its_text_is_no_markup():
    page = render(page_contents(STACK, (2, 3), "</script><script>alert(1)</script>", ROWS).content)
    assert not re.search(r"https?:|\bsrc\s*=|url\(|@import|\bimport\b|fetch\(|XMLHttpRequest|WebSocket", page)
    assert set(re.findall(r"""href=["']?([^"'\s>]*)""", page)) == {"data:,"}
    assert "default-src 'none'" in page
    assert page.count("<script>alert") == 0
    assert len(re.findall("<script>", page)) == len(SCRIPTS) + 1
    assert javascript.contents_of(page)["title"] == "</script><script>alert(1)</script>"
    assert javascript.contents_of(page) == json.loads(json.dumps(page_contents(
        STACK, (2, 3), "</script><script>alert(1)</script>", ROWS).content))  # fmt: skip


@pytest.mark.skipif(not JIT, reason="chains of 557 000 weights")
def test_the_default_stack_is_below_3_mb(tmp_path):
    sizes = (784, 500, 250, 120, 60, 30, 25, 20, 15, 10, 5)
    machines = [random_machine(n, m, m, 0.1) for n, m in zip(sizes, sizes[1:], strict=False)]
    n_bytes = save_page(tmp_path / "page.html", page_contents(DBN(tuple(machines)), (28, 28), "title"))
    assert n_bytes == (tmp_path / "page.html").stat().st_size
    assert n_bytes < 3e6


def test_every_file_of_the_page_is_inlined_and_shipped():
    names = {path.name for path in FOLDER.iterdir() if path.is_file() and path.suffix not in (".py", ".pyc")}
    assert names == {*SCRIPTS, STYLE, TEMPLATE}
    shipped = tomllib.loads((FOLDER.parents[1] / "pyproject.toml").read_text())["tool"]["setuptools"]["package-data"]
    for name in names:
        assert any(fnmatch(f"page/{name}", pattern) for pattern in shipped["dbn"])
        assert len((FOLDER / name).read_text(encoding="utf-8").splitlines()) <= 250


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"shape": (2, 4)}, "2x4 does not hold just the 6"),
        ({"layer": 3}, "layer must be from 1 to 2"),
        ({"layer": 0}, "layer must be from 1 to 2"),
        ({"rows": ROWS[:, :5]}, "5"),
    ],
)
def test_what_does_not_fit_is_refused(options, said):
    with pytest.raises(InputError, match=said):
        page_contents(STACK, **{"shape": (2, 3), "title": "title", **options})


def test_layers_without_chains_and_other_names_are_refused():
    with pytest.raises(InputError, match="untied"):
        page_contents(untied.stack(5, 4, 3), (1, 5), "title", layer=1)
    with pytest.raises(InputError, match="ends in .html"):
        check_html("page.txt")
