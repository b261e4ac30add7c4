"""The record over HTTP: the full one for three roles, the public one for everybody."""

import io
import zipfile

import pytest

from tests.workflows.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return World.at("published")


def get(client, world, by: str | None, path: str):
    if by:
        client.force_login(world.people[by])
    return client.get(path)


def names(response) -> list[str]:
    data = b"".join(response.streaming_content)
    return zipfile.ZipFile(io.BytesIO(data)).namelist()


@pytest.mark.parametrize("by", ["alice", "sue", "otto"])
def test_chair_secretariat_and_panel_get_the_full_record(client, world, by):
    response = get(client, world, by, "/review/ABC-1/record.zip")
    assert response.status_code == 200
    assert "record-full.zip" in response["Content-Disposition"]
    assert "chains/votes-1.jsonl" in names(response)


def test_a_member_may_not_and_hears_why(client, world):
    response = get(client, world, "jo", "/review/ABC-1/record.zip")
    assert response.status_code == 403


def test_a_stranger_finds_nothing_and_the_public_signs_in(client, world):
    assert client.get("/review/ABC-1/record.zip").status_code == 302
    response = get(client, world, "zoe", "/review/ABC-1/record.zip")
    assert response.status_code == 404


def test_everybody_reads_how_an_edition_was_decided(client, world):
    page = client.get("/record/ABC-1/1/")
    assert page.status_code == 200
    text = page.content.decode()
    assert "Approved: 7 of 7 decisive votes, 7 of 10 returned." in text
    assert "Set-Cookie" not in page.headers
    archive = client.get("/record/ABC-1/1/record.zip")
    assert "record-public.zip" in archive["Content-Disposition"]


def test_spelling_is_corrected_and_the_unknown_is_not_found(client, world):
    assert client.get("/record/abc-1/1/")["Location"] == "/record/ABC-1/1/"
    for path in ("/record/ABC-1/2/", "/record/XYZ/1/", "/record/XYZ/1/record.zip"):
        assert client.get(path).status_code == 404


def test_an_edition_without_a_run_has_no_record(client, world):
    from tests import factories as make

    make.edition(make.document("DEF-1", lead=world.group))
    assert client.get("/record/DEF-1/1/").status_code == 404


def test_the_page_of_the_work_item_offers_it_to_whom_it_may(client, world):
    assert (
        "record.zip" in get(client, world, "alice", "/review/ABC-1/").content.decode()
    )
    page = get(client, world, "jo", "/review/ABC-1/").content.decode()
    assert "record.zip" not in page
    assert "/record/ABC-1/1/" in page
