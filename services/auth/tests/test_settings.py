"""What an installation sets is read when auth starts, and refused there in words that say what to write."""

import pytest

from auth.config import Category
from auth.settings import Settings
from chartrier.runtime.settings import SettingMissing

NEEDED = (
    "DATABASE_URL", "BROKER_URL", "JWKS_URL", "ISSUER", "PUBLIC_URL", "TICKET_KEY", "TICKET_PUBLIC_KEYS", "SIGNING_KEY",
    "SECRETS_KEY",
)  # fmt: skip


@pytest.fixture(autouse=True)
def what_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in NEEDED:
        monkeypatch.setenv(f"AUTH_{name}", "something that is long enough to be a key")


@pytest.mark.spec("AUTH-30")
def test_categories_are_read_with_both_their_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AUTH_OPENING_CATEGORIES", "company = Entreprise / Company; notary=Notaire/Notary;")
    assert Settings.read().config.client_accounts.categories == (
        Category("company", "Entreprise", "Company"),
        Category("notary", "Notaire", "Notary"),
    )


@pytest.mark.parametrize(
    "name, value, words",
    [
        ("OPENING_CATEGORIES", "company=Entreprise", "`key=French/English; …`, and `company=Entreprise` does not"),
        ("OPENING_CATEGORIES", "Entreprise/Company", "`Entreprise/Company` does not"),
        ("PASSWORD_KINDS", "digit capital", "may hold digit, upper, lower, special; there is no capital"),
        ("SMS_PER_DAY", "many", "SMS_PER_DAY should be a whole number"),
        ("SMS_TO_TYPED_NUMBERS_PER_DAY", "many", "SMS_TO_TYPED_NUMBERS_PER_DAY should be a whole number"),
    ],
)
def test_what_cannot_be_meant_keeps_auth_from_starting_and_says_what_to_write(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, words: str
) -> None:
    monkeypatch.setenv(f"AUTH_{name}", value)
    with pytest.raises(SettingMissing, match=words):
        Settings.read()
