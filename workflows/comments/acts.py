"""Forms about one comment: GET shows one alone, POST does it, and a refusal is shown on the
page of the comment with what was typed."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms import clock
from cms.documents.content import block_text
from cms.people.models import User
from workflows.comments import comments as on_comments
from workflows.comments import pages
from workflows.comments.forms import CommentForm, DispositionForm, ReplyForm
from workflows.comments.places import where_in
from workflows.comments.suggestions import apply_suggestion, block_in
from workflows.models import Comment
from workflows.review.act import ActView, ChosenActView
from workflows.roles import membership_in, roles_in


class CommentView(ActView):
    """Comment on the snapshot."""

    title = gettext_lazy("Comment")
    button = gettext_lazy("Add the comment")
    template_name = "workflows/comments/write.html"

    def get_form(self, form_class: Any = None) -> forms.Form:
        today = clock.today()
        own = membership_in(self.item.document, self.request.user, today)
        roles = roles_in(self.item, self.request.user, today)
        return CommentForm(
            self.item, on_behalf="secretariat" in roles and own is None,
            **self.get_form_kwargs(),
        )  # fmt: skip

    def get_initial(self) -> dict[str, Any]:
        given = self.request.GET.get("node", "")
        snapshot = self.item.snapshot
        return {
            "node": where_in(snapshot).node(given) if snapshot and given else "",
            "quote": self.request.GET.get("quote", ""),
            "type": Comment.Type.GENERAL,
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        node = (
            self.request.POST.get("node")
            if self.request.method == "POST"
            else self.get_initial()["node"]
        )
        return super().get_context_data(blocks=self._blocks(node or ""), **kwargs)

    def _blocks(self, node: str) -> list[tuple[str, str]]:
        """The blocks of a clause whose words can be edited, with how they begin."""
        if not self.item.snapshot or not node:
            return []
        clause = where_in(self.item.snapshot).anchors.holder.get(node)
        if clause is None or clause.uuid != node:
            return []
        return [
            (block["uuid"], " ".join(block_text(block).split())[:80])
            for block in clause.blocks
            if block_in(self.item.snapshot.tree, block["uuid"])
        ]

    def act(self, form: forms.Form) -> str:
        comment = on_comments.add_comment(
            self.item, form.cleaned_data["text"], by=self.request.user, **form.facts()
        )
        self.made = comment
        words = _("Your comment is kept as number %d.") % comment.number
        if comment.is_late:
            words += " " + _(
                "The time for comments is over, so it may be carried to the next review."
            )
        return words

    def get_success_url(self) -> str:
        address = reverse("review:comments", args=[self.item.document.designation])
        return f"{address}#comment-{self.made.number}"


PLAIN: dict[str, Callable[..., Any]] = {
    "triage": on_comments.triage_comment,
    "agree": on_comments.agree_disposition,
    "send": on_comments.send_reply,
    "withdraw": on_comments.withdraw_comment,
    "satisfied": partial(on_comments.give_verdict, satisfied=True),
    "unsatisfied": partial(on_comments.give_verdict, satisfied=False),
    "release": partial(on_comments.moderate_comment, released=True),
    "refuse": partial(on_comments.moderate_comment, released=False),
}


class OneCommentView(ChosenActView):
    """What is done about one comment."""

    TITLES = {
        "triage": gettext_lazy("Mark it as sorted"),
        "dispose": gettext_lazy("Propose a disposition"),
        "agree": gettext_lazy("Agree to the disposition"),
        "send": gettext_lazy("Send the answer"),
        "withdraw": gettext_lazy("Take the comment back"),
        "satisfied": gettext_lazy("I am satisfied"),
        "unsatisfied": gettext_lazy("I am not satisfied"),
        "reply": gettext_lazy("Reply"),
        "apply": gettext_lazy("Put the proposed words on the desk"),
        "release": gettext_lazy("Let it in"),
        "refuse": gettext_lazy("Keep it out"),
    }

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if self.item:
            self.comment = pages.found_comment(request, self.item, kwargs["number"])
            self.explanation = self.comment.text

    def get_form(self, form_class: Any = None) -> forms.Form:
        if self.what == "dispose":
            return DispositionForm(self.item, **self.get_form_kwargs())
        kind = ReplyForm if self.what == "reply" else forms.Form
        return kind(**self.get_form_kwargs())

    def act(self, form: forms.Form) -> str:
        by: User = self.request.user
        if self.what == "dispose":
            on_comments.propose_disposition(
                self.comment, form.cleaned_data["disposition"], by=by, **form.facts()
            )
        elif self.what == "reply":
            on_comments.reply_to(self.comment, form.cleaned_data["text"], by=by)
        elif self.what == "apply":
            given = self.request.POST.get("change_class", "")
            apply_suggestion(
                self.comment,
                by=by,
                change_class=int(given) if given.isdigit() else None,
            )
        else:
            PLAIN[self.what](self.comment, by=by)
        return _("Done.")

    def render_to_response(
        self, context: dict[str, Any], **kwargs: Any
    ) -> HttpResponse:
        if self.request.method != "POST":
            return super().render_to_response(context, **kwargs)
        # What was typed stands on the page of the comment again, with what is wrong.
        name = "reply_form" if self.what == "reply" else "form"
        form = context["form"] if self.what in ("reply", "dispose") else None
        more = {name: form} if form is not None else {}
        status = kwargs.get("status", 400)
        return pages.comment_page(
            self.request, self.item, self.comment, status=status,
            refusal=context.get("refusal"), **more,
        )  # fmt: skip

    def get_success_url(self) -> str:
        return reverse(
            "review:a_comment",
            args=[self.item.document.designation, self.comment.number],
        )
