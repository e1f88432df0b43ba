"""The figures of a study, in the order in which they are drawn. Files, reports and pages iterate over them."""

from analysis.figures import atlas, curves, pictures, plane, stacks, training
from analysis.figures.claims import efficiency, matched_effects, measure_map, power_laws, predictive, regeneration
from analysis.figures.study_figure import StudyFigure

FIGURES: dict[str, StudyFigure] = {
    figure.name: figure
    for figure in (
        plane.FIGURE,
        matched_effects.FIGURE,
        power_laws.FIGURE,
        predictive.FIGURE,
        measure_map.FIGURE,
        efficiency.FIGURE,
        regeneration.FIGURE,
        curves.SAMPLE_SIZE,
        curves.TRAINING_TIME,
        stacks.FIGURE,
        atlas.FIGURE,
        pictures.SAMPLES,
        pictures.FILTERS,
        training.FIGURE,
    )
}
