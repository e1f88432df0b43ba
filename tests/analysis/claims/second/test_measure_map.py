"""Where each measure is best: signs, floors, ends and the table."""

import math

import claim_tables as tables
import numpy as np
from claim_tables import SLOPE_ONE, TRAINED, row

from analysis.claims.reading import index_final
from analysis.claims.second import measure_map
from analysis.claims.second.measure_map import LESS, MAPPED, MORE, best_places, bound_tables, map_table, slopes_one


def rows_of(measure, values, seeds=3, layers=range(1, 8)):
    return [row(measure, n, s, v) for s in range(seeds) for n, v in zip(layers, values, strict=True)]


def test_more_or_less_is_better_and_the_floor_is_taken_off():
    rises, falls = np.arange(7.0), -np.arange(7.0)
    floor = [0, 0, 0, 0, 0, 0, 9.0]
    rows = [*tables.entropies(3), *rows_of("R2_f1", rises), *rows_of("code_length", falls)]
    rows += [*rows_of("R3_divergence", rises), *rows_of("R3_divergence_floor", floor)]
    found = {p.mapped.measure: p for p in best_places(index_final(rows))}
    assert set(found) == {"R2_f1", "code_length", "R3_divergence"}
    assert [top.layer for top in found["R2_f1"].bests.values()] == [7] * 3
    assert [top.layer for top in found["code_length"].bests.values()] == [7] * 3
    assert [top.layer for top in found["R3_divergence"].bests.values()] == [7] * 3  # 6 - 9 is the least
    assert found["R2_f1"].at_end == 3
    assert found["R2_f1"].resolution.mean == tables.resolution()[-1]


def test_fewer_class_bits_and_more_loop_information_are_better():
    rows = [*tables.entropies(3), *rows_of("class_bits", np.arange(7.0)), *rows_of("loop_information", np.arange(7.0))]
    found = {p.mapped.measure: [top.layer for top in p.bests.values()] for p in best_places(index_final(rows))}
    assert found == {"class_bits": [1] * 3, "loop_information": [7] * 3}


def test_the_peak_inside_is_that_of_the_parabola():
    h = tables.resolution()
    rows = [*tables.entropies(5), *tables.code_lengths({TRAINED: 0.02}, width=0), *rows_of("R1_f1", -((h - 0.6) ** 2))]
    found = {p.mapped.measure: p for p in best_places(index_final(rows))}
    assert np.isclose(found["predictive_code_length"].resolution.mean, SLOPE_ONE + 0.02)
    assert np.isclose(found["R1_f1"].resolution.mean, 0.6)
    assert found["R1_f1"].at_end == 0
    assert abs(slopes_one(index_final(rows)).mean - SLOPE_ONE) < 0.02


def test_a_measure_without_its_floor_and_the_data_themselves_have_no_best_layer():
    rows = [*tables.entropies(3), *rows_of("R3_divergence", np.arange(7.0))]
    rows += [row("R2_f1", 0, s, 9.0) for s in range(3)] + rows_of("R2_f1", -np.arange(7.0))
    found = {p.mapped.measure: p for p in best_places(index_final(rows))}
    assert set(found) == {"R2_f1"}
    assert [top.layer for top in found["R2_f1"].bests.values()] == [1] * 3


def test_the_table_says_where_in_each_seed():
    rows = [*tables.entropies(3), *rows_of("R2_f1", np.arange(7.0))]
    table = map_table(index_final(rows))
    ((title, layers, ends, mean, low, high, off),) = table.records
    assert (title, layers, ends) == ("F1 of R2", "7, 7, 7", "3 of 3")
    assert mean == low == high == tables.resolution()[-1]
    assert math.isclose(off, mean - slopes_one(index_final(rows)).mean)
    assert not map_table(index_final([])).records


def test_titles_and_measures_are_distinct_and_signed():
    assert len({m.title for m in MAPPED}) == len({m.measure for m in MAPPED}) == len(MAPPED)
    assert {m.sign for m in MAPPED} == {LESS, MORE} == {-1, 1}
    assert MAPPED[0].title == measure_map.PREDICTIVE
    signs = {m.measure: m.sign for m in MAPPED}
    for way in ("R1", "R2", "R3"):
        assert (signs[f"{way}_coverage"], signs[f"{way}_mmd"]) == (MORE, LESS)


def test_a_higher_likelihood_bound_is_better_and_tables_without_it_have_a_map_still():
    old = [*tables.entropies(3), *rows_of("R2_f1", np.arange(7.0))]
    bound, width = (
        rows_of("likelihood_bound", -90.0 - np.arange(7.0)),
        rows_of("likelihood_bound_log_z_width", np.arange(7.0)),
    )
    found = {p.mapped.title: [top.layer for top in p.bests.values()] for p in best_places(index_final(old))}
    assert found == {"F1 of R2": [7] * 3}
    places = best_places(index_final([*old, *bound, *width]))
    assert {p.mapped.title: [top.layer for top in p.bests.values()] for p in places} == {
        **found,
        measure_map.BOUND: [1] * 3,
    }
    (table,) = bound_tables(index_final([*bound, *width]))
    assert [column.title for column in table.columns] == ["trained", "width of log Z, trained"]
    assert [column.key.measure for column in table.columns] == ["likelihood_bound", "likelihood_bound_log_z_width"]
    assert bound_tables(index_final(old)) == ()
