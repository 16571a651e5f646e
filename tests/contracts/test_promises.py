"""Whatever a text promises (*you will be told*, *you can undo*) is listed here beside the test that shows it kept.

Read are the French texts of the screens, of the pages about privacy and of the e-mails; the English ones say the same.
A new promise fails here until somebody names what keeps it, or takes it back.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).parents[2]
TEXTS: Final = sorted(
    [
        *(ROOT / "gateway/portal/src/language/fr").rglob("*.ts"),
        *(ROOT / "services/notify/notify/rendering/templates/fr").glob("*.txt"),
    ]
)
PROMISE: Final = re.compile(
    r"\b("
    r"nous (vous )?(prév|préven|avert|inform|écri|rappel|enverr|envoy|tiend|répond)\w*"
    r"|vous (serez|recevrez|pourrez|aurez|avez \d+ (jours|minutes|heures))"
    r"|(sera|seront|est|sont) (aussitôt |aussi )?(prévenu|averti|notifi|effac)\w*|en seront prévenus"
    r"|(sera|seront) (aussi )?(envoy|supprim|conserv|gard|enregistr|retir|sign)\w*"
    r"|à tout moment|pour toujours|chaque (ouverture|lecture|consultation)"
    r"|pendant \d+|sous \d+ (jours|heures)|dans les \d+|devra être invité"
    r")",
    re.IGNORECASE,
)

# The test that shows it kept, and pieces of the sentences that promise it.
KEPT: Final[Mapping[str, tuple[str, ...]]] = {
    "services/sharing/tests/openings/test_openings.py::test_the_owner_sees_each_opening_without_seeing_who_it_was": (
        "Vous y trouvez chaque ouverture",
    ),
    "services/vault/tests/campaigns/test_campaigns.py::test_a_campaign_that_nobody_sent_is_forgotten_with_its_file": (
        "Le fichier et son découpage sont effacés",
    ),
    "services/vault/tests/bulk_exports/test_bulk_exports.py::test_who_asked_is_told_when_it_is_ready_and_until_when": (
        "Ensuite il sera effacé",
        "vous pourrez en demander un autre",
    ),
    "services/sharing/tests/openings/test_protection.py::test_a_code_goes_to_the_recipients_mailbox_and_opens_once": (
        "Un code est envoyé à l’adresse du destinataire",
    ),
    "services/notify/tests/webhooks/test_telling_programs.py"
    "::test_an_erp_learns_of_a_decision_and_verifies_it_with_the_library_of_the_standard": (
        "Votre logiciel est prévenu de ce qui se passe",
    ),
    "services/notify/tests/webhooks/test_telling_programs.py"
    "::test_whoever_takes_nothing_for_three_days_is_paused_and_administrators_are_told_once": (
        "Ce qui se passe attend, pendant 30 jours",
        "Ce qui se passe en attendant est conservé pendant 30 jours",
    ),
    "services/notify/tests/webhooks/test_telling_programs.py"
    "::test_a_new_secret_signs_beside_the_former_one_for_a_day": ("L’ancien signe encore pendant 24 heures",),
    "services/notify/tests/messages/test_preferences.py"
    "::test_what_comes_in_a_day_makes_one_mail_at_eight_in_ones_own_zone": ("De quoi nous vous prévenons, et quand",),
    "services/notify/tests/adapters/test_mail.py::test_a_message_says_what_it_is_and_asks_no_program_to_answer": (
        "nous vous répondons",
    ),
    "services/notify/tests/messages/test_account_messages.py"
    "::test_a_new_password_comes_as_one_message_with_a_link_and_a_code_for_each_account": (
        "Nous vous écrivons un lien et un code",
        "vous recevrez un lien pour chaque compte",
    ),
    "services/notify/tests/messages/test_account_messages.py"
    "::test_the_former_address_is_told_of_another_one_and_shown_no_more_of_it_than_its_owner_needs": (
        "l’ancienne adresse sera prévenue",
        "{{former}} sera prévenue",
        "prendra la place de {{linked}}",
    ),
    "services/notify/tests/messages/test_account_messages.py"
    "::test_messages_go_to_the_address_and_the_name_that_an_account_has_now": ("Où nous vous écrivons",),
    "services/notify/tests/messages/test_messages.py"
    "::test_administrators_of_a_structure_are_told_of_users_and_asked_about_deletions": (
        "en seront prévenus par e-mail et décideront",
    ),
    "services/notify/tests/messages/test_messages.py::test_whoever_has_another_profile_or_none_any_more_is_told": (
        "la personne en est prévenue",
    ),
    "services/tenancy/tests/sub_accounts/test_sub_accounts.py"
    "::test_a_sub_account_becomes_the_principal_one_after_72_hours_unless_that_is_refused": (
        "peut accepter, ou refuser pendant 72 heures",
        "Sans refus, vous aurez le compte principal",
    ),
    "services/notify/tests/messages/test_messages.py"
    "::test_both_are_told_who_has_the_principal_account_and_its_owner_of_who_asks_for_it": (
        "{{name}} en est prévenu.",
        "{{name}} est prévenu de votre demande",
    ),
    "services/tenancy/tests/sub_accounts/test_sub_accounts.py"
    "::test_the_principal_account_is_given_to_a_sub_account_and_the_roles_swap": ("et vous aurez un sous-compte",),
    "services/tenancy/tests/sub_accounts/test_sub_accounts.py::test_a_sub_account_is_told_of_what_names_it_or_of_all": (
        "choisir de quoi chacun est prévenu",
    ),
    "services/auth/tests/merging/test_merging.py"
    "::test_a_merge_can_be_undone_for_thirty_days_and_leaves_nothing_behind": (
        "Vous aurez 30 jours pour revenir",
        "Vous avez 30 jours pour revenir",
    ),
    "services/auth/tests/profile/test_profiles.py"
    "::test_a_refusal_is_revisited_by_replacing_once_the_address_is_proven": (
        "Vous pourrez y revenir dans Mon compte, Mes adresses",
    ),
    "services/auth/tests/codes/test_codes.py::test_a_code_by_text_message_is_six_figures_and_proves_the_number": (
        "Un code y sera envoyé par SMS",
    ),
    "services/auth/tests/abuse_protection/test_known_devices.py"
    "::test_a_device_that_was_not_used_for_half_a_year_is_a_stranger": ("reconnaît cet appareil pendant 180 jours",),
    "services/auth/tests/account_closing/test_closing.py"
    "::test_before_anything_is_asked_one_reads_what_goes_and_what_the_law_keeps": ("Ce qui sera supprimé",),
    "services/auth/tests/account_closing/test_closing.py"
    "::test_an_account_is_closed_only_once_every_service_has_erased": (
        "ses documents personnels et ses accès seront supprimés",
        "Supprimer ce compte pour toujours ?",
        "Tout ce que la loi n’oblige pas à conserver est effacé",
    ),
    "services/auth/tests/account_closing/test_closing.py::test_a_closed_account_names_nobody_any_more": (
        "votre adresse est effacée avec lui",
    ),
    "services/auth/tests/data_export/test_exports.py::test_a_package_lies_sealed_and_is_forgotten_after_a_week": (
        "Ensuite elle sera effacée",
        "vous pourrez en demander une autre",
    ),
    "services/vault/tests/account_erasure/test_account_erasure.py"
    "::test_documents_are_erased_with_their_bytes_and_payslips_are_kept_as_the_law_says": ("pendant 50 ans",),
    "services/vault/tests/personal_documents/test_own_vault.py"
    "::test_what_one_deletes_is_gone_with_its_bytes_and_its_room": (
        "seront effacés pour toujours",
        "Supprimer pour toujours",
    ),
    "services/vault/tests/documents/test_content_acts.py"
    "::test_each_time_a_content_is_given_the_journal_has_one_line_more": ("chaque ouverture est inscrite",),
    "services/deposits/tests/drafts/test_drafts.py::test_a_draft_is_resumed_where_one_stopped": (
        "Vous pourrez vous interrompre et la reprendre",
    ),
    "services/tenancy/tests/structures/test_openings.py::test_each_step_is_saved_incomplete_and_found_again": (
        "Vous pourrez reprendre ici un autre jour",
        "sera enregistrée avec ces informations",
    ),
    "services/tenancy/tests/structures/test_client_files.py"
    "::test_ones_identity_document_is_seen_and_replaced_and_the_former_one_is_erased": (
        "prend la place du précédent, qui est effacé",
    ),
    "services/tenancy/tests/structures/test_users.py::test_an_invitation_is_sent_again_until_it_is_answered": (
        "vous pourrez ajouter des utilisateurs plus tard",
    ),
    "services/tenancy/tests/employees/test_enrolment.py::test_an_invitation_can_be_sent_again_until_it_is_answered": (
        "Un nouvel e-mail sera envoyé à {{address}}",
    ),
    "services/tenancy/tests/employees/test_enrolment.py"
    "::test_a_corrected_address_is_invited_in_place_of_the_mistyped_one": ("Une nouvelle invitation y sera envoyée",),
    "services/tenancy/tests/imports/test_imports.py"
    "::test_lines_are_erased_once_applied_or_discarded_and_errors_after_a_month": ("ses lignes sont effacées",),
    "services/tenancy/tests/administration/test_removal.py::test_who_was_removed_can_be_invited_again": (
        "devra être invité de nouveau pour revenir",
    ),
    "services/tenancy/tests/administration/test_removal.py"
    "::test_a_company_may_have_them_come_back_at_once_but_never_as_administrator": (
        "Vous pourrez toujours les donner vous-même",
    ),
    "tests/e2e/journeys/test_rights_in_a_browser.py"
    "::test_an_agency_s_administrator_runs_the_rights_of_the_agency_and_of_its_clients": (
        "L’invitation y sera envoyée",
    ),
    "tests/e2e/journeys/test_account_page_in_a_browser.py"
    "::test_somebody_changes_the_address_and_names_and_finds_it_all_in_the_journal": ("Un code y sera envoyé ;",),
    "tests/e2e/journeys/test_account_page_in_a_browser.py"
    "::test_somebody_takes_everything_along_and_closes_the_account": ("Un code vous sera envoyé par e-mail",),
    "tests/e2e/journeys/test_openid_through_the_gateway.py"
    "::test_authlibs_client_acts_for_somebody_in_every_service_until_it_is_revoked": (
        "Vous pourrez retirer cet accès à tout moment",
    ),
    "tests/e2e/journeys/test_openid_through_the_gateway.py"
    "::test_signing_out_of_the_application_signs_out_of_the_browser": (
        "Vous serez aussi déconnecté de Chartrier",
        "Vous serez déconnecté de Chartrier",
    ),
    "tests/e2e/journeys/test_one_document.py::test_a_share_link_opens_without_an_account_until_it_is_withdrawn": (
        "Vous pourrez le retirer à tout moment",
        "que vous pouvez retirer à tout moment",
    ),
    "tests/e2e/journeys/test_one_document.py::test_a_structure_files_a_request_and_gets_number_email_and_summary": (
        "suivez son état à tout moment",
    ),
    "tests/e2e/journeys/test_paper_refusals_in_a_browser.py"
    "::test_an_employee_refuses_electronic_payslips_on_the_public_page_and_accepts_them_again": (
        "demander que votre employeur vous remette vos documents sur papier",
        "changer d’avis à tout moment, dans vos abonnements",
        "peut s’opposer à tout moment à la remise électronique",
        "Vous recevrez de nouveau ici les documents",
        "qui peut en changer à tout moment",
    ),
    "services/vault/tests/sent_documents/test_sent_documents.py"
    "::test_who_sends_opens_a_contract_and_its_owner_reads_so_in_the_journal": (
        "Chaque ouverture est inscrite à l’historique du document",
    ),
    "services/vault/tests/sent_documents/test_withdrawal.py"
    "::test_a_contract_that_was_withdrawn_is_not_signed_any_more": (
        "sera effacé pour toujours et ne pourra plus être signé",
    ),
    "services/auth/tests/profile/test_mobiles_of_deposit_spaces.py"
    "::test_a_code_on_the_old_number_lets_the_new_one_take_its_place": (
        "Un code sera envoyé à l’ancien numéro, puis au nouveau",
    ),
    "services/auth/tests/profile/test_mobiles_of_deposit_spaces.py"
    "::test_who_lost_the_mobile_replaces_it_once_within_48_hours_of_an_administrator_s_word": (
        "changer de mobile pendant 48 heures",
        "changer de mobile dans les 48 heures",
        "Vous avez 48 heures",
    ),
    "services/deposits/tests/advances/test_advances.py"
    "::test_one_request_waits_at_a_time_and_its_employee_may_withdraw_it": ("Vous pourrez en faire une autre",),
}


def sentences() -> Iterator[tuple[str, str]]:
    """Yield each sentence that promises something, with the file that it stands in."""
    for path in TEXTS:
        for sentence in re.split(r"(?<=[.!?;:])\s+|\n", path.read_text(encoding="utf-8")):
            if PROMISE.search(sentence):
                yield path.name, sentence


PIECES: Final = [piece for pieces in KEPT.values() for piece in pieces]


@pytest.mark.spec("NOTIF-13")
def test_every_promise_is_listed_beside_what_keeps_it() -> None:
    unkept = [f"{name}: {said}" for name, said in sentences() if not any(piece in said for piece in PIECES)]
    assert not unkept, "name in KEPT the test that shows it kept, or take it back:\n" + "\n".join(unkept)


def test_no_promise_is_listed_that_nobody_makes_any_more() -> None:
    made = [sentence for _, sentence in sentences()]
    assert [piece for piece in PIECES if not any(piece in sentence for sentence in made)] == []


@pytest.mark.parametrize("kept_by", KEPT)
def test_what_keeps_a_promise_is_there(kept_by: str) -> None:
    file, _, name = kept_by.partition("::")
    assert re.search(rf"^def {name}\b", (ROOT / file).read_text(encoding="utf-8"), re.MULTILINE), kept_by


def test_a_new_promise_would_be_seen() -> None:
    said = "Nous vous préviendrons par SMS la veille."
    assert PROMISE.search(said)
    assert not any(piece in said for piece in PIECES)
