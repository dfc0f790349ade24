"""Verification of a file that lies here, or at the service."""

from __future__ import annotations

import http.client
import json
import os
from typing import Any, BinaryIO

from ..cec.v1 import cec_service_pb2_grpc, verification_pb2
from ._config import SFClientConfig
from ._connection import MAX_MESSAGE_BYTES, Connection
from ._exceptions import SFCECVerifyError
from ._messages import to_verification
from ._types import BundleVerificationResult

# Beside the file, the message holds little.
_MOST_BYTES_BY_MESSAGE = MAX_MESSAGE_BYTES - 1024 * 1024


class Verifier:
    """Sends what it verifies, so that the verdict is about that very file."""

    def __init__(
        self, config: SFClientConfig, connection: Connection, stub: cec_service_pb2_grpc.CecServiceStub
    ) -> None:
        self._api_key = config.api_key.get_secret_value()
        self._connection = connection
        self._stub = stub

    def verify(self, zip_path: str, secret: str | None) -> BundleVerificationResult:
        if not os.path.exists(zip_path):
            return self._ask(verification_pb2.VerifyBundleRequest(zip_path=zip_path, org_secret=secret))
        try:
            with open(zip_path, "rb") as file:
                size = os.fstat(file.fileno()).st_size
                if size > _MOST_BYTES_BY_MESSAGE:
                    return self._upload(file, size)
                return self._ask(verification_pb2.VerifyBundleRequest(zip=file.read(), org_secret=secret))
        except OSError as error:
            raise SFCECVerifyError(f"zip_path: {error.strerror or error}") from error

    def _ask(self, request: verification_pb2.VerifyBundleRequest) -> BundleVerificationResult:
        return to_verification(self._connection.call(SFCECVerifyError, lambda: self._stub.VerifyBundle(request)))

    def _upload(self, file: BinaryIO, size: int) -> BundleVerificationResult:
        """What is too large for a message goes by REST, which takes no secret: HMACs by it stay unchecked there, and
        the signature stands for the manifest."""
        url = self._connection.url
        is_tls = url.scheme == "https"
        connect = http.client.HTTPSConnection if is_tls else http.client.HTTPConnection
        headers = {"content-type": "application/zip", "content-length": str(size)}
        if is_tls and self._api_key:
            headers["authorization"] = f"Bearer {self._api_key}"
        connection = connect(url.hostname or "", url.port)
        try:
            connection.request("POST", "/v1/risk/cec/verify", file, headers)
            answer = connection.getresponse()
            verdict: dict[str, Any] = json.loads(answer.read())
        except (http.client.HTTPException, ValueError) as error:
            raise SFCECVerifyError("the service gave no proper answer") from error
        finally:
            connection.close()
        if answer.status != 200:
            raise SFCECVerifyError(str(verdict.get("detail", f"HTTP status {answer.status}")))
        return BundleVerificationResult(
            **{name: verdict[name] for name in _DOCUMENTED},
            checks=[(check["id"], check["status"], check["message"]) for check in verdict["checks"]],
            findings=[f"{finding['code']}: {finding['message']}" for finding in verdict["findings"]],
        )


_DOCUMENTED = (
    "bundle_id",
    "manifest_valid",
    "chain_valid",
    "timestamp_valid",
    "overall_valid",
    "errors",
    "verified_at",
)
