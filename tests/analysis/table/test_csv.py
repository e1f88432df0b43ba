"""The table as CSV: read to the bit, whole numbers without a point."""

import math

from analysis.table.row import Row, read_csv, write_csv


def test_numbers_are_read_to_the_bit_and_whole_ones_have_no_point(tmp_path):
    values = (3055.0, 0.1 + 0.2, -0.0, 1.0, 1e300, 2.0**53, -17.0, math.inf, math.nan)
    rows = [Row("trained", 1, 1, "sample", "none", 7, -1, f"m{n}", x, x, x) for n, x in enumerate(values)]
    write_csv(tmp_path / "x.csv", rows)
    cells = [line.split(",")[8] for line in (tmp_path / "x.csv").read_text().splitlines()[1:]]
    assert cells == ["3055", "0.30000000000000004", "0", "1", "1e+300", "9007199254740992.0", "-17", "inf", "nan"]
    read = read_csv(tmp_path / "x.csv")
    assert [row.value for row in read[:-1]] == list(values[:-1])
    assert math.isnan(read[-1].value)
    assert all(isinstance(row.value, float) for row in read)
