"""Matrix Market files (.mtx), as SciPy, Julia and R write sparse matrices; by gzip too."""

from dbn.datasets.readers.sparse_class import sparse_class_asked
from dbn.datasets.readers.table import Table, reading, table_of
from dbn.datasets.readers.zipped import opened


def open_matrix_market(path: str) -> Table:
    """Open the matrix in a Matrix Market file as a table; InputError if there is no whole one."""
    from scipy import io, sparse

    with reading(path, "a Matrix Market file"), opened(path) as file:
        matrix = io.mmread(file, **sparse_class_asked(io.mmread))
        if not sparse.issparse(matrix):
            return table_of(matrix)
        rows = sparse.csr_array(matrix)
    return table_of(rows, lambda a, b: rows[a:b].toarray())
