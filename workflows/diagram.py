"""Draw the road of each preset from its list of stages: data in, Mermaid and Markdown out.

`python -m workflows.diagram > docs/reference/presets.md` writes the page.
"""

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from workflows.states import TRACKS, first_state
from workflows.transitions import TABLES
from workflows.transitions.row import Row, Terms

# Drawn as a sentence below the diagram: from nearly everywhere, they would hide the road.
ASIDE = ("park", "resume", "abandon")
AFTERWARDS = ("start_next_edition", "supersede")
HEAD = """# Presets: the rules of a procedure

A preset lists the stages that its documents run through, in order; a stage that it leaves
out is skipped. A work item keeps the version of the preset with which it started. The rows
are made from `workflows/presets/*.json`; a change of rules is a new version. Shown is the
newest version of each that comes with Concord. This page is written by
`python -m workflows.diagram` and a test compares the two.
"""


def edges(preset: Mapping[str, Any], track: str) -> list[tuple[str, str, str]]:
    """(from, to, transition) of everything reachable under a preset, in table order."""
    start = first_state(track, preset["stages"])
    rows = [row for row in TABLES[track].values() if not row.waits_for]
    reached, waiting, found = {start}, [start], []
    while waiting:
        state = waiting.pop(0)
        for row in rows:
            if row.name in (*ASIDE, *AFTERWARDS) or state not in row.sources:
                continue
            target = row.target(preset["stages"], state=state, parked_from="")
            for to in filter(None, (target, row.fails_to)):
                found.append((state, to, row.name))
                if to not in reached:
                    reached.add(to)
                    waiting.append(to)
    order = list(TRACKS[track])
    return sorted(found, key=lambda e: (order.index(e[0]), order.index(e[1]), e[2]))


def mermaid(preset: Mapping[str, Any], track: str) -> str:
    """A state diagram."""
    labels = TRACKS[track]
    drawn = edges(preset, track)
    lines = ["stateDiagram-v2"]
    used = {state for edge in drawn for state in edge[:2]}
    lines += [f"    {s} : {labels[s].label}" for s in labels if s in used]
    lines.append(f"    [*] --> {first_state(track, preset['stages'])}")
    lines += [f"    {a} --> {b} : {name}" for a, b, name in drawn]
    return "\n".join(lines)


def page(presets: Sequence[Mapping[str, Any]]) -> str:
    """docs/reference/presets.md"""
    parts = [HEAD]
    for data in presets:
        parts.append(
            f"## {data['name']} (`{data['key']}`, version {data['version']})\n"
        )
        parts.append(_facts(data))
        parts.append(f"### A standard under `{data['key']}`\n")
        parts.append(f"```mermaid\n{mermaid(data, 'standard')}\n```\n")
        parts.append(_windows(data, "standard"))
        parts.append(_windows(data, "chapter"))
    parts.append("## The road of a chapter\n")
    parts.append("It is the same under every preset.\n")
    parts.append(f"```mermaid\n{mermaid(presets[0], 'chapter')}\n```\n")
    for track, name in (
        ("standard", "a standard"),
        ("chapter", "a chapter"),
        ("practice", "a practice"),
    ):
        parts.append(f"## Transitions of {name}\n")
        parts.append(_transitions(track))
    parts.append(
        "Work before its ballot can be parked, resumed and abandoned. When an edition is "
        "published, the work item of the edition before is superseded; "
        "`start_next_edition` opens a new work item in drafting beside the published one.\n"
    )
    return "\n".join(parts)


def _facts(data: Mapping[str, Any]) -> str:
    rows = [("Stages", ", ".join(data["stages"]))]
    rows.append(("Two persons for", ", ".join(data["two_persons"]) or "nothing"))
    rows.append(
        ("Text rules before review", ", ".join(data["content_rules"]) or "none")
    )
    reviews = data["reviews"]
    bodies = " of different organisations" if reviews["other_organisations"] else ""
    rows.append(("Reviews", f"{reviews['min']}{bodies}"))
    rows.append(("Checklist", ", ".join(data["checklist"]) or "none"))
    for name, words in (
        ("return_min", "Votes returned"), ("approve_min", "Approvals"),
        ("negative_max", "Negatives"), ("abstain_max", "Abstentions"),
        ("category_max", "Largest category"),
    ):  # fmt: skip
        share = data[name]
        if share:
            rows.append((words, f"{share['op']} {share['num']}/{share['den']}"))
    rows += _ballot_facts(data)
    rows.append(("Silence accepts a proof after", f"{data['proof_days']} days"))
    body = "\n".join(f"| {name} | {value} |" for name, value in rows)
    return f"| Rule | Value |\n|---|---|\n{body}\n"


def _ballot_facts(data: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What the numbers of a ballot do not say: who is counted, and how."""
    found = [
        ("Formula", data.get("formula", "shares")),
        ("Seats at least", data["min_electorate"] or ""),
        ("Categories at least", data.get("min_categories") or ""),
        ("One vote an organisation", "yes" if data["one_vote_per_org"] else "no"),
        ("A negative without a reason", data["negatives_without_reason"]),
        ("Every negative must be resolved", "yes" if data.get("negatives_stop") else ""),
        ("Positions", ", ".join(map(_position, data["positions"]))),
        ("Recirculated on", ", ".join(data["recirculate_on"])),
        ("Reviewed after", f"{data['review_years']} years" if data["review_years"]
         else ""),
    ]  # fmt: skip
    if "ballot" not in data["stages"]:
        return []
    return [(name, str(value)) for name, value in found if value]


def _position(position: Mapping[str, Any]) -> str:
    marks = [
        word
        for mark, word in (("blocking", "blocks"), ("requires_text", "asks for a text"))
        if position.get(mark)
    ]
    return position["slug"] + (f" ({', '.join(marks)})" if marks else "")


def _transitions(track: str) -> str:
    lines = [
        "| Transition | Code | From | Who | Checks |",
        "|---|---|---|---|---|",
    ]
    for row in TABLES[track].values():
        usual = [source for source in row.sources if source not in row.terms]
        lines.append(_transition(row, usual, Terms(row.who, row.guards)))
        lines += [_transition(row, [state], t) for state, t in row.terms.items()]
    return "\n".join(lines) + "\n"


def _transition(row: Row, states: list[str], terms: Terms) -> str:
    sources = ", ".join(source or "(new)" for source in states)
    who = " or ".join(terms.who)
    if row.second:
        who += f", then {' or '.join(row.second)} where two persons are asked for"
    checks = ", ".join(terms.guards) or "none"
    if row.needs_reason:
        checks = checks.replace("none", "") + (", " if terms.guards else "") + "reason"
    if row.waits_for:
        checks = row.waits_for
    return f"| `{row.name}` | {row.code} | {sources} | {who} | {checks} |"


def _windows(data: Mapping[str, Any], track: str) -> str:
    from workflows.windows import NAMES

    days = data["days"] if track == "standard" else data["chapter"]["days"]
    reached = {state for edge in edges(data, track) for state in edge[:2]}
    told = [
        f"{TRACKS[track][state].label} {days[name]} "
        f"{'working days' if name.endswith('_working') else 'days'}"
        for state, name in NAMES[track].items()
        if state in reached and days[name]
    ]
    periods = ", ".join(told) if told else "no waiting periods"
    return f"Windows of a {track}: {periods}.\n"


if __name__ == "__main__":
    folder = Path(__file__).parent / "presets"
    versions = [json.loads(path.read_text("utf-8")) for path in folder.glob("*.json")]
    versions.sort(key=lambda data: (data["key"], data["version"]))
    sys.stdout.write(page(list({data["key"]: data for data in versions}.values())))
