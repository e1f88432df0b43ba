"""Print power laws fitted to the frequencies of states, and why one cannot be judged."""

from rich.table import Table

from analysis.protocols.first import MIN_TAIL_RANGE, MIN_TAIL_STATES
from analysis.table.measure_names import (
    POWER_LAW_DISTANCE,
    POWER_LAW_P,
    POWER_LAW_RANGE,
    POWER_LAW_TAIL_STATES,
    POWER_LAW_TESTABLE,
)
from analysis.table.row import Row
from analysis.terminal.model_tables import titled, wide_console
from analysis.terminal.sample_tables import sample_cell

_LABELS = {
    POWER_LAW_P: "p of the fit (by bootstrap)",
    POWER_LAW_DISTANCE: "Kolmogorov-Smirnov distance of the tail",
    POWER_LAW_RANGE: "largest frequency / kmin",
    "lr_exponential": "log likelihood ratio to exponential, normalised (Vuong)",
    "lr_lognormal": "log likelihood ratio to lognormal, normalised (Vuong)",
    "lr_cutoff": "2 x log likelihood ratio to cutoff, not normalised",
    "p_exponential": "p of the ratio to exponential",
    "p_lognormal": "p of the ratio to lognormal",
    "p_cutoff": "p of the ratio to cutoff (by bootstrap)",
}


def print_power_laws(rows: list[Row], about: str = "") -> None:
    """Print the rows of power-law fits, a line a measure, a column a sample; ``about`` names the data."""
    samples = list(dict.fromkeys((row.readout, row.layer) for row in rows))
    found = {(row.measure, row.readout, row.layer): row for row in rows}
    title = titled("power law m_k ~ k^(-1 - mu) of the frequencies of states", about)
    table = Table(title=title, caption="brackets: 95 %; positive ratios favour the power law")
    table.add_column("measure")
    for readout, layer in samples:
        table.add_column(f"{readout}, layer {layer}" if layer else readout, justify="right")
    for name in dict.fromkeys(row.measure for row in rows):
        cells = [sample_cell(found.get((name, *sample))) for sample in samples]
        table.add_row(_LABELS.get(name, name.replace("_", " ")), *cells)
    console = wide_console()
    console.print(table)
    for readout, layer in samples:
        values = {name: row.value for (name, *sample), row in found.items() if sample == [readout, layer]}
        if reason := untestable(values):
            where = f"{readout}, layer {layer}" if layer else readout
            console.print(f"{where}: not testable by the protocol, as {reason}", highlight=False)


def untestable(values: dict[str, float]) -> str:
    """Return why a power law of these measures is not testable; empty if it is."""
    if values.get(POWER_LAW_TESTABLE):
        return ""
    states, reach = values.get(POWER_LAW_TAIL_STATES, float("nan")), values.get(POWER_LAW_RANGE, float("nan"))
    if states != states:
        return "there are too few frequencies for a tail to be fitted"
    reasons = []
    if states < MIN_TAIL_STATES:
        reasons.append(f"the tail has {states:.0f} states, fewer than {MIN_TAIL_STATES}")
    if reach < MIN_TAIL_RANGE:
        reasons.append(f"the largest frequency is {reach:.1f} kmin, less than {MIN_TAIL_RANGE} kmin")
    return " and ".join(reasons)
