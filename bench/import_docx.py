"""import_docx: a Word document of 1,000 actions read into a plan, against python-docx and the cells' bare text."""

import io

import docx
from docx.oxml.ns import qn

from bench.harness import Result, Target, compare, each
from plans.reading import read_document

ROWS = 1000
HEADINGS = ("No", "Action", "How", "Who", "When", "Priority", "Progress")
MONTHS = ("April", "May", "June", "July", "September", "October")


def run() -> list[Result]:
    """Time both on the same bytes."""
    data = document()
    ours = each(lambda: read_document(data, "plan.docx"), 1)
    floor = each(lambda: cells(data), 1)
    return [compare("import_docx", "us", Target(2), ours, floor, rounds=5)]


def document() -> bytes:
    """A plan with a theme every ten actions, some owners in pairs and some dates in twos."""
    word = docx.Document()
    rows = [HEADINGS, *(row for number in range(ROWS) for row in rows_of(number))]
    table = word.add_table(len(rows), len(HEADINGS))
    for element, words in zip(table._tbl.tr_lst, rows, strict=True):  # noqa: SLF001 - a row's cells walk the whole table
        for cell, text in zip(element.tc_lst, words, strict=True):
            cell.p_lst[0].add_r().text = text
    out = io.BytesIO()
    word.save(out)
    return out.getvalue()


def rows_of(number: int) -> list[tuple[str, ...]]:
    """An action's row, and its theme's where it is the first of ten."""
    theme, place = number // 10 + 1, number % 10 + 1
    month = MONTHS[number % len(MONTHS)]
    owner = ("Ann Lee", "Bob Ray and Cal Dow", "Head of Street Care", "Parks team, Dora Finn")[number % 4]
    due = (f"{month} 2026", f"End {month} 2026", "Ongoing", f"{month} 2026 {month} 2027")[number % 4]
    note = f"{month} 26 - visited depot {number}, ongoing" if number % 2 else f"Drawings of site {number} complete"
    action = (
        *(f"{theme}.{place}", f"Mend the fences along path {number} and the gates beside it", "With the rangers' help"),
        *(owner, due, "HML"[number % 3], note),
    )
    heading = (str(theme), f"Paths of ward {theme}", *[""] * (len(HEADINGS) - 2))
    return [heading, action] if place == 1 else [action]


def cells(data: bytes) -> list[list[str]]:
    """Every cell's text, by row, as quickly as python-docx's own elements give it."""
    body = docx.Document(io.BytesIO(data)).element.body
    return [
        ["".join(text.text or "" for text in cell.iter(qn("w:t"))) for cell in row.iter(qn("w:tc"))]
        for row in body.iter(qn("w:tr"))
    ]
