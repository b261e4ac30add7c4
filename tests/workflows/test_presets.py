"""Presets: what is refused, what comes with Concord, where their stages lead."""

import copy

import pytest
from django.db import DatabaseError, transaction

from tests.workflows.world import VOTERS, World
from workflows import states
from workflows.ballots.count import count
from workflows.diagram import mermaid, page
from workflows.models import Preset
from workflows.presets.load import (
    PresetRefused,
    add_preset,
    ensure_presets,
    files,
    newest_files,
)
from workflows.presets.narrow import narrowed, who_in
from workflows.presets.passing import never_passes, smallest_electorate
from workflows.presets.schema import problems, problems_by_field
from workflows.refusals import WrongRole
from workflows.states import first_state, next_state
from workflows.transitions import TABLES

CATEGORIES = ("content_expert", "evaluator", "issuer", "earner_educator")
PRESETS = {data["key"]: data for data in newest_files()}
MCWG, HOUSE = PRESETS["mcwg"], PRESETS["house"]
KEYS = ["ansi", "ansi-safety", "iso", "ieee", "astm", "ietf", "w3c", "mcwg"]


def test_the_eight_bodies_and_the_house_come_with_concord():
    assert sorted(PRESETS) == sorted([*KEYS, "house"])


@pytest.mark.parametrize("data", files(), ids=lambda d: f"{d['key']} {d['version']}")
def test_our_own_presets_stand(data):
    assert problems(data, CATEGORIES) == []


SHARES_OF_BODIES = {
    # return, approval, negatives, abstentions, largest category
    "ansi": (">1/2", ">=2/3", "", "", "<1/2"),
    "ansi-safety": (">1/2", ">=2/3", "", "", "<=1/3"),
    "iso": ("", ">=2/3", "<=1/4", "", ""),
    "ieee": (">=3/4", ">=3/4", "", "<3/10", "<=1/3"),
    "astm": (">=6/10", ">=2/3", "", "", "<=1/2"),
    "ietf": ("", "", "", "", ""),
    "w3c": ("", "", "", "", ""),
    "mcwg": (">1/2", ">=2/3", "", "<3/10", "<=1/3"),
}
DAYS_OF_BODIES = {
    # public review, ballot, recirculation, appeal, expiry; review and limit in years
    "ansi": (45, 30, 30, 30, 0, 5, 10),
    "ansi-safety": (45, 30, 30, 30, 0, 5, 10),
    "iso": (84, 84, 56, 90, 0, 5, None),
    "ieee": (30, 30, 10, 0, 0, 10, 10),
    "astm": (30, 30, 30, 0, 0, 5, 8),
    "ietf": (14, 14, 14, 60, 185, None, None),
    "w3c": (28, 28, 28, 7, 0, None, None),
    "mcwg": (45, 30, 14, 30, 185, 5, 10),
}


@pytest.mark.parametrize("key", KEYS)
def test_each_body_has_its_own_numbers(key):
    data = PRESETS[key]
    shares = (
        data[name]
        for name in (
            "return_min", "approve_min", "negative_max", "abstain_max", "category_max"
        )
    )  # fmt: skip
    said = tuple(f"{s['op']}{s['num']}/{s['den']}" if s else "" for s in shares)
    assert said == SHARES_OF_BODIES[key]
    days = [data["days"][n] for n in ("public", "ballot", "recirc", "appeal", "expiry")]
    years = [data["review_years"], data["hard_limit_years"]]
    assert (*days, *years) == DAYS_OF_BODIES[key]


@pytest.mark.parametrize(
    ("key", "seats"),
    [("ansi", 3), ("ansi-safety", 3), ("iso", 5), ("ieee", 10), ("astm", 2),
     ("ietf", 1), ("w3c", 1), ("mcwg", 8)],
)  # fmt: skip
def test_the_smallest_electorate_that_can_pass_is_found(key, seats):
    assert smallest_electorate(PRESETS[key], CATEGORIES) == seats


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
    ({"key": "My Rules"}, "other signs"),
    ({"formula": "dice"}, "no formula dice"),
    ({"formula": "consensus"}, "nobody could ever object"),
    ({"secret": "perhaps"}, "true or false"),
    ({"min_categories": 5}, "there are 4"),
    ({"recirculate_on": ["full moon"]}, "recirculated on full moon"),
    ({"days": {**MCWG["days"], "recirc": 0}}, "recirculation must be open"),
    ({"choices": {"public": [30, 60]}}, "none of its choices"),
    ({"choices": {"lunch": [1]}}, "no window lunch"),
    ({"reminders": [31]}, "before a ballot of 30 days opens"),
    ({"reminders": [0]}, "from 1"),
    ({"review_years": 0}, "review_years"),
    ({"adoption": {**MCWG["adoption"], "min_share": [1, 0]}}, "denominator 0"),
    (
        {
            "positions": [
                {"slug": "yes", "name": "Yes", "counts": "approve"},
                {
                    "slug": "stop",
                    "name": "Stop",
                    "counts": "negative",
                    "blocking": True,
                },
            ]
        },
        "must ask for a text",
    ),
    (
        {
            "positions": [
                {"slug": "yes", "name": "Yes", "counts": "approve", "blocking": True}
            ]
        },
        "both approve and block",
    ),
    ({"who": {"dance": ["chair"]}}, "no transition dance"),
    ({"who": {"certify": ["member"]}}, "not widen"),
    ({"who": {"certify": []}}, "Nobody would be left"),
]


@pytest.mark.parametrize(("change", "words"), BROKEN)
def test_a_preset_that_cannot_stand_is_refused(change, words):
    data = {**copy.deepcopy(MCWG), **change}
    assert any(words in problem for problem in problems(data, CATEGORIES))


def test_a_problem_names_its_field():
    data = {**copy.deepcopy(MCWG), "days": {**MCWG["days"], "ballot": 0}}
    assert "days.ballot" in {p.field for p in problems_by_field(data, CATEGORIES)}


def test_an_old_version_lacks_what_came_later_and_stands():
    old = next(d for d in files() if (d["key"], d["version"]) == ("mcwg", 1))
    assert "formula" not in old
    assert problems(old, CATEGORIES) == []


def test_a_cap_that_no_electorate_can_keep_is_found_by_trying():
    thirds = {
        "category_max": {"op": "<", "num": 1, "den": 3},
        "required_categories": [],
    }
    data = {**copy.deepcopy(MCWG), **thirds}
    assert problems(data, CATEGORIES) == []
    assert list(never_passes(data, CATEGORIES)) == []
    (problem,) = never_passes(data, CATEGORIES[:3])
    assert problem.field == "category_max"
    assert problem.sentence.startswith("No ballot could pass, even if every seat")
    assert smallest_electorate(data, CATEGORIES[:3]) is None


def test_a_preset_narrows_who_acts_and_the_clock_stays():
    assert narrowed(("chair", "secretariat"), ["chair"]) == ("chair",)
    assert narrowed(("chair", "system"), ["chair"]) == ("chair", "system")
    assert narrowed(("chair",), None) == ("chair",)
    data = {**copy.deepcopy(MCWG), "who": {"call_for_adoption": ["secretariat"]}}
    assert problems(data, CATEGORIES) == []
    row = TABLES["standard"]["call_for_adoption"]
    assert who_in(row, "proposed", MCWG) == ("chair", "secretariat")
    assert who_in(row, "proposed", data) == ("secretariat",)


@pytest.mark.django_db
def test_who_is_narrowed_may_not_perform():
    add_preset({**MCWG, "version": 3, "who": {"call_for_adoption": ["secretariat"]}})
    world = World()
    with pytest.raises(WrongRole, match="for the secretariat"):
        world.do("call_for_adoption", "alice", 0)
    world.do("call_for_adoption", "sue", 0)
    assert world.state == "adoption_call"


@pytest.mark.django_db
def test_a_running_ballot_keeps_the_version_that_it_opened_with():
    world = World.at("ballot")
    for name in list(VOTERS)[:6]:
        world.vote(name, "approve", 80)
    ballot = world.item.ballots.get()
    before = count(ballot)
    add_preset({**MCWG, "version": 3, "min_electorate": 11})
    assert Preset.newest("mcwg").version == 3
    assert count(ballot) == before
    assert before.outcome == "consensus"


@pytest.mark.django_db
def test_a_new_version_is_a_new_row():
    newer = {**MCWG, "version": 3, "min_electorate": 9}
    add_preset(newer)
    assert Preset.newest("mcwg").version == 3
    ensure_presets()
    assert Preset.objects.filter(key="mcwg").count() == 3


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
        add_preset({**MCWG, "version": 4, "positions": []})
    assert Preset.objects.filter(version=4).count() == 0


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


@pytest.mark.parametrize("data", PRESETS.values(), ids=lambda data: data["key"])
def test_the_diagram_is_drawn_from_the_stages(data):
    drawn = mermaid(data, "standard")
    assert ("adoption_call" in drawn) == ("adoption" in data["stages"])
    assert "publishing --> published" in drawn


def test_the_page_of_presets_is_up_to_date():
    from django.conf import settings

    path = settings.BASE_DIR / "docs" / "reference" / "presets.md"
    assert path.read_text("utf-8") == page(newest_files()), (
        "Write it again: python -m workflows.diagram > docs/reference/presets.md"
    )
