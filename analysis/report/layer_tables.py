"""What is tabulated of each claim, layer by layer."""

from analysis.claims.matched_relevance import counted
from analysis.claims.power_laws import null_key
from analysis.claims.reading import NULLS, TRAINED, Index, Key
from analysis.claims.regeneration import NETWORKS, seeds_said
from analysis.claims.summary import layers
from analysis.report.text_tables import Column, Grid, cell, layer_grid, number


def efficiency_grids(index: Index) -> tuple[Grid, ...]:
    """Claim (i), layer by layer: entropies, and the effect against every null."""
    entropies = layer_grid(
        "Trained network, most probable read-out, entropies in units of log M", index,
        [
            Column("states", Key("n_states"), 0), Column("H[s]", Key("resolution"), 4, True),
            Column("H[k]", Key("relevance"), 4, True), Column("noise", Key("noise"), 4),
            Column("H[s], bits", Key("resolution_bits"), 2), Column("H[k], bits", Key("relevance_bits"), 2),
            Column("fraction of the frontier", Key("fraction_of_frontier"), 4, True),
        ],
    )  # fmt: skip
    effects = layer_grid(
        "Relevance above that of the null at the same resolution, fraction of the frontier", index,
        [Column(null, Key("matched_effect", null=null), 4, True) for null in NULLS],
    )  # fmt: skip
    left_out = [str(int(p.at)) for p in layers(index, Key("resolution")) if p.at > 0 and not counted(p.value)]
    note = f"; layers whose mean H[s] does not count: {', '.join(left_out)}" if left_out else ""
    return entropies, effects._replace(title=effects.title + note)


def power_law_grids(index: Index) -> tuple[Grid, ...]:
    """Claim (ii), layer by layer: fit, alternatives, and how often the nulls are called power laws."""
    fit = layer_grid(
        "Fitted power law, trained network, most probable read-out; shares are of the seeds", index,
        [
            Column("mu", Key("power_law_mu"), 3, True), Column("kmin", Key("power_law_kmin"), 1),
            Column("states in the tail", Key("power_law_tail_states"), 0), Column("p", Key("power_law_p"), 3),
            Column("testable", Key("power_law_testable"), 2), Column("called", Key("power_law_called"), 2),
        ],
    )  # fmt: skip
    titles = {"exponential": "exponential", "lognormal": "lognormal", "cutoff": "with cut-off"}
    alternatives = layer_grid(
        "Log-likelihood ratios (above 0: power law better; normalised, for the cut-off twice the ratio) and p", index,
        [column for name, title in titles.items() for column in
         (Column(title, Key(f"lr_{name}"), 2), Column(f"p, {title}", Key(f"p_{name}"), 3))],
    )  # fmt: skip
    nulls = layer_grid(
        "Share of draws and seeds called power laws", index,
        [Column(name, Key("power_law_called") if name == TRAINED else null_key("power_law_called", name), 2)
         for name in (TRAINED, *NULLS)],
    )  # fmt: skip
    return fit, alternatives, nulls


def regeneration_grids(index: Index) -> tuple[Grid, ...]:
    """Claim (iii), layer by layer: efficiencies, and the measures of the three ways."""
    efficiencies = layer_grid(
        "Efficiency of R2 (F1 above independent pixels, per bit of H[s]), most probable read-out", index,
        [Column(name, Key("efficiency", name), 4, True) for name in NETWORKS if Key("efficiency", name) in index],
    )  # fmt: skip
    beside = layer_grid(
        "Other efficiencies, trained network", index,
        [Column("R1", Key("R1_efficiency"), 4), Column("R3", Key("R3_efficiency"), 4),
         Column("recurrence of R1 per bit", Key("recurrence_efficiency"), 4),
         Column("bits saved per bit", Key("code_length_efficiency"), 3)],
    )  # fmt: skip
    names = {
        "precision": "precision", "recall": "recall", "f1": "F1", "recurrence": "recurrence",
        "bit_agreement": "bits agreeing", "class_coverage": "class coverage", "memorisation": "memorisation",
    }  # fmt: skip
    ways = (
        layer_grid(f"{way}, trained network", index,
                   [Column(title, Key(f"{way}_{name}"), 3, name == "f1") for name, title in names.items()])
        for way in ("R1", "R2", "R3")
    )  # fmt: skip
    others = layer_grid(
        "Other measures, trained network", index,
        [Column("class kept by R1", Key("R1_class_agreement")),
         Column("code length, bits a pixel", Key("code_length"), 4),
         Column("divergence of R3, bits", Key("R3_divergence")),
         Column("between halves, bits", Key("R3_divergence_floor")),
         Column("F1 of R2, visible sampled", Key("R2_f1_sampled"))],
    )  # fmt: skip
    return trade_off_grid(index), efficiencies, beside, *ways, others


def trade_off_grid(index: Index) -> Grid:
    """Where efficiency is best and where the slope is -1, a line a network and seed."""
    lines = []
    for name in NETWORKS:
        for seed, said in seeds_said(index, name).items():
            if said.best:
                where = ("inside" if said.best.inside else "at an end", number(said.best.resolution))
                slopes = (number(said.slope_one), number(said.exponent_one))
                lines.append((name, str(seed), str(said.best.layer), *where, *slopes, number(said.d, "+")))
    head = ("network", "seed", "best layer", "in the stack", "H[s] of best efficiency", "H[s] of slope -1, curve",
            "H[s] of slope -1, exponents", "d")  # fmt: skip
    return Grid("Best efficiency of R2 and slope -1, units of log M", head, tuple(lines))


def whole_grid(index: Index) -> Grid:
    """One number a network, or a number of the data."""
    lines = []
    for name in NETWORKS:
        for point in layers(index, Key("multiscale_relevance", name)):
            lines.append((f"multi-scale relevance, {name}", cell(point, Column("", Key(""), 4, True))))
    for measure, words in (
        ("baseline_f1", "F1 of independent pixels"),
        ("data_f1", "F1 of real held-out rows"),
        ("data_memorisation", "held-out rows nearer to training rows"),
        ("baseline_code_length", "code length of independent pixels, bits a pixel"),
        ("classifier_accuracy", "accuracy of the classifier on held-out rows"),
    ):  # fmt: skip
        for point in layers(index, Key(measure)):
            lines.append((words, cell(point, Column("", Key(""), 4))))
    return Grid("Numbers of a whole network, or of the data", ("what", "value"), tuple(lines))
