"""Contents are sealed under keys of their own, come out verified, and are never opened in another one's place."""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from uuid import UUID, uuid4

import psycopg
import pytest
from hypothesis import given, settings, strategies

from chartrier.testing import ALICE, RunningService
from services.vault.tests.depositing import Town, payslip
from vault.adapters.files import FileBlobs
from vault.content_encryption.keyring import Keyring, KeyUnknown
from vault.content_encryption.segments import SEGMENT, Damaged, new_key, opened, sealed
from vault.content_store.objects import StoreAway
from vault.content_store.store import Content, Place, Retained, Strongroom, received
from vault.documents.models import Version
from vault.ports import Ports

LABEL = b"whose it is"


@pytest.fixture
def strongroom(tmp_path: Path) -> Strongroom:
    return Strongroom(FileBlobs(tmp_path / "blobs"), Keyring.made_if_missing(tmp_path / "keyring.json"))


def kept(strongroom: Strongroom, data: bytes, place: Place | None = None) -> Version:
    place = place or Place(uuid4(), uuid4(), 1)
    content = received(io.BytesIO(data), at_most=10 * SEGMENT)
    return version(strongroom.keep(content, place), content, place)


def version(kept: Retained, content: Content, place: Place) -> Version:
    return Version(
        document_id=place.document_id,
        number=place.number,
        holder_id=place.holder_id,
        digest=content.digest,
        size=content.size,
        blob=kept.blob,
        key_id=kept.key.key_id,
        wrapped_key=kept.key.wrapped,
    )


def file_of(strongroom: Strongroom, kept: Version) -> Path:
    assert isinstance(strongroom.blobs, FileBlobs)
    return strongroom.blobs.root / kept.blob


@pytest.mark.spec("VLT-60")
@settings(max_examples=40, deadline=None)
@given(
    strategies.sampled_from([0, 1, SEGMENT - 1, SEGMENT, SEGMENT + 1, 2 * SEGMENT, 3 * SEGMENT + 7]),
    strategies.integers(1, 3),
)
def test_whatever_is_sealed_opens_to_the_same(size: int, uneven: int) -> None:
    key, content = new_key(), bytes(index % 251 for index in range(0, size * 7, 7))

    class Trickle(io.BytesIO):
        """A stream that gives less than what it is asked for."""

        def read(self, amount: int | None = -1, /) -> bytes:
            return super().read(max(1, (amount or 0) // uneven))

    assert b"".join(opened(Trickle(b"".join(sealed(content, key, LABEL))), key, LABEL)) == content


@pytest.mark.spec("VLT-60", "VLT-61")
@pytest.mark.parametrize("tampered", ["cut", "flipped", "reordered", "extended", "another key", "another label"])
def test_what_was_tampered_with_does_not_open(tampered: str) -> None:
    key = new_key()
    parts = list(sealed(bytes(3 * SEGMENT), key, LABEL))
    match tampered:
        case "cut":
            parts = parts[:-1]
        case "flipped":
            parts[2] = parts[2][:100] + bytes([parts[2][100] ^ 1]) + parts[2][101:]
        case "reordered":
            parts[1], parts[2] = parts[2], parts[1]
        case "extended":
            parts.append(parts[-1])

    with pytest.raises(Damaged):
        list(
            opened(
                io.BytesIO(b"".join(parts)),
                new_key() if tampered == "another key" else key,
                b"another" if tampered == "another label" else LABEL,
            )
        )


@pytest.mark.spec("VLT-60")
def test_nothing_readable_lies_on_the_disk_and_no_two_documents_share_a_key(strongroom: Strongroom) -> None:
    one, other = kept(strongroom, b"Alice earns 2500 euros"), kept(strongroom, b"Alice earns 2500 euros")

    assert b"Alice" not in file_of(strongroom, one).read_bytes()
    assert file_of(strongroom, one).read_bytes()[11:] != file_of(strongroom, other).read_bytes()[11:]
    assert one.wrapped_key != other.wrapped_key
    assert file_of(strongroom, one).stat().st_mode & 0o777 == 0o600


@pytest.mark.spec("VLT-60", "VLT-61")
def test_a_blob_put_in_anothers_place_is_refused(strongroom: Strongroom) -> None:
    mine, theirs = kept(strongroom, b"mine"), kept(strongroom, b"thei")
    mine.blob = theirs.blob
    with pytest.raises(Damaged):
        list(strongroom.take(mine.stored))
    # Nor does it help to bring its key along.
    mine.key_id, mine.wrapped_key = theirs.key_id, theirs.wrapped_key
    with pytest.raises(Damaged):
        list(strongroom.take(mine.stored))


@pytest.mark.spec("VLT-61")
@pytest.mark.parametrize("place", [0, 5, 20, -1])
def test_one_flipped_bit_is_noticed_before_anything_is_given(strongroom: Strongroom, place: int) -> None:
    document = kept(strongroom, b"a payslip")
    path = file_of(strongroom, document)
    damaged = bytearray(path.read_bytes())
    damaged[place] ^= 1
    path.write_bytes(damaged)

    with pytest.raises(Damaged):
        next(strongroom.take(document.stored))


@pytest.mark.spec("VLT-61")
def test_another_content_than_the_one_that_came_in_is_never_given_whole(strongroom: Strongroom) -> None:
    document = kept(strongroom, bytes(2 * SEGMENT + 5))
    document.digest = sha256(b"what came in").hexdigest()

    given: list[bytes] = []
    with pytest.raises(Damaged):
        given.extend(strongroom.take(document.stored))
    assert sum(map(len, given)) < document.size


@pytest.mark.spec("VLT-60")
def test_a_store_that_loses_what_it_took_is_found_out_before_anybody_relies_on_it(strongroom: Strongroom) -> None:
    class Forgetful(FileBlobs):
        """A store that says yes and keeps only half of it."""

        def create(self, name: str, parts: Iterable[bytes]) -> None:
            whole = b"".join(parts)
            super().create(name, [whole[: len(whole) // 2]])

    assert isinstance(strongroom.blobs, FileBlobs)
    forgetful = replace(strongroom, blobs=Forgetful(strongroom.blobs.root))
    with pytest.raises(StoreAway):
        kept(forgetful, b"a payslip")


@pytest.mark.spec("VLT-60")
def test_keys_rotate_without_a_file_being_rewritten(strongroom: Strongroom) -> None:
    place = Place(uuid4(), uuid4(), 1)
    document = kept(strongroom, b"a payslip", place)
    before = file_of(strongroom, document).read_bytes()
    elsewhere = Keyring.read(strongroom.keyring.path)

    fresh = strongroom.keyring.rotate()
    later = kept(strongroom, b"another payslip")

    assert (later.key_id, document.key_id == fresh) == (fresh, False)
    assert b"".join(strongroom.take(document.stored)) == b"a payslip"
    assert file_of(strongroom, document).read_bytes() == before
    # A process that read the keyring before finds the new key when it meets it.
    assert b"".join(replace(strongroom, keyring=elsewhere).take(later.stored)) == b"another payslip"


def test_a_keyring_that_lacks_the_key_opens_nothing(strongroom: Strongroom, tmp_path: Path) -> None:
    document = kept(strongroom, b"a payslip")
    stranger = replace(strongroom, keyring=Keyring.made_if_missing(tmp_path / "another.json"))
    with pytest.raises(Damaged, match=KeyUnknown.__name__):
        next(stranger.take(document.stored))


def test_two_processes_that_make_the_keyring_agree_on_one(tmp_path: Path) -> None:
    one = Keyring.made_if_missing(tmp_path / "keys" / "keyring.json")
    other = Keyring.made_if_missing(tmp_path / "keys" / "keyring.json")
    assert one.current == other.current
    assert one.path.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in one.path.parent.iterdir()] == ["keyring.json"]


@pytest.mark.spec("VLT-61")
def test_a_damaged_document_is_reported_and_not_given(town: Town, service: RunningService, vault_ports: Ports) -> None:
    town.let_alice_in()
    one, other = town.sent(payslip("ONE")), town.sent(payslip("OTHER"), reference="LOT-2")
    swap_blobs(service, one, other)

    answer = service.as_(ALICE).get(f"/api/vault/documents/{one}/content")

    assert (answer.status_code, answer.get_json()["type"]) == (500, "/problems/content-damaged")
    assert service.as_(ALICE).get(f"/api/vault/documents/{one}").status_code == 200


@pytest.mark.spec("VLT-60")
def test_every_documents_key_is_wrapped_again_by_a_fresh_key(
    town: Town, service: RunningService, vault_ports: Ports, environment_of_vault: dict[str, str]
) -> None:
    town.let_alice_in()
    document_id = town.sent(payslip())

    rotated = run(environment_of_vault, "rotate-key")

    assert "1 documents' keys were wrapped again" in rotated
    assert service.as_(ALICE).get(f"/api/vault/documents/{document_id}/content").data == town.file("BUL-0001.pdf")


def swap_blobs(service: RunningService, one: UUID, other: UUID) -> None:
    with psycopg.connect(service.superuser_url.replace("+psycopg", "")) as connection:
        blobs = {
            document_id: connection.execute(
                "SELECT blob FROM versions WHERE document_id = %s", [document_id]
            ).fetchone()
            for document_id in (one, other)
        }
        connection.execute("UPDATE versions SET blob = 'elsewhere' WHERE document_id = %s", [other])
        for document_id, blob in ((one, blobs[other]), (other, blobs[one])):
            assert blob is not None
            connection.execute("UPDATE versions SET blob = %s WHERE document_id = %s", [blob[0], document_id])


def run(environment: dict[str, str], command: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "vault", command], env=environment, capture_output=True, text=True, check=True
    )
    return done.stdout
