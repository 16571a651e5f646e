"""Contents are encrypted under keys of their own, come out verified, and are never given in another one's place."""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from uuid import UUID, uuid4

import psycopg
import pytest
from hypothesis import given, settings, strategies

from chartrier.testing import ALICE, RunningService
from services.vault.tests.vault_support.scenario import Scenario, payslip
from vault.adapters.files import FileObjectStore
from vault.content_encryption.keyring import Keyring, KeyUnknown
from vault.content_encryption.segments import SEGMENT, Corrupted, decrypt, encrypt, new_data_key
from vault.content_store.objects import ObjectStoreUnavailable
from vault.content_store.store import ContentId, ContentStore, StoredContent, read_content
from vault.ports import Ports

ASSOCIATED_DATA = b"whose it is"


@pytest.fixture
def contents(tmp_path: Path) -> ContentStore:
    return ContentStore(FileObjectStore(tmp_path / "objects"), Keyring.open_or_create(tmp_path / "keyring.json"))


def put(contents: ContentStore, data: bytes) -> StoredContent:
    content_id = ContentId(uuid4(), uuid4(), 1)
    content = read_content(io.BytesIO(data), at_most=10 * SEGMENT)
    return StoredContent(content_id, content.digest, content.size, contents.put(content, content_id))


def file_of(contents: ContentStore, stored: StoredContent) -> Path:
    assert isinstance(contents.objects, FileObjectStore)
    return contents.objects.root / stored.object.name


@pytest.mark.spec("VLT-60")
@settings(max_examples=40, deadline=None)
@given(
    strategies.sampled_from([0, 1, SEGMENT - 1, SEGMENT, SEGMENT + 1, 2 * SEGMENT, 3 * SEGMENT + 7]),
    strategies.integers(1, 3),
)
def test_what_is_encrypted_decrypts_to_the_same(size: int, uneven: int) -> None:
    key, content = new_data_key(), bytes(index % 251 for index in range(0, size * 7, 7))

    class Trickle(io.BytesIO):
        """A stream that gives less than what it is asked for."""

        def read(self, amount: int | None = -1, /) -> bytes:
            return super().read(max(1, (amount or 0) // uneven))

    assert b"".join(decrypt(Trickle(b"".join(encrypt(content, key, ASSOCIATED_DATA))), key, ASSOCIATED_DATA)) == content


@pytest.mark.spec("VLT-60", "VLT-61")
@pytest.mark.parametrize("tampered", ["cut", "flipped", "reordered", "extended", "another key", "another content"])
def test_what_was_tampered_with_does_not_decrypt(tampered: str) -> None:
    key = new_data_key()
    parts = list(encrypt(bytes(3 * SEGMENT), key, ASSOCIATED_DATA))
    match tampered:
        case "cut":
            parts = parts[:-1]
        case "flipped":
            parts[2] = parts[2][:100] + bytes([parts[2][100] ^ 1]) + parts[2][101:]
        case "reordered":
            parts[1], parts[2] = parts[2], parts[1]
        case "extended":
            parts.append(parts[-1])

    with pytest.raises(Corrupted):
        list(
            decrypt(
                io.BytesIO(b"".join(parts)),
                new_data_key() if tampered == "another key" else key,
                b"another" if tampered == "another content" else ASSOCIATED_DATA,
            )
        )


@pytest.mark.spec("VLT-60")
def test_nothing_readable_lies_on_the_disk_and_no_two_documents_share_a_key(contents: ContentStore) -> None:
    one, other = put(contents, b"Alice earns 2500 euros"), put(contents, b"Alice earns 2500 euros")

    assert b"Alice" not in file_of(contents, one).read_bytes()
    assert file_of(contents, one).read_bytes()[11:] != file_of(contents, other).read_bytes()[11:]
    assert one.object.key.wrapped != other.object.key.wrapped
    assert file_of(contents, one).stat().st_mode & 0o777 == 0o600


@pytest.mark.spec("VLT-60", "VLT-61")
def test_an_object_put_in_anothers_place_is_refused(contents: ContentStore) -> None:
    mine, theirs = put(contents, b"mine"), put(contents, b"thei")
    swapped = replace(mine, object=replace(mine.object, name=theirs.object.name))
    with pytest.raises(Corrupted):
        list(contents.read(swapped))
    # Nor does it help to bring its key along.
    with pytest.raises(Corrupted):
        list(contents.read(replace(mine, object=theirs.object)))


@pytest.mark.spec("VLT-61")
@pytest.mark.parametrize("place", [0, 5, 20, -1])
def test_one_flipped_bit_is_noticed_before_anything_is_given(contents: ContentStore, place: int) -> None:
    stored = put(contents, b"a payslip")
    path = file_of(contents, stored)
    damaged = bytearray(path.read_bytes())
    damaged[place] ^= 1
    path.write_bytes(damaged)

    with pytest.raises(Corrupted):
        next(contents.read(stored))


@pytest.mark.spec("VLT-61")
def test_another_content_than_the_one_that_came_in_is_never_given_whole(contents: ContentStore) -> None:
    stored = replace(put(contents, bytes(2 * SEGMENT + 5)), digest=sha256(b"what came in").hexdigest())

    given: list[bytes] = []
    with pytest.raises(Corrupted):
        given.extend(contents.read(stored))
    assert sum(map(len, given)) < stored.size


@pytest.mark.spec("VLT-61")
def test_a_store_that_loses_what_it_took_is_found_out_before_anybody_relies_on_it(contents: ContentStore) -> None:
    class Forgetful(FileObjectStore):
        """A store that answers yes and stores only half."""

        def create(self, name: str, parts: Iterable[bytes]) -> None:
            whole = b"".join(parts)
            super().create(name, [whole[: len(whole) // 2]])

    assert isinstance(contents.objects, FileObjectStore)
    forgetful = replace(contents, objects=Forgetful(contents.objects.root))
    with pytest.raises(ObjectStoreUnavailable):
        put(forgetful, b"a payslip")


@pytest.mark.spec("VLT-60")
def test_keys_rotate_without_a_file_being_rewritten(contents: ContentStore) -> None:
    stored = put(contents, b"a payslip")
    before = file_of(contents, stored).read_bytes()
    elsewhere = Keyring.read(contents.keyring.path)

    fresh = contents.keyring.rotate()
    later = put(contents, b"another payslip")

    assert (later.object.key.key_id, stored.object.key.key_id == fresh) == (fresh, False)
    assert b"".join(contents.read(stored)) == b"a payslip"
    assert file_of(contents, stored).read_bytes() == before
    # A process that read the keyring before finds the new key when it meets it.
    assert b"".join(replace(contents, keyring=elsewhere).read(later)) == b"another payslip"


def test_a_keyring_that_lacks_the_key_decrypts_nothing(contents: ContentStore, tmp_path: Path) -> None:
    stored = put(contents, b"a payslip")
    stranger = replace(contents, keyring=Keyring.open_or_create(tmp_path / "another.json"))
    with pytest.raises(Corrupted, match=KeyUnknown.__name__):
        next(stranger.read(stored))


def test_two_processes_that_create_the_keyring_agree_on_one(tmp_path: Path) -> None:
    with ThreadPoolExecutor(4) as creators:
        rings = list(creators.map(lambda _: Keyring.open_or_create(tmp_path / "keys" / "keyring.json"), range(4)))
    assert len({ring.wrapping_key_id for ring in rings}) == 1
    assert rings[0].path.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in rings[0].path.parent.iterdir()] == ["keyring.json"]


@pytest.mark.spec("VLT-61")
def test_a_damaged_document_is_reported_and_not_given(
    scenario: Scenario, service: RunningService, vault_ports: Ports
) -> None:
    scenario.give_alice_access()
    one, other = scenario.sent(payslip("ONE")), scenario.sent(payslip("OTHER"), reference="LOT-2")
    swap_blobs(service, one, other)

    answer = service.as_(ALICE).get(f"/api/vault/documents/{one}/content")

    assert (answer.status_code, answer.get_json()["type"]) == (500, "/problems/content-damaged")
    assert service.as_(ALICE).get(f"/api/vault/documents/{one}").status_code == 200


@pytest.mark.spec("VLT-60")
def test_every_documents_key_is_wrapped_again_by_a_fresh_key(
    scenario: Scenario, service: RunningService, vault_ports: Ports, environment_of_vault: dict[str, str]
) -> None:
    scenario.give_alice_access()
    document_id = scenario.sent(payslip())

    rotated = run(environment_of_vault, "rotate-key")

    assert "1 data keys were wrapped again" in rotated
    assert service.as_(ALICE).get(f"/api/vault/documents/{document_id}/content").data == scenario.file("BUL-0001.pdf")


def swap_blobs(service: RunningService, one: UUID, other: UUID) -> None:
    with psycopg.connect(service.superuser_url.replace("+psycopg", "")) as connection:
        objects = {
            document_id: connection.execute(
                "SELECT object_name FROM versions WHERE document_id = %s", [document_id]
            ).fetchone()
            for document_id in (one, other)
        }
        connection.execute("UPDATE versions SET object_name = 'elsewhere' WHERE document_id = %s", [other])
        for document_id, object_name in ((one, objects[other]), (other, objects[one])):
            assert object_name is not None
            connection.execute(
                "UPDATE versions SET object_name = %s WHERE document_id = %s", [object_name[0], document_id]
            )


def run(environment: dict[str, str], command: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "vault", command], env=environment, capture_output=True, text=True, check=True
    )
    return done.stdout
