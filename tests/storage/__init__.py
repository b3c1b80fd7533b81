"""The database, for real."""
