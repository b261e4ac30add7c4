"""Search in a real browser: the combobox, facets with and without scripts, marks on arrival."""

import re
from contextlib import contextmanager

import pytest
from django.db import transaction

from search import indexing
from tests import factories as f
from tests.browser import chromium, needs_chromium

pytestmark = [pytest.mark.django_db(transaction=True), needs_chromium]
STANDARDS = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="module")
def browser():
    with chromium() as started:
        yield started


@pytest.fixture
def site(live_server, alpha):
    """A standard and a chapter that both speak of zebras; one clause links a term."""
    doc = f.document("MCS-101", lead=alpha, title="Quality of zebras")
    words = f.paragraph("")
    words["text"] = [
        {"text": "A zebra is "},
        {"text": "striped", "marks": ["strong"]},
        {"text": " all over. "},
        {"text": "Striped", "marks": ["emphasis"]},
        {"text": " zebras run; other"},
        {"text": "zebras", "marks": ["code"]},
        {"text": " do not."},
    ]
    long = [f.paragraph("Some words. " * 60) for _ in range(6)]
    far = [*long[:3], f.paragraph("A quagga."), *long[3:], f.paragraph("Two quaggas.")]
    below = f.section("Foals", f.paragraph("A zebra has one foal."))
    parts = [f.section("Zebras at rest", words, below)]
    parts += [f.section(f"Zebra {n}", f.paragraph("A zebra.")) for n in range(10)]
    with transaction.atomic():
        f.edition(doc, f.tree(doc, f.section("Long", *far), *parts))
        toolkit = f.document("TK-1", kind="chapter", lead=alpha, title="Mindsets")
        f.edition(toolkit, f.tree(toolkit, f.section("Zebra", f.paragraph("Zebra."))))
    indexing.rebuild()
    return live_server.url


@contextmanager
def page_at(browser, address, **facts):
    context = browser.new_context(**facts)
    page = context.new_page()
    problems = []
    page.on("console", lambda message: problems.append(message.text))
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.goto(address)
    yield page
    context.close()
    assert not problems


def typed(page, words, box="#search-box"):
    """The box after words were typed into it, and its list when it is there."""
    field = page.locator(box)
    field.focus()
    field.press_sequentially(words)
    page.wait_for_selector(f"#{field.get_attribute('aria-controls')} [role=option]")
    return field


def active(page, field):
    """The words of the option on which the keyboard is."""
    name = field.get_attribute("aria-activedescendant")
    return page.locator(f"#{name} span").first.inner_text() if name else None


def marked(page):
    """What is marked on a page of an edition."""
    return page.evaluate(
        "[...(CSS.highlights.get('found') || [])].map((range) => range.toString())"
    )


# -- the combobox


def test_the_box_tells_a_screen_reader_what_it_is_and_what_it_offers(browser, site):
    with page_at(browser, f"{site}/search/") as page:
        field = page.locator("#search-box")
        assert field.get_attribute("role") == "combobox"
        assert field.get_attribute("aria-autocomplete") == "list"
        assert field.get_attribute("aria-expanded") == "false"
        typed(page, "MCS-101 1")
        assert field.get_attribute("aria-expanded") == "true"
        box = page.get_by_role("listbox", name="Suggestions")
        options = box.get_by_role("group", name="Citations").get_by_role("option")
        count = box.get_by_role("option").count()
        assert options.first.inner_text().startswith("MCS-101 1")
        said = page.locator(".search-box [role=status]")
        assert said.inner_text() == f"{count} suggestions"
        assert said.get_attribute("aria-live") in (None, "polite")


def test_the_keyboard_walks_the_list_and_leaves_it(browser, site):
    with page_at(browser, f"{site}/search/") as page:
        field = typed(page, "zebra")
        shown = page.get_by_role("option").locator("span:first-child").all_inner_texts()
        assert active(page, field) is None
        page.keyboard.press("ArrowDown")
        assert active(page, field) == shown[0]
        assert page.locator("[aria-selected=true]").count() == 1
        page.keyboard.press("ArrowUp")
        assert active(page, field) == shown[-1]
        page.keyboard.press("ArrowDown")
        assert active(page, field) == shown[0]
        page.keyboard.press("Home")
        assert active(page, field) is None
        assert page.evaluate("document.activeElement.selectionStart") == 0
        page.keyboard.press("ArrowDown")
        page.keyboard.press("End")
        assert active(page, field) is None
        assert page.evaluate("document.activeElement.selectionStart") == len("zebra")
        page.keyboard.press("Escape")
        assert field.get_attribute("aria-expanded") == "false"
        assert field.input_value() == "zebra"
        page.keyboard.press("ArrowDown")
        page.wait_for_selector("[role=option]")
        page.keyboard.press("Tab")
        assert field.get_attribute("aria-expanded") == "false"
        assert page.evaluate("document.activeElement.textContent") == "Search"
        field.focus()
        page.keyboard.press("Escape")
        assert field.input_value() == ""


def test_enter_on_a_citation_leads_straight_to_its_clause(browser, site):
    with page_at(browser, f"{site}/search/") as page:
        field = typed(page, "MCS-101 2")
        page.keyboard.press("ArrowDown")
        assert active(page, field) == "MCS-101 2"
        page.keyboard.press("Enter")
        page.wait_for_url("**/standards/MCS-101/1/2/**")


def test_enter_on_a_title_searches_for_it_and_without_an_option_for_the_words(
    browser, site
):
    with page_at(browser, f"{site}/search/") as page:
        typed(page, "zebras at")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        page.wait_for_url("**q=Zebras+at+rest**")
        assert "Zebras at rest" in page.locator(".hit-title").first.inner_text()
        page.locator("#search-box").fill("")
        typed(page, "foal")
        page.keyboard.press("Enter")
        page.wait_for_url("**q=foal**")


def test_a_finger_and_a_mouse_choose_too_in_the_box_of_every_page(browser, site):
    with page_at(browser, f"{site}/standards/", has_touch=True) as page:
        typed(page, "foal", "#site-search")
        page.get_by_role("option").first.tap()
        page.wait_for_url("**/search/?q=Foals")
        page.goto(f"{site}/toolkit/")
        typed(page, "foal", "#site-search")
        page.get_by_role("option").first.click()
        page.wait_for_url("**/search/?q=Foals")


def test_a_slow_answer_to_older_words_is_dropped(browser, site):
    with page_at(browser, f"{site}/search/") as page:
        held = []
        # Not `held.append`: Playwright sets an attribute on its handler.
        page.route(re.compile(r"suggest\?q=zebra$"), lambda one: held.append(one))  # noqa: PLW0108
        field = page.locator("#search-box")
        field.press_sequentially("zebra")
        page.wait_for_timeout(300)
        assert len(held) == 1
        field.fill("foal")
        page.wait_for_selector("[role=option]")
        held[0].continue_()
        page.wait_for_timeout(300)
        assert page.get_by_role("option").first.inner_text().startswith("Foals")


def test_without_scripts_the_box_is_a_plain_form(browser, site):
    with page_at(browser, f"{site}/standards/", java_script_enabled=False) as page:
        field = page.locator("#site-search")
        assert field.get_attribute("role") is None
        field.fill("foal")
        field.press("Enter")
        assert "1 clause found" in page.locator("h2").first.inner_text()


# -- facets


def test_facets_work_without_scripts(browser, site):
    address = f"{site}/search/?q=zebra"
    with page_at(browser, address, java_script_enabled=False) as page:
        page.get_by_label("Toolkit chapter").check()
        page.get_by_role("button", name="Apply").click()
        assert "1 clause found" in page.locator("#search-count").inner_text()
        assert page.get_by_label("Toolkit chapter").is_checked()
        page.get_by_role("link", name="Remove: Document type: Toolkit chapter").click()
        assert "clauses found" in page.locator("#search-count").inner_text()


def test_a_ticked_facet_applies_at_once_and_keeps_focus_and_page(browser, site):
    with page_at(browser, f"{site}/search/?q=zebra") as page:
        page.evaluate("window.same = true")
        assert not page.get_by_role("button", name="Apply").is_visible()
        before = page.locator("[data-search-count]").inner_text()
        box = page.get_by_label("Toolkit chapter")
        box.focus()
        page.keyboard.press("Space")
        page.wait_for_url("**kind=chapter**")
        count = page.locator("[data-search-count][role=status]")
        assert count.inner_text() == "1 clause found"
        assert page.evaluate("window.same")
        assert page.evaluate("document.activeElement.value") == "chapter"
        page.go_back()
        page.wait_for_function(
            "(words) => document.querySelector('[data-search-count]').textContent === words",
            arg=before,
        )
        assert not page.get_by_label("Toolkit chapter").is_checked()


def test_a_link_to_a_place_on_the_page_does_not_load_it_again(browser, site):
    narrow = {"viewport": {"width": 360, "height": 640}}
    with page_at(browser, f"{site}/search/?q=zebra", **narrow) as page:
        page.evaluate("window.same = true")
        page.get_by_role("link", name="Narrow down").click()
        page.wait_for_timeout(300)
        assert page.evaluate("window.same")
        assert page.url.endswith("#facets-title")


# -- arrival


def test_the_hit_is_marked_on_arrival_in_its_clause_only(browser, site):
    with page_at(browser, f"{site}/search/?q=zebra+striped") as page:
        page.locator(".hit-title a").first.click()
        page.wait_for_selector(".found-note")
        assert marked(page) == ["Zebras", "zebra", "striped", "Striped", "zebras"]
        note = page.locator(".found-note [role=status]")
        assert note.inner_text() == "What you searched for is marked here."
        page.keyboard.press("Escape")
        assert marked(page) == []
        assert page.locator(".found-note").count() == 0
        assert "mark=" not in page.url


def test_the_button_takes_the_marks_away_and_the_way_back_keeps_the_filters(
    browser, site
):
    address = f"{site}/search/?q=foal&kind=standard&jump=no"
    with page_at(browser, address) as page:
        page.locator(".hit-title a").first.click()
        page.get_by_role("button", name="Remove the marks").click()
        assert marked(page) == []
        assert page.evaluate("document.activeElement.id").startswith("c-")
        page.get_by_role("link", name="Back to the results").click()
        assert "kind=standard" in page.url


def test_marks_out_of_sight_are_a_button_away(browser, site):
    def seen(page):
        return page.evaluate(
            """[...CSS.highlights.get('found')].map((range) => {
                const box = range.getBoundingClientRect();
                return box.top >= 0 && box.bottom <= innerHeight; })"""
        )

    facts = {"viewport": {"width": 800, "height": 500}, "reduced_motion": "reduce"}
    with page_at(browser, f"{site}/search/?q=quagga", **facts) as page:
        page.locator(".hit-title a").first.click()
        button = page.get_by_role("button", name="Next mark")
        for wanted in ([True, False], [False, True], [True, False]):
            button.click()
            assert seen(page) == wanted
        assert button.is_visible()


def test_a_browser_without_highlights_gets_mark_elements(browser, site):
    with page_at(browser, f"{site}/search/?q=striped") as page:
        page.add_init_script("delete window.Highlight")
        page.locator(".hit-title a").first.click()
        page.wait_for_selector(".found-note")
        marks = page.locator(".document mark")
        assert marks.all_inner_texts() == ["striped", "Striped"]
        words = page.locator(".document").inner_text()
        page.keyboard.press("Escape")
        assert marks.count() == 0
        assert "A zebra is striped all over. Striped zebras run" in words


def test_what_stands_in_the_address_marks_text_and_makes_nothing(browser, site):
    wild = "%3Cimg+src%3Dx%3E%7C.*%7C%28%7C%5C%7Cfoal"
    with page_at(browser, f"{site}/standards/MCS-101/1/2.1/?mark={wild}#x") as page:
        assert marked(page) == []
    with page_at(browser, f"{site}/standards/MCS-101/1/2.1/?mark={wild}") as page:
        page.wait_for_selector(".found-note")
        assert marked(page) == ["foal"]
        assert page.locator("img").count() == 0


def test_a_document_is_searched_from_its_own_pages(browser, site):
    address = f"{site}/standards/MCS-101/1/"
    with page_at(browser, address, java_script_enabled=False) as page:
        page.get_by_label("Search in this document").fill("zebra")
        page.keyboard.press("Enter")
        page.wait_for_url("**document=MCS-101**")
        places = page.locator(".hit-place strong").all_inner_texts()
        assert set(places) == {"MCS-101"}


# -- for everybody


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_the_pages_of_search(browser, site, scheme):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    rules = {"runOnly": {"type": "tag", "values": STANDARDS}}
    pages = {
        "/search/": None,
        "/search/?q=zebra&kind=standard&on=2026-06-01": None,
        "/search/?q=xylophone&on=2026-02-31&year=2026": None,
        "/search/?q=zeb": "zeb",
        "/standards/MCS-101/1/2.1/?found=foal&mark=foal": None,
    }
    # The page's own policy would keep the checker out.
    facts = {"color_scheme": scheme, "bypass_csp": True}
    with page_at(browser, f"{site}/search/", **facts) as page:
        for path, words in pages.items():
            page.goto(f"{site}{path}")
            if words:
                page.locator("#search-box").fill("")
                typed(page, words)
                page.keyboard.press("ArrowDown")
            found = axe.run(page, options=rules).response["violations"]
            assert [(path, one["id"], one["nodes"][0]["html"]) for one in found] == []


def test_nothing_scrolls_sideways_at_320_pixels(browser, site):
    long = "w" * 80
    narrow = {"viewport": {"width": 320, "height": 640}}
    with page_at(browser, f"{site}/search/", **narrow) as page:
        for query in ("zebra&kind=standard", long, f"{long}&on={long}&year={long}"):
            page.goto(f"{site}/search/?q={query}")
            wide = page.evaluate(
                "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            )
            assert wide == 0, query
