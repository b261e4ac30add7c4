"""Ask for the search page as a browser does."""


def page(client, **query):
    """The HTML of the results."""
    response = client.get("/search/", query)
    assert response.status_code == 200
    return response.content.decode()
