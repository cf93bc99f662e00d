"""Use cases. One function: one thing that a person or the clock does, inside the transaction that it is given."""
