"""The words of published text: counted once an edition, suggested, and put for slips."""

import random
import threading
from collections import Counter

import pytest
from django.db import connection, transaction

from cms.documents import content
from cms.documents.desk import write_desk
from cms.documents.editions import record_event
from cms.documents.models import SnapshotBody
from cms.documents.registry import checks
from cms.documents.triggers import install, remove
from cms.outbox.models import Job
from cms.people.defaults import ensure_defaults
from search import finding, indexing, lexicon
from search.finding import find, suggest
from search.lexicon_reading import completions
from search.lexicon_verifying import check_lexicon
from search.models import SourceWords, Synonym, Word
from search.sources import edition_source
from tests.factories import (
    NOON,
    document,
    edition,
    group,
    member,
    paragraph,
    section,
    tree,
)
from tests.search.working import work

pytestmark = pytest.mark.django_db


@pytest.fixture
def doc(alpha):
    return document("ABC-1", lead=alpha, title="Quality")


def published(doc, *texts, title="Part"):
    made = edition(doc, tree(doc, *(section(title, paragraph(text)) for text in texts)))
    work()
    return made


def counts():
    return dict(Word.objects.values_list("word", "clauses"))


# -- counting -------------------------------------------------------------------------


def test_a_word_counts_the_clauses_that_it_is_in(doc):
    published(doc, "zebra zebra yak", "Zébras and a zebra")
    assert counts() == {
        "quality": 1, "good": 1, "work": 1,  # the front matter
        "part": 2, "zebra": 2, "yak": 1, "zebras": 1,
    }  # fmt: skip


def test_numbers_short_words_and_stop_words_are_not_kept(doc):
    published(doc, "an ox in 2026 with ac2 and the zebra")
    assert {"ox", "2026", "ac2", "the", "with"}.isdisjoint(counts())


def test_every_edition_counts_whatever_became_of_it(doc):
    first = published(doc, "zebra")
    published(doc, "zebra yak")
    record_event(first, "withdrawn", by=None, at=NOON)
    work()
    assert (counts()["zebra"], counts()["yak"]) == (2, 1)


def test_drafts_count_for_nothing(doc, alpha):
    write_desk(doc, tree(doc, section("Zebra", paragraph("zebra"))), {}, by=None)
    work()
    assert counts() == {}


def test_the_order_and_number_of_rows_do_not_matter(doc):
    for text in ("zebra", "zebra yak"):
        edition(doc, tree(doc, section("Part", paragraph(text))))
    for job in Job.objects.filter(handler=lexicon.HANDLER).order_by("-pk"):
        for _ in range(2):
            lexicon.on_edition(job)
    assert (counts()["zebra"], counts()["yak"]) == (2, 1)


def erase(made):
    """What law may force: the text goes, hash and edition stay."""
    remove(connection.alias)
    SnapshotBody.objects.filter(pk=made.snapshot.body_id).update(text="")
    install(connection.alias)


def test_an_erased_text_takes_its_words_with_it(doc, alpha):
    made = published(doc, "zebra yak")
    published(document("ABC-2", lead=alpha), "zebra")
    erase(made)
    lexicon.write(edition_source(made.uuid))
    assert counts()["zebra"] == 1
    assert "yak" not in counts()
    assert not SourceWords.objects.filter(source=edition_source(made.uuid)).exists()


def test_any_order_of_changes_leaves_the_sum(doc, monkeypatch):
    chance = random.Random(5)
    texts: dict[str, dict[str, int]] = {}
    monkeypatch.setattr(lexicon, "read", lambda source: source)
    monkeypatch.setattr(lexicon, "count", lambda source: texts.get(source, {}))
    monkeypatch.setattr(lexicon.synonyms, "write", lambda source: None)
    for _ in range(60):
        source = f"edition:{chance.randint(1, 4)}"
        names = chance.sample("abcdefgh", chance.randint(0, 5))
        texts[source] = {name * 3: chance.randint(1, 3) for name in names}
        lexicon.write(source)
        assert counts() == dict(sum(map(Counter, texts.values()), Counter()))


def test_a_rebuild_mends_what_was_changed(doc):
    published(doc, "zebra")
    before = counts()
    Word.objects.filter(word="zebra").update(clauses=7)
    Word.objects.filter(word="part").delete()
    Word.objects.create(word="ghost", stem="ghost", clauses=1)
    SourceWords.objects.create(source="edition:x", words={"ghost": 1}, sha256="")
    Synonym.objects.create(form="ghost", other="spook", source="edition:x")
    indexing.rebuild()
    assert counts() == before
    assert not Synonym.objects.exists()
    assert lines() == []


def test_what_is_published_during_a_rebuild_is_not_lost(doc, alpha):
    published(doc, "zebra")
    other = document("ABC-2", lead=alpha)
    term = {
        "uuid": content.mint(), "preferred": "yak", "admitted": ["ox cart"],
        "deprecated": [], "definition": [], "source": [],
    }  # fmt: skip

    def report(progress):
        if not other.editions.exists():
            edition(other, tree(other, section("Part", paragraph("yak")), terms=[term]))
            work()

    lexicon.rebuild(report)
    assert counts()["yak"] == 1
    assert Synonym.objects.count() == 2
    assert lines() == []


# -- checking -------------------------------------------------------------------------


def lines():
    return [drift.what for drift in check_lexicon()]


def test_the_check_is_registered_and_a_sound_lexicon_has_no_drift(doc):
    published(doc, "zebra")
    assert checks()["lexicon"] is check_lexicon
    assert lines() == []


def test_a_missing_an_extra_and_a_miscounted_word_are_named(doc):
    published(doc, "zebra yak gnu")
    Word.objects.filter(word="zebra").delete()
    Word.objects.filter(word="yak").update(clauses=7)
    Word.objects.filter(word="gnu").update(stem="x")
    Word.objects.create(word="ghost", stem="ghost", clauses=1)
    assert lines() == [
        "The word “ghost” should not be there.",
        "The word “gnu” has the stem of another.",
        "The word “yak” counts 7 clauses, not 1.",
        "The word “zebra” is missing.",
    ]


def test_what_an_edition_adds_is_compared_with_its_text(doc):
    made = published(doc, "zebra")
    SourceWords.objects.update(sha256="0" * 64)
    assert lines() == ["The words of ABC-1 edition 1 were changed."]
    SourceWords.objects.all().delete()
    assert "The words of ABC-1 edition 1 are missing." in lines()
    lexicon.rebuild()
    erase(made)
    assert lines() == ["The words of ABC-1 edition 1 should not be there."]


def test_a_synonym_that_no_text_says_is_named(doc):
    made = published(doc, "zebra")
    source = edition_source(made.uuid)
    Synonym.objects.create(form="zebra", other="yak", source=source)
    assert lines() == ["The synonyms of ABC-1 edition 1 are not those of its text."]


def test_a_row_that_waits_explains_a_difference_and_one_that_failed_does_not(doc):
    edition(doc, tree(doc))
    assert lines() == []
    Job.objects.update(failed_at=NOON)
    assert lines() == ["The words of ABC-1 edition 1 are missing."]


# -- suggestions ----------------------------------------------------------------------


def completed(typed, limit=8):
    return completions(typed, limit, finding._published_with)


def test_the_last_word_is_completed_most_frequent_first(doc):
    published(doc, "transfers", "transfers training", "transcript", "transit")
    assert completed("tra") == ["transfers", "training", "transcript", "transit"]
    assert completed("TRÀN", 1) == ["transfers"]


def test_of_each_stem_the_most_frequent_word_is_put(doc):
    published(doc, "transfer training", "transfers training", "transfers trainings")
    assert completed("tra") == ["training", "transfers"]


def test_after_other_words_only_what_stands_beside_them_is_put(doc):
    published(doc, "credit transfer", "credit transfers tramway", "training")
    assert completed("credit tra") == ["credit tramway", "credit transfer"]
    assert completed("Crédits for TRAN") == ["Crédits for transfer"]
    assert completed("zebra tra") == []


@pytest.mark.parametrize(
    "typed", ["", "t", "transfer", "tra ", "status:tra", 'kind:"tra', "tra)", "4.2"]
)
def test_what_is_whole_or_a_filter_is_not_completed(doc, typed):
    published(doc, "transfer")
    assert completed(typed) == []


def test_signs_do_not_mean_anything_to_the_database(doc):
    published(doc, "transfer")
    for typed in ("%%", "__", "tr%", "\\tr", "'tr", "tr_"):
        assert all("transfer" in text for text in completed(typed))


def test_suggestions_are_some_of_each_kind(doc, alpha):
    for n in range(5):
        made = document(f"ZEB-{n}", lead=alpha)
        words = " ".join(f"zeb{letter}a" for letter in "abcdefghij")
        edition(made, tree(made, section(f"Zebra {n}", paragraph(words))))
    work()
    kinds = [one.kind for one in suggest("zeb")]
    assert Counter(kinds) == {"identifier": 3, "title": 3, "word": 2}
    assert kinds == sorted(kinds)
    assert [one.text for one in suggest("zebab")] == []
    assert [one.kind for one in suggest("zebaa"[:4])] == ["word"]


# -- corrections ----------------------------------------------------------------------


@pytest.fixture
def zoo(doc):
    published(
        doc,
        "Assessors keep evidence of each credential.",
        "Assessors score evidence.",
        "The committee accredits the yak and the credentials of assessors.",
    )
    return doc


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("credntial", "credential"),
        ("Assesors", "assessors"),
        ("assessors committe", "assessors committee"),
        ("evidnece", "evidence"),
        ('"keep evidnece" OR gnu', '"keep evidence" OR gnu'),
        ("evidnece status:current -gnu", "evidence status:current -gnu"),
        ("evidnece -evidnecf", "evidence -evidnecf"),
        ("(scroe)", "(score)"),
    ],
)
def test_a_slip_is_put_right_and_the_rest_stays_as_typed(zoo, typed, meant):
    found = find(typed)
    assert found.did_you_mean.text == meant
    assert found.did_you_mean.total == find(meant).total > found.total


@pytest.mark.parametrize(
    "typed",
    [
        "yka",  # too short
        "sxroe",  # two slips in five letters
        "crdntl",  # three in ten
        "evidnece committee gnus xylophones -assessors",  # still nothing
        "status:curent",
        "credntial*",
        "ABC-1 edition 7",
        "",
    ],
)
def test_nothing_is_put_for_what_may_be_meant_or_leads_nowhere(zoo, typed):
    assert find(typed).did_you_mean is None


def test_other_forms_of_a_published_word_are_no_slips(zoo):
    assert find("crediting assessments").did_you_mean is None
    assert find("credentialed").did_you_mean is None


def test_the_word_of_most_clauses_is_put_among_equals(doc):
    published(doc, "scone", "score", "score")
    assert find("scoqe").did_you_mean.text == "score"


def test_who_finds_enough_is_not_put_right(zoo):
    assert find("assessors").did_you_mean is None


def test_filters_narrow_what_may_be_meant(zoo):
    assert find("evidnece", filters={"status": ("withdrawn",)}).did_you_mean is None
    assert find("evidnece", in_force_on="2020-01-01").did_you_mean is None


def test_a_draft_word_is_offered_to_nobody(zoo, alpha):
    draft = document("ABC-9", lead=alpha)
    text = section("Part", paragraph("zyzzyva hovercraft"))
    write_desk(draft, tree(draft, text), {}, by=None)
    work()
    alice, bob = (
        member("alice", alpha, "editor"),
        member("bob", group("beta"), "editor"),
    )
    for person in (None, alice, bob):
        assert find("hovercrafx", person).did_you_mean is None
        assert not [s for s in suggest("hoverc", person) if s.kind == "word"]


def test_no_input_is_an_error(zoo):
    chance = random.Random(11)
    pieces = ['"', "'", "(", ")", "-", "*", ":", "\\", "%", "_", "AND", "OR", "NOT",
              "status:", "evidnece", "credntial", "\x00", "\ud800", "🎓", "\u202e", "½",
              "ﬃ", "日本語", "e\u0301vidence", "x" * 70, "evidence " * 60]  # fmt: skip
    for _ in range(150):
        text = "".join(
            chance.choice(pieces) + chance.choice(["", " "])
            for _ in range(chance.randint(1, 9))
        )
        find(text)
        suggest(text)


# -- several workers ------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_workers_at_once_lose_no_word_and_do_not_lock_each_other_out():
    ensure_defaults()
    names = [f"{a}{b}word" for a in "abcdef" for b in "uvwxyz"]
    made = []
    for number in range(4):
        doc = document(f"ABC-{number}", lead=group("alpha"))
        # Each names the words in another order.
        words = [*names[number * 9 :], *names[: number * 9]]
        with transaction.atomic():
            made.append(
                edition(doc, tree(doc, section("Part", paragraph(" ".join(words)))))
            )
    wrong = []

    def write(one):
        try:
            for _ in range(3):
                lexicon.write(edition_source(one.uuid))
        except Exception as error:  # noqa: BLE001
            wrong.append(repr(error))
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=(one,)) for one in made]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert {word: counts()[word] for word in names} == dict.fromkeys(names, 4)
    assert Word.objects.filter(word__in=names).count() == len(names)
