"""The class that is suggested for a change of the text."""

import copy

import pytest

from cms.documents import content
from workflows.changes.classify import Classified, classify, highest
from workflows.changes.wording import is_small, vocabulary


def paragraph(text, kind="paragraph"):
    return {"type": kind, "uuid": content.mint(), "text": content.runs(text)}


def requirement(text, kind="shall", **facts):
    return {
        "type": "requirement", "uuid": content.mint(), "kind": kind,
        "text": content.runs(text), "rationale": [], "verification": [], "role": "",
        "assessable": False, "levels": [], **facts,
    }  # fmt: skip


def section(title, *blocks, **facts):
    return {
        "uuid": content.mint(), "kind": "clause", "title": title, "informative": False,
        "blocks": list(blocks), "sections": [], **facts,
    }  # fmt: skip


def tree(*sections, **facts):
    return content.new_tree(document=content.mint(), sections=list(sections), **facts)


@pytest.fixture
def text():
    return tree(
        section("Scope", paragraph("This says what good work is, in 3 parts.")),
        section(
            "Rules",
            requirement(
                "The issuer shall publish at least 3 criteria in the regsiter."
            ),
            paragraph("The register is kept for 5 years."),
        ),
        section("History", paragraph("It took 7 years."), informative=True),
    )


def changed(whole, section, block, **facts):
    """The text with fields of a block replaced."""
    other = copy.deepcopy(whole)
    other["sections"][section]["blocks"][block].update(facts)
    return other


def reworded(text, section, block, old, new):
    words = content.plain(text["sections"][section]["blocks"][block]["text"])
    assert old in words
    return changed(
        text, section, block, text=content.runs(words.replace(old, new))
    )  # fmt: skip


def only(old, new) -> Classified:
    (found,) = classify(old, new)
    return found


def test_nothing_changes_nothing(text):
    assert classify(text, copy.deepcopy(text)) == []
    assert highest([]) == 1


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("at least 3", "at least 4"),
        ("shall publish", "shall not publish"),
        ("The issuer", "The assessor"),
        ("publish", "print"),
        ("criteria", "criterion"),
        (" in the regsiter", ""),
        ("publish", "always publish"),
    ],
)
def test_other_words_in_a_requirement_are_substantive(text, old, new):
    found = only(text, reworded(text, 1, 0, old, new))
    assert (found.op, found.change_class) == ("changed", 3)
    assert found.clause == text["sections"][1]["uuid"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("regsiter", "register"),
        ("The issuer", "the Issuer"),
        ("regsiter.", "regsiter;"),
    ],
)
def test_a_slip_in_a_requirement_is_editorial(text, old, new):
    assert only(text, reworded(text, 1, 0, old, new)).change_class == 2


def test_a_flipped_verb_is_substantive(text):
    found = only(text, changed(text, 1, 0, kind="should"))
    assert (found.change_class, found.why) == (
        3, "The verb of the requirement changes.",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        ("rationale", content.runs("Learners ask for it."), 2),
        ("verification", content.runs("Look at the register."), 3),
        ("assessable", True, 3),
        ("levels", ["basic"], 3),
    ],
)
def test_the_facts_of_a_requirement(text, field, value, expected):
    assert only(text, changed(text, 1, 0, **{field: value})).change_class == expected


def test_markup_alone_is_form(text):
    words = content.plain(text["sections"][1]["blocks"][0]["text"])
    bold = [{"text": words, "marks": ["strong"]}]
    found = only(text, changed(text, 1, 0, text=bold))
    assert found.change_class == 1


def test_a_new_requirement_is_new_and_one_taken_out_substantive(text):
    other = copy.deepcopy(text)
    other["sections"][1]["blocks"].append(requirement("The issuer shall reply."))
    assert (only(text, other).op, only(text, other).change_class) == ("added", 4)
    assert (only(other, text).op, only(other, text).change_class) == ("removed", 3)


def test_a_new_clause_counts_by_what_is_in_it(text):
    other = copy.deepcopy(text)
    other["sections"].append(section("More", requirement("The issuer shall reply.")))
    assert [c.change_class for c in classify(text, other)] == [2, 4]
    plain = copy.deepcopy(text)
    plain["sections"].append(section("More", paragraph("Thanks to all.")))
    assert highest(classify(text, plain)) == 2


def test_a_number_beside_a_requirement_is_substantive(text):
    found = only(text, reworded(text, 1, 1, "5 years", "6 years"))
    assert found.change_class == 3
    assert "“5”, “6”" in found.why


def test_a_number_where_nothing_is_required_is_editorial(text):
    assert only(text, reworded(text, 0, 0, "3 parts", "4 parts")).change_class == 2
    assert only(text, reworded(text, 2, 0, "7 years", "8 years")).change_class == 2


def test_a_duty_in_plain_text_counts(text):
    other = copy.deepcopy(text)
    other["sections"][0]["blocks"].append(paragraph("Issuers shall reply."))
    assert only(text, other).change_class == 4
    assert only(other, text).change_class == 3


def test_a_definition_is_substantive():
    old = tree(section("Terms", {
        "type": "definition", "uuid": content.mint(), "preferred": "issuer",
        "admitted": [], "deprecated": [], "text": content.runs("body that grants"),
        "source": [], "notes": [],
    }))  # fmt: skip
    new = changed(old, 0, 0, text=content.runs("body that grants and revokes"))
    assert only(old, new).change_class == 3


def test_titles_and_moved_clauses_are_editorial(text):
    other = copy.deepcopy(text)
    other["sections"][0]["title"] = "Field of application"
    assert only(text, other).why == "The title is worded otherwise."
    moved = copy.deepcopy(text)
    moved["sections"].reverse()
    assert {c.change_class for c in classify(text, moved)} == {2}


def test_a_clause_made_informative_is_substantive(text):
    other = copy.deepcopy(text)
    other["sections"][1]["informative"] = True
    assert highest(classify(text, other)) == 3


def test_a_block_moved_to_another_clause_is_one_change(text):
    other = copy.deepcopy(text)
    other["sections"][0]["blocks"].append(other["sections"][1]["blocks"].pop(0))
    found = only(text, other)
    assert (found.op, found.change_class) == ("changed", 2)


def test_the_scope_is_substantive_and_the_title_editorial(text):
    other = {**copy.deepcopy(text), "title": "Another"}
    assert only(text, other).change_class == 2
    other["meta"] = {"scope": [content.runs("Everything.")]}
    assert only(text, other).change_class == 3


def test_a_word_that_is_used_elsewhere_is_no_slip():
    known = vocabulary(["You adopt it.", "They adopt it and adapt it."])
    assert not is_small("adopt", "adapt", known)
    assert is_small("recieve it", "receive it", {})


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("valid", "invalid"), ("credential", "credentials"), ("from", "form"),
        ("5 %", "5 ‰"), ("affect", "effect"), ("passed", "passes"), ("two", "too"),
    ],
)  # fmt: skip
def test_one_letter_may_make_another_word(old, new):
    assert not is_small(old, new, {})
