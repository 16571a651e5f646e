"""Objects in an S3 bucket: Amazon's, or that of any server with the same API."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from vault.content_encryption.segments import Readable
from vault.content_store.objects import NameTaken, ObjectMissing, ObjectStoreUnavailable, made_at, prefix_of

if TYPE_CHECKING:
    from botocore.exceptions import ClientError
    from mypy_boto3_s3 import S3Client

_TAKEN: Final = {HTTPStatus.PRECONDITION_FAILED, HTTPStatus.CONFLICT}


@dataclass(frozen=True)
class Bucket:
    """Which bucket, where, and in whose name."""

    name: str
    endpoint: str | None
    region: str
    access_key: str | None
    secret_key: str | None


class S3ObjectStore:
    """Objects of one bucket, put on condition that nobody used the name."""

    def __init__(self, bucket: Bucket) -> None:
        self._bucket = bucket

    @cached_property
    def _client(self) -> S3Client:
        import boto3
        from botocore.config import Config

        return boto3.client(
            "s3",
            endpoint_url=self._bucket.endpoint,
            region_name=self._bucket.region,
            aws_access_key_id=self._bucket.access_key,
            aws_secret_access_key=self._bucket.secret_key,
            config=Config(
                connect_timeout=5,
                read_timeout=30,
                retries={"mode": "standard", "max_attempts": 3},
                max_pool_connections=16,
                # Stores other than Amazon's know the checksums of requests only in part.
                request_checksum_calculation="when_required",
                response_checksum_validation="when_required",
                s3={"addressing_style": "path" if self._bucket.endpoint else "auto"},
            ),
        )

    def create(self, name: str, parts: Iterable[bytes]) -> None:
        """Store an object under a name that nobody used."""
        with _translating(name):
            self._client.put_object(Bucket=self._bucket.name, Key=name, Body=b"".join(parts), IfNoneMatch="*")

    @contextmanager
    def open(self, name: str) -> Iterator[Readable]:
        """Return an object to read from."""
        with _translating(name):
            body = self._client.get_object(Bucket=self._bucket.name, Key=name)["Body"]
        try:
            with _translating(name):
                yield body
        finally:
            body.close()

    def remove(self, name: str) -> None:
        """Remove an object."""
        with _translating(name):
            self._client.delete_object(Bucket=self._bucket.name, Key=name)

    def check(self) -> None:
        """Return when the bucket answers."""
        with _translating(""):
            self._client.head_bucket(Bucket=self._bucket.name)

    def names(self, since: datetime, until: datetime) -> Iterator[str]:
        """Yield the names that were made between two moments."""
        pages = self._client.get_paginator("list_objects_v2")
        with _translating(""):
            for page in pages.paginate(Bucket=self._bucket.name, StartAfter=prefix_of(since)):
                for name in (found["Key"] for found in page.get("Contents", [])):
                    if made_at(name) >= until:
                        return
                    if made_at(name) >= since:
                        yield name


@contextmanager
def _translating(name: str) -> Iterator[None]:
    """Translate what the store refuses into what it means to the vault."""
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        yield
    except ClientError as refused:
        status = _status(refused)
        if status == HTTPStatus.NOT_FOUND:
            raise ObjectMissing(name) from refused
        if status in _TAKEN:
            raise NameTaken(name) from refused
        raise ObjectStoreUnavailable(f"the object store answered {status}") from refused
    except BotoCoreError as failure:
        raise ObjectStoreUnavailable(type(failure).__name__) from failure


def _status(refused: ClientError) -> int:
    return int(refused.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))
