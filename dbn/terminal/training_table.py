"""The training of a layer in the columns that ``dbn info`` shows."""

from rbm.training.state import TrainingState


def training_cells(state: TrainingState) -> tuple[str, ...]:
    """Return epochs, estimator, learning rate; weights, error and activity of the last epoch; seconds in all."""
    config = state.config
    method = f"{state.epoch}/{config.epochs}", f"{config.estimator}-{config.k}", f"{config.learning_rate:g}"
    if not state.history:
        return (*method, *("-",) * 4)
    last, seconds = state.history[-1], sum(record.seconds for record in state.history)
    return (*method, f"{last.weight_norm:.4f}", f"{last.reconstruction_error:.4f}", f"{last.hidden_activity:.3f}",
            f"{seconds:.1f}")  # fmt: skip
