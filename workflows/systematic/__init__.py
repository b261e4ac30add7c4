"""The systematic review of a published text: what members answer, and what the clock does."""
