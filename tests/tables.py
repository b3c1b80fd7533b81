"""Tables of phrases and what each means, one a line, kept as text beside the tests that read them."""

from pathlib import Path

UNIT = Path(__file__).resolve().parent / "unit"


def groups(name: str) -> dict[str, list[tuple[str, list[str]]]]:
    r"""A table's groups by heading: each phrase with the meanings that count as right.

    A line break is written "\n" there, a fixed space "\xa0".
    """
    found: dict[str, list[tuple[str, list[str]]]] = {}
    for part in (UNIT / name).read_text(encoding="utf-8").split("\n# ")[1:]:
        heading, *lines = part.split("\n")
        pairs = [line.rsplit(" =>", 1) for line in lines if line]
        found[heading] = [
            (words.replace("\\n", "\n").replace("\\xa0", "\xa0"), [one.strip() for one in meant.split(" or ")])
            for words, meant in pairs
        ]
    return found
