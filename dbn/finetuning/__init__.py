"""Up-down fine-tuning of a whole stack: recognition and generative weights untied, trained on bits."""
