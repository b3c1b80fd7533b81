"""The words of owner cells, from councils' plans and in our own words."""

import csv

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from plans.model import OwnerKind
from plans.owners import kind_of, read_owners, run_together
from tests.seeds import found
from tests.tables import groups

KINDS = {"P": OwnerKind.PERSON, "O": OwnerKind.POST, "T": OwnerKind.TEAM, "?": OwnerKind.UNNAMED}

CELLS = [
    ("", ""),
    ("John Outhwaite", "P John Outhwaite"),
    ("Hugh Bennett Jayne Pickering", "P Hugh Bennett | P Jayne Pickering"),
    ("Jo Pitman Hugh Bennett Deb Poole", "P Jo Pitman | P Hugh Bennett | P Deb Poole"),
    ("Rosa HaleIvan Birch", "P Rosa Hale | P Ivan Birch"),
    ("Rosa HaleIvan BirchMei Tan", "P Rosa Hale | P Ivan Birch | P Mei Tan"),
    ("Rosa HaleHead of Roads", "P Rosa Hale | O Head of Roads"),
    ("Head of ParksHead of Roads", "O Head of Parks | O Head of Roads"),
    ("Parks TeamRoads Team", "T Parks Team | T Roads Team"),
    ("Rosa McDonald Ivan MacLeod", "P Rosa McDonald | P Ivan MacLeod"),
    ("Rosa DeSouza Ivan FitzGerald", "P Rosa DeSouza | P Ivan FitzGerald"),
    ("Head of ICTHead of HR", "O Head of ICT | O Head of HR"),
    ("Head of LeisureNet Services", "O Head of LeisureNet Services"),
    ("ICTProject Manager", "O ICTProject Manager"),
    ("eLearning Team", "T eLearning Team"),
    ("Rosa Hale PhD", "P Rosa Hale PhD"),
    ("SharePoint Manager", "O SharePoint Manager"),
    ("Chief ExecutiveOfficer", "O Chief ExecutiveOfficer"),
    ("Hugh Bennett\nJayne Pickering", "P Hugh Bennett | P Jayne Pickering"),
    ("Improvement Manager to facilitate", "O Improvement Manager"),
    ("HoS", "O HoS"),
    ("A. Name, Head of Service", "P A. Name"),
    ("Sue Hall - Head of Finance", "P Sue Hall"),
    ("Sue Hall (Head of Finance)", "P Sue Hall"),
    ("Head of Finance (Sue Hall)", "P Sue Hall"),
    ("Project Manager (to be appointed)", "O Project Manager"),
    ("Ann Lee, Housing Manager, Bob Ray, Planning Manager", "P Ann Lee | P Bob Ray"),
    ("Ann Lee, Treasurer and Bob Ray", "P Ann Lee | O Treasurer | P Bob Ray"),
    ("Housing Manager, Planning Manager, Ann Lee", "O Housing Manager | O Planning Manager | P Ann Lee"),
    ("Head of Operations, City Parks", "O Head of Operations, City Parks"),
    ("Head of Finance, Customer Services", "O Head of Finance, Customer Services"),
    ("Head of Finance, Depot Services", "O Head of Finance, Depot Services"),
    ("Assistant Director, Adult Social Care", "O Assistant Director, Adult Social Care"),
    ("Head of Legal and Democratic Services", "O Head of Legal and Democratic Services"),
    ("Head of Culture, Leisure and Tourism", "O Head of Culture, Leisure and Tourism"),
    ("Head of Housing and Hugh Bell", "O Head of Housing | P Hugh Bell"),
    ("Exec Director/ HR\nManager", "O Exec Director | O HR Manager"),
    ("Interim Head of ICT", "O Interim Head of ICT"),
    ("Principal Planning Officer/Ann Lee", "O Principal Planning Officer | P Ann Lee"),
    ("Lead: Ann Lee Support: Bob Ray", "P Ann Lee | P Bob Ray"),
    ("Ann Lee (Lead), Bob Ray (Support)", "P Ann Lee | P Bob Ray"),
    ("Ann Lee supported by HR", "P Ann Lee | T HR"),
    ("Ann Lee AND Bob Ray", "P Ann Lee | P Bob Ray"),
    ("1. Ann Lee 2. Bob Ray", "P Ann Lee | P Bob Ray"),
    ("\u2022 Ann Lee\n\u2022 Bob Ray", "P Ann Lee | P Bob Ray"),
    ("MARY SMITH", "P MARY SMITH"),
    ("ann.lee@council.example", "P ann.lee@council.example"),
    ("Environmental Health", "T Environmental Health"),
    ("Housing Association", "T Housing Association"),
    ("To be confirmed", "? To be confirmed"),
    ("N/A", ""),
    ("-", ""),
    ("HROD", "T HROD"),
    ("HR&OD", "T HR&OD"),
    ("P&P team Comms team", "T P&P team | T Comms team"),
    ("HR Manager/ P&P team", "O HR Manager | T P&P team"),
    ("Exec Dir - Finance", "O Exec Dir - Finance"),
    ("Corporate Managers", "T Corporate Managers"),
    ("Head of P M and Performance Leads", "O Head of P M | T Performance Leads"),
    ("Head of P M Leads and Directors", "O Head of P M | T Leads | T Directors"),
    ("Head of P M and Head of HR", "O Head of P M | O Head of HR"),
    ("Head of P M and relevant managers", "O Head of P M | ? relevant managers"),
    ("Head of P M, Policy Team Performance Coordinators", "O Head of P M | T Policy Team | T Performance Coordinators"),
    ("Head of PM, Audit, Performance Coordinators", "O Head of PM | T Audit | T Performance Coordinators"),
    ("Head of Planning and Transport", "O Head of Planning and Transport"),
    ("Policy and Performance Team", "T Policy and Performance Team"),
    ("Customer Service Improvement Manager", "O Customer Service Improvement Manager"),
    ("Policy Team Improvement Manager", "T Policy Team | O Improvement Manager"),
    ("Chief Executive Officer", "O Chief Executive Officer"),
    ("Team Leader", "O Team Leader"),
    ("Jan van der Berg Ann Lee", "P Jan van der Berg | P Ann Lee"),
    ("Mary Jane Watson", "P Mary Jane Watson"),
    ("J. A. Smith", "P J. A. Smith"),
    ("Cllr Ann Lee", "P Cllr Ann Lee"),
    ("Ann Lee (lead), Bob Ray", "P Ann Lee | P Bob Ray"),
    ("Ann Lee and Bob Ray to lead", "P Ann Lee | P Bob Ray"),
    ("Ann Lee & Bob Ray", "P Ann Lee | P Bob Ray"),
    ("Ann Lee/Bob Ray", "P Ann Lee | P Bob Ray"),
    ("Ann Lee; Ann Lee", "P Ann Lee"),
    ("Sin\u00e9ad O'Neill Ann-Marie McDonald", "P Sin\u00e9ad O'Neill | P Ann-Marie McDonald"),
    ("tbc", "? tbc"),
    ("All", "? All"),
]


@pytest.mark.parametrize(("cell", "expected"), CELLS)
def test_cells_are_told_apart_by_the_shape_of_their_words(cell: str, expected: str) -> None:
    """Each cell names these owners, of these kinds, in this order."""
    owners = [(part[0], part[2:]) for part in expected.split(" | ") if part]
    assert [(owner.kind, owner.name) for owner in read_owners(cell)] == [(KINDS[kind], name) for kind, name in owners]


@pytest.mark.parametrize("heading", groups("who.txt"))
def test_cells_of_every_kind_name_whom_an_officer_would_say(heading: str) -> None:
    """Persons, posts, teams and nobody in particular, however the cell parts them."""
    letters = {kind: letter for letter, kind in KINDS.items()}
    cells = groups("who.txt")[heading]
    told = {cell: " | ".join(f"{letters[one.kind]} {one.name}" for one in read_owners(cell)) for cell, _ in cells}
    wrong = [f"{cell!r} names {meant}, was read as {told[cell]}" for cell, meant in cells if told[cell] not in meant]
    assert len(cells) > 1
    assert not wrong, "\n".join(wrong)


def test_names_with_nothing_between_them_are_known_to_be_a_guess() -> None:
    """Only a cell whose line breaks were lost is in doubt."""
    assert run_together("Hugh Bennett Jayne Pickering")
    assert run_together("Hugh BennettJayne Pickering")
    assert not run_together("Hugh Bennett\nJayne Pickering")
    assert not run_together("Hugh Bennett, Jayne Pickering")


def test_every_cell_that_the_councils_wrote_names_somebody() -> None:
    """No owner cell of the councils' plans is lost, and no owner is empty."""
    with found("import/phrases.csv").open(encoding="utf-8") as lines:
        cells = [line["phrase"] for line in csv.DictReader(lines) if line["kind"] == "owner"]
    assert len(cells) > 30
    assert all(owner.name for cell in cells for owner in read_owners(cell))
    assert all(map(read_owners, cells))


@example("1(\n)")
@given(st.text())
@example("2010 001A")
def test_any_words_can_be_read(words: str) -> None:
    """Whatever stands in the cell, owners have names of one line, each once, and a kind."""
    owners = read_owners(words)
    assert all(owner.name and owner.name == " ".join(owner.name.split()) for owner in owners)
    assert len(set(owners)) == len(owners)
    assert all(owner.kind is kind_of(owner.name) for owner in owners)


@given(st.lists(st.sampled_from(["Ann Lee", "Bob Ray", "Cy Moss", "Dee Oak"]), unique=True), st.sampled_from(" \n"))
def test_persons_of_two_names_are_parted_however_they_are_joined(names: list[str], between: str) -> None:
    """A lost line break joins names, and loses none of them."""
    assert [owner.name for owner in read_owners(between.join(names))] == names
