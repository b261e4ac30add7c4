from cms.reading.front_matter import about

RECORD = {
    "procedure": {"preset": "mcwg", "version": 1},
    "group": "Alpha", "editor": "Alice", "shepherd": "",
    "roster": [
        {"name": "Bob", "organisation": "Body", "category": "Issuer",
         "roles": ["member", "chair"], "group": "Alpha", "voting_seat": True},
    ],
    "reviews": [{"organisation": "Body", "result": "ready_with_nits"}],
    "ballot": {
        "opened_at": "2026-03-02T12:00:00+00:00", "closed_at": "2026-04-01T12:00:00+00:00",
        "tally": {
            "electorate": 10, "returned": 9, "approve": 8, "negative_counted": 0,
            "negative_no_reason": 0, "abstain": 1, "recuse": 0, "unresolved": 0,
            "by_category": {"issuer": {"approve": 2, "negative": 0}},
            "checks": [{"rule": "return_min", "part": 9, "whole": 10,
                        "threshold": "more than 1/2", "passed": True,
                        "sentence": "9 of 10 votes were returned."}],
            "sentence": "Approved: 8 of 8 decisive votes, 9 of 10 returned.",
        },
    },
    "sources_of_funds": ["A foundation"],
    "something_new": "kept",
}  # fmt: skip


def test_the_record_is_arranged_for_people():
    page = about(RECORD)
    assert ("Procedure", "mcwg, version 1") in page.facts
    assert ("Ballot closed", "1 April 2026") in page.facts
    assert (
        "Result of the ballot", "Approved: 8 of 8 decisive votes, 9 of 10 returned.",
    ) in page.facts  # fmt: skip
    tables = {table.title: table for table in page.tables}
    assert tables["Members when publication began"].rows == [
        ["Bob", "Body", "Issuer", "member, chair", "yes"]
    ]
    assert tables["Reviews"].rows == [["Body", "ready with nits"]]
    assert tables["Rules of the ballot"].rows == [
        ["9 of 10 votes were returned.", "met"]
    ]
    assert tables["Votes by category"].rows == [["Issuer", "2", "0"]]


def test_what_is_not_known_is_shown_as_it_is():
    page = about(RECORD)
    assert ("Something new", "kept") in page.facts
    assert ("Sources of funds", ["A foundation"]) in page.lists


def test_without_a_record_there_is_no_section():
    assert about({}) is None
    assert about({"ballot": None, "roster": [], "editor": ""}) is None
