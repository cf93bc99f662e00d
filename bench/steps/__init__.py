"""Ten thousand things that people do, one after the other, each compared with a model of the ledger."""
