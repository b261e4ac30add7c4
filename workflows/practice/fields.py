"""What a submission asks for: one list for the form, the desk's front and its sections.

`place` is "title", "abstract", "meta" (typed, in the snapshot's `meta`) or "section".
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SHORT, LONG, LINES, COUNT = 200, 8000, 2000, 99


@dataclass(frozen=True)
class Field:
    """A question. `kind`: short, long, lines (one a line), count or tier."""

    name: str
    label: str | Promise
    hint: str | Promise = ""
    kind: str = "long"
    place: str = "section"
    required: bool = True


FIELDS = (
    Field("title", _("Name of the practice"), "", "short", "title"),
    Field("summary", _("In a few sentences"), _("What you did, for whom, and what came of "
          "it. It is what readers see first."), "long", "abstract"),
    Field("outcome", _("Targeted outcome"), _("What was to become better?"), "short", "meta"),
    Field("state", _("State or territory"), "", "short", "meta"),
    Field("district_type", _("Kind of district"),
          _("Like school district, charter network, regional agency or one school."),
          "short", "meta"),
    Field("size", _("Size"), _("Like 12 schools and 4,300 students."), "short", "meta"),
    Field("locale_type", _("Locale"), _("City, suburb, town or rural."), "short", "meta"),
    Field("populations", _("Populations"), _("Who took part or was served; one a line."),
          "lines", "meta", required=False),
    Field("description", _("Description"), _("What the practice is, so that somebody who "
          "was not there can picture it.")),
    Field("goals", _("Goals")),
    Field("steps", _("Steps"), _("What you did first, and then; an empty line begins a new "
          "paragraph.")),
    Field("roles", _("Roles"), _("Who does what, by role and not by name.")),
    Field("resources", _("Resources"), _("Time, money and material.")),
    Field("tools", _("Tools"), "", required=False),
    Field("professional_learning", _("Professional learning"),
          _("How the adults learnt to do it, and how that is kept up.")),
    Field("results", _("Results"), _("What was measured, from which baseline, and when. "
          "Numbers of groups only: nothing by which a student could be recognised.")),
    Field("years_of_data", _("Years of data after the baseline"),
          _("Whole years; 0 if there are none yet."), "count", "meta"),
    Field("equity", _("Benefit for all students"), _("Who gains, and who might not?")),
    Field("cost_start", _("Cost to start"), "", "short", "meta"),
    Field("cost_sustain", _("Cost to sustain, a year"), "", "short", "meta"),
    Field("transferability", _("Transferability"), _("What another place would need.")),
    Field("research_base", _("Research base"), _("Studies that it rests on, with their "
          "titles and years.")),
    Field("essa_tier", _("Tier of the evidence cited"), _("Of the strongest study that you "
          "cite, by the tiers of the Every Student Succeeds Act."), "tier", "meta"),
)  # fmt: skip
BY_NAME = {field.name: field for field in FIELDS}
