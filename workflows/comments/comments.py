"""All that can be done to a comment, for callers who need some of each."""

from workflows.comments.answering import give_verdict, take_back, withdraw_comment
from workflows.comments.disposing import (
    agree_disposition,
    mark_done,
    moderate_comment,
    propose_disposition,
    send_reply,
    triage_comment,
)
from workflows.comments.writing import add_comment, insert_comment, reply_to

__all__ = [
    "add_comment",
    "agree_disposition",
    "give_verdict",
    "insert_comment",
    "mark_done",
    "moderate_comment",
    "propose_disposition",
    "reply_to",
    "send_reply",
    "take_back",
    "triage_comment",
    "withdraw_comment",
]
