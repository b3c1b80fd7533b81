"""Whole documents, in every format, read and written."""
