"""What is told: summaries compiled from a plan, as text and as Word."""
