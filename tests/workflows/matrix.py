"""Who may reach and do what: every address by GET and POST, and every transition."""

from typing import Any

from cms.people.models import InterestCategory, Membership, Organisation, Role

# The address has a row, and its answers are told in a test of its own and not here.
ELSEWHERE = "-"

# Status by GET, status by POST, addresses. One number: every role gets the same. Else one
# each for the public, a stranger who signed in, member, reviewer, editor, chair,
# secretariat and oversight. An empty form answers 200 or 400 to those who may send it.
ADDRESSES: list[tuple[str, str, str]] = [
    ("200", "-",
     "comment:dispositions verify record record-zip participate participate_feed "
     "public_ballots public_ballot_report search search-suggest search-feed json home feed "
     "sitemap robots glossary references documents list-feed document-feed "
     "history compare edition cite citation section cite-node citation-node"),
    ("202", "-",
     "document-file"),
    ("302", "-",
     "node id document"),
    ("404", "-",
     "desk_file comment:confirm comment:mine comment:write unsubscribe stop-alerts file table "
     "draft draft-section draft-file draft-redline redline page toolkit-book"),
    ("200", "400",
     "filing:erratum filing:appeal"),
    ("404", "404",
     "filing:confirm review:request review:erratum review:appeal_act review:panelist"),
    ("404", "405",
     "review:calendar review:mail review:mail_html"),
    ("405", "-",
     "comment:act"),
    ("200 302 302 302 302 302 302 302", "200",
     "admin/login/"),
    ("302 200 200 200 200 200 200 200", "302 200 200 200 200 200 200 200",
     "review:queue review:propose review:away review:preferences"),
    ("302 200 200 200 200 200 200 200", "302 405 405 405 405 405 405 405",
     "review:notices saved-searches"),
    ("302 409 409 409 409 409 409 409", "302 409 409 409 409 409 409 409",
     "new-search"),
    ("302 404 404 404 404 404 404 404", "302 404 404 404 404 404 404 404",
     "saved-search delete-search"),
    ("302 404 404 404 404 404 404 404", "302 404 404 404 404 404 404 404",
     "members-draft members-redline"),
    ("302 302 302 302 302 302 200 302", "302 302 302 302 302 302 405 302",
     "searched searched_results"),
    ("302 302 302 302 400 400 400 302", "302 302 302 302 405 405 405 302",
     "concord_desk:library concord_desk:choices"),
    ("302 302 302 302 404 404 404 302", "302 302 302 302 404 404 404 302",
     "concord_desk:outline"),
    ("302 302 302 302 404 404 404 302", "302 302 302 302 405 405 405 302",
     "concord_desk:numbers"),
    ("302 404 200 200 200 200 200 200", "302 404 200 200 200 200 200 200",
     "review:presets review:preset review:try_preset review:try_draft "
     "review:document review:text review:review review:withdraw_review "
     "review:ask_review review:vote review:declare review:changes review:errata "
     "review:report_erratum review:markup_fix review:appeals review:file_appeal review:do "
     "review:comment"),
    ("302 404 200 200 200 200 200 200", "302 404 302 403 403 403 403 403",
     "review:one_comment"),
    ("302 404 200 200 200 200 200 200", "302 404 400 400 400 400 400 400",
     "review:preset_draft review:sheets"),
    ("302 404 200 200 200 200 200 200", "302 405 405 405 405 405 405 405",
     "review:ballot review:result review:ballot_report review:who "
     "review:comments review:answers review:a_comment"),
    ("302 404 403 403 403 200 200 200", "302 405 405 405 405 405 405 405",
     "review:record"),
    ("302 404 403 403 403 200 200 403", "302 404 403 403 403 400 400 403",
     "review:propose_preset"),
    ("302 404 404 404 404 200 200 404", "302 405 405 405 405 405 405 405",
     "review:chair"),
    ("302 404 404 404 404 404 200 404", "302 404 404 404 404 404 200 404",
     "review:register_external"),
    ("302 404 404 404 404 404 200 404", "302 405 405 405 405 405 405 405",
     "review:secretariat"),
    ("302 404 404 404 404 404 200 404", "405",
     "review:mailbox"),
    ("302 404 404 404 404 404 404 404", "302 404 404 404 404 404 404 404",
     "review:file review:change_class review:systematic review:appeal"),
    ("302 405 405 405 405 405 405 405", "302",
     "review:read_all review:renew_calendar"),
    ("302 405 405 405 405 405 405 405", "302 404 302 302 302 302 302 302",
     "review:follow"),
    ("302 405 405 405 405 405 405 405", "302 404 400 400 400 400 400 400",
     "review:seen"),
    ("302 405 405 405 405 405 405 405", "302 404 404 404 404 404 404 404",
     "review:read_notice review:comments_bulk"),
    ("-", "-",
     "concord_desk:parts wagtailsnippets_documents_term:add "
     "wagtailsnippets_documents_term:edit wagtailsnippets_documents_term:delete "
     "wagtailsnippets_documents_reference:add "
     "wagtailsnippets_documents_reference:edit "
     "wagtailsnippets_documents_reference:delete job:index job:index_results "
     "job:inspect job:retry job:stop membership:index membership:index_results "
     "membership:add membership:edit membership:delete membership:history "
     "membership:history_results membership:usage workinggroup:index "
     "workinggroup:index_results workinggroup:add workinggroup:edit "
     "workinggroup:delete workinggroup:history workinggroup:history_results "
     "workinggroup:usage organisation:index organisation:index_results "
     "organisation:add organisation:edit organisation:delete "
     "organisation:history organisation:history_results organisation:usage "
     "role:index role:index_results role:add role:edit role:delete role:history "
     "role:history_results role:usage interestcategory:index "
     "interestcategory:index_results interestcategory:add interestcategory:edit "
     "interestcategory:delete interestcategory:history "
     "interestcategory:history_results interestcategory:usage "
     "wagtailusers_users:add wagtailusers_users:edit healthz readyz review:score "
     "review:rehearse review:sheet review:dispositions_pdf "
     "comment:dispositions_file practice-start practice-form patterns"),
]  # fmt: skip

# Who may perform what: each word of a row is a transition; a state after it where the
# state makes a difference.
_EVERYBODY = "member reviewer editor chair secretariat"
TRANSITIONS: dict[str, dict[str, str]] = {
    "standard": {
        "propose file_appeal": _EVERYBODY,
        "call_for_adoption open_ballot open_reaffirmation open_withdrawal park resume abandon "
        "return_to_drafting@publishing": "chair secretariat",
        "adopt decline_adoption return_to_drafting close_review fail_evidence "
        "accept_evidence reopen_public_review certify certify@ballot_resolution "
        "fail_ballot recirculate start_systematic_review reaffirm start_next_edition "
        "start_amendment start_errata return_to_evidence announce_withdrawal "
        "close_review_ballot": "chair",
        "request_review resurrect": "editor chair",
        "recall_ballot start_publication publish register_external complete_withdrawal":
            "secretariat",
        "withdraw_at_limit": "secretariat oversight",
        "recirculate_again certify_recirculation": "chair oversight",
        "withdraw decide_appeal fail_ballot@recirculation": "oversight",
        "extend_adoption close_public_review extend_ballot resolve_negatives supersede "
        "expire": "",
    },
    "chapter": {
        "propose": _EVERYBODY,
        "start_drafting revise": "editor chair",
        # The owner of the section is the editor who was named.
        "request_review resubmit accept_section": "editor",
        "close_review open_comment close_comment open_approval start_next_edition "
        "start_yearly_review archive": "chair",
        "return_to_drafting park resume abandon": "chair secretariat",
        "publish": "secretariat",
        "withdraw": "oversight",
        "close_approval fail_approval supersede": "",
    },
    "practice": {
        "submit resubmit": "",
        "start_screening pass_screening start_publication publish start_check_in "
        "confirm_use archive withdraw_submission": "secretariat",
        "return_to_screening": "reviewer chair secretariat",
        "return_for_detail decline": "chair secretariat",
        "accept": "chair",
    },
}  # fmt: skip


def places(scene: Any) -> dict[str, dict[str, str]]:
    """What stands in the variable parts of addresses: for all, for the admin, for one."""
    return {
        "": {
            "designation": "ABC-1", "key": "mcwg", "prefix": "standards", "label": "1",
            "kind": "csv", "number": "1", "what": "nothing", "old": "1", "new": "1",
            "form": "txt", "slug": "nowhere", "sha8": "00000000", "panelist": "1",
            "pk": str(scene.draft.pk), "id12": scene.node.replace("-", "")[:12],
            "uuid": "00000000-0000-4000-8000-000000000000", "sha256": "0" * 64,
            "name": "nothing.txt", "path": "nothing", "token": "nothing",
        },
        "admin": {"pk": "0"},
        "concord_desk": {"page_id": "1"},
        "membership": {"pk": str(Membership.objects.filter(group=scene.group)[0].pk)},
        "workinggroup": {"pk": str(scene.group.pk)},
        "organisation": {"pk": str(Organisation.objects.all()[0].pk)},
        "role": {"pk": str(Role.objects.all()[0].pk)},
        "interestcategory": {"pk": str(InterestCategory.objects.all()[0].pk)},
        "wagtailusers_users": {"pk": str(scene.people["jo"].pk)},
        "id": {"uuid": str(scene.document.uuid)},
        "document-file": {"kind": "pdf"},
        "review:declare": {"kind": "conflict"},
        "review:do": {"name": "start_next_edition"},
        "review:a_comment": {"number": str(scene.comment.number)},
        "review:one_comment": {
            "number": str(scene.comment.number), "what": "withdraw"
        },
        "review:change_class": {"what": "claim"},
        "review:erratum": {"what": "verify"},
        "section": {"number": "2"},
    }  # fmt: skip
