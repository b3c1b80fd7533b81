"""The process that reads one document and ends: `python -m bot.reading_child NAME COLUMNS`, the document on its input.

COLUMNS is what somebody said that columns hold, by their headings, as JSON.
It writes the reading, or the sentence that refuses the document, to standard output. Parsers of other people's files
run here and nowhere else, so that a file made to exhaust them takes nothing with it.
"""

import json
import pickle
import sys

from plans.errors import NotAPlan
from plans.reading import read_document

MEMORY_BYTES = 512 * 2**20
CPU_SECONDS = 20
READ, REFUSED = b"+", b"-"


def limit() -> None:
    """Hold this process to its memory and time, where the system can."""
    try:
        import resource  # noqa: PLC0415 - Windows has none; there only the parent's patience ends it
    except ImportError:
        return
    for kind, most in ((resource.RLIMIT_AS, MEMORY_BYTES), (resource.RLIMIT_CPU, CPU_SECONDS)):
        _, hard = resource.getrlimit(kind)
        resource.setrlimit(kind, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


def main() -> None:
    """Read, and say what came of it."""
    limit()
    data = sys.stdin.buffer.read()
    try:
        said = READ + pickle.dumps(read_document(data, sys.argv[1], json.loads(sys.argv[2])))
    except NotAPlan as error:
        said = REFUSED + str(error).encode()
    sys.stdout.buffer.write(said)


if __name__ == "__main__":
    main()
