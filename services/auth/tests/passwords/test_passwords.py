"""What a good password is, and what a private number looks like."""

import pytest

from auth.formats import private_numbers
from auth.passwords.password_rules import PasswordRules
from chartrier.access.password_hashes import HashCost, Passwords
from chartrier.testing import RunningService

PERSONAL = ("Léa", "Dupont", "lea.dupont@exemple.fr", "ateliers-nord")


def broken_by(password: str) -> list[str]:
    return PasswordRules().broken_by(password, PERSONAL)


@pytest.mark.spec("AUTH-20")
@pytest.mark.parametrize(
    "password",
    [
        "qM7!vR2#",
        "Voilier-7-Sardine",
        "correct cheval agrafe",
        "Huit renards & 9 " + "z" * 111,
        "une phrase assez longue",
        "Été&Hiver4ever",
    ],
)
def test_good_passwords(password: str) -> None:
    assert broken_by(password) == []


@pytest.mark.spec("AUTH-20")
@pytest.mark.parametrize(
    "password, rules",
    [
        ("qM7!vR2", ["too-short"]),
        ("qm7!vr2#", ["no-upper"]),
        ("QM7!VR2#", ["no-lower"]),
        ("qMi!vRa#", ["no-digit"]),
        ("qM7kvR2p", ["no-special"]),
        ("xq" * 64 + "z", ["too-long"]),
    ],
)
def test_what_a_password_lacks_is_named(password: str, rules: list[str]) -> None:
    assert broken_by(password) == rules


@pytest.mark.spec("AUTH-20")
@pytest.mark.parametrize(
    "password",
    [
        "Motdepasse1!",
        "M0tdep@sse2026!",
        "@zertyuiop2026!",
        "Azerty123!",
        "Papillon2024!",
        "P@ssw0rd1!",
        "Bonjour-2026",
        "Été2026!",
        "Chartrier2026!",
        "abcdefghijklmnop",
        "poiuytrezamlkjhgfdsq",
        "aaaaaaaaaaaaaaaaaaaa",
        "Ab1!Ab1!Ab1!Ab1!",
        "Soleil!1Soleil!1",
        "1234567890123456",
    ],
)
def test_common_passwords_are_refused_however_they_are_dressed(password: str) -> None:
    assert "common" in broken_by(password)


@pytest.mark.spec("AUTH-20")
@pytest.mark.parametrize("password", ["xK9#dupont", "léa aime les voiliers", "1eA.DUP0NT#xk", "q7!ATELIERS-x"])
def test_ones_own_name_or_identifier_is_never_part_of_it(password: str) -> None:
    assert "personal" in broken_by(password)


@pytest.mark.spec("AUTH-20")
def test_the_rules_are_told_as_data_and_are_what_is_decided_by(service: RunningService) -> None:
    told = service.anonymous.get("/api/auth/password-rules").get_json()
    assert told == {
        "minimum": 8,
        "kinds": ["digit", "upper", "lower", "special"],
        "phrase_minimum": 15,
        "maximum": 128,
        "refuse_common": True,
    }
    lenient = PasswordRules(minimum=4, kinds=("digit",), refuse_common=False)
    assert lenient.broken_by("abc1") == []
    assert lenient.broken_by("abcd") == ["no-digit"]


@pytest.mark.spec("AUTH-20", "AUTH-26")
def test_a_long_password_counts_to_its_last_character() -> None:
    passwords = Passwords(HashCost(memory_kib=64, passes=1).hasher())
    kept = passwords.hash("a" * 127 + "b")
    assert kept.startswith("$argon2id$")
    assert passwords.verify("a" * 127 + "b", kept)
    assert not passwords.verify("a" * 127 + "c", kept)
    assert not passwords.verify("a" * 72, kept)


@pytest.mark.spec("AUTH-26")
def test_an_accent_is_the_same_from_every_keyboard() -> None:
    passwords = Passwords(HashCost(memory_kib=64, passes=1).hasher())
    assert passwords.verify("cafe\u0301", passwords.hash("caf\u00e9"))


@pytest.mark.spec("AUTH-26")
def test_passwords_are_hashed_at_the_cost_that_was_decided() -> None:
    assert "$m=19456,t=2,p=1$" in Passwords(HashCost().hasher()).hash("x")


@pytest.mark.spec("AUTH-02")
def test_a_private_number_shows_every_single_wrong_digit() -> None:
    number = private_numbers.draw()
    assert len(number) == 12
    assert number[0] != "0"
    wrong = {number[:at] + other + number[at + 1 :] for at in range(12) for other in "0123456789"} - {number}
    assert len(wrong) == 108
    assert not any(map(private_numbers.is_private_number, wrong))
