"""The only SQL. Functions take a :class:`~storage.database.Tx`, return domain values and never commit."""
