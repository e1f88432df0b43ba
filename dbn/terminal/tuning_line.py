"""What ``dbn finetune`` says at its end."""

from dbn.finetuning.monitor import TuningRecord


def tuning_line(history: tuple[TuningRecord, ...]) -> str:
    """Say what the last epoch's record says, and how long the epochs of the records took: one line."""
    last, seconds = history[-1], sum(record.seconds + record.monitor_seconds for record in history)
    held = f"; held-out rows {_by_layer(last.held_out_errors)}" if last.held_out_errors else ""
    return (
        f"fine-tuning: {len(history)} epochs in {seconds:.1f} s; bits that differ after going up and down again: "
        f"{_by_layer(last.errors)}{held}"
    )


def _by_layer(errors: tuple[float, ...]) -> str:
    return ", ".join(f"{100 * error:.1f} % (layer {layer})" for layer, error in enumerate(errors, start=1))
