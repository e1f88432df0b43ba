"""The kinds of files that ``relevance measure`` and `analysis.measure_file` take, in the order of the help.

To add one: write a reader, and one entry here with a function that measures what it reads.
"""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from analysis.table.measure_names import RESOLUTION
from dbn.reading import Reading
from rbm.errors import InputError

if TYPE_CHECKING:
    import numpy as np

    from analysis.entropies.layer_measure import LayerMeasure
    from analysis.rows.effort import Effort
    from analysis.table.row import Row
    from rbm.bits import States


class Request(NamedTuple):
    """A file to be measured, and how."""

    file: str
    effort: "Effort"
    measures: "Sequence[LayerMeasure]" = ()  # your own, beside those of the registry
    data: str | None = None
    reading: Reading = Reading()  # of --data of a model, or of a matrix
    longest_block: int | None = None
    on_read: "OnRead" = lambda about, states: None  # called when the data are read, before anything is measured

    @property
    def given(self) -> list[str]:
        """The options given that not all kinds of files take, by field name."""
        options = {"data": self.data, "longest_block": self.longest_block, **self.reading._asdict()}
        return sorted(name for name, value in options.items() if value not in (None, False, ()))


class About(NamedTuple):
    """Which data were measured."""

    name: str  # of the file, with how bits were made of it
    digest: str  # SHA-256 of the bits, or of the file where it holds no bits
    line: str  # both, with what else there is to say
    notes: tuple[str, ...] = ()  # decided while reading
    of_model: bool = False  # the rows were encoded by a model


OnRead = Callable[[About, "States | None"], None]


class Found(NamedTuple):
    """Rows of the table, and the state counts of each sample behind them with a row of what they are of."""

    rows: "list[Row]"
    samples: "list[tuple[Row, np.ndarray]]"
    about: About | None = None  # None: the file as a whole, by its name and the SHA-256 of its bytes


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
    from dbn.checkpoint import load, load_source
    from dbn.datasets import DataSource
    from dbn.model_data import model_data
    from dbn.pretraining import untrained

    effort, given = request.effort, None
    if request.data is not None:
        given = DataSource(request.data, **request.reading._asdict(), seed=effort.seed).located()
    elif request.reading.flags:
        flags = ", ".join(request.reading.flags)
        raise InputError(f"{flags}: the model knows how its data were read; leave it out, or give --data too")
    state = load(request.file)
    data = model_data(request.file, state, load_source(request.file), given)
    states, about = data.states, About(data.name, data.digest, data.line(), of_model=True)
    request.on_read(about, states)
    initial = untrained(states, state.config)
    rows, counts = measure_layers(state.model, states, effort, untrained=initial, measures=request.measures)
    own = [row for row in rows if (row.network, row.null, row.measure) == (TRAINED, NO_NULL, RESOLUTION)]
    return Found(rows, [(row, counts[row.layer, row.readout, NO_NULL]) for row in own], about)


def _matrix(request: Request) -> Found:
    from analysis.entropies.columns import columns_of
    from analysis.rows.sample import measure_columns
    from dbn.datasets import DataSource, digest
    from dbn.model_data import describe_source

    source = DataSource(request.file, **request.reading._asdict()).located()
    data = source.load_rows(request.effort.seed)
    about = _about(describe_source(source), digest(data.states), data.notes)
    request.on_read(about, data.states)
    return _one_sample(*measure_columns(columns_of(data.states), request.effort, request.measures), about)


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


def _one_sample(rows: "list[Row]", counts: "np.ndarray", about: About | None = None) -> Found:
    return Found(rows, [(rows[0], counts)], about)


def about_file(path: str) -> About:
    """Describe a file that holds no bits by its name and the digest of its bytes."""
    from hashlib import file_digest
    from os.path import abspath

    from analysis.readers.text import local_path
    from dbn.datasets.names import STANDARD_INPUT

    with open(local_path(path), "rb") as file:
        name = "standard input" if path == STANDARD_INPUT else abspath(path)
        return _about(name, file_digest(file, "sha256").hexdigest())


def _about(name: str, digest: str, notes: tuple[str, ...] = ()) -> About:
    from dbn.model_data import short

    return About(name, digest, f"data {name}, sha256 {short(digest)}", notes)


FILE_KINDS: tuple[FileKind, ...] = (
    FileKind("model", ".h5 .hdf5", "a row of --data", "that of each layer", _model, options=("data", *Reading._fields)),
    FileKind(
        "matrix", ".npy .npz .csv IDX .h5:/NAME", "a row of bits", "the whole row", _matrix, options=Reading._fields,
    ),
    FileKind("counts", "any of --kind counts", "one counted", "one number a state", _counts),
    FileKind(
        "symbols", "text with words", "a symbol", "the symbol; then blocks", _symbols, options=("longest_block",)
    ),
    FileKind(
        "alignment", ".fasta .fa .a3m .sto .aln", "a sequence", "its aligned columns", _alignment,
        suffixes=(".fasta", ".fa", ".fas", ".faa", ".fna", ".afa", ".a3m", ".sto", ".stk", ".aln"),
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
    for option in request.given:
        if option not in kind.options:
            takers = " or ".join(other.name for other in FILE_KINDS if option in other.options)
            flag = option.replace("_", "-")
            raise InputError(f"--{flag} is for {takers}, and {request.file} is taken as {kind.name}: leave it out")
