"""A browser journey: from a blank page to an edition that can be read, found and printed."""

import io
import re
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from cms import clock
from cms.config.demo.library import make_library
from cms.config.demo.people import make_people
from cms.documents.models import Document, Edition
from cms.outbox.worker import Worker
from cms.people.models import User
from cms.reading.site import ensure_site
from pdf.job import has_pango
from tests.browser import chromium, needs_chromium
from workflows.actions.declare import declare, give_review

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.browser,
    needs_chromium,
]
NAME = "JRN-1"
VOTERS = ["amara", "ben", "chloe", "dmitri", "elena", "farah", "grace", "hiro",
          "imani", "jonas"]  # fmt: skip
SENTENCE = "The issuer shall keep the hours of each earner"


class People:
    """The persons of the journey, each signed in with a browser context of her own."""

    def __init__(self, browser, address):
        self.browser, self.address = browser, address
        self.pages = {}
        self.problems = []

    def page(self, username):
        """The page of a person; "" is a reader without an account."""
        if username not in self.pages:
            context = self.browser.new_context(viewport={"width": 1280, "height": 1000})
            page = context.new_page()
            page.set_default_timeout(15_000)
            page.on("console", self.listen)
            page.on("pageerror", lambda error: self.problems.append(str(error)))
            if username and not self.pages:
                self.sign_in(page, username)
            elif username:
                context.add_cookies([self.cookie(username)])
            self.pages[username] = page
        return self.pages[username]

    def sign_in(self, page, username):
        page.goto(f"{self.address}/admin/login/?next=/review/")
        page.fill("[name=username]", username)
        page.fill("[name=password]", "secret")
        page.keyboard.press("Enter")
        page.wait_for_url(f"{self.address}/review/")

    def cookie(self, username):
        """What the browser has after signing in; the first person does it by hand."""
        client = Client()
        client.force_login(User.objects.get(username=username))
        session = client.cookies["sessionid"].value
        return {"name": "sessionid", "value": session, "url": self.address}

    def listen(self, message):
        # An autosave that the click on Save draft has overtaken is answered with 400.
        if message.type == "error" and "400 (Bad Request)" not in message.text:
            self.problems.append(message.text)

    def do(self, username, what, **fields):
        """Fill in and send one form of the participants' side."""
        page = self.page(username)
        page.goto(f"{self.address}/review/{NAME}/{what}/")
        self.send(page, **fields)

    def send(self, page, **fields):
        for name, value in fields.items():
            field = page.locator(f"main [name={name}]")
            kind = field.first.get_attribute("type")
            if kind in ("radio", "checkbox"):
                for one in [value] if isinstance(value, str) else value:
                    page.locator(f"main [name={name}][value={one}]").check()
            elif field.first.evaluate("e => e.tagName") == "SELECT":
                field.select_option(label=value)
            else:
                field.fill(value)
        page.locator("main form button[type=submit]:not(.places-out)").click()
        page.wait_for_load_state()
        refusal = page.locator("main [data-kind=refusal], main .error")
        assert refusal.count() == 0, refusal.first.inner_text()


@pytest.fixture
def days_ago(settings):
    """Let the whole process stand so many days in the past."""
    now = datetime.now(UTC)
    yield lambda days: clock.travel(now - timedelta(days=days))
    clock.travel(None)


@pytest.fixture
def world(settings, tmp_path):
    settings.SEARCH_DIR = tmp_path / "search"
    settings.BLOB_DIR = tmp_path / "blobs"
    make_people(clock.today())
    make_library()
    ensure_site()
    for person in User.objects.all():
        person.set_password("secret")
        person.save()


def insert_block(page, kind):
    """Put a block at the end of the section's text."""
    page.locator("button[title='Insert a block']").last.click()
    page.get_by_role("option", name=kind, exact=True).click()
    return page.locator("[data-streamfield-child]").last


def write(block, words):
    """Type into the first text of a block."""
    text = block.locator("[role=textbox][contenteditable=true]").first
    for _ in range(5):
        # A new block slides in and takes the focus when it has arrived.
        block.page.wait_for_timeout(600)
        text.click()
        block.page.keyboard.type(words, delay=5)
        if words.strip() in text.inner_text():
            return
        block.page.keyboard.press("Control+a")
        block.page.keyboard.press("Delete")
    raise AssertionError(f"The block did not take {words!r}.")


def playwright_timeout():
    from playwright.sync_api import TimeoutError as Late

    return Late


def insert_entity(page, command, choice):
    """Put a term or cross-reference at the cursor: its slash command, then a row."""
    offered = page.locator("[role=option]:visible").first
    entities = page.locator(".concord-entity")
    before = entities.count()
    for _ in range(5):
        page.keyboard.type(f"/{command}", delay=50)
        try:
            offered.wait_for(timeout=3000)
            break
        except playwright_timeout():
            # The editor was busy and took the slash for a letter.
            for _ in f"/{command}":
                page.keyboard.press("Backspace")
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    dialog.locator("input[type=search]").fill(choice)
    dialog.get_by_role("radio").first.check()
    dialog.get_by_role("button", name="Insert").click()
    dialog.wait_for(state="detached")
    entities.nth(before).wait_for()
    # Only what has reached the form is saved.
    page.wait_for_function(
        "count => [...document.querySelectorAll('input[type=hidden]')]"
        ".map((input) => input.value.match(/entityMap.*(TERM|XREF)/) ? 1 : 0)"
        ".reduce((a, b) => a + b, 0) >= count",
        arg=before + 1,
    )


def save(page):
    # The rich text writes itself into the form a quarter of a second after the last key.
    page.wait_for_timeout(500)
    page.get_by_role("button", name="Save draft").click()
    page.wait_for_load_state("networkidle")
    # The page may still be changing into the next one, whose content cannot be asked for.
    said = page.get_by_text(re.compile("has been updated|created"))
    said.first.wait_for(state="attached")


def add_section(page, address, desk, title):
    page.goto(f"{address}/admin/pages/add/documents/sectionpage/{desk.pk}/")
    page.wait_for_load_state("networkidle")
    page.fill("[name=title]", title)


def write_front(page, address, desk):
    page.goto(f"{address}/admin/pages/{desk.pk}/edit/")
    page.wait_for_load_state("networkidle")
    scope = page.locator("[data-contentpath=scope] [role=textbox]").first
    scope.click()
    page.keyboard.type("This standard applies to records of hours.")
    save(page)


def write_sections(page, address, desk):
    """A section with a paragraph; one with a requirement, a term, a table, a reference."""
    add_section(page, address, desk, "Purpose")
    write(insert_block(page, "Paragraph"), "Hours unwritten cannot be recognised.")
    save(page)
    add_section(page, address, desk, "Keeping hours")
    requirement = insert_block(page, "Requirement")
    requirement.get_by_label("Is assessed").uncheck()
    write(requirement, SENTENCE.removesuffix("earner"))
    insert_entity(page, "gloss", "earner")
    cell = insert_block(page, "Table").locator("concord-grid .concord-rich")
    for index, words in enumerate(("Kind", "Hours", "One CEU", "10")):
        cell.nth(index).click()
        page.keyboard.type(words)
    write(insert_block(page, "Paragraph"), "The reason is given in ")
    insert_entity(page, "cross", "Purpose")
    save(page)


def test_a_blank_page_becomes_an_edition_that_says_what_was_approved(
    live_server, world, days_ago
):
    address = live_server.url
    with chromium() as browser:
        people = People(browser, address)
        go_the_road(people, days_ago)
        reader = people.page("")
        reader.goto(f"{address}/standards/{NAME}/")
        text = reader.locator("article").inner_text()
        assert reader.url == f"{address}/standards/{NAME}/1/"
        assert SENTENCE in text
        assert f"{NAME}-R1" in text
        assert "One CEU" in text
        assert "A later edit" not in text
        assert reader.locator("article a.xref").first.inner_text()
        reader.goto(f"{address}/search/?q=keep+hours")
        hit = reader.locator(".hit a").first
        assert "Keeping hours" in hit.inner_text()
        hit.click()
        assert SENTENCE in reader.locator("article").inner_text()
        assert people.problems == []
    if has_pango():
        assert SENTENCE in words_of_pdf(Edition.objects.get(document__designation=NAME))


def go_the_road(people, days_ago):
    """Everything up to publication, by the people who have to do it."""
    days_ago(150)
    page = people.page("ben")
    page.goto(f"{people.address}/review/new_document/")
    people.send(
        page, group="Micro-credential Standards Working Group", kind="Standard",
        designation=NAME, title="Records of hours", need="Nobody writes them down.",
    )  # fmt: skip
    document = Document.objects.get(designation=NAME)
    item = document.work_items.get()
    days_ago(149)
    people.do("amara", "do/call_for_adoption")
    for person in ("chloe", "dmitri", "grace"):
        declare(item, "support", by=User.objects.get(username=person))
    people.do("amara", "do/adopt", editor="Ben Hallström", shepherd="Elena Marsh")

    write_front(page, people.address, item.desk)
    write_sections(page, people.address, item.desk)
    days_ago(148)
    people.do("ben", "do/request_review")
    people.do("amara", "do/request_review")
    days_ago(140)
    people.do("dmitri", "review", result="ready")
    give_review(item, "ready", by=User.objects.get(username="hiro"))

    # What is written now belongs to the next edition.
    add_section(page, people.address, item.desk, "Afterthought")
    write(insert_block(page, "Paragraph"), "A later edit that nobody has approved.")
    save(page)

    days_ago(125)
    people.do("amara", "do/close_review", checklist=[
        "accessibility", "equity", "privacy", "assessment"])  # fmt: skip
    days_ago(124)
    people.do("amara", "do/accept_evidence")
    reader = people.page("")
    reader.goto(f"{people.address}/standards/{NAME}/")
    assert "/draft/" in reader.url
    assert "draft" in reader.locator("main").inner_text().lower()
    days_ago(77)
    for person in VOTERS:
        declare(
            item, "conflict", by=User.objects.get(username=person),
            data={"conflict": False},
        )  # fmt: skip
    people.do("amara", "do/open_ballot")
    people.do("olga", "do/open_ballot", confirmation=NAME)
    days_ago(70)
    for person in VOTERS[:7]:
        people.do(person, "vote", position="approve")
    days_ago(45)
    people.do("amara", "do/certify")
    days_ago(13)
    people.do("olga", "do/start_publication")
    Worker().drain()
    days_ago(12)
    people.do("ben", "declare/proof", answer="yes")
    people.do("olga", "do/publish")
    Worker().drain()


def words_of_pdf(edition):
    import pypdf

    from cms.documents import blobs

    blob = edition.renditions.get(kind="pdf").blob
    pages = pypdf.PdfReader(io.BytesIO(blobs.read(blob.pk))).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())
