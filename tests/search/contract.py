"""What every engine must do. A subclass gives an `index`; each test starts empty."""

from dataclasses import replace

import pytest

from cms.documents import content
from search.documents import MARK, Facts, entries
from search.engines.base import COUNT_LIMIT, Request
from search.query import parse
from search.snippets import marked_html, snippet
from tests.factories import paragraph, requirement, section
from tests.search import hostile
from tests.search.world import World

MCS = "11111111-1111-4111-8111-111111111111"
TK = "22222222-2222-4222-8222-222222222222"


def tree(designation="MCS-101", *parts, document=MCS, title="Quality", **facts):
    facts.setdefault("meta", {"abstract": [content.runs("In short.")], "scope": []})
    facts.setdefault("group", {"slug": "alpha", "name": "Alpha", "joint": []})
    return content.new_tree(
        document=document, designation=designation, title=title, sections=list(parts),
        **facts,
    )  # fmt: skip


def edition(of, label="1", status="current", published="2026-03-02"):
    facts = Facts(f"edition:{of['designation']}-{label}", label, status, published)
    return facts.source, entries(of, facts)


class EngineContract:
    """Behaviour that readers see, the same on each engine."""

    @pytest.fixture
    def index(self, tmp_path):
        raise NotImplementedError

    @pytest.fixture
    def ask(self, index):
        def ask(text, **facts):
            facts.setdefault("documents", None)
            query = parse(text)
            facts.setdefault("filters", query.filters)
            facts.setdefault("excluded", query.excluded)
            return index.search(Request(query=query, **facts))

        return ask

    @pytest.fixture
    def titles(self, ask):
        return lambda text, **facts: [h.entry.title for h in ask(text, **facts).hits]

    def put(self, index, *parts, **facts):
        source, made = edition(tree("MCS-101", *parts), **facts)
        index.replace(source, made)
        return made

    # -- matching --------------------------------------------------------------------

    def test_an_empty_index_finds_nothing(self, ask):
        assert ask("anything").total == 0

    def test_all_of_two_words_must_occur(self, index, titles):
        self.put(
            index,
            section("Both", paragraph("Assessors keep evidence.")),
            section("One", paragraph("Assessors meet.")),
        )
        assert titles("assessors evidence") == ["Both"]

    def test_a_long_question_finds_what_has_two_of_its_words(self, index, titles):
        self.put(
            index,
            section("Both", paragraph("Assessors meet to calibrate.")),
            section("One", paragraph("Assessors meet.")),
        )
        question = "how do assessors calibrate scoring between districts"
        assert titles(question) == ["Both"]
        assert sorted(titles(question, of_some=1)) == ["Both", "One"]

    def test_a_word_typed_twice_counts_twice(self, index, titles):
        self.put(index, section("A", paragraph("Assessors meet.")))
        assert titles("assessors score assessors districts calibrate") == ["A"]

    def test_a_long_question_finds_first_what_has_all_its_words(self, index, titles):
        self.put(
            index,
            section("Some", paragraph("Assessors, assessors, assessors score.")),
            section("All", paragraph("Much is said here of how assessors in all the "
                    "many districts calibrate their scoring, and at length.")),
        )  # fmt: skip
        found = titles("assessors calibrate scoring districts")
        assert found == ["All", "Some"]

    def test_words_are_stemmed_and_accents_folded(self, index, titles):
        self.put(index, section("A", paragraph("Résumés are evaluated.")))
        assert titles("resume evaluating") == ["A"]

    def test_a_phrase_needs_its_order(self, index, titles):
        self.put(
            index,
            section("A", paragraph("levels of rigour")),
            section("B", paragraph("rigour of levels")),
        )
        assert titles('"levels of rigour"') == ["A"]

    def test_a_prefix_finds_longer_words(self, index, titles):
        self.put(index, section("A", paragraph("Credentialing bodies.")))
        assert titles("credent*") == ["A"]

    def test_a_prefix_is_of_the_word_and_not_of_its_stem(self, index, titles):
        self.put(index, section("A", paragraph("Generic words.")),
                 section("B", paragraph("Generals command.")))  # fmt: skip
        assert titles("generals*") == ["B"]
        assert titles("generic*") == ["A"]
        assert sorted(titles("gener*")) == ["A", "B"]

    def test_a_prefix_may_follow_whole_words(self, index, titles):
        self.put(index, section("A", paragraph("micro-credentials")))
        assert titles("micro-cred*") == ["A"]
        assert titles("macro-cred*") == []

    def test_excluded_words_do_not_occur(self, index, titles):
        self.put(
            index,
            section("A", paragraph("evidence by survey")),
            section("B", paragraph("evidence by interview")),
        )
        assert titles("evidence -survey") == ["B"]

    def test_or_within_parentheses(self, index, titles):
        self.put(
            index,
            section("A", paragraph("stipend paid")),
            section("B", paragraph("salary paid")),
            section("C", paragraph("credit paid")),
        )
        assert sorted(titles("paid (stipend OR salary)")) == ["A", "B"]

    def test_each_block_is_found_in_its_own_clause(self, index, titles):
        self.put(
            index,
            section("Upper", requirement("Keep the zebra."),
                    section("Lower", paragraph("Feed the yak."))),
        )  # fmt: skip
        assert titles("zebra") == ["Upper"]
        assert titles("yak") == ["Lower"]

    def test_the_abstract_is_found_in_the_front_matter(self, index, ask):
        self.put(index, section("A"))
        (hit,) = ask('"in short"').hits
        assert hit.entry.uuid == MCS

    # -- order -----------------------------------------------------------------------

    def test_the_clause_with_that_title_comes_before_its_children(self, index, titles):
        text = "account management " * 20
        self.put(
            index,
            section("Access", paragraph(text)),
            section("Account Management", paragraph("Few words."),
                    section("Account Management for Schools", paragraph(text)),
                    section("Removal", paragraph(text))),
        )  # fmt: skip
        assert titles("account management")[0] == "Account Management"

    def test_title_counts_more_than_heading_and_heading_more_than_body(
        self, index, titles
    ):
        filler = "Some words of no interest here at all."
        self.put(
            index,
            section("Plain", paragraph("rigour " + filler)),
            section("Rigour at large", paragraph(filler),
                    section("Below", paragraph(filler))),
        )  # fmt: skip
        assert titles("rigour") == ["Rigour at large", "Below", "Plain"]

    def test_a_title_that_holds_all_words_comes_first(self, index, titles):
        text = "assessors agreement " * 20
        self.put(
            index,
            section("Missing scores of assessors", paragraph(text)),
            section("Agreement between the assessors of one issuer",
                    paragraph("Few words.")),
        )  # fmt: skip
        for question in ("assessor agreement", "assessor agreement -zebra"):
            assert titles(question)[0].startswith("Agreement between")

    def test_a_longer_question_too_finds_first_a_title_with_all_its_words(
        self, index, titles
    ):
        text = "agreement between assessors districts " * 20
        self.put(
            index,
            section("Districts", paragraph(text)),
            section("Agreement between assessors of different districts",
                    paragraph("Few words.")),
        )  # fmt: skip
        found = titles("agreement between assessors districts")
        assert found[0].startswith("Agreement")

    def test_current_before_superseded_before_withdrawn(self, index, ask):
        part = section("Rigour", paragraph("rigour"))
        for label, status in (
            ("1", "withdrawn"),
            ("2", "superseded"),
            ("3", "current"),
        ):
            self.put(index, part, label=label, status=status)
        assert [hit.entry.edition for hit in ask("rigour").hits] == ["3", "2", "1"]

    def test_pages_do_not_overlap(self, index, ask):
        self.put(index, *(section(f"T{n}", paragraph("zebra")) for n in range(25)))
        seen = [h.entry.uuid for n in (0, 10, 20) for h in ask("zebra", offset=n).hits]
        assert len(seen) == len(set(seen)) == 25

    # -- citations -------------------------------------------------------------------

    def test_a_citation_finds_that_clause_first_and_no_other_number(self, index, ask):
        inner = section("Two", section("Two one"))
        self.put(index, section("One"), inner, *(section(f"S{n}") for n in range(12)))
        hits = ask("mcs101 §2").hits
        assert [hit.entry.number for hit in hits] == ["2", "2.1"]
        assert hits[0].label == "MCS-101 2"
        assert hits[0].node == inner["uuid"]
        assert not hits[1].is_exact

    def test_a_citation_of_a_requirement_leads_to_it(self, index, ask):
        wanted = requirement("Publish the criteria.")
        self.put(index, section("A", requirement("Do."), wanted))
        (hit,) = ask("MCS-101-R2").hits
        assert (hit.label, hit.node) == ("MCS-101-R2", wanted["uuid"])

    def test_a_citation_of_another_document_finds_nothing(self, index, ask):
        self.put(index, section("One"))
        assert ask("MCS-1010 1").total == 0

    def test_a_citation_may_name_an_edition(self, index, ask):
        for label, status in (("1", "superseded"), ("2", "current")):
            self.put(index, section("One"), label=label, status=status)
        hits = ask("MCS-101 edition 1 clause 1").hits
        assert [hit.entry.edition for hit in hits] == ["1"]

    def test_an_external_identifier_leads_to_its_clause(self, index, ask):
        ids = [{"scheme": "oscal", "value": "AC-2"}, {"scheme": "oscal-related", "value": "AC-9"}]  # fmt: skip
        self.put(index, section("Account Management", external_ids=ids))
        assert ask("AC-02").hits[0].label == "AC-2"
        assert ask("AC-9").total == 0

    def test_a_designation_finds_the_document_and_its_clauses(self, index, titles):
        self.put(index, section("One"), section("Two"))
        assert titles("mcs-101") == ["Quality", "One", "Two"]

    # -- facets ----------------------------------------------------------------------

    def test_facets_count_all_matches(self, index, ask):
        self.put(index, *(section(f"T{n}", paragraph("zebra")) for n in range(12)))
        found = ask("zebra")
        assert found.total == 12
        assert found.facets["kind"] == {"standard": 12}
        assert found.facets["year"] == {"2026": 12}

    def test_facets_are_not_cut_at_ten_values(self, index, ask):
        for n in range(15):
            of = tree(
                f"D-{n}", section("A", paragraph("zebra")), document=content.mint()
            )
            index.replace(*edition(of))
        assert len(ask("zebra").facets["document"]) == 15

    def test_a_facet_counts_under_the_filters_of_the_others(self, index, ask):
        self.put(index, section("A", requirement("Keep the zebra.")))
        index.replace(
            *edition(
                tree("TK-1", section("B", requirement("Feed the zebra.", "should")),
                     document=TK, kind="chapter", title="Shift")
            )
        )  # fmt: skip
        found = ask("zebra", filters={"kind": ("chapter",)})
        assert found.total == 1
        assert found.facets["kind"] == {"standard": 1, "chapter": 1}
        assert found.facets["requirement"] == {"should": 1}

    def test_a_filter_forgets_case_and_takes_several_values(self, index, ask):
        self.put(index, section("A", paragraph("zebra")))
        assert ask("zebra document:mcs-101").total == 1
        assert ask("zebra", filters={"status": ("withdrawn", "current")}).total == 1
        assert ask("zebra -status:current").total == 0

    def test_a_filter_alone_lists_what_it_lets_through(self, index, titles):
        self.put(index, section("One"), section("Two"))
        assert titles("status:current") == ["Quality", "One", "Two"]

    # -- time ------------------------------------------------------------------------

    def test_only_what_was_in_force_on_a_day_is_found(self, index, ask):
        days = [("1", "2024-01-01", "2025-06-01"), ("2", "2025-06-01", "")]
        for label, first, last in days:
            of = tree("MCS-101", section("A", paragraph("zebra")))
            facts = Facts(
                f"edition:{label}", label, "current", "2024-01-01", first, last
            )
            index.replace(facts.source, entries(of, facts))
        for day, labels in (
            ("2023-12-31", []), ("2024-01-01", ["1"]), ("2025-05-31", ["1"]),
            ("2025-06-01", ["2"]),
        ):  # fmt: skip
            found = ask("zebra", in_force_on=day)
            assert [hit.entry.edition for hit in found.hits] == labels
            assert found.total == len(labels)

    def test_what_was_in_force_on_a_day_comes_in_order_whatever_became_of_it(
        self, index, ask
    ):
        for designation, status, words, document in (
            ("MCS-101", "superseded", "zebra zebra", MCS),
            ("TK-1", "current", "zebra of many more words", TK),
        ):
            of = tree(designation, section("A", paragraph(words)), document=document)
            facts = Facts(f"edition:{status}", "1", status, "2024-01-01", "2024-01-01")
            index.replace(facts.source, entries(of, facts))
        found = [hit.entry.designation for hit in ask("zebra").hits]
        assert found == ["TK-1", "MCS-101"]
        found = ask("zebra", in_force_on="2024-06-01").hits
        assert [hit.entry.designation for hit in found] == ["MCS-101", "TK-1"]

    def test_a_draft_was_never_in_force(self, index, ask):
        self.put(index, section("A", paragraph("zebra")))
        assert ask("zebra", in_force_on="2026-06-01").total == 0

    # -- who may see -----------------------------------------------------------------

    def test_only_named_documents_are_found_counted_and_suggested(self, index, ask):
        self.put(index, section("Zebra crossing", paragraph("zebra")))
        for allowed, total in ((frozenset({MCS}), 1), (frozenset({TK}), 0), (frozenset(), 0)):  # fmt: skip
            found = ask("zebra", documents=allowed)
            assert found.total == total
            assert bool(found.facets) == bool(total)
            assert bool(index.suggest("zeb", allowed, 8)) == bool(total)
            assert bool(index.suggest("MCS", allowed, 8)) == bool(total)

    def test_hidden_sources_are_neither_found_nor_counted(self, index, ask):
        made = self.put(index, section("A", paragraph("zebra")))
        found = ask("zebra", hidden=frozenset({made[0].source}))
        assert (found.total, found.hits, found.facets) == (0, [], {})

    # -- marks -----------------------------------------------------------------------

    def test_matches_are_marked_stemmed_ones_too(self, index, ask):
        self.put(index, section("Evaluations", paragraph("They evaluate <b>it</b>.")))
        (hit,) = ask("evaluating").hits
        assert hit.title.startswith(MARK)
        assert hit.body.count(MARK) == 1

    # -- suggestions -----------------------------------------------------------------

    def test_suggestions_are_titles_and_identifiers(self, index):
        self.put(index, section("Credit transfer", requirement("Credentials expire.")))
        found = [(one.kind, one.text) for one in index.suggest("cre", None, 8)]
        assert found == [("title", "Credit transfer")]
        labels = {one.text for one in index.suggest("mcs-10", None, 8)}
        assert {"MCS-101", "MCS-101 1"} <= labels

    def test_suggestions_continue_several_words(self, index):
        self.put(index, section("Credit transfer between states"))
        (found,) = index.suggest("credit tra", None, 8)
        assert found.text == "Credit transfer between states"

    def test_one_letter_suggests_nothing(self, index):
        self.put(index, section("Credit"))
        assert index.suggest("c", None, 8) == []

    # -- writing ---------------------------------------------------------------------

    def test_writing_the_same_again_changes_nothing(self, index):
        source, made = edition(tree("MCS-101", section("A"), section("B")))
        assert index.replace(source, made) == 3
        assert index.replace(source, made) == 0

    def test_only_changed_clauses_are_written(self, index):
        source, made = edition(tree("MCS-101", section("A"), section("B")))
        index.replace(source, made)
        made[1] = replace(made[1], body="New words.")
        assert index.replace(source, made) == 2  # one row out, one in

    def test_what_is_replaced_is_found_no_more(self, index, ask):
        source, made = edition(tree("MCS-101", section("A", paragraph("zebra"))))
        index.replace(source, made)
        index.delete(source)
        assert ask("zebra").total == 0
        assert index.suggest("zeb", None, 8) == []
        assert index.sources() == set()

    def test_sources_are_known_by_document(self, index):
        made = self.put(index, section("A"))
        assert index.sources_of(MCS) == {made[0].source}
        assert index.sources_of(TK) == set()

    # -- rebuilding ------------------------------------------------------------------

    def test_a_rebuild_holds_what_is_read_and_nothing_else(self, index, ask):
        self.put(index, section("Old", paragraph("zebra")))
        source, made = edition(
            tree("TK-1", section("New", paragraph("yak")), document=TK)
        )
        assert index.rebuild([source], {source: made}.__getitem__) == 2
        assert ask("zebra").total == 0
        assert ask("yak").total == 1

    def test_the_old_index_answers_until_the_swap(self, index, ask):
        self.put(index, section("Old", paragraph("zebra")))
        seen = []

        def read(source):
            seen.append(ask("zebra").total)
            return []

        index.rebuild(["edition:x"], read)
        assert seen == [1]
        assert ask("zebra").total == 0

    def test_what_is_written_during_a_rebuild_is_not_lost(self, index, ask):
        source, old = edition(tree("MCS-101", section("A", paragraph("zebra"))))
        _, new = edition(tree("MCS-101", section("A", paragraph("yak"))))
        truth = {source: old}

        def read(wanted):
            found = truth[wanted]
            if found is old:  # published just after it was read
                truth[source] = new
                index.replace(source, new)
            return found

        index.rebuild([source], read)
        assert (ask("zebra").total, ask("yak").total) == (0, 1)

    def test_a_failed_rebuild_leaves_the_old_index(self, index, ask):
        self.put(index, section("Old", paragraph("zebra")))

        def read(source):
            raise OSError("No space left.")

        with pytest.raises(OSError, match="No space"):
            index.rebuild(["edition:x"], read)
        assert ask("zebra").total == 1
        index.rebuild([], read)
        assert ask("zebra").total == 0

    def test_readers_notice_nothing_of_a_rebuild_beside_publications(self, index):
        """200 questions while an index is built anew, editions are published and one is
        withdrawn: always an answer, never less than there was, nothing twice."""
        world = World(index, documents=12)
        for turn in range(200):
            world.ask()
            if turn == 10:
                world.begin_rebuild()
            if turn % 15 == 14:
                world.let_the_rebuild_read()
            if turn % 25 == 20:
                world.publish()
            if turn == 100:
                world.withdraw()
        world.finish()
        assert world.wrong == []
        assert world.kept() == world.truth()
        assert len(world.kept()) == 12 + 8

    # -- checking --------------------------------------------------------------------

    def test_sound_rows_have_the_hash_of_their_entries(self, index):
        made = self.put(index, section("A", requirement("Do.")), section("B"))
        rows = {row.uuid: row for row in index.stored()}
        assert {e.uuid: e.sha256 for e in made} == {
            u: r.sha256 for u, r in rows.items()
        }
        assert all(row.sha256 == row.computed for row in rows.values())
        assert list(index.problems()) == []
        assert index.state() == "ok"

    # -- hostile input ---------------------------------------------------------------

    def test_hostile_queries_are_answered(self, index, ask):
        self.put(index, section("Evidence of assessors", paragraph("x evidence a <b>")))
        for text in hostile.queries():
            for hit in ask(text, of_some=1).hits:
                assert "<b>" not in marked_html(hit.title) + snippet(hit.body)
            ask(text)
            index.suggest(text, None, 8)
        ask("evidence " * 1200)

    # -- what engines could differ in ------------------------------------------------

    def test_among_editions_that_are_over_the_later_one_comes_first(self, index, ask):
        part = section("Rigour", paragraph("rigour"))
        for label, first in (("1", "2021-03-01"), ("3", "2023-03-01"), ("2", "2022-03-01")):  # fmt: skip
            of = tree("MCS-101", part)
            facts = Facts(f"edition:{label}", label, "superseded", first, first, "2024")
            index.replace(facts.source, entries(of, facts))
        for text in ("rigour", "MCS-101 1"):
            assert [hit.entry.edition for hit in ask(text).hits] == ["3", "2", "1"]

    def test_a_term_beside_a_phrase_counts_although_something_is_excluded(
        self, index, titles
    ):
        """SQLite forgets such a term under a NOT. Other clauses make it rare."""
        filler = [section(f"T{n}", paragraph("learners before")) for n in range(9)]
        self.put(
            index,
            section("Once", paragraph("learners check the list, check before use")),
            section("Often", paragraph("learners repair, repair, before use")),
            section("Phrase", paragraph("learners use checklists before use, before lunch, "
                    "and before they leave for the day")),
            *filler,
        )  # fmt: skip
        found = titles('learners (repair OR "checklist before") -zebra')
        assert found == ["Often", "Phrase"]

    def test_a_word_of_which_the_stemmer_leaves_nothing_is_found(self, index, titles):
        self.put(index, section("A", paragraph("Grade S is the best.")))
        assert titles('"grade s"') == ["A"]
        assert titles('"grade is"') == []

    def test_equal_hits_of_one_document_are_in_reading_order(self, index, ask):
        self.put(index, *(section(f"T{n}", paragraph("zebra")) for n in range(12)))
        found = [h.entry.position for n in (0, 5, 10) for h in ask("zebra", offset=n, limit=5).hits]  # fmt: skip
        assert found == list(range(1, 13))

    def test_more_than_is_counted_is_said_so_and_every_value_is_still_listed(
        self, index, ask
    ):
        """A filter that leaves fewer is counted exactly again."""
        _, (_, one) = edition(tree("D-0", section("T", paragraph("zebra"))))
        for name, count in (("D-0", COUNT_LIMIT), ("D-1", 9)):
            facets = {**one.facets, "document": (name,)}
            facts = {"source": f"edition:{name}", "designation": name, "facets": facets}
            many = [
                replace(one, uuid=f"{name}-{n}", position=n, **facts)
                for n in range(count)
            ]
            index.replace(facts["source"], many)
        found = ask("zebra")
        assert found.total == COUNT_LIMIT + 1
        assert found.facets["document"] == {"D-0": None, "D-1": None}
        assert len(found.hits) == 10
        found = ask("zebra", filters={"document": ("D-1",)})
        assert found.total == 9
        assert found.facets["kind"] == {"standard": 9}
        assert found.facets["document"] == {"D-0": None, "D-1": None}
