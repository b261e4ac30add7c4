"""What the script adds for readers, in a real browser; and that nothing depends on it."""

from contextlib import contextmanager

import pytest
from django.db import transaction

from cms.documents import content
from tests import factories as f
from tests.browser import chromium, needs_chromium

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.browser,
    needs_chromium,
]
TERM = "11111111-1111-4111-8111-111111111111"


@pytest.fixture
def address(live_server, settings):
    """An edition of five long sections, of which the first uses a term."""
    doc = f.document("ABC-1")
    said = {"type": "paragraph", "uuid": content.mint(), "text": [
        {"text": "An "}, {"text": "earner", "term": TERM}, {"text": " learns."}]}  # fmt: skip
    term = {"uuid": TERM, "preferred": "earner", "admitted": [], "deprecated": [],
            "definition": content.runs("Somebody who learns."), "source": []}  # fmt: skip
    long = [f.paragraph("Some words. " * 60) for _ in range(8)]
    sections = [f.section("People", said, f.requirement("It shall be done."))]
    for n in range(4):
        fresh = [{**p, "uuid": content.mint()} for p in long]
        sections.append(f.section(f"Part {n}", *fresh))
    with transaction.atomic():
        f.edition(doc, f.tree(doc, *sections, terms=[term]))
    return f"{live_server.url}/standards/ABC-1/1/"


@contextmanager
def page_at(address, **facts):
    with chromium() as browser:
        page = browser.new_context(**facts).new_page()
        problems = []
        page.on("console", lambda message: problems.append(message.text))
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.goto(address)
        yield page
    assert not problems


def test_a_definition_opens_on_hover_stays_under_the_pointer_and_closes_with_escape(
    address,
):
    with page_at(address) as page:
        page.locator("a.term").hover()
        page.wait_for_selector(".popup")
        assert "Somebody who learns." in page.locator(".popup").inner_text()
        page.locator(".popup").hover()
        page.wait_for_timeout(500)
        assert page.locator(".popup").count() == 1
        page.keyboard.press("Escape")
        assert page.locator(".popup").count() == 0
        page.mouse.move(1, 1)
        page.locator("a.term").focus()
        assert page.locator(".popup").count() == 1


def test_a_clause_shows_its_two_addresses_and_how_to_cite_it(address):
    with page_at(address) as page:
        page.locator(".requirement a.permalink").click()
        words = page.locator(".popup").inner_text()
        assert "/c/" in words
        assert "/standards/ABC-1/1/#c-" in words
        page.get_by_text("Cite this clause").click()
        page.wait_for_load_state()
        assert "ABC-1-R1" in page.locator("main").inner_text()


def test_the_contents_mark_the_section_that_is_read(address):
    with page_at(address) as page:
        page.evaluate(
            "document.querySelectorAll('.clause')[3].scrollIntoView({behavior: 'instant'})"
        )
        page.wait_for_selector(".contents [aria-current=location]")
        assert "Part 2" in page.locator(".contents [aria-current]").inner_text()


def test_everything_can_be_read_without_scripts(address):
    with page_at(address, java_script_enabled=False) as page:
        words = page.locator("main").inner_text()
        assert "It shall be done." in words
        assert "Somebody who learns." in words
        page.locator("a.term").click()
        assert page.url.endswith("#term-111111111111")


def test_nothing_scrolls_sideways_at_320_pixels(address):
    with page_at(address, viewport={"width": 320, "height": 640}) as page:
        wide = page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert wide == 0
