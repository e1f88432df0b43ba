"""Files of people outside machine learning: counts, sequences of symbols, alignments; and which of them a file is."""
