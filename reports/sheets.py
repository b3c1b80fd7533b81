"""How a paper's cells look in Excel, and how its sheets are printed."""

import re
from dataclasses import dataclass, replace
from textwrap import wrap

from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side
from openpyxl.worksheet.properties import Outline, PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from plans.model import Status
from reports.shades import HEADING_FILL, THEME_FILL, YES_FILL, shade_of
from reports.words import one_line

FACE = "Arial"
# The size of letters, and how high a line of them is, in points.
LINE, LINE_HEIGHT = 10, 13.5
# A letter's width in points, and how many Arial letters stand where a column is one wide.
LETTER_WIDTH, LETTERS = 6, 1.1
# Excel shows no row that is higher.
HIGHEST = 409
HIGHEST_HEADING = 160
# Excel refuses longer ones: 31 letters of a name, 255 of a footer.
LONGEST_NAME, LONGEST_FOOTER = 31, 200
_EDGE = Side(style="thin", color="A6A6A6")
_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")


@dataclass(frozen=True, slots=True)
class Look:
    """A cell's fill and ink (RRGGBB), and how its words stand."""

    fill: str = ""
    ink: str = ""
    size: int = LINE
    is_bold: bool = False
    is_centred: bool = False
    is_upright: bool = False
    has_edges: bool = True

    @property
    def name(self) -> str:
        """A word for each of its traits."""
        traits = ("bold", self.is_bold), ("centred", self.is_centred), ("upright", self.is_upright)
        edges = "framed" if self.has_edges else "bare"
        return " ".join([edges, f"{self.size}", self.fill or "plain", *(word for word, has in traits if has)])

    def bold(self) -> "Look":
        """The same in bold."""
        return replace(self, is_bold=True)

    def centred(self) -> "Look":
        """The same with the words in the middle."""
        return replace(self, is_centred=True)

    def turned(self, *, is_upright: bool) -> "Look":
        """The same with the words from bottom to top, if so."""
        return replace(self, is_upright=is_upright, is_centred=is_upright)


WORDS = Look()
NOTE = Look()
TITLE = Look(size=14, is_bold=True, has_edges=False)
HEADING = Look(HEADING_FILL, is_bold=True)
THEME = Look(THEME_FILL, is_bold=True)
YES = Look(YES_FILL)


def look_of(status: Status | None) -> Look:
    """The shade of a status."""
    fill, ink = shade_of(status)
    return Look(fill, ink)


def dress(cell: Cell, look: Look) -> None:
    """Give a cell its look, and nothing of what it had.

    By a style of the workbook's, since four looks given cell by cell take openpyxl ten times as long.
    """
    name = f"Chaser {look.name}"
    book = cell.parent.parent
    if book is not None and name not in book.named_styles:
        book.add_named_style(_style(name, look))
    cell.style = name


def _style(name: str, look: Look) -> NamedStyle:
    edge = _EDGE if look.has_edges else None
    return NamedStyle(
        name,
        font=Font(name=FACE, size=look.size, bold=look.is_bold, color=look.ink or None),
        fill=PatternFill("solid", fgColor=look.fill) if look.fill else PatternFill(),
        border=Border(left=edge, right=edge, top=edge, bottom=edge),
        alignment=Alignment(
            horizontal="center" if look.is_centred else "left",
            vertical="bottom" if look.is_upright else "top",
            wrap_text=True,
            text_rotation=90 if look.is_upright else 0,
        ),
    )


def height_of(words: str, width: int, look: Look) -> float:
    """How high a row must be for words over a width in characters.

    Excel finds it out itself where no cells are merged, other programs do not.
    """
    if look.is_upright:
        return min(len(words) * LETTER_WIDTH + LINE_HEIGHT, HIGHEST_HEADING)
    lines = sum(max(1, len(wrap(line, max(round(width * LETTERS), 1)))) for line in words.split("\n"))
    return min(lines * LINE_HEIGHT * look.size / LINE + 2, HIGHEST)


def sheet_title(name: str) -> str:
    """A name as Excel allows it for a sheet."""
    return one_line(_FORBIDDEN.sub(" ", name))[:LONGEST_NAME].strip(" '") or "Action plan"


def set_up_page(sheet: Worksheet, title: str, *, heading: int | None = None) -> None:
    """Print it on landscape A4, as wide as the page, with the headings and the page's number on every page."""
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", "9"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.sheet_properties.outlinePr = Outline(summaryBelow=False)
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.page_margins.top = sheet.page_margins.bottom = 0.6
    if heading:
        sheet.print_title_rows = f"{heading}:{heading}"
    # An ampersand begins a code there ("&P" is the page).
    footer = sheet.oddFooter
    if footer and footer.left and footer.right:
        footer.left.text, footer.right.text = title.replace("&", "&&")[:LONGEST_FOOTER], "Page &P of &N"
