"""A record with a field of every type, and hypothesis strategies for what such a record can hold."""

import re
import string
import unicodedata
from datetime import UTC, date, datetime
from decimal import Decimal

from hypothesis import strategies as st

from portal.procedures.schema import Record
from portal.records.signatures import signature_text


def words(text):
    return {"zh-Hans": text, "en": text.title()}


def field(name, type_, **more):
    return {"name": name, "type": type_, "label": words(name), **more}


COLUMNS = [
    field("part", "text", required=True),
    field("quantity", "number", least=1, most=99, required=True),
    field("paid_by", "choice", of={"us": words("us"), "them": words("them")}),
    field("spare", "yes-no"),
    field("price", "money"),
    field("made_on", "date"),
]

EVERY_TYPE = Record.model_validate(
    {
        "title": words("everything"),
        "form": {"code": "T01", "revision": "A"},
        "fields": [
            field("title_line", "text", **{"max-length": 40}),
            field("story", "long-text", **{"max-length": 500}),
            field("scope", "choice", of={"in-scope": words("ours"), "out-of-scope": words("not ours")}),
            field("told", "yes-no"),
            field("weight", "number", unit="kg", places=3, least=-50, most=5000),
            field("cost", "money"),
            field("bought_on", "date"),
            field("arrived_at", "date-time"),
            field("technician", "person", role="technician"),
            field("parts", "table", columns=COLUMNS, **{"most-rows": 6}),
            field("signature", "signature"),
            field("score", "rating", ends=[words("bad"), words("good")]),
            field("email", "email"),
            field("phone", "phone"),
        ],
    }
)

STAFF = ((7, "王工"), (8, "Li <b>"))


def _typed_as_is(text):
    """Text that the form keeps letter by letter: normalised, nothing invisible, one blank between words."""
    return (
        text
        and unicodedata.is_normalized("NFC", text)
        and not re.search("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\u202a-\u202e\u2066-\u2069]", text)
        and " ".join(text.split()) == text
    )


lines = st.text(min_size=1, max_size=40).filter(_typed_as_is)
days = st.dates(date(1900, 1, 2), date(2199, 12, 30))
moments = st.datetimes(datetime(1992, 1, 1), datetime(2199, 1, 1), timezones=st.just(UTC)).map(  # noqa: DTZ001
    lambda at: at.replace(second=0, microsecond=0)
)
strokes = st.lists(
    st.lists(st.tuples(st.integers(0, 600), st.integers(0, 200)), min_size=6, max_size=30, unique=True),
    min_size=1,
    max_size=4,
)


def optional(strategy):
    return st.none() | strategy


def money_of(most):
    return st.integers(0, most * 100).map(lambda cents: Decimal(cents) / 100)


rows = st.fixed_dictionaries(
    {
        "part": lines,
        "quantity": st.integers(1, 99).map(Decimal),
        "paid_by": optional(st.sampled_from(["us", "them"])),
        "spare": optional(st.booleans()),
        "price": optional(money_of(9999)),
        "made_on": optional(days),
    }
)
local = st.text(string.ascii_lowercase + string.digits, min_size=1, max_size=20)

filled = st.fixed_dictionaries(
    {
        "title_line": optional(lines),
        "story": optional(lines),
        "scope": optional(st.sampled_from(["in-scope", "out-of-scope"])),
        "told": optional(st.booleans()),
        "weight": optional(st.integers(-50_000, 5_000_000).map(lambda grams: Decimal(grams) / 1000)),
        "cost": optional(money_of(10**7)),
        "bought_on": optional(days),
        "arrived_at": optional(moments),
        "technician": optional(st.sampled_from([7, 8])),
        "parts": optional(st.lists(rows, min_size=1, max_size=6)),
        "signature": optional(
            lines.map(lambda name: signature_text(name=name))
            | st.builds(
                lambda name, drawn: signature_text(name=name, strokes=drawn), lines | st.just(""), strokes
            )
        ),
        "score": optional(st.integers(1, 5)),
        "email": optional(local.map(lambda name: f"{name}@example.com")),
        "phone": optional(st.sampled_from(["+8613800138000", "+861065529988", "+85221234567"])),
    }
)

CONDITIONAL = Record.model_validate(
    {
        "title": words("conditional"),
        "fields": [
            field("scope", "choice", required=True, of={"inside": words("in"), "outside": words("out")}),
            field("reason", "text", required=True, when="scope == outside"),
            field("told", "yes-no", when="reason == 'far'", required=True),
            field("excuse", "text", required=True, when="ticket.urgent"),
        ],
    }
)
