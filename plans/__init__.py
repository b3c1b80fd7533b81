"""The plan and its rules: pure, without clock, database or chat."""
