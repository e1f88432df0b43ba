"""The kinds of files that ``relevance measure`` and `analysis.measure_file` take, in the order of the help.

To add one: write a reader, and one entry here with a function that measures what it reads.
"""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from rbm.errors import InputError

if TYPE_CHECKING:
    import numpy as np

    from analysis.entropies.layer_measure import LayerMeasure
    from analysis.rows.effort import Effort
    from analysis.table.row import Row


class Request(NamedTuple):
    """A file to be measured, and how."""

    file: str
    effort: "Effort"
    measures: "Sequence[LayerMeasure]" = ()  # your own, beside those of the registry
    data: str | None = None
    binarise: str | None = None
    longest_block: int | None = None


class Found(NamedTuple):
    """Rows of the table, and the state counts of each sample behind them with a row of what they are of."""

    rows: "list[Row]"
    samples: "list[tuple[Row, np.ndarray]]"


class FileKind(NamedTuple):
    """What a file holds. Functions import what they need when they are called."""

    name: str
    files: str  # how they are recognised, in words
    data_point: str
    state: str  # of a data point
    measure: Callable[[Request], Found]
    suffixes: tuple[str, ...] = ()  # of names that can be nothing else
    options: tuple[str, ...] = ()  # fields of `Request` that it takes, of those that not all kinds take


def _model(request: Request) -> Found:
    from analysis.rows.layers import measure_layers
    from analysis.table.row import NO_NULL, TRAINED
    from dbn.checkpoint import load
    from dbn.datasets import load_data
    from dbn.pretraining import untrained
    from rbm.bits import as_states

    effort = request.effort
    state, states = load(request.file), load_data(request.data, request.binarise, effort.seed)
    as_states(states, state.model.sizes[0])
    initial = untrained(states, state.config)
    rows, counts = measure_layers(state.model, states, effort, untrained=initial, measures=request.measures)
    own = [row for row in rows if (row.network, row.null, row.measure) == (TRAINED, NO_NULL, "resolution")]
    return Found(rows, [(row, counts[row.layer, row.readout, NO_NULL]) for row in own])


def _matrix(request: Request) -> Found:
    from analysis.entropies.columns import columns_of
    from analysis.rows.sample import measure_columns
    from dbn.datasets import load_data

    columns = columns_of(load_data(request.file, request.binarise, request.effort.seed))
    return _one_sample(*measure_columns(columns, request.effort, request.measures))


def _alignment(request: Request) -> Found:
    from analysis.readers.alignment import read_alignment
    from analysis.rows.sample import measure_columns

    return _one_sample(*measure_columns(read_alignment(request.file), request.effort, request.measures))


def _symbols(request: Request) -> Found:
    from analysis.readers.symbols import read_symbols
    from analysis.rows.sample import measure_sequence

    sequence = read_symbols(request.file)
    return _one_sample(*measure_sequence(sequence, request.effort, request.longest_block, request.measures))


def _counts(request: Request) -> Found:
    from analysis.readers.counts import read_counts
    from analysis.rows.sample import measure_counts

    return _one_sample(*measure_counts(read_counts(request.file), request.effort.seed, request.measures))


def _one_sample(rows: "list[Row]", counts: "np.ndarray") -> Found:
    return Found(rows, [(rows[0], counts)])


FILE_KINDS: tuple[FileKind, ...] = (
    FileKind("model", ".h5 .hdf5", "a row of --data", "that of each layer", _model, options=("data", "binarise")),
    FileKind(
        "matrix", ".npy .npz .csv IDX .h5:/NAME", "a row of bits", "the whole row", _matrix, options=("binarise",)
    ),
    FileKind("counts", "any of --kind counts", "one counted", "one number a state", _counts),
    FileKind(
        "symbols", "text with words", "a symbol", "the symbol; then blocks", _symbols, options=("longest_block",)
    ),
    FileKind(
        "alignment", ".fasta .fa .faa .afa", "a sequence", "its aligned columns", _alignment,
        suffixes=(".fasta", ".fa", ".fas", ".faa", ".fna", ".afa"),
    ),
)  # fmt: skip
KINDS = tuple(kind.name for kind in FILE_KINDS)


def kind_named(name: str) -> FileKind:
    """Return the kind of file of a name; InputError, with the names there are, if there is none."""
    for kind in FILE_KINDS:
        if kind.name == name:
            return kind
    raise InputError(f"kind must be one of {', '.join(KINDS)}; got {name!r}")


def check_options(kind: FileKind, request: Request) -> None:
    """Raise InputError if an option is given that this kind of file does not take."""
    for option in sorted({name for other in FILE_KINDS for name in other.options}):
        if getattr(request, option) is not None and option not in kind.options:
            takers = " or ".join(other.name for other in FILE_KINDS if option in other.options)
            flag = option.replace("_", "-")
            raise InputError(f"--{flag} is for {takers}, and {request.file} is taken as {kind.name}: leave it out")
