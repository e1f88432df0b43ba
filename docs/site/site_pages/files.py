"""Every dataset and attribute of the HDF5 files, by kind. A test compares what is said here with files of each kind."""

from analysis.controls.calibration.row import CalibrationRow
from analysis.table.row import Row
from site_pages.fields import fields_of
from site_pages.file_parts import FileKind, Group, Part, parts_table


def _columns(record: type) -> tuple[Part, ...]:
    kinds = {"str": "text", "int": "int64", "float": "float64"}
    return tuple(Part(f.name, f"{kinds[f.kind]} (rows,)", f.text) for f in fields_of(record))


HEAD = (
    Part("@kind", "text", "What the file is: the heading of this section."),
    Part("@format", "whole number", "Of the kind; raised only where older programs would misread new files."),
    Part("@version", "text", "Of the program that wrote it."),
)
MACHINE = (
    Part("weights", "float32 (n_visible, n_hidden)", "Weights W."),
    Part("visible_bias", "float32 (n_visible,)", "Visible biases a."),
    Part("hidden_bias", "float32 (n_hidden,)", "Hidden biases b."),
    Part("@n_labels", "whole number", "Label units, the last visible ones; not there if there are none."),
)
_TILES = "tiles of 16 hidden units, as the kernels have them; the sizes are rounded up to whole tiles"
_MOMENTS = (
    Part("weights", "float32 (tiles, n_visible + 1, 16)", f"Of the weights: {_TILES}."),
    Part("visible_bias", "float32 (n_visible, rounded up)", "Of the visible biases."),
    Part("hidden_bias", "float32 (n_hidden, rounded up)", "Of the hidden biases."),
)
_LEVELS = (
    Part("log_odds", "float32 (n_visible,)", "Tempering: of the independent pixels at level 0."),
    Part("betas", "float64 (levels,)", "Tempering: inverse temperatures, from 0 to 1."),
    Part("trips", "int64 (chains,)", "Tempering: round trips of each ladder."),
    Part("@counted_from", "whole number", "Tempering: the sweep from which swaps and trips are counted."),
    Part("weights", "float32 (levels - 1, n_visible, n_hidden)", "Trajectory: the machines below the top."),
    Part("visible_bias", "float32 (levels - 1, n_visible)", "Trajectory: theirs."),
    Part("hidden_bias", "float32 (levels - 1, n_hidden)", "Trajectory: theirs."),
    Part("attempts", "int64 (levels - 1,)", "Trajectory: swaps tried between neighbours."),
    Part("@round_trips", "whole number", "Trajectory: states that came back to level 0 from the top."),
    Part("visible_words", "uint64 (chains x levels, words)", "Visible states of all levels, 64 units a word."),
    Part("hidden_words", "uint64 (chains x levels, words)", "Hidden states."),
    Part("from_top", "uint8 (chains, levels) or (levels, chains)", "1 where a state was at the top since level 0."),
    Part("swaps", "int64 (chains, levels) or (levels - 1,)", "Swaps between neighbours."),
    Part("sweeps", "int64 (levels,)", "Trajectory: sweeps done of each level."),
    Part("@sweeps", "whole number", "Tempering: sweeps done."),
)
TRAINING = (
    Group("model", "A machine", MACHINE, "The machine; a running mean, where there is one."),
    Group("current", "A machine", MACHINE, "The machine as it is trained, where `model` is its running mean."),
    Group("velocity", "Moments", _MOMENTS, "The last step of the parameters, or Adam's mean of the gradient."),
    Group("second_moments", "Moments", _MOMENTS, "Adam's mean of its square."),
    Part("offsets/visible", "float32 (n_visible, rounded up)", "Of the centred gradient: means of the data, 0 to 1."),
    Part("offsets/hidden", "float32 (n_hidden, rounded up)", "Sliding means of the hidden units, 0 to 1."),
    Part("activity", "float32 (n_hidden, rounded up)", "Sliding mean of P(h = 1), where there is a sparsity target."),
    Part("chains", "uint64 (n_chains, words)", "Visible states of persistent chains, 64 units a word; 0 rows of CD."),
    Group("levels", "Levels", _LEVELS, "Chains that exchange states: of tempering and trajectory."),
    Part("history", "float64 (epochs, columns)", "The training curves; the columns are below."),
    Part("history@columns", "JSON", "Names of these columns."),
    Part("@config", "JSON", "Hyper-parameters of the machine."),
    Part("@epoch", "whole number", "Epochs done."),
    Part("@step", "whole number", "Minibatches done."),
    Part("@stream", "text", "How the names of the random streams of this machine begin."),
)
SNAPSHOT = (
    *MACHINE,
    Part("@layer", "whole number", "The layer it is of, from 1."),
    Part("@epoch", "whole number", "Epochs of the layer after which it was taken."),
)
FINETUNING = (
    Group("machines/*", "A machine", MACHINE, "The weights up, and the machine on top."),
    Group("generative/*", "A machine", MACHINE, "The weights down."),
    Part("chains", "uint64 (n_chains, words)", "Persistent chains of the top machine; of the estimator pcd."),
    Part("@config", "JSON", "Hyper-parameters of fine-tuning."),
    Part("@digest", "text", "SHA-256 of the rows."),
    Part("@labels_digest", "text", "SHA-256 of the classes of the rows; with label units."),
    Part("@held_out_digest", "text", "SHA-256 of the held-out rows; not there without."),
    Part("history", "float64 (epochs, columns)", "Learning rate, seconds and errors; not there of older programs."),
    Part("history@columns", "JSON", "Names of these columns: `layer 1`, `held-out layer 1` are errors, see below."),
    Part("@epoch", "whole number", "Epochs done."),
    Part("@step", "whole number", "Minibatches done."),
)
COUNTS = (Part("counts/*/*/*", "int64 (n_states,)", "How often each state is seen; by layer, read-out, null."),)
TABLE, CALIBRATION = _columns(Row), _columns(CalibrationRow)
ATLAS = (
    Part("counts", "int64 (states,)", "Data points in each of the most frequent states."),
    Part("expected", "float32 (states, n_visible)", "Expected visible pattern of each, 0 to 1."),
    Part("mean_rows", "float32 (states, n_visible)", "Mean of the rows in each, 0 to 1."),
    Part("classes", "text (states,)", "The class that most rows in each have; not there without labels."),
    Part("shares", "float64 (states,)", "Share of that class among these rows; not there without labels."),
    Part("@n_states", "whole number", "Distinct states of the layer."),
)

KINDS = (
    FileKind(
        "rbm", "`rbm.save`: one machine, or one in training",
        (
            Group("model", "A machine", MACHINE, "The machine, saved without its training."),
            Group("state", "A training", TRAINING, "The machine with its training."),
        ),
    ),
    FileKind(
        "dbn", "`dbn train`, `dbn finetune`, `dbn import`, `dbn.save`: model.h5",
        (
            Group("layers/*", "A training", TRAINING, "Each layer with its training, from 1."),
            Group("snapshots/*", "A snapshot", SNAPSHOT, "Snapshots in the order in which they were taken, from 0."),
            Group("machines/*", "A machine", MACHINE, "Each layer of a stack without training, from 1."),
            Group("generative/*", "A machine", MACHINE, "Its weights down, where they are untied."),
            Group("finetuning", "A fine-tuning", FINETUNING, "The stack fine-tuned as a whole."),
            Part("@config", "JSON", "Hyper-parameters of the stack."),
            Part("@digest", "text", "SHA-256 of the rows it was trained on."),
            Part("@held_out_digest", "text", "SHA-256 of the held-out rows; empty without."),
            Part("@source", "JSON", "Where the rows came from, and how bits were made of them."),
            Part("@classes", "JSON", "Classes of the label units, in their order; not there without."),
            Part("@labels_digest", "text", "SHA-256 of the labels."),
        ),
    ),
    FileKind(
        "samples", "`dbn sample --out`",
        (
            Part("visible", "uint8 (n, n_visible)", "Patterns, 0 and 1."),
            Part("hidden", "uint8 (n, units of the layer)", "States of the layer they came from, 0 and 1."),
            Part("@layer", "whole number", "The layer, from 1."),
            Part("@steps", "whole number", "Sweeps of each chain."),
            Part("@sampler", "text", "gibbs, tempering, trajectory, or metropolis: filled in by deeper layers."),
            Part("@start", "text", "First states: random, data or empirical."),
            Part("@seed", "whole number", "The one seed."),
            Part("@label", "text", "The class they are of, with `--label`."),
            Part("@data", "text", "The rows they started from or fill in."),
            Part("@digest", "text", "SHA-256 of these."),
            Part("@clamp", "text", "The units held, with `--clamp`."),
            Part("@reservoir", "text", "The reservoir they began from, with `--reservoir`."),
        ),
    ),
    FileKind(
        "reservoir", "`dbn reservoir`, `rbm.sampling.save_reservoir`: equilibrium samples that ladders begin from",
        (
            *(part for part in MACHINE if not part.name.startswith("@")),
            Part("visible_words", "uint64 (rows, words)", "Samples of this machine, 64 units a word."),
            Part("tau", "float64", "Longest autocorrelation time in drawing them, sweeps; nan: cannot be told."),
            Part("rhat", "float64", "Largest R-hat."),
            Part("swap_rate", "float64", "Least share of swaps between neighbouring levels."),
            Part("@sweeps", "whole number", "Sweeps of each ladder."),
            Part("@verdict", "text", "mixed, not mixed or too short."),
            Part("@round_trips", "whole number", "Of all ladders, in the second half of the sweeps."),
            Part("@seed", "whole number", "The one seed."),
        ),
    ),
    FileKind(
        "encoded rows", "`dbn encode --out FILE.h5`",
        (
            Part("states", "uint8 (rows, units)", "States, 0 and 1."),
            Part("probabilities", "float32 (rows, units)", "In their place by `--probabilities`: 0 to 1."),
            Part("@layer", "whole number", "The layer, from 1."),
            Part("@readout", "text", "most probable, or sample."),
            Part("@seed", "whole number", "The one seed."),
            Part("@data", "text", "The rows."),
            Part("@digest", "text", "SHA-256 of these."),
        ),
    ),
    FileKind(
        "packed states", "`dbn pack`",
        (
            Part("words", "uint64 (rows, words)", "Bits, 64 units a word; contiguous in the file."),
            Part("@n_units", "whole number", "Units of a row."),
            Part("@digest", "text", "SHA-256 of the bits."),
            Part("@made_from", "text", "The file they were made from."),
            Part("@reading", "text", "How, in words."),
        ),
    ),
    FileKind(
        "relevance study", "`relevance study`: study.h5; figures and report are made from it alone",
        (
            Group("table", "The table", TABLE, "The rows of study.csv, a column a dataset."),
            *COUNTS,
            Part("frontier", "float64 (points, 3)", "Frontier: mu, resolution and relevance, log M."),
            Part("history", "float64 (epochs, columns)", "Layer, then the columns of the training curves below."),
            Part("samples", "float32 (2, layers, samples, n_visible)", "P(v = 1) of patterns from random and data."),
            Part("filters", "float32 (units, n_visible)", "Weights of the first units of layer 1."),
            Group("calibration", "A calibration", CALIBRATION, "What the tests say of controls."),
            Group("atlas/*", "An atlas", ATLAS, "The most frequent states of each layer, from 1."),
            Part("@config", "TOML", "The configuration of the study."),
            Part("@facts", "JSON", "Digest, numbers of rows, sizes, versions, seconds."),
        ),
    ),
    FileKind(
        "network measures", "`relevance study`: measures.h5 of each network",
        (
            Group("table", "The table", TABLE, "The rows of study.csv, a column a dataset."),
            *COUNTS,
            Part("@digest", "text", "Of what was measured, and how."),
            Part("@seconds", "float64", "What it took."),
        ),
    ),
)  # fmt: skip


def kind_tables() -> str:
    """Write a section a kind of file."""
    return "\n".join(f"## {kind.name}\n\nWritten by {kind.made_by}.\n\n{parts_table(kind.parts)}" for kind in KINDS)


def group_tables() -> str:
    """Write a section a kind of group, in the order in which they are met."""
    found: dict[str, tuple[Part | Group, ...]] = {}
    waiting = [part for kind in KINDS for part in kind.parts]
    while waiting:
        part = waiting.pop(0)
        if isinstance(part, Group):
            found.setdefault(part.kind, part.parts)
            waiting += part.parts
    return "\n".join(f"### {name}\n\n{parts_table(parts)}" for name, parts in found.items())


def head_table() -> str:
    """Write the attributes that every file has."""
    return parts_table(HEAD)
