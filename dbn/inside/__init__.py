"""What a unit, a state or a class of a layer stands for: visible patterns and rows of data. Nothing here draws."""
