"""Passwords: how they are kept, compared and judged."""

import threading
import unicodedata

import pytest
from argon2 import PasswordHasher, extract_parameters

from portal.accounts import passwords
from portal.accounts.passwords import TooBusy, a_place, hash_password, is_outdated, is_password, weakness


def test_hash_is_argon2id_at_the_agreed_cost():
    parameters = extract_parameters(hash_password("four words in a row"))
    assert parameters.type.name == "ID"
    assert (parameters.memory_cost, parameters.time_cost, parameters.parallelism) == (46 * 1024, 1, 1)


def test_two_hashes_of_one_password_differ():
    assert hash_password("four words in a row") != hash_password("four words in a row")


@pytest.mark.parametrize(
    ("chosen", "typed", "right"),
    [
        ("four words in a row", "four words in a row", True),
        ("four words in a row", "four words in a roW", False),
        ("four words in a row", " four words in a row", False),
        (" blanks around ", " blanks around ", True),
        (" blanks around ", "blanks around", False),
        ("x" * 127 + "a", "x" * 127 + "b", False),
        ("字" * 128, "字" * 128, True),
        ("字" * 127, "字" * 128, False),
        ("four words\0in a row", "four words\0in a wor", False),
        (
            unicodedata.normalize("NFD", "café café café"),
            unicodedata.normalize("NFC", "café café café"),
            True,
        ),
        ("🔧🔧🔧 repair it", "🔧🔧🔧 repair it", True),
    ],
)
def test_every_character_counts(chosen, typed, right):
    assert is_password(typed, hash_password(chosen)) is right


@pytest.mark.parametrize("hashed", [None, "", "!", "$argon2id$broken"])
def test_nobody_knows_the_password_of_an_account_without_one(hashed):
    assert is_password("nobody has this password", hashed) is False


def test_without_a_hash_the_same_work_is_done(monkeypatch):
    checked = []

    class Watching:
        def verify(self, hashed, _password):
            checked.append(extract_parameters(hashed).memory_cost)
            return True

    monkeypatch.setattr(
        passwords, "_HASHER", PasswordHasher(time_cost=1, memory_cost=46 * 1024, parallelism=1)
    )
    passwords._nobodys_hash()
    monkeypatch.setattr(passwords, "_HASHER", Watching())
    assert is_password("anything", None) is False
    assert checked == [46 * 1024]


def test_a_hash_of_other_parameters_is_outdated():
    old = PasswordHasher(time_cost=1, memory_cost=8 * 1024, parallelism=1).hash("four words in a row")
    assert is_outdated(old)
    assert not is_outdated(hash_password("four words in a row"))


@pytest.mark.parametrize(
    "password",
    [
        "short",
        "elevenchars",
        "x" * 129,
        "aaaaaaaaaaaaaa",
        "abababababab",
        "123456789012",
        "210987654321",
        "qwertyuiop12",
        "password1234",
        "Passw0rd2026",
        "linxiaoming1",
        "administrator",
        "aftercare2026",
        "1qaz2wsx3edc",
    ],
)
def test_what_anybody_would_try_is_refused_with_a_sentence(password):
    assert str(weakness(password, about=("linxiaoming", "林晓明"))).endswith(".")


@pytest.mark.parametrize(
    "password",
    [
        "four words in a row",
        "蓝天白云下面有一只小猫咪吗",
        "correct horse battery staple",
        "T9#kfLw2!pQz",
        "a" * 10 + "bcdefgh 12 xy",
        "my password is a long sentence about boats",
        " leading and trailing ",
        "x1y2z3" * 21 + "ab",
    ],
)
def test_what_takes_long_to_guess_is_taken(password):
    assert weakness(password, about=("lin", "林晓")) is None


def test_when_every_place_is_taken_the_next_is_told_to_come_back(monkeypatch):
    monkeypatch.setattr(passwords, "_places", threading.BoundedSemaphore(1))
    monkeypatch.setattr(passwords, "_PATIENCE_SECONDS", 0.01)
    with a_place(), pytest.raises(TooBusy) as refusal, a_place():
        pass
    assert refusal.value.status == 429
    with a_place():
        pass
