"""The evidence file as a PDF: readable by people and by screen readers, with the same data attached for machines."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from signature.envelopes import texts
from signature.evidence.words import WORDS
from signature.pdf.stamp import in_words

TEMPLATE: Final = Path(__file__).with_suffix(".typ")
# A-3a: readable in decades, with files attached; UA-1: readable with a screen reader.
_STANDARDS: Final = ("a-3a", "ua-1")

Row = dict[str, Any]


@dataclass(frozen=True)
class EvidenceDocument:
    """What an evidence file says, before it is laid out and sealed."""

    evidence: Mapping[str, Any]
    account_id: str
    language: str
    made_at: datetime
    platform: str

    def pdf(self) -> bytes:
        """Return it as a tagged PDF/A-3a and PDF/UA-1 file: the same bytes for the same evidence and time."""
        # Heavy, and needed by the worker alone.
        import typst

        fonts = str(files("signature.pdf") / "font_files")
        inputs = {"content": json.dumps(self._content(), ensure_ascii=False), "evidence": self.json()}
        standards: list[typst.PDFStandard] = list(_STANDARDS)
        return typst.compile(
            TEMPLATE,
            sys_inputs=inputs,
            font_paths=typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[fonts]),
            ignore_system_fonts=True,
            pdf_standards=standards,
            timestamp=int(self.made_at.timestamp()),
        )

    def json(self) -> str:
        """Return the data that is attached."""
        return json.dumps(self.evidence, ensure_ascii=False, indent=2, default=_plain)

    @property
    def _words(self) -> dict[str, str]:
        return WORDS[self.language]

    def _content(self) -> dict[str, Any]:
        words, evidence = self._words, self.evidence
        made = words["for"].format(in_words(self.made_at, self.language), self.account_id)
        return {
            "language": self.language,
            "words": words,
            "title": evidence["title"],
            "facts": self._rows(
                ("title", evidence["title"]),
                ("organisation", evidence["organisation_name"]),
                ("state", words[f"{evidence['action']}.{evidence['state']}"]),
                ("document_id", evidence["document_id"]),
                ("digest", evidence["digest"]),
                ("signed_digest", evidence["signed_digest"]),
            ),
            "decisions": [
                {"title": words[decision["kind"]], "rows": self._decision(decision)}
                for decision in evidence["decisions"]
            ],
            "how": f"{words['how_text'].format(self.platform)} {made}",
        }

    def _decision(self, decision: Mapping[str, Any]) -> list[Row]:
        words, failure = self._words, decision["failure"]
        stamped = decision["stamped_at"]
        levels = [decision["level_asked"], decision["level_obtained"]]
        return self._rows(
            ("who", decision["signatory_name"]),
            ("on_behalf_of", decision["on_behalf_of"]),
            ("when", in_words(decision["recorded_at"], self.language)),
            ("outcome", words[decision["state"]]),
            ("failure", failure and texts.explain(failure, self.language)),
            ("identity", self._identity(decision)),
            ("appearance", (kind := decision["appearance_kind"]) and words[f"appearance.{kind}"]),
            ("position", (at := decision["position"]) and words["position_text"].format(**at)),
            ("proof", decision["proof_id"] and words["proof_text"].format(decision["proof_id"])),
            ("code", decision["code_proof_id"] and words["code_text"].format(decision["code_proof_id"])),
            ("code_sent", self._code_sending(decision)),
            ("consent", decision["consent_text"]),
            ("reason", decision["refusal_reason"]),
            ("shown", decision["digest_shown"]),
            ("signed", decision["digest_signed"]),
            ("version", decision["version"]),
            ("levels", ", ".join(level for level in levels if level)),
            ("stamped", stamped and in_words(stamped, self.language)),
            ("certificate", decision["certificate_fingerprint"]),
            ("rewritten", decision["rewritten"] and words["rewritten_text"]),
            ("address", decision["client_address"]),
            ("device", decision["user_agent"]),
            ("batch", decision["batch_id"]),
            *(("key_use", text) for text in self._key_uses(decision)),
        )

    def _identity(self, decision: Mapping[str, Any]) -> str:
        """Say how whoever decided had signed in."""
        words, opened = self._words, decision["authenticated_at"]
        factors = [words.get(f"factor.{factor}", factor) for factor in decision["factors"]]
        with_what = words["by"] + ", ".join(factors) if factors else ""
        when = in_words(opened, self.language) if opened else ""
        return words["session_text"].format(decision["account_id"], when, with_what)

    def _code_sending(self, decision: Mapping[str, Any]) -> str:
        """Say where the code was sent, masked, and when."""
        words, channel = self._words, decision["code_channel"]
        if not channel:
            return ""
        when = in_words(decision["code_sent_at"], self.language)
        return words[f"code_sent.{channel}"].format(decision["code_sent_to"], when)

    def _key_uses(self, decision: Mapping[str, Any]) -> Iterator[str]:
        for use in self.evidence["key_uses"]:
            if use["decision_id"] == decision["id"]:
                yield self._words["key_use_text"].format(in_words(use["used_at"], self.language), use["digest"])

    def _rows(self, *rows: tuple[str, object]) -> list[Row]:
        return [{"label": self._words[name], "value": str(value)} for name, value in rows if value]


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
