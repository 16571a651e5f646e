"""The texts that a person reads before choosing: the terms, and the password policy."""

from http import HTTPStatus
from typing import Any

from auth.consents import terms
from auth.consents.terms import Terms
from auth.errors import TermsUnknown
from auth.passwords.password_rules import PasswordRules
from auth.ports import ports
from chartrier.http.contract import Blueprint, Schema, fields, validate

blueprint = Blueprint("texts", description="Terms and password rules")


class Language(Schema):
    """The language of the text."""

    language = fields.String(load_default="fr", validate=validate.OneOf(terms.LANGUAGES))


class TermsView(Schema):
    """One version of one text."""

    kind = fields.String(required=True)
    version = fields.String(required=True)
    title = fields.String(required=True)
    paragraphs = fields.List(fields.String(), required=True)


class PasswordRulesView(Schema):
    """At least ``minimum`` characters with one of each kind, or ``phrase_minimum`` of any kind; up to ``maximum``."""

    minimum = fields.Integer(required=True)
    kinds = fields.List(fields.String(), required=True)
    phrase_minimum = fields.Integer(required=True)
    maximum = fields.Integer(required=True)
    refuse_common = fields.Boolean(required=True)


@blueprint.get("/terms/<kind>", open=True)
@blueprint.takes(Language, location="query")
@blueprint.returns(HTTPStatus.OK, TermsView)
@blueprint.refuses(TermsUnknown)
def read_terms(chosen: dict[str, Any], kind: str) -> Terms:
    """Read the terms of a kind of account, or the privacy notice (`privacy`)."""
    text = terms.current(kind, chosen["language"])
    if text is None:
        raise TermsUnknown
    return text


@blueprint.get("/password-rules", open=True)
@blueprint.returns(HTTPStatus.OK, PasswordRulesView)
def read_password_rules() -> PasswordRules:
    """Read what a good password is, to tell it as one types. Names and identifiers are never part of one."""
    return ports().password_rules
