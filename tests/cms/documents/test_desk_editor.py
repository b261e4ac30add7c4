"""Editors write on the desk in the admin; others see nothing of it."""

import json
import re

import pytest
from django.urls import reverse

from cms.documents import content
from cms.documents.desk import assemble, write_desk
from cms.documents.models import SectionPage, Term
from cms.documents.richtext import contentstate
from cms.documents.richtext.convert import Paragraph
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def doc():
    return factories.document()


@pytest.fixture
def alice(doc):
    return factories.member("alice", doc.lead_group, "editor")


@pytest.fixture
def bob():
    """An editor of another group."""
    return factories.member("bob", factories.group("beta"), "editor")


@pytest.fixture
def desk(doc, alice):
    return write_desk(doc, factories.tree(doc), by=alice)


def rich(*texts, keys=()):
    paragraphs = [
        Paragraph(content.runs(text), keys[i] if i < len(keys) else f"k{i}")
        for i, text in enumerate(texts)
    ]
    return json.dumps(contentstate.from_paragraphs(paragraphs))


def form(title, *blocks, **facts):
    """The fields of a section's form; a block is (type, id, {field: posted})."""
    data = {
        "title": title, "kind": "clause", "lang": "", "body-count": str(len(blocks)),
        "action-save": "", **facts,
    }  # fmt: skip
    for i, (kind, uuid, fields) in enumerate(blocks):
        prefix = f"body-{i}"
        data |= {
            f"{prefix}-type": kind, f"{prefix}-id": uuid, f"{prefix}-order": str(i),
            f"{prefix}-deleted": "",
        }  # fmt: skip
        for name, value in fields.items():
            data[f"{prefix}-value{name and '-' + name}"] = value
    return data


def blocks_of(page):
    """Raw blocks of the latest revision."""
    page = SectionPage.objects.get(pk=page.pk)
    return json.loads(page.latest_revision.content["body"])


def edit_url(page):
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def rules(desk):
    return SectionPage.objects.descendant_of(desk).last()


def test_an_editor_adds_a_section_that_is_never_live(client, alice, desk):
    client.force_login(alice)
    url = reverse("wagtailadmin_pages:add", args=["documents", "sectionpage", desk.pk])
    assert client.get(url).status_code == 200
    block = content.mint()
    response = client.post(
        url, form("New", ("paragraph", block, {"": rich("Hello", "there")}))
    )
    assert response.status_code == 302
    page = SectionPage.objects.get(title="New")
    assert not page.live
    section = assemble(desk).tree["sections"][-1]
    assert section["blocks"][0]["uuid"] == block
    assert [content.plain(b["text"]) for b in section["blocks"]] == ["Hello", "there"]


def test_autosaves_of_one_form_agree_on_every_uuid(client, alice, desk):
    client.force_login(alice)
    page = rules(desk)
    items = contentstate.from_items([{"key": "abc12", "html": "one"}], "bullet")
    data = form(
        "Rules",
        ("paragraph", content.mint(), {"": rich("One", "Two", keys=["p0", "q9w8e"])}),
        ("list", content.mint(), {"style": "bullet", "items": json.dumps(items)}),
    )
    seen = []
    revision = None
    for _ in range(2):
        if revision:
            data["overwrite_revision_id"] = revision
        response = client.post(
            edit_url(page), data, headers={"accept": "application/json"}
        )
        assert response.status_code == 200, response.content
        page.refresh_from_db()
        revision = page.latest_revision_id
        seen.append(blocks_of(page))
    assert seen[0] == seen[1]
    assert len({raw["id"] for raw in seen[0]}) == 3
    assert seen[0][2]["value"]["items"][0]["uuid"]


def test_opening_and_saving_a_section_changes_no_text(client, alice, desk):
    client.force_login(alice)
    before = content.sha256_of(assemble(desk).tree)
    page = rules(desk)
    raw = blocks_of(page)[0]
    posted = {
        "kind": "shall", "text": rich(content.plain(assemble(desk).tree["sections"][1]["blocks"][0]["text"])),
        "rationale": rich(), "verification": rich(), "role": "", "levels": "",
    }  # fmt: skip
    response = client.post(
        edit_url(page), form("Rules", ("requirement", raw["id"], posted))
    )
    assert response.status_code == 302
    assert content.sha256_of(assemble(desk).tree) == before


def test_reverting_brings_the_old_uuids_back(client, alice, desk):
    client.force_login(alice)
    page = rules(desk)
    first = page.latest_revision_id
    before = [raw["id"] for raw in blocks_of(page)]
    client.post(
        edit_url(page), form("Rules", ("paragraph", content.mint(), {"": rich("New")}))
    )
    url = reverse("wagtailadmin_pages:revisions_revert", args=[page.pk, first])
    response = client.get(url)
    assert response.status_code == 200
    revision = page.revisions.get(pk=first)
    assert [b.id for b in revision.as_object().body] == before


def test_a_draft_may_be_unfinished(client, alice, desk):
    client.force_login(alice)
    page = rules(desk)
    empty = {"kind": "shall", "text": rich(), "rationale": rich(),
             "verification": rich(), "role": "", "levels": ""}  # fmt: skip
    response = client.post(
        edit_url(page), form("Rules", ("requirement", content.mint(), empty))
    )
    assert response.status_code == 302


def test_too_many_blocks_are_refused_with_advice_and_nothing_is_lost(
    client, alice, desk
):
    client.force_login(alice)
    page = rules(desk)
    blocks = [
        ("paragraph", content.mint(), {"": rich(f"Words {i}")}) for i in range(121)
    ]
    response = client.post(edit_url(page), form("Rules", *blocks))
    assert response.status_code == 200
    text = response.content.decode()
    assert "This section has 121 blocks; it may have 120." in text
    assert "Words 120" in text
    assert len(blocks_of(page)) == 1


def test_an_editor_of_another_group_is_told_that_nothing_is_there(client, bob, desk):
    client.force_login(bob)
    page = rules(desk)
    urls = [
        edit_url(page),
        reverse("concord_desk:outline", args=[desk.pk]),
        reverse("concord_desk:numbers", args=[page.pk]),
        reverse("concord_desk:choices", args=[desk.pk]) + "?kind=node",
        reverse("concord_desk:parts", args=[desk.pk, page.pk]),
        reverse("wagtailadmin_pages:view_draft", args=[page.pk]),
    ]
    assert [client.get(url).status_code for url in urls] == [404] * len(urls)


def test_a_member_without_the_role_reads_the_outline_and_changes_nothing(
    client, doc, desk
):
    chair = factories.member("carol", doc.lead_group, "chair")
    client.force_login(chair)
    url = reverse("concord_desk:outline", args=[desk.pk])
    assert client.get(url).status_code == 200
    page = rules(desk)
    response = client.post(url, {"section": page.pk, "action": "up"})
    assert response.status_code in (302, 403)
    titles = [s["title"] for s in assemble(desk).tree["sections"]]
    assert titles == ["Scope", "Rules"]


def test_the_outline_moves_a_section_without_a_script(client, alice, desk):
    client.force_login(alice)
    url = reverse("concord_desk:outline", args=[desk.pk])
    page = rules(desk)
    assert b"Into the one before" in client.get(url).content
    response = client.post(url, {"section": page.pk, "action": "up"}, follow=True)
    assert "“Rules” was moved." in response.content.decode()
    titles = [s["title"] for s in assemble(desk).tree["sections"]]
    assert titles == ["Rules", "Scope"]


def test_a_refused_move_says_why(client, alice, desk):
    client.force_login(alice)
    url = reverse("concord_desk:outline", args=[desk.pk])
    response = client.post(
        url, {"section": rules(desk).pk, "action": "down"}, follow=True
    )
    assert "is the last section at its level already" in response.content.decode()


def test_a_section_is_split_on_the_page_of_its_parts(client, alice, desk):
    client.force_login(alice)
    page = rules(desk)
    url = reverse("concord_desk:parts", args=[desk.pk, page.pk])
    assert client.get(url).status_code == 200
    block = blocks_of(page)[0]["id"]
    response = client.post(url, {"action": "split", "at": block, "title": "Later"})
    assert response.status_code == 302
    titles = [s["title"] for s in assemble(desk).tree["sections"]]
    assert titles == ["Scope", "Rules", "Later"]


def test_the_lists_of_the_dialogs_name_parts_terms_and_references(
    client, alice, doc, desk
):
    client.force_login(alice)
    Term.objects.create(preferred="issuer", group=doc.lead_group)
    url = reverse("concord_desk:choices", args=[desk.pk])
    rows = client.get(url, {"kind": "node"}).json()["rows"]
    assert {"1", "2", "ABC-1-R1"} <= {row["label"] for row in rows}
    assert client.get(url, {"kind": "term"}).json()["rows"][0]["label"] == "issuer"
    assert (
        client.get(url, {"kind": "requirement"}).json()["rows"][0]["label"]
        == "ABC-1-R1"
    )
    assert client.get(url, {"kind": "nonsense"}).status_code == 400


def test_the_editor_is_told_the_numbers(client, alice, desk):
    client.force_login(alice)
    page = rules(desk)
    facts = client.get(reverse("concord_desk:numbers", args=[page.pk])).json()
    assert facts["section"] == "2"
    assert list(facts["blocks"].values()) == ["ABC-1-R1"]


def test_the_preview_shows_the_whole_document_in_a_frame(client, alice, desk):
    client.force_login(alice)
    url = reverse("wagtailadmin_pages:view_draft", args=[rules(desk).pk])
    response = client.get(url)
    assert "This document says what good work is." in response.content.decode()
    assert "frame-ancestors 'self'" in response["Content-Security-Policy"]


def test_pictures_of_the_desk_are_for_members_only(client, alice, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    (tmp_path / "a.png").write_bytes(b"x")
    assert client.get("/desk-files/a.png").status_code == 404
    client.force_login(alice)
    assert client.get("/desk-files/a.png").status_code == 200
    assert client.get("/desk-files/../secret").status_code == 404


def test_a_cross_reference_is_opened_with_todays_number(client, alice, doc):
    target = factories.section("Target")
    xref = {"document": str(doc.uuid), "edition": None, "node": target["uuid"], "label": "9.9"}  # fmt: skip
    part = factories.paragraph("")
    part["text"] = [{"text": "", "xref": xref}]
    desk = write_desk(doc, factories.tree(doc, factories.section("S", part), target), by=alice)  # fmt: skip
    client.force_login(alice)
    page = SectionPage.objects.descendant_of(desk).first()
    text = client.get(edit_url(page)).content.decode()
    assert "9.9" not in text


def test_the_preview_of_a_new_section_shows_it_in_its_place(client, alice, desk):
    client.force_login(alice)
    scope = SectionPage.objects.descendant_of(desk).first()
    args = ["documents", "sectionpage", scope.pk]
    url = reverse("wagtailadmin_pages:preview_on_add", args=args)
    posted = form("Inside", ("paragraph", content.mint(), {"": rich("Not saved yet")}))
    assert client.post(url, posted).json()["is_valid"]
    text = client.get(url).content.decode()
    assert "Not saved yet" in text
    assert '<span class="clause-number">1.1</span> Inside' in text
    assert not SectionPage.objects.filter(title="Inside").exists()


def test_a_section_goes_out_of_the_text_and_comes_back_on_the_outline(
    client, alice, desk
):
    client.force_login(alice)
    url = reverse("concord_desk:outline", args=[desk.pk])
    page = rules(desk)
    response = client.post(url, {"section": page.pk, "action": "retire"}, follow=True)
    assert "Retired sections" in response.content.decode()
    assert len(assemble(desk).tree["sections"]) == 1
    client.post(url, {"section": page.pk, "action": "restore"})
    assert len(assemble(desk).tree["sections"]) == 2


def test_a_new_clause_lies_before_the_annexes(client, alice, doc):
    parts = [factories.section("One"), factories.section("Extra", kind="annex")]
    desk = write_desk(doc, factories.tree(doc, *parts), by=alice)
    client.force_login(alice)
    url = reverse("wagtailadmin_pages:add", args=["documents", "sectionpage", desk.pk])
    assert client.post(url, form("Two")).status_code == 302
    titles = [s["title"] for s in assemble(desk).tree["sections"]]
    assert titles == ["One", "Two", "Extra"]


def test_a_form_that_is_sent_as_new_twice_makes_one_section(client, alice, desk):
    """Autosave makes the page; a click on Save draft that crosses it comes as new too."""
    client.force_login(alice)
    url = reverse("wagtailadmin_pages:add", args=["documents", "sectionpage", desk.pk])
    before = SectionPage.objects.descendant_of(desk).count()
    first = client.get(url)
    node = re.search(r'name="concord-born" value="([^"]+)"', first.content.decode())[1]
    block = content.mint()
    for words in ("Begun.", "Finished."):
        data = form("Twice", ("paragraph", block, {"": rich(words)}))
        assert client.post(url, {**data, "concord-born": node}).status_code == 302
    assert SectionPage.objects.descendant_of(desk).count() == before + 1
    made = SectionPage.objects.get(node=node)
    assert made.title == "Twice"
    assert "Finished." in json.dumps(blocks_of(made))


def test_an_autosave_that_comes_late_brings_no_old_words_back(client, alice, desk):
    client.force_login(alice)
    url = reverse("wagtailadmin_pages:add", args=["documents", "sectionpage", desk.pk])
    node, block = content.mint(), content.mint()
    newer = form("Late", ("paragraph", block, {"": rich("Newer.")}))
    assert client.post(url, {**newer, "concord-born": node}).status_code == 302
    older = form("Late", ("paragraph", block, {"": rich("Older.")}))
    answer = client.post(
        url, {**older, "concord-born": node}, headers={"accept": "application/json"}
    )
    assert answer.status_code == 400
    assert answer.json()["error_code"] == "overtaken"
    assert "Newer." in json.dumps(blocks_of(SectionPage.objects.get(node=node)))
