"""Where notices and mail join the outbox, the clock and the pages, when the app starts."""

from cms.outbox.outbox import subscribe
from cms.outbox.topics import LETTER_WANTED
from workflows import topics
from workflows.actions.timers import register_timer
from workflows.notify import digests, handlers, mail, pages, reminders
from workflows.review.places import register_place
from workflows.review.sections import register_section


def connect() -> None:
    """Register every handler, timer and part of a page of this package."""
    subscribe(topics.MAIL_WANTED, "deliver_mail", mail.deliver)
    subscribe(LETTER_WANTED, "write_letter", mail.write_letter)
    for topic, handler in (
        (topics.WORK_MOVED, handlers.work_moved),
        (topics.BALLOT_OPENED, handlers.ballot_opened),
        (topics.COMMENT_CHANGED, handlers.comment_changed),
        (topics.REVIEW_ASKED, handlers.review_asked),
        (topics.APPEAL_CHANGED, handlers.appeal_changed),
        (topics.ERRATUM_CHANGED, handlers.erratum_changed),
        (topics.WORK_EXPIRING, handlers.work_expiring),
    ):
        subscribe(topic, f"notices_of_{handler.__name__}", handler)
    register_timer("mail.words", mail.forget_words)
    register_timer("notices.ballots", reminders.remind_of_ballots)
    register_timer("notices.reviews", reminders.remind_of_reviews)
    # Last by name: a digest takes along what the others have just told.
    register_timer("notices.zz_digests", digests.send_digests)
    register_place("notices", 30, pages.place)
    register_section("follow", 80, pages.section)
