from collections import Counter

from fixtures.organisations import ORGANISATIONS
from fixtures.people import GROUPS, PEOPLE

STANDARDS = GROUPS["microcredential-standards"]["members"]


def roles(group, person):
    return {r for m in GROUPS[group]["members"] if m["person"] == person
            for r in m["roles"]}  # fmt: skip


def test_ten_seats_lie_in_four_categories_as_three_three_two_two():
    seats = Counter(m["category"] for m in STANDARDS if m["seat"])
    assert seats == {
        "content_expert": 3, "evaluator": 3, "issuer": 2, "earner_educator": 2,
    }  # fmt: skip


def test_the_ten_seats_belong_to_ten_organisations():
    seats = [m["person"] for m in STANDARDS if m["seat"]]
    assert len({PEOPLE[person]["organisation"] for person in seats}) == len(seats) == 10


def test_the_groups_have_the_sizes_of_the_story():
    assert len(GROUPS["secretariat"]["members"]) == 4
    assert len(GROUPS["systems-shifts"]["members"]) == 6


def test_whoever_decides_appeals_neither_leads_nor_administers():
    for member in GROUPS["secretariat"]["members"]:
        if "oversight" in member["roles"]:
            assert not {"chair", "secretariat"} & set(member["roles"])


def test_reviewers_come_from_organisations_other_than_the_editors():
    def homes(role):
        return {
            PEOPLE[m["person"]]["organisation"] for m in STANDARDS if role in m["roles"]
        }

    assert not homes("reviewer") & homes("editor")
    assert len(homes("reviewer")) >= 2


def test_everybody_has_a_known_organisation_and_every_parent_exists():
    for person in PEOPLE.values():
        assert person["organisation"] in ORGANISATIONS
    for organisation in ORGANISATIONS.values():
        assert organisation.get("parent", "great-lakes") in ORGANISATIONS


def test_members_and_alternates_are_people():
    for group in GROUPS.values():
        for member in group["members"]:
            assert member["person"] in PEOPLE
            assert member["alternate"] in {"", *PEOPLE}
