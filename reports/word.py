"""The paper as a Word document in the council's own layout, that of seed 002.

Landscape A4; title, appendix and shaded key in the page header; a heading row that every page repeats; a shaded row for
each theme; under each action one row of its dated notes. A status is shaded and said in words in the same cell. A row
is not split over pages, and an action is not parted from its notes. What codes and the headings of a matrix mean stands
below the table.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, BinaryIO

from plans.model import Plan
from reports.paper import ActionRow, KeyEntry, Paper, lay_out
from reports.shades import shade_of
from reports.wordml import NAMESPACE, cell, field, paragraph, row, run, spacer, table
from reports.words import counted
from reports.wordtable import rows_of, widths_of

if TYPE_CHECKING:
    from docx.document import Document
    from docx.oxml.xmlchemy import BaseOxmlElement
    from docx.section import Section, _Footer, _Header

A4_LONG, A4_SHORT, MARGIN, HEADER_EDGE = 16838, 11906, 850, 567
ROOM = A4_LONG - 2 * MARGIN
KEY_LEAD = 800
ELEMENT_NAME = 3000
LARGE = 24


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
    widths = widths_of(paper, ROOM)
    rows = table(rows_of(paper, widths), widths, caption=paper.title, description=_description(paper))
    return [rows, spacer(), *_foot(paper)]


def _foot(paper: Paper) -> Iterator[str]:
    """What the codes and the headings of a matrix mean; under a line that says "Key" they are read as codes again."""
    if paper.codes:
        yield paragraph(run("Key", bold=True), keep_next=True)
        yield from (paragraph(run(words), keep_next=words != paper.codes[-1]) for words in paper.codes)
        yield spacer()
    if paper.elements:
        widths = [ELEMENT_NAME, ROOM - ELEMENT_NAME]
        rows = (_element(name, meaning, widths) for name, meaning in paper.elements)
        yield table(rows, widths, caption="Elements", description="What each heading of the matrix means.")
        yield spacer()
    yield from (paragraph(run(line)) for line in paper.foot)


def _element(name: str, meaning: str, widths: Sequence[int]) -> str:
    words = (run(name, bold=True), run(meaning))
    return row(cell([paragraph(one)], width) for one, width in zip(words, widths, strict=True))


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
    fill, ink = shade_of(entry.status)
    return cell([paragraph(run(entry.words, bold=True, ink=ink))], width, fill=fill)


def _description(paper: Paper) -> str:
    actions = sum(isinstance(r, ActionRow) for r in paper.rows)
    return f"{counted(actions, 'action')} by theme; under each the dated notes on its progress."
