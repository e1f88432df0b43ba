"""Print what was measured of a file."""

from analysis.rows.file import FileMeasures
from analysis.terminal.model_tables import print_intervals, print_layer_scales, print_table
from analysis.terminal.power_law_tables import print_power_laws
from analysis.terminal.sample_tables import print_sample


def print_file(found: FileMeasures) -> None:
    """Print the tables of a file of any kind, and of its power laws if they were fitted; each names the data."""
    if found.kind == "model":
        n_points = found.rows[0].n_points
        print_table(found.rows, n_points, found.measures, found.about.line)
        print_intervals(found.rows, found.about.line)
        print_layer_scales(found.rows, n_points)
    else:
        print_sample(found.rows, found.kind, found.measures, found.about.line)
    if found.power_laws:
        print_power_laws(found.power_laws, found.about.line)
