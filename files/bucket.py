"""Files in an S3-compatible store, which several hosts share: written once, whole, and never over another file."""

from __future__ import annotations

import base64
import hashlib
from typing import Any

from botocore.config import Config
from botocore.exceptions import ClientError
from django.core.files.base import File
from storages.backends.s3 import S3Storage

from files.shared import Taken

# Seconds: a page that waits for a store which hangs holds one of few threads.
_CONNECT, _READ = 5, 20
# A file is held in memory up to here, beyond it on the local disk, for as long as it is read.
_IN_MEMORY = 32 * 1024 * 1024


class BucketStorage(S3Storage):
    """django-storages' S3, which writes on the condition that there is nothing under the name yet."""

    bucket_name: str
    location: str

    def __init__(self, **options: Any) -> None:
        config = Config(
            connect_timeout=_CONNECT,
            read_timeout=_READ,
            retries={"total_max_attempts": 3, "mode": "standard"},
            signature_version="s3v4",
            # Stores of one's own seldom have a name in the DNS for each bucket.
            s3={"addressing_style": "path"},
            # Many stores know no other checksum than the one that is sent below.
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        )
        super().__init__(  # type: ignore[no-untyped-call]
            client_config=config,
            file_overwrite=False,
            default_acl=None,
            querystring_auth=False,
            max_memory_size=_IN_MEMORY,
            **options,
        )

    def ask(self) -> None:
        """Whether the bucket is there and may be looked into; raises what its library does where it is not."""
        self.connection.meta.client.head_bucket(Bucket=self.bucket_name)

    def put(self, name: str, data: bytes) -> None:
        """Write a file once. Raises :class:`Taken`, and what the library does where the store can't be reached.

        The store refuses bytes that arrive otherwise than they were sent.
        """
        try:
            self.connection.meta.client.put_object(
                Bucket=self.bucket_name,
                Key=self.key(name),
                Body=data,
                ContentType="application/octet-stream",
                ChecksumSHA256=base64.b64encode(hashlib.sha256(data).digest()).decode(),
                IfNoneMatch="*",
            )
        except ClientError as refusal:
            # 412: it is there; 409: somebody else is writing it at this moment.
            if refusal.response["ResponseMetadata"]["HTTPStatusCode"] not in {409, 412}:
                raise
            # The library asks again after an answer that got lost: then it is our own file that is there.
            if not self._holds(name, data):
                raise Taken(name) from refusal

    def key(self, name: str) -> str:
        """What the store calls a file."""
        return f"{self.location}/{name}".lstrip("/")

    def _save(self, name: str, content: File[bytes]) -> str:
        content.seek(0)
        self.put(name, content.read())
        return name

    def _holds(self, name: str, data: bytes) -> bool:
        try:
            with self.open(name) as file:
                held: bytes = file.read()
        except FileNotFoundError:
            return False
        return held == data
