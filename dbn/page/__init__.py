"""One self-contained page that runs a stack in the browser."""
