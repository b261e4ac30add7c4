"""Presets: what is refused, what comes with Concord, where their stages lead."""

import copy

import pytest
from django.db import DatabaseError, transaction

from workflows import states
from workflows.diagram import mermaid, page
from workflows.models import Preset
from workflows.presets.load import PresetRefused, add_preset, ensure_presets, files
from workflows.presets.schema import problems
from workflows.states import first_state, next_state

CATEGORIES = ("content_expert", "evaluator", "issuer", "earner_educator")
MCWG, HOUSE = (
    next(data for data in files() if data["key"] == key) for key in ("mcwg", "house")
)


@pytest.mark.parametrize("data", files(), ids=lambda data: data["key"])
def test_our_own_presets_stand(data):
    assert problems(data, CATEGORIES) == []


BROKEN = [
    ({"approve_min": {"op": ">=", "num": 4, "den": 3}}, "more than all"),
    ({"return_min": {"op": ">", "num": 1, "den": 1}}, "more than all"),
    ({"approve_min": {"op": ">=", "num": 1, "den": 0}}, "denominator 0"),
    ({"approve_min": {"op": "<", "num": 1, "den": 2}}, "must compare"),
    ({"approve_min": {"op": ">=", "num": 0.5, "den": 1}}, "whole numbers"),
    ({"abstain_max": {"op": "<", "num": 0, "den": 3}}, "less than none"),
    ({"category_max": {"op": "<=", "num": 1, "den": 5}}, "cannot hold all"),
    ({"category_max": {"op": "<", "num": 1, "den": 4}}, "cannot hold all"),
    ({"required_categories": ["wizard"]}, "no interest category wizard"),
    ({"stages": ["ballot", "adoption"]}, "in the order"),
    ({"stages": ["dance"]}, "no stage dance"),
    ({"stages": ["public_review"]}, "needs the stage ballot"),
    ({"days": {**MCWG["days"], "ballot": 0}}, "at least one day"),
    ({"days": {**MCWG["days"], "wg": -1}}, "days.wg"),
    ({"positions": []}, "none that approves"),
    ({"positions": [{"slug": "yes", "counts": "maybe"}]}, "must count as"),
    ({"content_rules": ["beauty"]}, "no content rule beauty"),
    ({"two_persons": ["adopt"]}, "Two persons"),
    ({"negatives_without_reason": "shout"}, "negatives_without_reason"),
    ({"review_years": 11}, "later than the hard limit"),
    ({"adoption": None}, "no rules"),
    ({"days": {}}, "missing or malformed"),
    ({"version": 0}, "version"),
]


@pytest.mark.parametrize(("change", "words"), BROKEN)
def test_a_preset_that_cannot_stand_is_refused(change, words):
    data = {**copy.deepcopy(MCWG), **change}
    assert any(words in problem for problem in problems(data, CATEGORIES))


@pytest.mark.django_db
def test_a_new_version_is_a_new_row():
    newer = {**MCWG, "version": 2, "min_electorate": 9}
    add_preset(newer)
    assert Preset.newest("mcwg").version == 2
    ensure_presets()
    assert Preset.objects.filter(key="mcwg").count() == 2


@pytest.mark.django_db
def test_a_version_in_use_never_changes():
    with pytest.raises(PresetRefused, match="next version"):
        add_preset({**MCWG, "min_electorate": 9})
    preset = Preset.newest("mcwg")
    with pytest.raises(TypeError):
        preset.save()
    with pytest.raises(DatabaseError), transaction.atomic():
        Preset.objects.filter(pk=preset.pk).update(key="other")


@pytest.mark.django_db
def test_a_broken_preset_makes_no_row():
    with pytest.raises(PresetRefused):
        add_preset({**MCWG, "version": 3, "positions": []})
    assert Preset.objects.filter(version=3).count() == 0


def test_stages_that_are_left_out_are_skipped():
    stages = MCWG["stages"]
    assert first_state("standard", stages) == "proposed"
    assert [next_state(stages, after) for after in ("drafting", *stages)] == [
        "wg_review", "drafting", "evidence", "public_review", "resolution", "decided",
        "publishing",
    ]  # fmt: skip
    assert first_state("standard", HOUSE["stages"]) == "drafting"
    assert next_state(HOUSE["stages"], "drafting") == "wg_review"
    assert next_state(HOUSE["stages"], "wg_review") == "publishing"
    assert next_state(["wg_review", "ballot"], "wg_review") == "resolution"
    assert next_state(["wg_review", "ballot"], "ballot") == "publishing"


def test_a_chapter_begins_as_an_outline():
    assert first_state("chapter", MCWG["stages"]) == "outline"
    assert states.label_of("chapter", "outline") == "Outline"


@pytest.mark.parametrize("data", files(), ids=lambda data: data["key"])
def test_the_diagram_is_drawn_from_the_stages(data):
    drawn = mermaid(data, "standard")
    assert ("adoption_call" in drawn) == ("adoption" in data["stages"])
    assert "publishing --> published" in drawn


def test_the_page_of_presets_is_up_to_date():
    from django.conf import settings

    path = settings.BASE_DIR / "docs" / "reference" / "presets.md"
    assert path.read_text("utf-8") == page(files()), (
        "Write it again: python -m workflows.diagram > docs/reference/presets.md"
    )
