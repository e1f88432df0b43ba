"""Print what was measured of a file."""

from analysis.rows.file import FileMeasures
from analysis.terminal.model_tables import print_intervals, print_layer_scales, print_table
from analysis.terminal.sample_tables import print_power_laws, print_sample


def print_file(found: FileMeasures) -> None:
    """Print the tables of a file of any kind, and of its power laws if they were fitted."""
    if found.kind == "model":
        n_points = found.rows[0].n_points
        print_table(found.rows, n_points, found.measures)
        print_intervals(found.rows)
        print_layer_scales(found.rows, n_points)
    else:
        print_sample(found.rows, found.kind, found.measures)
    if found.power_laws:
        print_power_laws(found.power_laws)
