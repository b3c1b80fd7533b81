"""The columns that many tables have, and how what belongs to them is named."""

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Integer, MetaData, Text, text

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def id_() -> Column[int]:
    """The key that the database gives."""
    return Column("id", Integer, primary_key=True)


def to(name: str, target: str, *, nullable: bool = False, index: bool = False) -> Column[int]:
    """A row of another table."""
    return Column(name, Integer, ForeignKey(f"{target}.id"), nullable=nullable, index=index)


def words(name: str) -> Column[str]:
    """Text, empty unless something is said."""
    return Column(name, Text, nullable=False, server_default="")


def pairs(name: str) -> Column[list[list[str]]]:
    """A list of lists of two words."""
    return Column(name, JSON, nullable=False, server_default="[]")


def flag(name: str) -> Column[bool]:
    """Yes or no; no unless something is said."""
    return Column(name, Boolean, nullable=False, server_default=text("false"))
