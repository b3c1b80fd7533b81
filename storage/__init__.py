"""What is kept: tables, transactions, queries and migrations."""
