"""What may be chosen to sign in with: never what looks like a number of the state."""

import pytest

from auth.accounts.identifiers import canonical, may_be_chosen


@pytest.mark.spec("LAW-04")
@pytest.mark.parametrize(
    "number",
    ["184052A123456", "1 84 05 2B 123 456 78", "1-84-05-2a-123-456", "184057512345678", "284.05.75.123.456.78"],
)
def test_a_social_security_number_never_identifies_anybody(number: str) -> None:
    assert not may_be_chosen(canonical(number))


@pytest.mark.parametrize("identifier", ["alice", "alice.ferrand-2", "2alice", "a184052a123456"])
def test_ordinary_names_may_be_chosen(identifier: str) -> None:
    assert may_be_chosen(canonical(identifier))
