"""Whether patterns keep and cover the classes of the data; left out for data without labels."""

from analysis.errorbars.intervals import Interval, share
from analysis.regeneration.classes import coverage
from analysis.regeneration.measures import panels
from analysis.regeneration.measures.entry import SHARE, Line, Measure
from analysis.regeneration.reference import Reference
from analysis.regeneration.ways import LayerPatterns, WayPatterns


def class_coverage(way: WayPatterns) -> Interval | None:
    """Return 1 - total variation distance between the classes of the patterns and of the data."""
    classifier, found = way.reference.classifier, way.classes
    return None if classifier is None or found is None else Interval(coverage(classifier, found))


def class_agreement(layer: LayerPatterns) -> Interval | None:
    """Return the share of the patterns of R1 that have the class of the row they were encoded from."""
    labels, found = layer.reference.source_labels, layer.encoded_and_decoded.classes
    return None if labels is None or found is None else share(found == labels)


CLASS_COVERAGE = Measure[WayPatterns](
    "class_coverage",
    "class coverage",
    "",
    SHARE,
    class_coverage,
    panels.CLASSES,
    meaning="1 less the total variation distance between the classes of the patterns, told by a classifier, and those "
    "of the data.",
)
CLASS_AGREEMENT = Measure[LayerPatterns](
    "R1_class_agreement",
    "class kept by R1",
    "",
    SHARE,
    class_agreement,
    panels.CLASSES,
    Line("R1: class kept", panels.R1.colour, (0, (5, 1)), "x"),
    meaning="Share of the patterns of R1 that have the class of the row they were encoded from.",
)
CLASSIFIER_ACCURACY = Measure[Reference](
    "classifier_accuracy",
    "accuracy of the classifier on held-out rows",
    "",
    SHARE,
    lambda reference: reference.classifier_accuracy,
    panels.CLASSES,
    Line("classifier on held-out rows", panels.GREY, "--"),
    digits=4,
    meaning="Share of the held-out rows whose class the classifier tells rightly: how far to trust class coverage.",
)
