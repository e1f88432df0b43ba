"""One more null, measure and network, each a line of its registry, reach claims, page, report and figures."""

import subprocess
import sys

from test_structure import ROOT

EXTEND = """
import sys
sys.path[:0] = [".", "tests"]
from analysis.entropies import registry as measures
from analysis.entropies.layer_measure import LayerMeasure, count_bounds
from analysis.nulls import registry as nulls
from analysis.nulls.null import Null
from analysis.study import network_kinds as networks

null = Null("rows reversed", "rows reversed", "#F0E442", "P", "-", columns=lambda columns, generator: iter(()))
nulls.NULLS, nulls.LAYER_NULLS = (*nulls.NULLS, null), (*nulls.LAYER_NULLS, null)
measure = LayerMeasure("n_singletons", len, count_bounds, "states seen once", "states", digits=1)
for name in ("MEASURES", "SHOWN_MEASURES", "DRAWN_MEASURES"):
    setattr(measures, name, (*getattr(measures, name), measure))
networks.NETWORK_KINDS = (*networks.NETWORK_KINDS, networks.NetworkKind("widths tripled", "widths tripled"))

from claim_tables import COMPARED, N_LAYERS, row
from study_results import made_up
from analysis.claims import decide
from analysis.figures import FIGURES
from analysis.report.decisions import decide_and_tabulate
from analysis.report.html import render
from analysis.report.markdown import render_page

result = made_up()
old_page = render_page(result, decide_and_tabulate(result.rows), {})
seeds = range(5)
new = [row("n_singletons", n, s, 100 + n, points=p) for n in range(1, N_LAYERS + 1) for s in seeds for p in (997, 9973)]
new += [row(m.name, n, s, 0.5, readout="sample") for m in measures.MEASURES for n in (1, 2) for s in seeds
        if m.name not in ("resolution", "relevance")]
result = result._replace(rows=[*result.rows, *new], facts=result.facts | {"n_held_out": 7, "held_out": "x"})

assert "rows reversed" in COMPARED
verdicts = decide(result.rows)
noise, training, described, learned, predictive = verdicts
assert [v.decision for v in verdicts] == ["supported"] * 4 + ["here"], verdicts
assert training.effects[-1].subject == described.effects[-1].subject == "rows reversed"
assert "rows reversed" in [e.subject for e in noise.secondary]
assert "rows reversed" in [e.subject for e in learned.effects]
assert "widths tripled" in [e.subject for e in predictive.secondary]

found = decide_and_tabulate(result.rows)
entropies, _ = found.sections[0].layers
(effects,) = found.sections[1].layers
assert (entropies.head[-1], entropies.lines[2][-1]) == ("states seen once, states", "103.0 (103.0 to 103.0)")
assert effects.head[-1] == "rows reversed"
assert "rows reversed" in found.sections[2].layers[-1].head
page = render_page(result, found, {})
assert "widths tripled" in page and "not defined" in old_page

drawn = {name: figure.draw(result) for name, figure in FIGURES.items()}
labels = lambda name, at=0: [c.get_label() for c in drawn[name].axes[at].containers]
assert "rows reversed" in labels("matched_effects")
assert "widths tripled" in labels("stacks")
titles = [ax.get_title() for ax in drawn["sample_size"].axes]
assert titles[-1] == "states seen once / states" and len(titles) == 4
text = render(result, dict.fromkeys(FIGURES, "PNG"))
assert "<th>states seen once, states</th><th>interval</th><th>bootstrap</th>" in text
assert "<td>101.0</td><td>101.0 to 101.0</td><td></td>" in text
"""


def test_a_line_in_each_registry_is_enough():
    subprocess.run([sys.executable, "-c", EXTEND], check=True, cwd=ROOT)
