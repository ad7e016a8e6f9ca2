"""The canonical form that is hashed: two events never share one, and the database gives every one back unchanged."""

import hashlib
import json
import unicodedata
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from portal.ledger.chain import (
    GENESIS,
    Entry,
    canonical_form,
    canonical_json,
    entry_hash,
    seal,
    seal_head,
    text_digest,
)

EVENT = Entry(
    chain="26112100427",
    seq=1,
    at=datetime(2026, 11, 21, 9, tzinfo=UTC),
    type="ticket.opened",
    actor_kind="customer",
    actor_id=None,
    actor_name="张敏",
    facts={"channel": "web"},
    prev_hash=GENESIS,
)

texts = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\x00"), max_size=30)
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**18), 10**18) | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=12,
)
facts = st.dictionaries(texts, values, max_size=6)
entries = st.builds(
    Entry,
    chain=texts,
    seq=st.integers(1, 10**6),
    at=st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    type=texts,
    actor_kind=texts,
    actor_id=st.none() | st.integers(1, 10**6),
    actor_name=texts,
    facts=facts,
    prev_hash=texts,
)


@settings(max_examples=40)
@given(entries, entries)
def test_different_events_have_different_forms(one, other):
    assume([_nfc(one), one.at] != [_nfc(other), other.at])
    assert canonical_form(one) != canonical_form(other)


@settings(max_examples=40)
@given(entries, st.integers(0, 5), texts)
def test_moving_text_from_one_field_to_the_next_changes_the_form(entry, cut, tail):
    # Without lengths, ("ab", "c") and ("a", "bc") would be one.
    moved = replace(entry, type=entry.type + tail, actor_kind=entry.actor_kind)
    shifted = replace(entry, type=entry.type, actor_kind=tail + entry.actor_kind)
    if tail:
        assert canonical_form(moved) != canonical_form(shifted)


@settings(max_examples=40)
@given(facts)
def test_facts_survive_a_way_through_json(told):
    assert canonical_json(json.loads(json.dumps(told))) == canonical_json(told)


@settings(max_examples=40)
@given(facts)
def test_the_order_of_facts_is_nothing(told):
    assert canonical_json(dict(reversed(told.items()))) == canonical_json(told)


@settings(max_examples=40)
@given(entries, st.integers(-12, 14))
def test_the_zone_in_which_a_time_is_told_is_nothing(entry, hours):
    elsewhere = replace(entry, at=entry.at.astimezone(timezone(timedelta(hours=hours))))
    assert entry_hash(elsewhere) == entry_hash(entry)


@pytest.mark.parametrize("field", [field.name for field in fields(Entry)])
def test_every_field_is_hashed(field):
    other = {"seq": 2, "at": EVENT.at + timedelta(microseconds=1), "actor_id": 1, "facts": {}}.get(field, "x")
    assert entry_hash(replace(EVENT, **{field: other})) != entry_hash(EVENT)


def test_no_actor_is_not_actor_zero():
    assert entry_hash(replace(EVENT, actor_id=0)) != entry_hash(EVENT)


def test_the_form_is_written_down_forever():
    # Whoever keeps these ledgers for ten years relies on this very hash.
    form = (
        "11:26112100427"
        "1:1"
        "27:2026-11-21T09:00:00.000000Z"
        "13:ticket.opened"
        "8:customer"
        "0:"
        "6:张敏"
        '17:{"channel":"web"}'
        "64:" + "0" * 64
    )
    assert canonical_form(EVENT) == form.encode()
    assert entry_hash(EVENT) == hashlib.sha256(form.encode()).hexdigest()


def test_composed_and_decomposed_letters_are_the_same_text():
    assert text_digest("é") == text_digest("e\u0301")


@pytest.mark.parametrize("told", [{"a": 1.5}, {"a": [{"b": 0.0}]}, {"a": (1.0,)}])
def test_floats_are_refused(told):
    with pytest.raises(TypeError, match="floats"):
        canonical_json(told)


def test_names_that_are_no_text_are_refused():
    # {2: .., 10: ..} would come back as {"10": .., "2": ..}: another order, another hash.
    with pytest.raises(TypeError, match="text"):
        canonical_json({"counts": {2: "a", 10: "b"}})


def test_seals_need_the_key():
    assert seal("ab", "one key") != seal("ab", "another key")


def test_a_heads_seal_is_never_an_events_seal():
    assert seal_head("26112100427", 1, GENESIS, "key") != seal(GENESIS, "key")


def _nfc(entry):
    """Everything but the time, as it is compared: two spellings of one letter are one."""
    told = [getattr(entry, field.name) for field in fields(entry) if field.name != "at"]
    return json.loads(unicodedata.normalize("NFC", json.dumps(told, ensure_ascii=False, sort_keys=True)))
