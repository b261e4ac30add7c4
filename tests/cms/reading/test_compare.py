from cms.documents import content


def test_two_editions_are_compared_clause_by_clause(client, abc):
    page = client.get("/standards/ABC-1/compare/1..2/").content.decode()
    assert "From edition 1 to edition 2" in page
    assert "was 2, now 3" in page
    assert f'id="{content.anchor(abc.forms["uuid"])}"' in page
    assert "<ins>" in page
    assert "<del>" in page


def test_they_are_compared_the_other_way_round_too(client, abc):
    assert client.get("/standards/ABC-1/compare/2..1/").status_code == 200


def test_an_edition_is_the_same_as_itself(client, abc):
    page = client.get("/standards/ABC-1/compare/2..2/").content.decode()
    assert "Both editions have the same words." in page


def test_the_address_of_a_comparison_is_read_without_case(client, abc):
    answer = client.get("/standards/abc-1/compare/1..2/")
    assert answer["Location"] == "/standards/ABC-1/compare/1..2/"


def test_a_comparison_with_no_such_edition_is_not_found(client, abc, draft):
    assert client.get("/standards/ABC-1/compare/1..7/").status_code == 404
    assert client.get("/standards/DEF-2/compare/1..2/").status_code == 404
