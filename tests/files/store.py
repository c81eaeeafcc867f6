"""An S3-compatible store in a thread of this process, with one empty bucket, for the registry to store its files in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import boto3
from moto.server import ThreadedMotoServer

BUCKET = "registry"


@contextmanager
def running() -> Iterator[str]:
    """The address of the bucket, as DPA_STORAGE_URL names it."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        host, port = server.get_host_and_port()
        client(f"http://{host}:{port}").create_bucket(Bucket=BUCKET)
        yield f"s3+http://key:secret@{host}:{port}/{BUCKET}/files"
    finally:
        server.stop()


def client(endpoint: str) -> Any:
    """Somebody else at the store, who may do everything."""
    return boto3.client(
        "s3", endpoint_url=endpoint, aws_access_key_id="key", aws_secret_access_key="secret", region_name="us-east-1"
    )
