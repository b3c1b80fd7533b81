"""A plan written as a paper, in each form that is read again."""

import io
from collections.abc import Callable
from datetime import date

from plans.model import Plan
from plans.reading import read_document
from reports.csv import write_csv
from reports.excel import write_excel
from reports.word import write_word

AS_AT = date(2026, 4, 20)


def as_word(plan: Plan, period: str | None = None) -> bytes:
    """The paper in Word."""
    out = io.BytesIO()
    write_word(plan, out, as_at=AS_AT, period=period)
    return out.getvalue()


def as_excel(plan: Plan, period: str | None = None) -> bytes:
    """The paper in Excel."""
    out = io.BytesIO()
    write_excel(plan, out, as_at=AS_AT, period=period)
    return out.getvalue()


def as_csv(plan: Plan, period: str | None = None) -> bytes:
    """The paper as CSV, as it is in the file."""
    out = io.StringIO(newline="")
    write_csv(plan, out, as_at=AS_AT, period=period)
    return out.getvalue().encode()


FORMS: dict[str, Callable[[Plan, str | None], bytes]] = {"docx": as_word, "xlsx": as_excel, "csv": as_csv}


def back(plan: Plan, form: str, period: str | None = None) -> Plan:
    """The plan that is read from its own paper."""
    return read_document(FORMS[form](plan, period), f"paper.{form}").plan
