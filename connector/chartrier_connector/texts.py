"""Every sentence of the connector, in French and in English."""

from __future__ import annotations

from typing import Any, Final, Literal

Language = Literal["fr", "en"]

_TEXTS: Final[dict[str, tuple[str, str]]] = {
    # About the settings and the whole of a batch.
    "settings_unreadable": (
        "Le fichier de réglages {path} ne peut pas être lu.",
        "The settings file {path} can't be read.",
    ),
    "settings_wrong": (
        "Le fichier de réglages {path} n’est pas correct : {reason}",
        "The settings file {path} is wrong: {reason}",
    ),
    "secret_unreadable": (
        "Le fichier du mot de passe, {path}, ne peut pas être lu.",
        "The secret's file, {path}, can't be read.",
    ),
    "batch_unreadable": (
        "« {name} » ne peut pas être lu : ce n’est ni un dossier ni un ZIP sans mot de passe.",
        "“{name}” can't be read: it is neither a folder nor a ZIP without a password.",
    ),
    "file_unreadable": (
        "Le fichier « {file} » ne peut pas être lu. Relancez plus tard : rien ne sera déposé deux fois.",
        "The file “{file}” can't be read. Run again later: nothing is deposited twice.",
    ),
    "table_unwritable": (
        "Le fichier {path} ne peut pas être écrit : fermez-le s’il est ouvert.",
        "The file {path} can't be written: close it if it is open.",
    ),
    "index_missing": (
        "L’index « {index} » n’est pas dans « {name} ». Il s’y trouve : {found}.",
        "The index “{index}” is not in “{name}”. What is there: {found}.",
    ),
    "index_unreadable": (
        "L’index « {index} » ne peut pas être lu. Enregistrez-le comme CSV ou comme XLSX.",
        "The index “{index}” can't be read. Save it as CSV or as XLSX.",
    ),
    "index_too_long": (
        "L’index a plus de {most} lignes : partagez-le.",
        "The index has more than {most} lines: split it.",
    ),
    "column_twice": (
        "La colonne « {column} » est deux fois dans l’index.",
        "The column “{column}” is twice in the index.",
    ),
    "columns_missing": (
        "Il manque dans l’index : {missing}. Ses colonnes sont : {found}.",
        "Missing in the index: {missing}. Its columns are: {found}.",
    ),
    "nothing_there": ("« {name} » ne contient rien à déposer.", "“{name}” holds nothing to deposit."),
    "refused_program": (
        "Le programme n’est pas reconnu : vérifiez `program` et le fichier de son mot de passe.",
        "The program is not recognised: check `program` and the file of its secret.",
    ),
    "unreachable": (
        "Chartrier ne répond pas pour l’instant ({reason}). Relancez plus tard : rien ne sera déposé deux fois.",
        "Chartrier does not answer for now ({reason}). Run again later: nothing is deposited twice.",
    ),
    "answered": (
        "Chartrier a refusé : {reason} (référence {reference}).",
        "Chartrier refused: {reason} (reference {reference}).",
    ),
    # About one line.
    "wrong_cells": (
        "La ligne a {found} cases au lieu de {expected} : une virgule ou un point-virgule est peut-être en trop.",
        "The line has {found} cells instead of {expected}: perhaps there is a separator too many.",
    ),
    "empty_cell": ("La colonne « {column} » est vide.", "The column “{column}” is empty."),
    "not_a_date": (
        "Colonne « {column} » : « {value} » n’est pas une date comme {example}.",
        "Column “{column}”: “{value}” is not a date like {example}.",
    ),
    "not_an_amount": (
        "Colonne « {column} » : « {value} » n’est pas un montant.",
        "Column “{column}”: “{value}” is not an amount.",
    ),
    "reference_twice": (
        "La référence « {reference} » est déjà celle de la ligne {line}.",
        "The reference “{reference}” is that of line {line} already.",
    ),
    "file_missing": ("Le fichier « {file} » n’est pas là.", "The file “{file}” is not there."),
    "file_empty": ("Le fichier « {file} » est vide.", "The file “{file}” is empty."),
    "file_too_large": ("Le fichier « {file} » dépasse {most} Mo.", "The file “{file}” is over {most} MB."),
    "in_column": ("Colonne « {column} » : {reason}", "Column “{column}”: {reason}"),
    # The report.
    "report": ("rapport", "report"),
    "states": ("états", "states"),
    "signed": ("signés", "signed"),
    "line": ("Ligne", "Line"),
    "reference": ("Référence", "Reference"),
    "file": ("Fichier", "File"),
    "outcome": ("Résultat", "Outcome"),
    "explanation": ("Explication", "Explanation"),
    "accepted": ("Déposé", "Deposited"),
    "already_there": ("Déjà déposé", "Deposited before"),
    "paper": ("À remettre sur papier", "To be given on paper"),
    "refused": ("Refusé", "Refused"),
    "not_sent": ("Pas encore envoyé", "Not sent yet"),
    "unlisted": ("Sans ligne", "Without a line"),
    "paper_why": (
        "La personne a refusé le bulletin électronique.",
        "The person refused electronic documents.",
    ),
    "unlisted_why": ("Aucune ligne de l’index ne nomme ce fichier.", "No line of the index names this file."),
    "summary": (
        (
            "« {name} » : {accepted} déposés, {already_there} déjà là, {paper} sur papier, {refused} refusés, "
            "{not_sent} pas encore envoyés. Rapport : {report}"
        ),
        (
            "“{name}”: {accepted} deposited, {already_there} there before, {paper} on paper, {refused} refused, "
            "{not_sent} not sent yet. Report: {report}"
        ),
    ),
    # The preview.
    "preview_line": ("Ligne {line} :", "Line {line}:"),
    "preview_summary": (
        "{lines} lignes, {bad} à corriger, {unlisted} fichiers sans ligne. Rien n’a été envoyé.",
        "{lines} lines, {bad} to put right, {unlisted} files without a line. Nothing was sent.",
    ),
    "watching": ("Le dossier {folder} est suivi.", "The folder {folder} is watched."),
    # The states.
    "title": ("Titre", "Title"),
    "recipient": ("Destinataire", "Recipient"),
    "state": ("État", "State"),
    "delivered_at": ("Remis le", "Delivered on"),
    "downloaded_at": ("Téléchargé le", "Downloaded on"),
    "signed_at": ("Signé le", "Signed on"),
    "waiting": ("En attente de confirmation", "Waiting for confirmation"),
    "todo": ("À traiter", "To do"),
    "done": ("Traité", "Done"),
    "states_summary": (
        "{documents} documents dans {report}, {signed} versions signées nouvelles dans {folder}.",
        "{documents} documents in {report}, {signed} new signed versions in {folder}.",
    ),
}


def text_of(text: str, language: Language, **values: Any) -> str:  # noqa: ANN401 - whatever the sentence shows
    """Return a sentence with its values."""
    french, english = _TEXTS[text]
    return (french if language == "fr" else english).format(**values)
