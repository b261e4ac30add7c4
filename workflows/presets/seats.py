"""What a preset says of a membership before it is saved: the rules that it would break."""

from cms import clock
from cms.people.models import Membership
from cms.people.refusals import Reason
from workflows.models import Preset
from workflows.presets.roster import roster_of
from workflows.tally import Check, Rules, Seat, balance

TITLES = {
    "category_max": "the largest share of a category",
    "min_electorate": "the least number of seats",
    "min_categories": "the least number of categories",
    "required_categories": "the categories that must be there",
    "one_vote_per_org": "one vote an organisation",
}


def rules_broken_by(membership: Membership) -> list[Reason]:
    """The rules of its group that hold now and would not with this membership.

    A group that is being filled breaks them anyway and is let alone: what is checked is
    that a roster with which a ballot could open stays one. Nobody is kept from leaving.
    """
    preset = Preset.newest(membership.group.preset)
    if preset is None or "ballot" not in preset.stages or not membership.voting_seat:
        return []
    rules = Rules.of(preset.data)
    day = max(clock.today(), membership.since)
    if membership.until and membership.until < day:
        return []
    shared = rules.one_vote_per_org
    before = balance(roster_of(membership.group, day, shared=shared), rules)
    if not all(check.passed for check in before):
        return []
    after = roster_of(membership.group, day, shared=shared, instead=membership)
    return [
        Reason(check.rule, _sentence(check, preset, after))
        for check in balance(after, rules)
        if not check.passed
    ]


def _sentence(check: Check, preset: Preset, seats: list[Seat]) -> str:
    return (
        f"This would break a rule of the preset {preset}, {TITLES[check.rule]} "
        f"({check.rule}). {check.sentence} With this membership the group has "
        f"{len(seats)} seats. Choose another category, or tick “save it all the same”; "
        "no ballot can open until the roster is in balance again."
    )
