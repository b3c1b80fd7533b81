"""Pure rules, no input or output."""
