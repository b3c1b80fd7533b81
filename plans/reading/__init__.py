"""A council's document in, a plan and a list of doubts out."""
