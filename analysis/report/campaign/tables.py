"""Tables over data sets that decide nothing: dose, number of points, training, controls and bounds."""

from collections.abc import Mapping, Sequence

from analysis.campaign.series import Place, statistics
from analysis.campaign.studied import Studied
from analysis.claims.reading import NETWORKS, Index, Key, by_layer, seeds_of
from analysis.claims.second.best_code_length import best_codes, data_code_length
from analysis.claims.second.measure_map import map_table
from analysis.claims.second.predictive_layer import places
from analysis.errorbars.formats import format_number
from analysis.errorbars.intervals import student
from analysis.report.campaign.verdicts import decide_all, each, shown
from analysis.report.text_tables import TextTable, text_table
from analysis.rows.likelihood_bound import NAT
from analysis.table.measure_names import (
    LIKELIHOOD_BOUND,
    LIKELIHOOD_BOUND_LOG_Z_WIDTH,
    PREDICTIVE_ADDED_ONE,
    PREDICTIVE_CODE_LENGTH,
    PREDICTIVE_ONE_HALF,
)
from analysis.table.row import TRAINED
from rbm.config import READOUTS


def study_table(studies: Mapping[str, Studied]) -> TextTable:
    """Tabulate what was studied."""
    lines = tuple(
        (
            name, study.data, study.training, str(study.n_points), each(seeds_of(study.table)),
            ", ".join(dict.fromkeys(key.network for key in study.table)), study.digest[:16],
            "yes" if study.decides else "no",
        )
        for name, study in studies.items()
    )  # fmt: skip
    head = ("study", "data", "training", "M", "seeds", "networks", "sha256 of the rows", "decides")
    return TextTable("Studies", head, lines)


def map_of(name: str, index: Index) -> TextTable:
    """Tabulate where each measure is best on one data set."""
    return text_table(map_table(index), index)._replace(title=name)


def dose_table(series: Mapping[int, Studied]) -> TextTable:
    """Tabulate statistics and verdicts, a line each, against the dose, a column each."""
    found = {dose: statistics(study.table) for dose, study in series.items()}
    lines: dict[tuple[str, str], dict[int, str]] = {}
    for dose, panels in found.items():
        for panel in panels:
            for effect in panel.effects:
                lines.setdefault((panel.title, effect.subject), {})[dose] = shown(effect.interval)
    for dose, study in series.items():
        for verdict in decide_all(study.table):
            lines.setdefault(("verdict", verdict.claim), {})[dose] = verdict.decision
    cells = tuple((*name, *(of.get(dose, "-") for dose in series)) for name, of in lines.items())
    return TextTable("Dose of noise", ("statistic", "of, or against", *(f"{d} % flipped" for d in series)), cells)


def place_table(title: str, found: Sequence[Place]) -> TextTable:
    """Tabulate the place of the best layer and the exponent at slope -1."""
    head = (
        "data set", "network", "M", "(iii) by the rule", "d, log M", "H[s] of slope -1",
        "layer nearest slope -1, each seed", "mu of all states there",
    )  # fmt: skip
    lines = tuple(
        (p.data_set, p.network, str(p.n_points), p.decision, shown(p.d), shown(p.slope_one, sign=""),
         each(p.nearest), shown(p.mu, sign=""))
        for p in found
    )  # fmt: skip
    return TextTable(title, head, lines)


FORMS = {
    "as decided": PREDICTIVE_CODE_LENGTH,
    "m = 1/2 in the place of the pixels' means": PREDICTIVE_ONE_HALF,
    "a = 1 in the place of the a chosen": PREDICTIVE_ADDED_ONE,
}


def forms_table(studies: Mapping[str, Studied]) -> TextTable:
    """Tabulate the best layer of the trained network by every form of the code length and both read-outs."""
    lines = []
    for name, study in studies.items():
        for readout in READOUTS:
            for form, measure in FORMS.items():
                found = places(study.table, readout=readout, measure=measure)
                bests = [place.best for place in found.values() if place.best]
                if bests:
                    lines.append(
                        (name, readout, form, each(top.layer for top in bests),
                         f"{sum(not top.inside for top in bests)} of {len(bests)}",
                         shown(student(place.d for place in found.values())))
                    )  # fmt: skip
    head = ("data set", "read-out", "code length", "best layer of each seed", "at an end", "d, log M")
    return TextTable("Other forms of the code length", head, tuple(lines))


def code_table(studies: Mapping[str, Studied]) -> TextTable:
    """Tabulate the least code length of the trained network, of the untrained one and of k-means."""
    lines = []
    for name, study in studies.items():
        for code in best_codes(study.table):
            above = "-" if code.subject == TRAINED else shown(code.above_trained, 2)
            layers = each(top.layer for top in code.bests.values())
            lines.append(
                (name, code.subject, shown(code.length, 2, ""), above, layers, shown(code.resolution, sign=""))
            )
        data = data_code_length(study.table)
        if data.n:
            lines.append((name, "every distinct row a state", shown(data, 2, ""), "-", "-", "-"))
    head = ("data set", "of", "least code length, bits a row", "less that of trained", "best layer of each seed",
            "H[s] of the best")  # fmt: skip
    return TextTable("Predictive code length at its best", head, tuple(lines))


def bound_table(studies: Mapping[str, Studied]) -> TextTable:
    """Tabulate the likelihood bound of the stacks cut at each layer: a line a data set and network, a column a layer.

    Means over seeds, in bits a held-out row; in brackets where log Z is open by more than a nat in any seed.
    """
    found: dict[tuple[str, str], dict[int, str]] = {}
    for name, study in studies.items():
        for network in NETWORKS:
            bounds, widths = (
                by_layer(study.table, Key(measure, network))
                for measure in (LIKELIHOOD_BOUND, LIKELIHOOD_BOUND_LOG_Z_WIDTH)
            )
            for layer, of_seeds in bounds.items():
                text = format_number(student(of_seeds.values()).mean, 1)
                is_open = layer not in widths or not all(width <= NAT for width in widths[layer].values())
                found.setdefault((name, network), {})[layer] = f"({text})" if is_open else text
    layers = sorted(set().union(*found.values()))
    lines = tuple((*names, *(of.get(layer, "-") for layer in layers)) for names, of in found.items())
    head = ("data set", "network", *(f"layer {layer}" for layer in layers))
    return TextTable("Likelihood bound of the stack cut at each layer", head, lines)
