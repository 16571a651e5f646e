import re
from datetime import UTC, date, datetime, timedelta
from html.parser import HTMLParser
from itertools import product
from uuid import UUID

import pytest

from chartrier.ids import new_id
from notify.messages.case_content import CasesHandedOver
from notify.messages.content import (
    AccountClosed,
    AccountLocked,
    AccountsMerged,
    AccountsSeparated,
    AddressAlreadyUsed,
    ApplicationChanged,
    ApprovalRequested,
    ClientAccountOpened,
    Code,
    CodeBySms,
    Content,
    DocumentsOfSender,
    EmailChanged,
    ExportReady,
    IdentifierRecovered,
    IdentifierRecoveredBySms,
    Invitation,
    InvitationOffered,
    InvitationRefused,
    LostIdentifierRefused,
    NewDevice,
    NewDocuments,
    OutsideIdentityChanged,
    PasswordChanged,
    PasswordResetOffered,
    PasswordResetSentElsewhere,
    PhoneChanged,
    RequestProgress,
    RequestSubmitted,
    SecondFactorChanged,
    SupportActed,
    kind_of,
)
from notify.messages.contract_content import BulkExportReady, ContractWithdrawn
from notify.messages.paper_content import PaperDecided
from notify.messages.pay_content import AdvanceDecided, TimesheetDisputed
from notify.messages.relation_content import RelationConfirmed
from notify.messages.share_content import OpeningCode, SharedDocuments, ShareEnding, ShareOpened
from notify.messages.signature_content import DocumentReplaced, SignatureRefused, SignatureReminder, SignaturesExpired
from notify.messages.structure_content import (
    ConfidentialPassword,
    DeletionRefused,
    DeletionRequested,
    MemberProfileChanged,
    OwnDetailsCorrected,
    PhoneChangeAllowed,
    UserChanged,
)
from notify.messages.sub_account_content import PrincipalChanged, PrincipalRequested, PrincipalRequestRefused
from notify.messages.webhook_content import WebhookPaused
from notify.rendering.emails import TEMPLATES, EmailDetails, RenderedEmail, render_email, render_text_message

AT = datetime(2026, 11, 20, 8, 30, tzinfo=UTC)
REFERENCE = UUID("0198c3f0-0000-7000-8000-000000000001")
LATER = AT + timedelta(hours=2)
LINK = "https://chartrier.test/activation#a-secret"
HOSTILE = "<script>alert(1)</script> \"'{{ 7 * 7 }} https://evil.example"

EMAILS: list[Content] = [
    Invitation("Agence", (DocumentsOfSender("Agence", {"payslip": 1}),), ("owner",), AT),
    Invitation(HOSTILE, (), (), AT),
    Invitation(HOSTILE, (), ("owner",), AT, reminder=True),
    Invitation("Agence", (DocumentsOfSender("Agence", {"payslip": 1}),), ("owner",), AT, reminder=True),
    *(
        Invitation(HOSTILE, (), rights, AT)
        for rights in (("owner",), ("A", "F", "R", "S"), ("consultation",), ("user",))
    ),
    NewDocuments(
        by_sender=(DocumentsOfSender("Agence", {"invoice": 2}), DocumentsOfSender(HOSTILE, {"unheard-of": 1}))
    ),
    SharedDocuments(sender_name=HOSTILE, message=f"{HOSTILE}\n\n- {HOSTILE}", total=2, expires_at=AT),
    SharedDocuments(sender_name="Alice", message="", total=1, expires_at=AT),
    *(SharedDocuments(HOSTILE, "", 2, AT, protection, most) for protection, most in (("password", 1), ("code", 3))),
    SharedDocuments(HOSTILE, "", 1, AT, again=True),
    ShareOpened(REFERENCE, HOSTILE, 1, AT),
    *(ShareEnding(REFERENCE, HOSTILE, 2, openings, AT) for openings in (0, 1, 2)),
    OpeningCode(HOSTILE, AT, AT + timedelta(minutes=10)),
    RequestSubmitted(request_id=new_id(), file_number=HOSTILE, journey_title=HOSTILE, at=AT),
    RequestSubmitted(new_id(), HOSTILE, HOSTILE, AT, {"fr": HOSTILE, "en": HOSTILE}),
    *(
        RequestProgress(new_id(), HOSTILE, step, (HOSTILE, f"{HOSTILE}\n\n- {HOSTILE}"), AT)
        for step in ("returned", "validated", "rejected", "withdrawn", "message", "reassigned", "handed-over")
    ),
    *(CasesHandedOver(count, to_group, AT) for count, to_group in product((1, 30), (True, False))),
    *(AdvanceDecided(outcome, AT) for outcome in ("accepted", "reduced", "refused")),
    *(WebhookPaused(new_id(), HOSTILE, gone, AT) for gone in (True, False)),
    TimesheetDisputed(date(2026, 11, 9), AT),
    InvitationOffered(HOSTILE, HOSTILE, AT),
    InvitationRefused(HOSTILE, HOSTILE, AT),
    ApprovalRequested(HOSTILE, HOSTILE, HOSTILE, AT),
    *(MemberProfileChanged(HOSTILE, profile, AT) for profile in ("administrator", "user", "consultation", None)),
    *(
        UserChanged(HOSTILE, change, HOSTILE, "user", AT)
        for change in ("added", "corrected", "profile-changed", "phone-change-allowed", "removed")
    ),
    DeletionRequested(HOSTILE, HOSTILE, AT),
    DeletionRefused(HOSTILE, AT),
    OwnDetailsCorrected(HOSTILE, AT),
    PhoneChangeAllowed(HOSTILE, AT),
    *(RelationConfirmed(HOSTILE, HOSTILE, name, AT) for name in (HOSTILE, "")),
    *(PaperDecided(HOSTILE, HOSTILE, refused, to, AT) for refused, to in product((True, False), repeat=2)),
    ContractWithdrawn(HOSTILE, AT),
    *(SignatureReminder(documents, 10) for documents in (1, 2)),
    *(SignatureRefused("employment_contract", name, HOSTILE, AT) for name in (HOSTILE, "")),
    SignaturesExpired(HOSTILE, AT),
    DocumentReplaced(HOSTILE, "assignment_contract", AT),
    PrincipalRequested(REFERENCE, HOSTILE, HOSTILE, HOSTILE, LATER),
    *(PrincipalChanged(REFERENCE, HOSTILE, HOSTILE, principal, HOSTILE, AT) for principal in (True, False)),
    PrincipalRequestRefused(REFERENCE, HOSTILE, HOSTILE, AT),
    AccountLocked(LATER),
    AccountLocked(LATER, this_device=True),
    AccountLocked(LATER, second_factor=True),
    AccountLocked(LATER, this_device=True, second_factor=True),
    *(SupportActed(act, HOSTILE, AT) for act in ("unlocked-by-support", "of another day")),
    NewDevice("Firefox", "Windows", AT),
    NewDevice(HOSTILE, "", AT),
    NewDevice("", "", AT),
    *(SecondFactorChanged("added", kind, 10, AT) for kind in ("totp", "sms", "email", "passkey", None)),
    SecondFactorChanged("removed", "passkey", 0, AT),
    SecondFactorChanged("recovery-codes-made", None, 10, AT),
    *(SecondFactorChanged("recovery-code-used", None, left, AT) for left in (0, 1, 9)),
    ApplicationChanged(allowed=True, application_name=HOSTILE, scope=("openid", "chartrier", HOSTILE), at=AT),
    ApplicationChanged(allowed=False, application_name=HOSTILE, scope=(), at=AT),
    OutsideIdentityChanged(linked=True, provider_name=HOSTILE, at=AT),
    OutsideIdentityChanged(linked=False, provider_name="FranceConnect", at=AT),
    Code("change-password", AT, AT + timedelta(hours=48)),
    Code("of another day", AT, AT + timedelta(minutes=1)),
    ConfidentialPassword(AT, AT + timedelta(hours=48)),
    PasswordResetOffered("forgotten", (HOSTILE,), AT, AT + timedelta(hours=48)),
    PasswordResetOffered("forgotten", ("alice", HOSTILE), AT, AT + timedelta(hours=48)),
    PasswordResetOffered("lost-identifier", ("ferrand-482917",), AT, AT + timedelta(hours=48)),
    PasswordChanged(AT),
    EmailChanged(HOSTILE, AT),
    PhoneChanged(added=True, ending="12", at=AT),
    PhoneChanged(added=False, ending="12", at=AT),
    IdentifierRecovered(AT),
    LostIdentifierRefused(AT),
    AddressAlreadyUsed(AT),
    PasswordResetSentElsewhere(AT),
    ClientAccountOpened(HOSTILE, AT),
    AccountsMerged(absorbed=False, reference=REFERENCE, at=AT, undo_until=AT + timedelta(days=30)),
    AccountsMerged(absorbed=True, reference=REFERENCE, at=AT, undo_until=AT + timedelta(days=30)),
    AccountsSeparated(AT),
    ExportReady(AT + timedelta(days=7)),
    *(BulkExportReady(HOSTILE, count, AT + timedelta(days=7)) for count in (0, 1, 2)),
    AccountClosed(AT, ()),
    AccountClosed(
        AT,
        (
            "consents",
            "deposit-requests",
            "journal-lines",
            "pay-records",
            "payslips",
            "right-changes",
            "security-lines",
            "signatures",
        ),
    ),
]
TEXTS: list[Content] = [
    CodeBySms("opening-mobile", AT, AT + timedelta(minutes=10)),
    IdentifierRecoveredBySms(AT),
]


def email(content: Content, language: str = "fr") -> RenderedEmail:
    secrets: dict[str, object] = (
        {"code": "K7XR4P"} if isinstance(content, Code | OpeningCode | ConfidentialPassword) else {}
    )
    if isinstance(content, PasswordResetOffered):
        secrets["offers"] = [{"identifier": name, "link": LINK, "code": "K7XR4P"} for name in content.identifiers]
    details = EmailDetails("Alice", language, LINK, "assistance@chartrier.test", AT, secrets)
    return render_email(content, details)


every_email = pytest.mark.parametrize("content, language", list(product(EMAILS, ("fr", "en"))))


class Page(HTMLParser):
    """What a page says, links to and would fetch."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.fetches: list[str] = []
        self.links: list[str] = []
        self.words = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        for name, value in attrs:
            if name in {"src", "background", "srcset"} or (name == "href" and tag != "a"):
                self.fetches.append(value or "")
            elif name == "href":
                self.links.append(value or "")

    def handle_data(self, data: str) -> None:
        self.words += f" {data}"


@pytest.mark.spec("NOTIF-02")
@every_email
def test_an_email_fetches_nothing_and_links_only_where_it_should(content: Content, language: str) -> None:
    page = Page(email(content, language).html)
    assert page.fetches == []
    assert set(page.links) == {LINK}
    assert not {"img", "script", "iframe", "link", "object"} & set(page.tags)
    styles = re.findall(r"url\(|@import|@font-face", email(content, language).html)
    assert styles == []


@pytest.mark.spec("NOTIF-02")
@every_email
def test_both_parts_of_an_email_say_the_same(content: Content, language: str) -> None:
    written = email(content, language)
    html = " ".join(Page(written.html).words.split())
    for line in written.text.splitlines():
        words = " ".join(line.removeprefix("- ").removeprefix("> ").removeprefix(">").rstrip(":").split())
        assert line == "-- " or words in html
    assert "\n" not in written.subject
    assert LINK in written.text


@every_email
def test_what_somebody_wrote_stays_text(content: Content, language: str) -> None:
    written = email(content, language)
    assert "<script>" not in written.html
    assert "49" not in written.text
    assert f'lang="{language}"' in written.html


@pytest.mark.spec("NOTIF-11")
def test_an_invitation_says_who_sends_what_what_to_do_and_what_if_it_was_not_expected() -> None:
    senders = (DocumentsOfSender("Atelier Perrin", {"payslip": 1, "employment_contract": 2}),)
    written = email(Invitation("Atelier Perrin", senders, ("owner",), AT))
    assert written.subject == "Atelier Perrin\u00a0: 3 nouveaux documents vous attendent"
    for words in (
        "Atelier Perrin vous envoie",
        "2 contrats de travail",
        "1 bulletin de paie",
        "Compléter mon inscription",
        "20 novembre 2026 à 09:30",
        "Vous n’avez rien à faire",
        "assistance@chartrier.test",
    ):
        assert words in written.text
    assert written.html.count(LINK) == 3, "the button, the link to copy and where it leads"


@pytest.mark.spec("NOTIF-04")
def test_documents_of_several_senders_are_listed_apart() -> None:
    senders = (
        DocumentsOfSender("Agence Horizon", {"invoice": 2, "timesheet": 1}),
        DocumentsOfSender("Atelier", {"payslip": 1}),
    )
    text = email(NewDocuments(by_sender=senders)).text
    assert "- Agence Horizon\u00a0: 2 factures et 1 relevé d’heures" in text
    assert "- Atelier\u00a0: 1 bulletin de paie" in text
    assert "Agence Horizon et Atelier ont déposé" in text


def test_every_kind_has_its_words_in_both_languages() -> None:
    kinds = {kind_of(content) for content in EMAILS + TEXTS} | {"common"}
    for language in ("fr", "en"):
        assert {path.stem for path in (TEMPLATES / language).iterdir()} == kinds


@pytest.mark.spec("AUTH-24")
@pytest.mark.parametrize(
    "language, says", [("fr", "pour ouvrir votre compte. Valable 10 minutes"), ("en", "10 minutes")]
)
def test_a_text_message_names_chartrier_the_purpose_and_how_long_the_code_holds(language: str, says: str) -> None:
    text = render_text_message(TEXTS[0], language=language, secrets={"code": "204817"}, decided_at=AT)
    assert text.startswith("Chartrier")
    assert "204817" in text
    assert says in text
    assert len(text) <= 160


# What one text message holds 160 of; a single other sign leaves room for 70 (3GPP TS 23.038).
OF_PHONES = frozenset("\n !\"#%&'()*+,-./:;<=>?@0123456789ÄÅÆÇÉÑÖØÜßàäåèéìñòöøùü£¥$_¡¿") | frozenset(
    chr(capital) for letter in range(ord("A"), ord("Z") + 1) for capital in (letter, letter + 32)
)


@pytest.mark.parametrize("content, language", list(product(TEXTS, ("fr", "en"))))
def test_a_text_message_keeps_to_the_signs_of_phones_and_is_one(content: Content, language: str) -> None:
    text = render_text_message(content, language=language, secrets={"code": "204817"}, decided_at=AT)
    assert set(text) <= OF_PHONES
    assert len(text) <= 160


@pytest.mark.spec("AUTH-24")
def test_an_email_with_a_code_names_chartrier_the_purpose_and_how_long_it_holds() -> None:
    written = email(Code("change-password", AT, AT + timedelta(hours=48)))
    for words in ("Chartrier", "K7XR4P", "changer votre mot de passe", "48 heures"):
        assert words in written.text


@pytest.mark.spec("AUTH-21")
def test_an_email_with_several_accounts_has_a_link_and_a_code_for_each() -> None:
    written = email(PasswordResetOffered("forgotten", ("alice", "ferrand"), AT, AT + timedelta(hours=48)))
    assert written.text.count(LINK) == 3, "one for each, and the button"
    assert written.text.count("K7XR4P") == 2
    assert "alice" in written.text
    assert "ferrand" in written.text


def test_somebody_who_reads_neither_language_gets_french() -> None:
    assert email(AccountLocked(LATER), "de").language == "fr"


def _luminance(colour: str) -> float:
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.spec("NOTIF-02")
@pytest.mark.parametrize(
    "ink, paper",
    [
        ("#17202e", "#fffdf8"),
        ("#17202e", "#f6f2e9"),
        ("#4b5260", "#fffdf8"),
        ("#4b5260", "#f6f2e9"),
        ("#8d1f2d", "#fffdf8"),
        ("#fff8f0", "#8d1f2d"),
        ("#ece6da", "#1a2029"),
        ("#ece6da", "#11151c"),
        ("#b6b4ad", "#1a2029"),
        ("#b6b4ad", "#11151c"),
        ("#f2a6a9", "#1a2029"),
        ("#fffaf4", "#b23547"),
    ],
)
def test_every_pair_of_colours_can_be_read_by_day_and_by_night(ink: str, paper: str) -> None:
    look = (TEMPLATES / "email.mjml").read_text(encoding="utf-8")
    assert ink in look
    assert paper in look
    lighter, darker = sorted((_luminance(ink), _luminance(paper)), reverse=True)
    assert (lighter + 0.05) / (darker + 0.05) >= 4.5


@pytest.mark.parametrize(
    "rights, may, may_not",
    [
        (("owner",), ["recevoir, signer et conserver vos documents"], []),
        (("R",), [], ["signer", "recevoir", "factures"]),
        (("F",), ["consulter les factures"], ["signer", "recevoir"]),
        (("A", "S"), ["administrer l’espace", "signer les contrats de mise à disposition"], ["factures"]),
        (("consultation",), ["consulter les demandes traitées"], ["déposer", "signer"]),
    ],
)
def test_an_invitation_without_documents_names_what_the_rights_allow_and_nothing_else(
    rights: tuple[str, ...], may: list[str], may_not: list[str]
) -> None:
    text = email(Invitation("Agence", (), rights, AT)).text
    assert "Agence vous a ouvert un accès à Chartrier" in text
    assert [words for words in may if f"- {words}" not in text] == []
    assert [words for words in may_not if words in text] == []


@pytest.mark.parametrize("language, says", [("fr", "bloqué pour 2 heures"), ("en", "locked for 2 hours")])
def test_an_email_of_a_lock_says_how_long_it_lasts(language: str, says: str) -> None:
    written = email(AccountLocked(LATER), language)
    assert says in written.subject
    assert says in " ".join(Page(written.html).words.split())


@pytest.mark.spec("AUTH-08")
def test_who_can_undo_a_merge_is_led_there_and_who_cannot_is_given_the_reference_for_support() -> None:
    own, other = (
        email(AccountsMerged(absorbed=absorbed, reference=REFERENCE, at=AT, undo_until=LATER)).text
        for absorbed in (False, True)
    )
    assert "vous pouvez l’annuler jusqu’au 20 novembre 2026 à 11:30" in own
    assert "vous pouvez l’annuler" not in other
    assert f"Répondez à ce message avant le 20 novembre 2026 à 11:30, avec cette référence\u00a0: {REFERENCE}" in other


def test_an_email_of_a_request_promises_no_further_email() -> None:
    request = RequestSubmitted(request_id=REFERENCE, file_number="RSI-1", journey_title="Récupération", at=AT)
    assert "Un e-mail" not in email(request).text
    assert "by email" not in email(request, "en").text
