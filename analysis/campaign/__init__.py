"""Many studies that one question needs: every named data set, number of points and training of the second protocol."""
