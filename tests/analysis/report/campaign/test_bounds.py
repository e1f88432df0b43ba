"""The likelihood bounds of a page: means over seeds, in brackets where log Z of any seed is open."""

from types import SimpleNamespace

from claim_tables import row

from analysis.claims.reading import index_final
from analysis.report.campaign.tables import bound_table
from analysis.table.measure_names import LIKELIHOOD_BOUND, LIKELIHOOD_BOUND_LOG_Z_WIDTH

NAN = float("nan")


def study(bounds, widths, network="trained"):
    """Bounds and widths by layer, then by seed."""
    rows = [
        row(name, layer, seed, value, network)
        for name, found in ((LIKELIHOOD_BOUND, bounds), (LIKELIHOOD_BOUND_LOG_Z_WIDTH, widths))
        for layer, values in found.items()
        for seed, value in enumerate(values)
    ]
    return SimpleNamespace(table=index_final(rows))


def test_means_over_seeds_a_column_a_layer_and_a_dash_where_there_is_none():
    one = study({1: (-3.0, -4.0), 2: (-5.25, -5.75), 3: (-1.0, -2.0)}, {1: (0, 0), 2: (1.0, 1.44), 3: (0, 0)})
    other = study({1: (-7.0, NAN)}, {1: (0.2, NAN)}, "untrained")
    table = bound_table({"one": one, "other": other})
    assert table.head == ("data set", "network", "layer 1", "layer 2", "layer 3")
    assert table.lines == (("one", "trained", "-3.5", "-5.5", "-1.5"), ("other", "untrained", "(-7.0)", "-", "-"))


def test_one_seed_whose_log_z_is_open_by_more_than_a_nat_puts_the_layer_in_brackets():
    table = bound_table({"x": study({1: (-3.0, -3.0), 2: (-3.0, -3.0), 3: (-3.0, -3.0)}, {1: (0, 1.45), 2: (0, 1.44)})})
    assert table.lines == (("x", "trained", "(-3.0)", "-3.0", "(-3.0)"),)  # not known to be bracketed: the last


def test_no_study_has_it():
    assert bound_table({"x": study({}, {})}).lines == ()
