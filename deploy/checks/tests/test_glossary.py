"""The check of names: what a glossary does not know is said, with what to do."""

from __future__ import annotations

from deploy.checks.glossary import complaints, words_of

PAGE = """
| English | French on screen | carried by | meaning |
| --- | --- | --- | --- |
| signing key | clé de signature | `signing_keys`, `SigningKey` | A private key. |

## Ordinary words in names
added
"""
EXISTING = {"signing_keys", "SigningKey"}


def test_a_name_is_read_as_its_words() -> None:
    assert words_of("SigningKey") == words_of("signing_key") == words_of("signing-key") == ["signing", "key"]


def test_names_made_of_terms_and_ordinary_words_pass() -> None:
    assert complaints(PAGE, {"signing_keys": "table", "SigningKeyAdded": "class"}, EXISTING) == []


def test_an_unknown_word_fails_with_what_to_do() -> None:
    (complaint,) = complaints(PAGE, {"StrongroomKey": "class"}, EXISTING)
    assert complaint.startswith("class StrongroomKey: 'strongroom' is no word of docs/glossary.md.")
    assert complaint.endswith("or add the term there first.")


def test_a_line_about_a_class_that_is_gone_fails() -> None:
    assert complaints(PAGE, {}, {"signing_keys"}) == [
        "docs/glossary.md names SigningKey, which is no table or class any more."
    ]
