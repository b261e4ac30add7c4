"""The topics of the outbox: what happened, and the payload that its rows carry."""

EDITION_PUBLISHED = "edition.published"  # edition: UUID
EDITION_CHANGED = "edition.changed"  # edition: UUID; an event later than publication
PDF_WANTED = "pdf.wanted"  # kind: draft or redline, and the rows that it is made from
PROOF_WANTED = "proof.wanted"  # proof: UUID
VOLUME_WANTED = "volume.wanted"  # selection: "toolkit" or designations
DESK_SAVED = "desk.saved"  # document: UUID
DRAFT_OPENED = "draft.opened"  # document: UUID, snapshot: SHA-256; also when it closes
LETTER_WANTED = "letter.wanted"  # person: UUID, subject, template, context, headers
