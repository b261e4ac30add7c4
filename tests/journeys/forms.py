"""People of a world who fetch forms, fill them in and send them, as a browser does."""

from django.test import Client
from django.urls import reverse

from cms import clock
from tests.workflows.world import VOTERS, World, day


class Forms:
    """`send` answers the response; what a page had filled in already is sent with it."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.clients: dict[str, Client] = {}

    def client(self, by: str) -> Client:
        if by not in self.clients:
            self.clients[by] = Client()
            self.clients[by].force_login(self.world.people[by])
        return self.clients[by]

    def send(self, by, at, page, *args, **typed):
        address = reverse(f"review:{page}", args=["ABC-1", *args])
        with clock.at(at if hasattr(at, "tzinfo") else day(at)):
            shown = self.client(by).get(address)
            form = shown.context["form"]
            filled = {name: form[name].initial for name in form.fields}
            filled = {name: value for name, value in filled.items() if value}
            return self.client(by).post(address, {**filled, **typed})

    def do(self, by, at, name, **typed):
        return self.send(by, at, "do", name, **typed)

    def vote(self, by, at, position, reason=""):
        return self.send(by, at, "vote", position=position, reason=reason)

    def open_ballot(self, at):
        for name in VOTERS:
            self.send(name, at, "declare", "conflict", answer="no")
        self.do("alice", at, "open_ballot")
        return self.do("sue", at, "open_ballot", confirmation="ABC-1")

    def answer(self, number, at, disposition="not_accepted"):
        self.send(
            "bob", at, "one_comment", number, "dispose", disposition=disposition,
            rationale="We looked at it.",
        )  # fmt: skip
        return self.send("alice", at, "one_comment", number, "agree")


def said(response) -> str:
    return response.content.decode()
