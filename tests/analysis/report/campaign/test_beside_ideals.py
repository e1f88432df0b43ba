"""The table of layers beside drawn ideals: means over deciding layers, by hand."""

import math

from analysis.campaign.studied import Studied
from analysis.claims.reading import index_final
from analysis.report.campaign.beside_ideals import ideals_table
from analysis.table.row import template

SEEDS = (1, 2)


def rows():
    """Layers 1 and 2 decide, layer 3 does not; the ideal has .01 more of the frontier a layer number."""
    for seed in SEEDS:
        for layer, h in ((1, 0.9), (2, 0.5), (3, 0.2)):
            own = template("trained", seed, "most probable", 9973, layer)
            yield own._replace(measure="resolution", value=h)
            yield own._replace(measure="fraction_of_frontier", value=0.8 + 0.02 * layer + 0.001 * seed)
            yield own._replace(measure="fraction_of_frontier", null="drawn ideal", value=0.9 + 0.02 * layer)
            yield own._replace(measure="power_law_distance_all", value=0.01 * layer)
            yield own._replace(measure="power_law_distance_all", null="drawn ideal", value=0.1 * layer)
            yield own._replace(measure="power_law_distance_all", null="drawn frequencies", value=0.001 * layer)
            yield own._replace(measure="power_law_mu_all", value=float(layer))
            yield own._replace(measure="power_law_called", value=1.0 if layer == 1 else math.nan)


def study(table):
    return Studied(**{name: None for name in Studied._fields} | {"table": table})


def cells(table):
    (line,) = ideals_table({"one": study(table)}).lines
    return line


def test_means_are_over_layers_that_decide():
    line = cells(index_final(rows()))
    assert line[:3] == ("one", "most probable", "2.0")
    means = [cell.split(" ")[0] for cell in line[3:]]
    # of layers 1 and 2: .83 + .0015; .93; D1 ten times nearer than ideals, ten times farther than frequencies
    assert means == ["0.832", "0.930", "+1.000", "-1.000", "1.500", "1.000"]


def test_what_was_not_measured_is_not_defined():
    line = cells(index_final(row for row in rows() if row.null != "drawn ideal"))
    assert line[4] == line[5] == "not defined"
    assert line[3] != "not defined"


def test_a_study_without_deciding_layers_has_no_line():
    table = index_final(row._replace(value=0.1) if row.measure == "resolution" else row for row in rows())
    assert ideals_table({"one": study(table)}).lines == ()
