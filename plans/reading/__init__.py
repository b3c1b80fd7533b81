"""A council's document -> a plan and a list of doubts.

Formats become one kind of document (`text`, `word`); its columns are found by their meaning (`columns`), its rows
sorted by kind (`rows`), its notes parted (`notes`); `plan` puts the stages together.
"""

from plans.reading.doubts import sentence
from plans.reading.plan import Reading, read_document
from plans.reading.schema import as_schema

__all__ = ["Reading", "as_schema", "read_document", "sentence"]
