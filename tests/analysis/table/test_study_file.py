"""A result by itself: its point of slope -1, what it shows, and the version in its file."""

import numpy as np
import pytest
import study_results
from damage import editing

import rbm
from analysis import frontier_curve, zipf_point
from analysis.study.join import FRONTIER_MU
from analysis.table import network_file, study_file


def test_the_zipf_point_is_that_of_mu_1():
    result = study_results.made_up(1)
    frontier = np.column_stack(frontier_curve(study_results.M, FRONTIER_MU))
    zipf = result._replace(frontier=frontier).zipf
    assert zipf[0] == 1.0
    assert zipf == pytest.approx(zipf_point(study_results.M), rel=1e-12)
    assert np.abs(frontier[:, 1] - zipf[1]).min() == 0 < np.sort(np.abs(frontier[:, 1] - zipf[1]))[1]


def test_a_result_is_shown_in_a_line_and_in_notebooks_as_a_table():
    result = study_results.made_up(2)
    assert len(repr(result)) < 250
    assert "2 seeds of trained, " in repr(result)
    assert "9973 data points" in repr(result)
    html = result._repr_html_()
    assert html.count("<tr>") == 1 + 7 * 2
    assert "<th>relevance H[k], log M</th>" in html
    first = next(row for row in result.first_rows if (row.measure, row.layer, row.null) == ("resolution", 1, "none"))
    assert f"{first.value:.4f}" in html


def test_files_say_which_version_wrote_them_and_later_formats_are_refused_with_it(tmp_path):
    result, path = study_results.made_up(1), tmp_path / "x.h5"
    study_file.save_result(tmp_path / "study.h5", result)
    network_file.save_measures(path, network_file.NetworkMeasures("0", result.rows, result.counts, 1.0))
    for file, load in ((tmp_path / "study.h5", study_file.load_result), (path, network_file.load_measures)):
        load(file)
        with editing(file) as group:
            assert group.attrs["version"] == rbm.__version__
            group.attrs.update(format=9, version="7.1")
        with pytest.raises(rbm.InputError, match="has format 9; .* it was written by version 7.1: use that version"):
            load(file)


@pytest.mark.parametrize("columns", [11, 12, 15])
def test_training_curves_of_older_programs_lack_the_last_columns(columns, tmp_path):
    result, path = study_results.made_up(1), tmp_path / "study.h5"
    study_file.save_result(path, result)
    with editing(path) as file:
        older = file["history"][:, :columns]
        del file["history"]
        file["history"] = older
    history = study_file.load_result(path).history
    assert history.shape == result.history.shape
    assert np.array_equal(history[:, :columns], older)
    assert np.isnan(history[:, columns:]).all()


def test_training_curves_of_another_width_are_refused(tmp_path):
    study_file.save_result(tmp_path / "study.h5", study_results.made_up(1))
    with editing(tmp_path / "study.h5") as file:
        older = file["history"][:, :10]
        del file["history"]
        file["history"] = older
    with pytest.raises(rbm.InputError, match="/history has shape"):
        study_file.load_result(tmp_path / "study.h5")


def test_classes_of_an_atlas_are_kept_where_they_are_known(tmp_path):
    result, path = study_results.made_up(1), tmp_path / "study.h5"
    study_file.save_result(path, result)
    found = study_file.load_result(path).atlas
    assert [len(layer.classes) for layer in found] == [8, 0, 6, 0, 4, 0, 2]
    for layer, kept in zip(result.atlas, found, strict=True):
        assert kept.classes == layer.classes
        assert np.array_equal(kept.shares, layer.shares)
    with editing(path) as file:
        del file["atlas/1/shares"]
    with pytest.raises(rbm.InputError, match="lacks a part: /atlas/1/shares"):
        study_file.load_result(path)
