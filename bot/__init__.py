"""The running program: imports everyone, is imported by no one. `python -m bot` is `liangbang`."""
