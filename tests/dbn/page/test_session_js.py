"""What the page counts, holds and draws on, and that a seed decides all of it."""

import json

import numpy as np
import pytest
from conftest import few, random_machine
from javascript import FIRST, needs_chromium, run_chromium
from labelled import labelled_machine

from analysis import relevance, resolution
from dbn import DBN
from dbn.inside.patterns import expected_patterns
from dbn.page.contents import page_contents
from dbn.page.writing import render

STACK = DBN((random_machine(6, 5, 1), labelled_machine(5, 3, 4, 2)), ("a", "b", "<c>"))
ROWS = np.arange(18).reshape(3, 6) % 5 % 2
PAGE = render(page_contents(STACK, (2, 3), "a <title>", ROWS).content)
engine = pytest.mark.parametrize("run", FIRST)


@engine
def test_states_are_counted_and_their_entropies_are_those_of_the_analysis(run, tmp_path):
    g = np.random.default_rng(5)
    kinds = [(g.random((9, n)) < 0.5).astype(int) for n in (1, 15, 16, 17, 53)]
    seen = [kind[np.minimum(g.geometric(0.4, 61) - 1, 8)].tolist() for kind in kinds]
    script = f"""return {json.dumps(seen)}.map((states) => {{
      const counts = new StateCounts();
      for (const state of states) counts.add(Uint8Array.from(state));
      const top = counts.top(4).map(([key, k]) => [Array.from(stateOfKey(key, states[0].length)), k]);
      return {{ ...counts.entropies(), total: counts.total, distinct: counts.counts.size, top }};
    }});"""
    for states, answer in zip(seen, run(PAGE, script, tmp_path), strict=True):
        distinct, counts = np.unique(states, axis=0, return_counts=True)
        assert (answer["total"], answer["distinct"]) == (61, len(distinct))
        assert answer["resolution"] == pytest.approx(resolution(counts, "bits"), abs=1e-9)
        assert answer["relevance"] == pytest.approx(relevance(counts, "bits"), abs=1e-9)
        known = {tuple(state): k for state, k in zip(distinct.tolist(), counts.tolist(), strict=True)}
        assert [k for _, k in answer["top"]] == sorted(known.values(), reverse=True)[:4]
        assert all(known[tuple(state)] == k for state, k in answer["top"])


@engine
def test_a_seed_decides_every_chain_however_it_is_run(run, tmp_path):
    script = """const trace = (seed, nChains, parts) => {
      const session = new Session(CONTENT);
      [session.seed, session.nChains] = [seed, nChains];
      session.restart();
      for (const sweeps of parts) {
        session.run(sweeps);
        session.layersOf(0);
        session.patternOf(session.counts.top(1)[0][0], 3);
      }
      return [...session.chains[0].visible, ...session.chains[0].hidden, ...session.layersOf(0)[0]].join();
    };
    const traces = (seed) => [[1, [29]], [4, [13, 16]], [48, [1, 28]]].map(([n, parts]) => trace(seed, n, parts));
    return [new Set(traces(1)).size, new Set([1, 2, 3, 4, 5].map((seed) => traces(seed)[0])).size];"""
    same, others = run(PAGE, script, tmp_path)
    assert same == 1
    assert others > 1


@engine
def test_examples_are_the_rows_and_patterns_of_states_the_expected_ones(run, tmp_path):
    script = """const session = new Session(CONTENT), first = new Session(CONTENT);
    first.layer = 1;
    first.restart();
    return {
      examples: session.examples.map((row) => Array.from(row)),
      deep: Array.from(session.patternOf(stateKey(Uint8Array.of(1, 0, 1, 1)), 40)),
      exact: Array.from(first.patternOf(stateKey(Uint8Array.of(1, 0, 1, 1, 0)), 1)),
    };"""
    found = run(PAGE, script, tmp_path)
    assert np.array_equal(found["examples"], ROWS)
    assert np.abs(found["exact"] - expected_patterns(STACK, [[1, 0, 1, 1, 0]], 1)[0]).max() < 1e-3
    deep = expected_patterns(STACK, [[1, 0, 1, 1]], 2, draws=few(2000, 100))[0]
    assert np.abs(found["deep"] - deep).max() < 5 * 0.5 * np.sqrt(1 / 40 + 1 / few(2000, 100))


@engine
def test_a_pen_holds_pixels_and_the_eraser_lets_go(run, tmp_path):
    script = """const drawing = new Drawing([5, 7]);
    const list = () => [Array.from(drawing.mask), Array.from(drawing.values)];
    const found = [];
    drawing.stroke({ x: 1.5, y: 2.5 }, { x: 4.5, y: 2.5 }, "on");
    drawing.stroke({ x: 6.9, y: 4.9 }, { x: 9, y: 9 }, "off");
    found.push(list());
    drawing.stroke({ x: 2.5, y: 2.5 }, { x: 2.5, y: 2.5 }, "release");
    found.push(list());
    drawing.holdUpperHalf(Uint8Array.from({ length: 35 }, (_, k) => k % 2));
    found.push(list());
    drawing.clear();
    return [...found, drawing.empty];"""
    drawn, released, half, empty = run(PAGE, script, tmp_path)
    assert np.flatnonzero(drawn[0]).tolist() == [15, 16, 17, 18, 34]
    assert np.flatnonzero(drawn[1]).tolist() == [15, 16, 17, 18]
    assert np.flatnonzero(released[0]).tolist() == [15, 17, 18, 34]
    assert half[0] == [1] * 21 + [0] * 14
    assert half[1] == [k % 2 for k in range(21)] + [0] * 14
    assert empty is True


@engine
def test_counting_stops_where_there_is_no_more_room(run, tmp_path):
    script = """const counts = new StateCounts();
    const state = (n) => Uint8Array.from({ length: 20 }, (_, k) => (n >> k) & 1);
    let room = true;
    for (let n = 0; n < MOST_STATES; n++) room = room && counts.add(state(n));
    return [room, counts.add(state(MOST_STATES)), counts.add(state(3)), counts.total];"""
    assert run(PAGE, script, tmp_path) == [True, False, True, 200001]


CLICKS = """
const text = (id) => document.getElementById(id).textContent, click = (id) => document.getElementById(id).click();
const set = (id, value, name) => {
  document.getElementById(id).value = value;
  document.getElementById(id).dispatchEvent(new Event(name));
};
const layers = [...document.getElementById("layers").children], said = [document.querySelector("h1").textContent];
const picture = document.getElementById("picture"), classes = [...document.getElementById("classes").children];
const point = (name, x, y) => {
  const box = picture.getBoundingClientRect();
  const place = { clientX: box.left + (x + 0.5) / 3 * box.width, clientY: box.top + (y + 0.5) / 2 * box.height };
  picture.dispatchEvent(new PointerEvent(name, place));
};
picture.setPointerCapture = () => {}; // there is no pointer behind the events
click("run");
click("restart");
said.push(text("run"));
click("step");
said.push(text("picture-note"), text("total"), text("states-layer"));
said.push(classes.map((button) => button.textContent).join());
classes[3].click();
click("step");
said.push(text("picture-note"), text("total"));
layers[1].click();
said.push(text("states-layer"), text("picture-note"));
point("pointerdown", 1, 1);
point("pointerup", 1, 1);
const image = () => Array.from(picture.getContext("2d").getImageData(0, 0, 3, 2).data).filter((_, k) => k % 4 < 3);
said.push(image().slice(12, 15).join());
set("start", "1", "change");
click("half");
for (let k = 0; k < 20; k++) click("step");
said.push(image().slice(0, 9).join(), text("start-help"), text("total"));
set("chains", "4", "change");
set("speed", "3", "input");
said.push(text("speed-value"), document.getElementById("thumbnails").children.length);
classes[1].click();
said.push(text("states-layer"));
click("clear");
click("recount");
point("pointerdown", 2, 0);
point("pointerup", 2, 0);
said.push(document.getElementById("start").value);
return said;
"""


@needs_chromium
def test_the_controls_do_what_they_say(tmp_path):
    said = run_chromium(PAGE, CLICKS, tmp_path)
    on, off = "217,115,26", "252,228,206"
    upper = ",".join(on if bit else off for bit in ROWS[1][:3])
    assert said[:2] == ["a <title>", "Run"]
    assert said[2].startswith("of chain 1 after 1 sweeps, class ")
    assert said[3:6] == ["12", "2", "any,a,b,<c>"]
    assert said[6:8] == ["of chain 1 after 1 sweeps, class <c>", "12"]
    assert said[8:10] == ["1", "of chain 1 after 0 sweeps"]
    assert said[10] == on
    assert said[11] == upper
    assert "as the first state of the pixels" in said[12]
    assert said[13:] == ["240", "10", 4, "2", "drawing"]
