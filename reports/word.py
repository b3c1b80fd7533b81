"""The paper as a Word document in the council's own layout, that of seed 002.

Landscape A4; title, appendix and shaded key in the page header; a heading row that every page repeats; a shaded row for
each theme; under each action one row of its dated notes. A status is shaded and said in words in the same cell. A row
is not split over pages, and an action is not parted from its notes.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, BinaryIO

from plans.model import Plan, Status
from plans.reading.columns import Meaning
from reports.columns import Cell, Column
from reports.dated import NoteLine
from reports.paper import ActionRow, KeyEntry, NotesRow, Paper, PaperRow, ThemeRow, lay_out
from reports.wordml import NAMESPACE, cell, field, paragraph, row, run, spacer, table
from reports.words import DASH, counted

if TYPE_CHECKING:
    from docx.document import Document
    from docx.oxml.xmlchemy import BaseOxmlElement
    from docx.section import Section, _Footer, _Header

# Every ink on its fill has a contrast of at least 4.5 (WCAG 2.2, 1.4.3).
SHADES: Mapping[Status, tuple[str, str]] = {
    Status.ON_TARGET: ("00B050", "000000"),
    Status.LATE: ("FFC000", "000000"),
    Status.SIGNIFICANTLY_LATE: ("C00000", "FFFFFF"),
    Status.COMPLETED: ("0070C0", "FFFFFF"),
}
THEME_FILL = "D9D9D9"
HEADING_FILL = "F2F2F2"
SHARES = {
    Meaning.REF: 11,
    Meaning.THEME: 15,
    Meaning.TITLE: 25,
    Meaning.HOW: 27,
    Meaning.OUTCOME: 22,
    Meaning.OWNER: 17,
    Meaning.DUE: 15,
    Meaning.PRIORITY: 8,
    Meaning.LINK: 9,
    Meaning.STATUS: 14,
    Meaning.PROGRESS: 27,
}
A4_LONG, A4_SHORT, MARGIN, HEADER_EDGE = 16838, 11906, 850, 567
ROOM = A4_LONG - 2 * MARGIN
KEY_LEAD = 800
SMALL, LARGE = 17, 24
# A row of more than about half a page may split, or it would leave the page before it half empty.
LONGEST_WHOLE = 2500


def write_word(plan: Plan, out: BinaryIO, *, as_at: date, period: str | None = None) -> None:
    """Write the plan's paper to a binary stream.

    `period` is the newest round's label: actions without a note of it are printed as silent. `as_at`, a local date,
    stands in the document's properties and dates the title where nothing else does.
    """
    import docx  # noqa: PLC0415 - takes a tenth of a second and 15 MiB that a running bot seldom needs

    paper = lay_out(plan, as_at=as_at, period=period)
    document = docx.Document()
    _set_up(document, paper, as_at)
    _fill_body(document, _body(paper))
    document.save(out)


def _fill_body(document: "Document", xml: Sequence[str]) -> None:
    """Put the body in as text: moving parsed elements into it takes lxml three seconds for a thousand actions."""
    from docx.oxml import parse_xml  # noqa: PLC0415 - see write_word
    from docx.oxml.xmlchemy import serialize_for_reading  # noqa: PLC0415 - the same

    empty = serialize_for_reading(document.element)
    whole = empty.replace("<w:body>", f"<w:body>{''.join(xml)}", 1)
    document.part._element = parse_xml(whole)  # noqa: SLF001 - python-docx has no public way to its XML


def _body(paper: Paper) -> Sequence[str]:
    widths = _widths(paper.columns)
    rows = table(_rows(paper, widths), widths, caption=paper.title, description=_description(paper))
    return [rows, spacer(), *(paragraph(run(line)) for line in paper.foot)]


def _set_up(document: "Document", paper: Paper, as_at: date) -> None:
    _set_properties(document, paper, as_at)
    _drop_thumbnail(document)
    _set_faces(document)
    section = document.sections[0]
    _set_page(section)
    _fill_header(section, paper)
    _fill_footer(section)


def _set_properties(document: "Document", paper: Paper, as_at: date) -> None:
    properties = document.core_properties
    properties.title = paper.title[:255]
    properties.author = "Chaser"
    properties.last_modified_by = "Chaser"
    properties.comments = ""
    properties.language = "en-GB"
    properties.created = properties.modified = datetime(as_at.year, as_at.month, as_at.day, tzinfo=UTC)


def _drop_thumbnail(document: "Document") -> None:
    """python-docx's template carries a picture of its own first page, which file managers would show for the paper."""
    from docx.opc.constants import RELATIONSHIP_TYPE  # noqa: PLC0415 - see write_word

    links = document.part.package.rels
    for name in [name for name, link in links.items() if link.reltype == RELATIONSHIP_TYPE.THUMBNAIL]:
        del links[name]


def _set_faces(document: "Document") -> None:
    """Sans serif of nine points without space around paragraphs; read out and spell-checked as British English."""
    from docx.shared import Pt  # noqa: PLC0415 - see write_word

    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Arial", Pt(9)
    normal.paragraph_format.space_after = Pt(0)
    normal.paragraph_format.line_spacing = 1.0
    for language in document.styles.element.iter(f"{{{NAMESPACE}}}lang"):
        language.set(f"{{{NAMESPACE}}}val", "en-GB")


def _set_page(section: "Section") -> None:
    from docx.enum.section import WD_ORIENTATION  # noqa: PLC0415 - see write_word
    from docx.shared import Twips  # noqa: PLC0415 - the same

    section.orientation = WD_ORIENTATION.LANDSCAPE
    section.page_width, section.page_height = Twips(A4_LONG), Twips(A4_SHORT)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Twips(MARGIN)
    section.header_distance = section.footer_distance = Twips(HEADER_EDGE)


def _fill_header(section: "Section", paper: Paper) -> None:
    """Title with the appendix in bold, and the key in shades that carry their words."""
    title = [run(paper.title, bold=True, size=LARGE)]
    if paper.appendix:
        title.append(run(f"\t{paper.appendix}", bold=True, size=LARGE))
    key = [_key_table(paper.key)] if paper.key else []
    _fill(section.header, [paragraph(*title, right_tab=ROOM), spacer(), *key, spacer()])


def _fill_footer(section: "Section") -> None:
    pages = (run("Page "), field("PAGE"), run(" of "), field("NUMPAGES"))
    _fill(section.footer, [paragraph(run("\t"), *pages, right_tab=ROOM)])


def _fill(story: "_Header | _Footer", xml: Sequence[str]) -> None:
    story.is_linked_to_previous = False
    element = story._element  # noqa: SLF001 - python-docx has no public way to a header's XML
    for child in list(element):
        element.remove(child)
    element.extend(_parsed(xml))


def _parsed(xml: Sequence[str]) -> "Sequence[BaseOxmlElement]":
    from docx.oxml import parse_xml  # noqa: PLC0415 - see write_word

    return list(parse_xml(f'<w:body xmlns:w="{NAMESPACE}">{"".join(xml)}</w:body>'))


def _key_table(key: Sequence[KeyEntry]) -> str:
    each = (ROOM - KEY_LEAD) // len(key)
    lead = cell([paragraph(run("Key", bold=True))], KEY_LEAD)
    entries = (_key_cell(entry, each) for entry in key)
    widths = [KEY_LEAD, *([each] * len(key))]
    return table([row([lead, *entries])], widths, caption="Key", description="The shades of the statuses, in words.")


def _key_cell(entry: KeyEntry, width: int) -> str:
    fill, ink = _shade(entry.status)
    return cell([paragraph(run(entry.words, bold=True, ink=ink))], width, fill=fill)


def _shade(status: Status | None) -> tuple[str, str]:
    return SHADES.get(status, ("", "")) if status else ("", "")


def _rows(paper: Paper, widths: Sequence[int]) -> Iterator[str]:
    headings = zip(paper.columns, widths, strict=True)
    yield row(
        (cell([paragraph(run(c.heading, bold=True))], w, fill=HEADING_FILL) for c, w in headings), is_heading=True
    )
    for each in paper.rows:
        yield _row(each, widths)


def _row(each: PaperRow, widths: Sequence[int]) -> str:
    if isinstance(each, ThemeRow):
        return _theme_row(each, widths)
    if isinstance(each, NotesRow):
        return _notes_row(each, widths)
    return row(_cell(c, w, keep_next=each.has_notes) for c, w in zip(each.cells, widths, strict=True))


def _theme_row(theme: ThemeRow, widths: Sequence[int]) -> str:
    number = [paragraph(run(theme.ref, bold=True), keep_next=True)]
    title = [paragraph(run(theme.title, bold=True), keep_next=True)]
    if len(widths) == 1:
        return row([cell([*number, *title], widths[0], fill=THEME_FILL)])
    rest = cell(title, sum(widths[1:]), span=len(widths) - 1, fill=THEME_FILL)
    return row([cell(number, widths[0], fill=THEME_FILL), rest])


def _notes_row(notes: NotesRow, widths: Sequence[int]) -> str:
    lines = [_note(line) for line in notes.lines]
    length = sum(len(line.text) for line in notes.lines)
    return row([cell(lines, sum(widths), span=len(widths))], may_split=length > LONGEST_WHOLE)


def _note(line: NoteLine) -> str:
    """A note's paragraph; the newest round's period is bold, so that a board finds what is new."""
    if line.is_new and line.period:
        return paragraph(run(line.period, bold=True), run(f"{DASH}{line.words}", italic=line.is_silence))
    return paragraph(run(line.text))


def _cell(each: Cell, width: int, *, keep_next: bool) -> str:
    fill, ink = _shade(each.status)
    runs = [
        *([run(each.struck, struck=True)] if each.struck else []),
        *(run(line, ink=ink, bold=bool(fill)) for line in each.lines),
        *([run(each.says, bold=True, ink=ink, size=SMALL)] if each.says else []),
    ]
    return cell([paragraph(r, keep_next=keep_next) for r in runs], width, fill=fill)


def _widths(columns: Sequence[Column]) -> Sequence[int]:
    whole = sum(SHARES[c.meaning] for c in columns)
    return [ROOM * SHARES[c.meaning] // whole for c in columns]


def _description(paper: Paper) -> str:
    actions = sum(isinstance(r, ActionRow) for r in paper.rows)
    return f"{counted(actions, 'action')} by theme; under each the dated notes on its progress."
