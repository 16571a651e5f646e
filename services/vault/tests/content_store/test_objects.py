"""Both stores keep the same promises: put once, never overwritten, there when `create` returned."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import boto3
import pytest
from moto import mock_aws

from chartrier.ids import new_id
from vault.adapters.files import FileObjectStore
from vault.adapters.s3 import Bucket, S3ObjectStore
from vault.content_store.objects import (
    NameTaken,
    ObjectMissing,
    ObjectStore,
    ObjectStoreUnavailable,
    made_at,
    new_object_name,
)


@pytest.fixture(params=["files", "imitated S3", "S3"])
def objects(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[ObjectStore]:
    if request.param == "files":
        yield FileObjectStore(tmp_path / "objects")
    elif request.param == "imitated S3":
        with mock_aws():
            yield _in(Bucket("vault", None, "us-east-1", "anybody", "anything"))
    else:
        request.getfixturevalue("s3_store")
        yield _in(_given_bucket())


def _given_bucket() -> Bucket:
    url = os.environ.get("CHARTRIER_TEST_S3_URL")
    if not url:
        pytest.skip("missing server: CHARTRIER_TEST_S3_URL names no S3 store")
    return Bucket(
        name=f"test-vault-{new_id()}",
        endpoint=url,
        region=os.environ.get("CHARTRIER_TEST_S3_REGION", "us-east-1"),
        access_key=os.environ["CHARTRIER_TEST_S3_ACCESS_KEY"],
        secret_key=os.environ["CHARTRIER_TEST_S3_SECRET_KEY"],
    )


def _in(bucket: Bucket) -> S3ObjectStore:
    client = boto3.client(
        "s3",
        endpoint_url=bucket.endpoint,
        region_name=bucket.region,
        aws_access_key_id=bucket.access_key,
        aws_secret_access_key=bucket.secret_key,
    )
    client.create_bucket(Bucket=bucket.name)
    return S3ObjectStore(bucket)


def content(objects: ObjectStore, name: str) -> bytes:
    with objects.open(name) as stored:
        parts = []
        while part := stored.read(100_000):
            parts.append(part)
    return b"".join(parts)


def test_what_was_put_comes_back(objects: ObjectStore) -> None:
    name, parts = new_object_name(), [b"first ", bytes(300_000), b" last"]
    objects.check()

    objects.create(name, parts)

    assert content(objects, name) == b"".join(parts)


@pytest.mark.spec("VLT-64")
def test_a_name_is_used_once_and_the_first_object_stays(objects: ObjectStore) -> None:
    name = new_object_name()
    objects.create(name, [b"the first"])

    with pytest.raises(NameTaken):
        objects.create(name, [b"the second"])

    assert content(objects, name) == b"the first"


def test_an_object_that_is_not_there_is_missing_and_can_be_removed_twice(objects: ObjectStore) -> None:
    name = new_object_name()
    objects.create(name, [b"soon removed"])
    objects.remove(name)
    objects.remove(name)

    with pytest.raises(ObjectMissing), objects.open(name):
        pass


def test_names_are_found_by_when_they_were_made(objects: ObjectStore) -> None:
    names = [new_object_name() for _ in range(3)]
    for name in names:
        objects.create(name, [b"x"])
    now = datetime.now(UTC)

    assert set(objects.names(now - timedelta(days=7), now + timedelta(minutes=1))) == set(names)
    assert list(objects.names(now - timedelta(days=7), now - timedelta(minutes=5))) == []
    assert list(objects.names(now + timedelta(minutes=5), now + timedelta(minutes=9))) == []
    assert all(abs(made_at(name) - now) < timedelta(seconds=30) for name in names)


@pytest.mark.parametrize("name", ["../../etc/passwd", "", "a/b/c", "/etc/passwd"])
def test_nothing_but_a_name_of_ours_leads_to_a_file(tmp_path: Path, name: str) -> None:
    with pytest.raises(ObjectMissing), FileObjectStore(tmp_path).open(name):
        pass


def test_a_file_store_that_cannot_write_says_so_and_leaves_nothing(tmp_path: Path) -> None:
    objects = FileObjectStore(tmp_path / "objects")

    def cut() -> Iterator[bytes]:
        yield b"the beginning"
        raise OSError(28, "No space left on device")

    with pytest.raises(ObjectStoreUnavailable, match="No space left"):
        objects.create(new_object_name(), cut())

    now = datetime.now(UTC)
    assert list(objects.names(now - timedelta(days=1), now + timedelta(days=1))) == []


def test_a_store_that_cannot_be_reached_says_so() -> None:
    unreachable = S3ObjectStore(Bucket("vault", "http://127.0.0.1:9", "us-east-1", "anybody", "anything"))
    with pytest.raises(ObjectStoreUnavailable):
        unreachable.check()
