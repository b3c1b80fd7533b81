"""Faults: what goes wrong around Chaser, and the number of times that it may without anything lost or said twice."""
