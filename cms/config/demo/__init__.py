"""The demo: people, library and history from `fixtures/`, made by the real procedure."""
