"""Controls in the layers' place: what a verdict's own rule says of samples with known answers."""
