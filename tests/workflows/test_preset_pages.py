"""The rules on the participants' side: read, try, propose, put in force."""

import json

import pytest
from django.urls import reverse

from tests import factories as make
from tests.workflows.world import World
from workflows.models import Preset, PresetDraft

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    made = World()
    secretariat = made.people["sue"].memberships.get().group
    made.people["sid"] = make.member("sid", secretariat, "secretariat")
    return made


def url(name, *args):
    return reverse(f"review:{name}", args=args)


@pytest.fixture
def as_(client, world):
    def sign_in(name):
        client.force_login(world.people[name])
        return client

    return sign_in


PAGES = [("presets",), ("preset", "mcwg"), ("try_preset", "mcwg")]


@pytest.mark.parametrize("page", PAGES)
def test_participants_read_the_rules_and_others_find_nothing(as_, page):
    assert as_("jo").get(url(*page)).status_code == 200
    assert as_("zoe").get(url(*page)).status_code == 404


def test_a_visitor_is_asked_to_sign_in(client):
    assert client.get(url("presets")).status_code == 302


def test_a_preset_that_is_not_there_is_not_found(as_):
    client = as_("jo")
    for name in ("preset", "try_preset", "propose_preset"):
        assert client.get(url(name, "nowhere")).status_code == 404
    assert client.get(url("preset", "mcwg") + "?version=77").status_code == 404
    assert client.get(url("preset_draft", 77)).status_code == 404


def test_the_versions_are_told_in_words(as_):
    page = as_("jo").get(url("preset", "mcwg")).content.decode()
    assert "Version 2" in page
    assert "Choice of days: Public review: new, 30, 45, 60." in page
    old = as_("jo").get(url("preset", "mcwg") + "?version=1").content.decode()
    assert "Version 2 is in force for new work." in old


def test_a_trial_counts_typed_numbers(as_):
    answer = as_("jo").get(
        url("try_preset", "ansi"),
        {"group": "", "seats_content_expert": 3, "seats_evaluator": 3,
         "seats_issuer": 2, "seats_earner_educator": 2, "say_approve": 4},
    )  # fmt: skip
    page = answer.content.decode()
    assert "Two more approvals are needed." in page
    assert "A ballot could open with this electorate." in page
    assert "4/4" in page


def test_a_trial_takes_a_real_roster(as_, world):
    answer = as_("jo").get(
        url("try_preset", "ansi-safety"), {"group": world.group.pk, "say_approve": 6}
    )
    page = answer.content.decode()
    assert "10 seats" in page
    assert "6 of 10 seats have voted" in page
    assert "4 of 11 would break category_max" in page


def test_a_trial_of_nonsense_keeps_what_was_typed(as_):
    answer = as_("jo").get(url("try_preset", "ansi"), {"seats_issuer": "many"})
    assert answer.status_code == 400
    assert 'value="many"' in answer.content.decode()


def filled(client, **changes):
    """The form as the page shows it, with some fields changed."""
    form = client.get(url("propose_preset", "mcwg")).context["form"]
    data = {}
    for field in form:
        value = field.value()
        if value not in (None, False, ""):
            data[field.html_name] = "on" if value is True else value
    return {**data, "reason": "Four of ten is fair.", **changes}


def test_a_chair_proposes_with_the_form_and_two_put_it_in_force(as_):
    client = as_("alice")
    form = filled(client, category_max_num=2, category_max_den=5, days_ballot=45)
    answer = client.post(url("propose_preset", "mcwg"), form)
    draft = PresetDraft.objects.get()
    assert answer["Location"] == url("preset_draft", draft.pk)
    assert draft.data["category_max"] == {"op": "<=", "num": 2, "den": 5}
    base = Preset.newest("mcwg").data
    assert draft.data["days"] == {**base["days"], "ballot": 45}
    kept = set(base) - {"category_max", "days", "version"}
    assert {name: draft.data[name] for name in kept} == {
        name: base[name] for name in kept
    }
    page = client.get(url("preset_draft", draft.pk)).content.decode()
    assert "at most 1/3 becomes at most 2/5." in page
    assert "30 days becomes 45 days." in page
    assert client.post(
        url("preset_draft", draft.pk), {"what": "ask"}
    ).status_code == 403  # fmt: skip
    as_("sue").post(url("preset_draft", draft.pk), {"what": "ask"})
    alone = client.post(url("preset_draft", draft.pk), {"what": "activate"})
    assert alone.status_code == 409
    assert "another person of the secretariat must" in alone.content.decode()
    as_("sid").post(url("preset_draft", draft.pk), {"what": "activate"})
    assert Preset.newest("mcwg").version == 3
    assert (
        "In force since" in client.get(url("preset_draft", draft.pk)).content.decode()
    )


def test_rules_that_cannot_stand_are_said_beside_the_field(as_):
    client = as_("alice")
    form = filled(client, category_max_num=1, category_max_den=5, days_ballot=0)
    answer = client.post(url("propose_preset", "mcwg"), form)
    assert answer.status_code == 400
    errors = answer.context["form"].errors
    assert "cannot hold all the seats" in str(errors["category_max_op"])
    assert "at least one day" in str(errors["days_ballot"])
    assert "Four of ten is fair." in answer.content.decode()
    assert not PresetDraft.objects.exists()


def test_an_expert_writes_json(as_):
    client = as_("sue")
    address = url("propose_preset", "mcwg") + "?expert=1"
    base = Preset.newest("mcwg").data
    broken = client.post(address, {"data": "{", "reason": "Why not."})
    assert broken.status_code == 400
    assert "This is not JSON: line 1" in broken.content.decode()
    never = client.post(
        address, {"data": json.dumps({**base, "positions": []}), "reason": "Why not."}
    )
    assert "none that approves; no ballot could pass." in never.content.decode()
    done = client.post(
        address, {"data": json.dumps({**base, "secret": True}), "reason": "For once."}
    )
    assert done.status_code == 302
    assert PresetDraft.objects.get().data["secret"] is True


def test_members_may_not_propose(as_):
    client = as_("jo")
    assert client.get(url("propose_preset", "mcwg")).status_code == 403
    form = filled(as_("alice"))
    assert as_("jo").post(url("propose_preset", "mcwg"), form).status_code == 403
    assert not PresetDraft.objects.exists()
    assert "Propose the next version" not in client.get(
        url("preset", "mcwg")
    ).content.decode()  # fmt: skip


def test_an_unknown_act_on_a_proposal_makes_no_sense(as_, world):
    client = as_("alice")
    client.post(url("propose_preset", "mcwg"), filled(client, days_ballot=45))
    address = url("preset_draft", PresetDraft.objects.get().pk)
    assert client.post(address, {"what": "dance"}).status_code == 400
