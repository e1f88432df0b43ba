"""Several studies side by side: how their layers differ, with intervals over seeds."""
