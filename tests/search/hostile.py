"""Queries that want to break something, the same ones each time."""

import random

PIECES = (
    '"', "'", "(", ")", "((", "))", "-", "--", "*", "**", ":", "^", "\\", "/", "+", "{", "}",
    "[", "]", "<b>", "%", "%00", ";", "#", "&", "=", "~", "`", "|", "||", "&&", "!", "?", ",",
    "AND", "OR", "NOT", "NEAR", "NEAR/2", "NEAR(", "NEAR(a b, 3)", "AND OR", "NOT NOT", "- -",
    "title:", "body:", "status:", "status:current", 'kind:"', "{title labels} :", "rowid:1",
    "evidence", "assessor", "the", "x", "a*", "ev*", "*ing", "micro-credential*", "MCS-101-R7",
    "4.2.1", "§", '"levels of', "\x00", "\x01", "\x1f", "\t", "\n", "\r\n", "\x7f", "\ufeff",
    "\ud800", "\udfff", "\ue000", "\ue001", "\uffff", "\U0010ffff", "🎓", "👩‍🏫", "🏳️‍🌈", "日本語",
    "\u202e", "\u202dabc", "\u200f", "שלום", "مرحبا", "ﷺ", "e\u0301", "a" + "\u0301" * 40,
    "\u0301", "İ", "ß", "ﬁ", "½", "①", "Ⅷ", "ﬀﬀ", "'; DROP TABLE fts; --", "{{7*7}}", "${x}",
    "../../etc", "NaN", "-1", "1e999", "999999999999999999999", "_", "__", "O'Neill", "c++",
)  # fmt: skip
WHOLE = (
    "", " ", "\x00", '"', '""', '"""', "(", ")", "()", "*", "-", "NOT", "OR OR", "AND",
    "(" * 5000, ")" * 5000, '"' * 5001, "*" * 5000, "-" * 5000, "\\" * 5000, "\x00" * 5000,
    "(a " * 2000, "(a OR " * 500 + "b" + ")" * 500, "NOT " * 3000 + "a", "a AND " * 2000,
    "a OR " * 2000 + "b", "-a " * 2000, "a -" * 3000, "NEAR(" * 2000, "x" * 10_000,
    "x " * 5000, "evidence " * 1200, "ev* " * 2500, "aa* OR " * 1500 + "bb*",
    " ".join(f"{a}{b}*" for a in "aeiou" for b in "abcdefghijklmnopqrstuvwxyz"),
    " ".join(f"w{n}" for n in range(3000)), "a-" * 5000, "a.b." * 2500, "1." * 5000,
    "e\u0301" * 5000, "\u0301" * 10_000, "a" + "\u0301" * 10_000, "ﷺ" * 5000, "İ" * 5000,
    "🎓" * 5000, "\u202e" * 5000, "日本" * 5000, "\ud800" * 5000, "\U0001d400" * 5000,
    "status:" * 1500, 'kind:"a" ' * 1000, "status:current OR " * 600 + "status:x",
    '"' + "evidence of " * 800 + '"', '"a" ' * 2500, "the " * 2500, "_ " * 5000,
    " OR ".join('"assessors evidence"' for _ in range(500)), "edition " * 1200,
)  # fmt: skip


def queries(count: int = 500, seed: int = 500) -> list[str]:
    """So many: whole ones, then pieces thrown together."""
    chance = random.Random(seed)
    found = list(WHOLE[:count])
    while len(found) < count:
        pieces = chance.choices(PIECES, k=chance.randint(1, 14))
        found.append("".join(p + chance.choice(("", " ", " ")) for p in pieces))
    return found
