"""Training of one machine: the loop over epochs, minibatches, the two phases of the gradient, the step, the record."""
