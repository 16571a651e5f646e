"""The manifest of a batch: what each line must contain, by type. A bad line is refused by itself, field by field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Final
from uuid import UUID

from marshmallow import ValidationError, validates_schema
from stdnum.fr import siret

from chartrier.http.contract import Schema, fields, validate
from chartrier.http.problems import FieldError
from chartrier.http.request_parsing import field_errors
from chartrier.http.strict_json import strict_json
from vault.api.deposits.metadata import METADATA, staff_number, words
from vault.api.deposits.signature_requests import SignatureAsked
from vault.deposits.deposit import Deposit, Outcome, refused
from vault.deposits.holders import holder_of
from vault.documents.document_types import DOCUMENT_TYPES
from vault.errors import ManifestUnreadable
from vault.events import CompanyNamed, PersonNamed, Recipient, UserNamed

MOST_LINES: Final = 1000
MOST_USERS: Final = 20


def _valid_siret(number: str) -> None:
    if not siret.is_valid(number):
        raise ValidationError("Not a valid SIRET.")


def _named_once(users: list[Mapping[str, str]]) -> None:
    if len({user["email"].lower() for user in users}) < len(users):
        raise ValidationError("Somebody is named twice.")


class NamedUser(Schema):
    """A person whom a depositor names."""

    first_name = words()
    last_name = words()
    email = fields.Email(required=True)


class Person(NamedUser):
    """The person to whom a document is sent; one without an address is enrolled by letter."""

    staff_number = staff_number()
    email = fields.Email(load_default="")


class OneOrMoreUsers(fields.List[Any]):
    """A user, or several in the order in which they count: the first one has the principal account (TEN-50)."""

    def __init__(self) -> None:
        super().__init__(fields.Nested(NamedUser), validate=[validate.Length(1, MOST_USERS), _named_once])

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> list[Any]:  # noqa: ANN401
        return super()._deserialize(value if isinstance(value, list) else [value], *args, **kwargs)


class Users(Schema):
    """The users of a client company for each right; one person may hold several, and several people the same one."""

    A = fields.Nested(NamedUser)
    S = OneOrMoreUsers()
    F = OneOrMoreUsers()
    R = OneOrMoreUsers()

    @validates_schema
    def somebody(self, data: Mapping[str, Any], **_: object) -> None:
        """A company is somebody."""
        if not data:
            raise ValidationError("Missing data for required field.")


class Company(Schema):
    """The company to which a document is sent."""

    siret = fields.String(required=True, validate=_valid_siret)
    name = words()
    users = fields.Nested(Users, required=True)


class RecipientSchema(Schema):
    """To whom a document is sent: a person, or a company."""

    person = fields.Nested(Person)
    company = fields.Nested(Company)


class LineSchema(Schema):
    """One document of a batch."""

    reference = words(most=128)
    type = fields.String(required=True, validate=validate.OneOf(sorted(METADATA)))
    title = words()
    file = words(most=255)
    establishment = fields.DisplayText(32, load_default=None, validate=_valid_siret)
    signature = SignatureAsked(load_default=None)
    replaces = words(most=128, required=False)
    metadata = fields.Dict(keys=fields.String(), required=True)
    recipient = fields.Nested(RecipientSchema, required=True)

    @validates_schema
    def fits_its_type(self, data: Mapping[str, Any], **_: object) -> None:
        """Each type has its recipient, and only contracts are signed."""
        known = DOCUMENT_TYPES[data["type"]] if data.get("type") in METADATA else None
        if known is None:
            return
        named = data.get("recipient")
        if named is not None and set(named) != {known.recipient}:
            raise ValidationError("Missing data for required field.", f"recipient.{known.recipient}")
        if data.get("signature") is not None and not known.may_be_signed:
            raise ValidationError("Documents of this type are not signed.", "signature")


class ManifestSchema(Schema):
    """What comes with the files of a batch."""

    organisation_id = fields.UUID(required=True)
    reference = words(most=128)
    deposits = fields.List(fields.Raw(), required=True, validate=validate.Length(1, MOST_LINES))


@dataclass(frozen=True)
class Manifest:
    """A manifest, with each line either fit or refused, in the order in which they came."""

    organisation_id: UUID
    reference: str
    lines: Sequence[Deposit | Outcome]


def read(body: bytes) -> Manifest:
    """Read a manifest; what concerns the whole of it is refused at once, what concerns a line with that line."""
    try:
        found = _schema(ManifestSchema).load(strict_json(body))
    except ValidationError as unfit:
        raise ManifestUnreadable(*field_errors(unfit.messages)) from unfit
    except ValueError as unreadable:
        raise ManifestUnreadable(FieldError("manifest", "is not JSON, or says something twice")) from unreadable
    used: set[str] = set()
    organisation_id = found["organisation_id"]
    lines = [_line(line, organisation_id, used) for line in found["deposits"]]
    return Manifest(organisation_id, found["reference"], lines)


@cache
def _schema(schema: type[Schema]) -> Schema:
    return schema()


def _line(line: Any, organisation_id: UUID, used: set[str]) -> Deposit | Outcome:  # noqa: ANN401 - whatever was sent
    loaded, problems = _loaded(LineSchema, line)
    metadata: dict[str, Any] = {}
    type_ = line.get("type") if isinstance(line, dict) else None
    if isinstance(type_, str) and type_ in METADATA and isinstance(line.get("metadata"), dict):
        metadata, unfit = _loaded(METADATA[type_], line["metadata"], "metadata")
        problems += unfit
    problems = problems or _contradictions(loaded, metadata, used)
    if problems:
        reference = line.get("reference") if isinstance(line, dict) else None
        legible = [FieldError(_legible(each.field), each.reason) for each in problems]
        return refused(_legible(reference) if isinstance(reference, str) else None, *legible)
    used.add(loaded["reference"])
    recipient = _recipient(loaded["recipient"], DOCUMENT_TYPES[loaded["type"]].required_right)
    return Deposit(
        reference=loaded["reference"],
        type=loaded["type"],
        title=loaded["title"],
        file=loaded["file"],
        signature=loaded["signature"],
        replaces=loaded.get("replaces"),
        metadata=_plain(metadata),
        recipient=recipient,
        holder_id=holder_of(recipient, organisation_id=organisation_id),
        siret=siret.compact(loaded["establishment"]) if loaded["establishment"] else None,
    )


def _legible(text: str) -> str:
    # A bad line is stored with its answer: what no database can store must not lose the answers of the others.
    return "".join(each if each.isprintable() else "\ufffd" for each in text)


def _loaded(schema: type[Schema], given: Any, path: str = "") -> tuple[dict[str, Any], list[FieldError]]:  # noqa: ANN401
    try:
        return dict(_schema(schema).load(given)), []
    except ValidationError as unfit:
        return {}, field_errors(unfit.messages, path)


def _contradictions(line: Mapping[str, Any], metadata: Mapping[str, Any], used: set[str]) -> list[FieldError]:
    found: list[FieldError] = []
    if line["reference"] in used:
        found.append(FieldError("reference", "is used twice in this batch"))
    if "replaces" in line and line["signature"] is None:
        found.append(FieldError("replaces", "Documents are replaced by others to sign."))
    person = line["recipient"].get("person")
    if person is not None and metadata["staff_number"] != person["staff_number"]:
        found.append(FieldError("metadata.staff_number", "is not the recipient's"))
    return found


def _recipient(named: Mapping[str, Any], required_right: str) -> Recipient:
    if "person" in named:
        return PersonNamed(**named["person"])
    company = named["company"]
    return CompanyNamed(siret.compact(company["siret"]), company["name"], _users(company["users"], required_right))


def _users(by_right: Mapping[str, Any], required_right: str) -> tuple[UserNamed, ...]:
    named: dict[str, tuple[Mapping[str, str], list[str]]] = {}
    # Whom the document is for come first, in the order in which they were named.
    for right in sorted(by_right, key=lambda each: (each != required_right, each)):
        users = by_right[right] if isinstance(by_right[right], list) else [by_right[right]]
        for user in users:
            named.setdefault(user["email"].lower(), (user, []))[1].append(right)
    return tuple(UserNamed(rights=tuple(sorted(rights)), **user) for user, rights in named.values())


def _plain(metadata: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in metadata.items()}
