"""The classes of a stack whose top machine has label units: how labels are numbered, and what is predicted."""
