"""Label units: a softmax group among the visible units, of which exactly one is on; the classes it stands for."""
