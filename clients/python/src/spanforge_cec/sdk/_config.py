"""Where the service is, and how to call it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field

DEFAULT_ENDPOINT = "http://127.0.0.1:8080"
_NO = ("false", "0", "no")


class SecretStr:
    """A text that shows itself in no log: `get_secret_value()` gives it."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def get_secret_value(self) -> str:
        return self._value

    def __bool__(self) -> bool:
        return self._value != ""

    def __repr__(self) -> str:
        return "<SecretStr:***>"


@dataclass(frozen=True)
class SFClientConfig:
    """Configuration of a client. A wrong value is a ValueError of the client's constructor."""

    #: URL of the service, `http://host:port` or `https://host:port`. Empty: http://127.0.0.1:8080. A service
    #: that does not answer is an error.
    endpoint: str = ""
    #: Sent as a bearer token, over https only, for a proxy that asks for one.
    api_key: SecretStr = field(default_factory=lambda: SecretStr(""))
    #: Project of records that name none.
    project_id: str = ""
    #: Organisation. Empty: "default".
    org_id: str = ""
    #: Deadline of calls that answer at once, in milliseconds. Builds, verifications, agreements and exports have none.
    timeout_ms: int = 30_000
    #: How often a call is repeated that the service asks to repeat, or that did not reach it.
    max_retries: int = 3
    #: Without effect: nothing is ever kept or built anywhere but by the service.
    local_fallback_enabled: bool = True
    #: Must stay True. For certificates of your own, set GRPC_DEFAULT_SSL_ROOTS_FILE_PATH.
    tls_verify: bool = True
    #: URL of an HTTP proxy. None: as HTTPS_PROXY and HTTP_PROXY say.
    proxy: str | None = None
    #: Key for the HMACs of bundles in place of the service's own, at least 32 bytes; sent as `org_secret`.
    signing_key: str = field(default="", repr=False)

    @classmethod
    def from_env(cls, env: Mapping[str, str] = os.environ) -> SFClientConfig:
        """Reads SPANFORGE_ENDPOINT, _API_KEY, _PROJECT_ID, _ORG_ID, _TIMEOUT_MS, _MAX_RETRIES, _TLS_VERIFY, _PROXY and
        _SIGNING_KEY."""
        return cls(
            endpoint=env.get("SPANFORGE_ENDPOINT", ""),
            api_key=SecretStr(env.get("SPANFORGE_API_KEY", "")),
            project_id=env.get("SPANFORGE_PROJECT_ID", ""),
            org_id=env.get("SPANFORGE_ORG_ID", ""),
            timeout_ms=_whole_number(env, "SPANFORGE_TIMEOUT_MS", cls.timeout_ms),
            max_retries=_whole_number(env, "SPANFORGE_MAX_RETRIES", cls.max_retries),
            tls_verify=env.get("SPANFORGE_TLS_VERIFY", "true").lower() not in _NO,
            proxy=env.get("SPANFORGE_PROXY") or None,
            signing_key=env.get("SPANFORGE_SIGNING_KEY", ""),
        )


def _whole_number(env: Mapping[str, str], name: str, default: int) -> int:
    text = env.get(name, "")
    if text == "":
        return default
    if not (text.isascii() and text.isdigit()):
        raise ValueError(f"{name}: must be a whole number")
    return int(text)
