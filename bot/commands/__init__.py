"""The command line, one file a command; `shell` says how one is added."""
