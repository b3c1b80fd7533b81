"""What is told: summaries compiled from a plan, and its paper as text, Word, Excel and CSV."""
