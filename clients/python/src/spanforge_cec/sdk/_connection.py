"""A connection to the service, which all threads share; its errors become those of the SDK."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from typing import TypeVar
from urllib.parse import SplitResult, urlsplit

import grpc

from .. import errors
from ._config import DEFAULT_ENDPOINT, SFClientConfig
from ._exceptions import (
    SFAuditSchemaError,
    SFCECBuildError,
    SFCECExportError,
    SFCECVerifyError,
    SFError,
    input_error,
)

T = TypeVar("T")

#: As large as the service's own messages may be.
MAX_MESSAGE_BYTES = 72 * 1024 * 1024
_OPTIONS = [
    ("grpc.max_receive_message_length", MAX_MESSAGE_BYTES),
    ("grpc.max_send_message_length", MAX_MESSAGE_BYTES),
    # A build that waits for its turn says nothing for long, and a connection that is cut says nothing at all.
    ("grpc.keepalive_time_ms", 30_000),
    ("grpc.keepalive_timeout_ms", 10_000),
]
_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_LONGEST_WAIT_SECONDS = 30.0

_OF_REASON: dict[str, type[SFError]] = {
    "SFCEC_BUILD_ERROR": SFCECBuildError,
    "SFCEC_VERIFY_ERROR": SFCECVerifyError,
    "SFCEC_EXPORT_ERROR": SFCECExportError,
}


class Connection:
    """Made without waiting for the service; connects at the first call, and again after a failure."""

    def __init__(self, config: SFClientConfig) -> None:
        self.url = _parse_endpoint(config.endpoint or DEFAULT_ENDPOINT)
        if not config.tls_verify:
            raise ValueError(
                "tls_verify: must stay True; set GRPC_DEFAULT_SSL_ROOTS_FILE_PATH for your own certificates"
            )
        self.timeout = config.timeout_ms / 1000
        self._retries = config.max_retries
        self.channel = _open_channel(self.url, config)

    @property
    def may_send_secret(self) -> bool:
        return self.url.scheme == "https" or self.url.hostname in _LOOPBACK

    def call(self, kind: type[SFError], attempt: Callable[[], T], *, retries: int | None = None) -> T:
        """What `attempt` returns, repeated where that is safe and of use. Raises `kind`, or what the reason says."""
        left = self._retries if retries is None else retries
        for count in range(left + 1):
            try:
                return attempt()
            except grpc.RpcError as error:
                wait = _wait_of(error, count)
                if wait is None or count == left:
                    raise _translated(error, kind) from error
                time.sleep(wait)
        raise AssertionError("unreachable")


def _parse_endpoint(endpoint: str) -> SplitResult:
    url = urlsplit(endpoint)
    if url.scheme not in ("http", "https") or not url.hostname or url.path not in ("", "/"):
        raise ValueError("endpoint: must be http://host:port or https://host:port")
    return url


def _open_channel(url: SplitResult, config: SFClientConfig) -> grpc.Channel:
    host = f"[{url.hostname}]" if ":" in (url.hostname or "") else url.hostname
    target = f"{host}:{url.port or (443 if url.scheme == 'https' else 80)}"
    options = [*_OPTIONS, *([("grpc.http_proxy", config.proxy)] if config.proxy else [])]
    if url.scheme == "http":
        return grpc.insecure_channel(target, options)
    credentials = grpc.ssl_channel_credentials()
    if config.api_key:
        token = grpc.access_token_call_credentials(config.api_key.get_secret_value())
        credentials = grpc.composite_channel_credentials(credentials, token)
    return grpc.secure_channel(target, credentials, options)


def _wait_of(error: grpc.RpcError, count: int) -> float | None:
    """Seconds to wait before the next attempt; None when there should be none."""
    wait = errors.retry_after(error)
    if wait is None and error.code() == grpc.StatusCode.UNAVAILABLE:
        wait = 0.2 * 2**count * (0.5 + random.random())
    return None if wait is None else min(wait, _LONGEST_WAIT_SECONDS)


def _translated(error: grpc.RpcError, kind: type[SFError]) -> SFError:
    reason, fields = errors.reason(error), errors.fields(error)
    detail = error.details() or error.code().name
    kind = _OF_REASON.get(reason, kind)
    if error.code() != grpc.StatusCode.INVALID_ARGUMENT:
        return kind(detail, reason=reason, fields=fields)
    if any(field.endswith("schema_key") for field in fields):
        kind = SFAuditSchemaError
    return input_error(kind, detail, reason=reason, fields=fields)
