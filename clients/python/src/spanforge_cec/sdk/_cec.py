"""Bundles and agreements."""

from __future__ import annotations

import asyncio
import functools
import hashlib
import logging
import os
import uuid
from collections.abc import Callable
from typing import Any

import grpc
from google.protobuf.json_format import ParseError
from google.protobuf.struct_pb2 import Struct

from ..cec.v1 import build_pb2, bundle_pb2, cec_service_pb2, cec_service_pb2_grpc, dpa_pb2
from ._config import SFClientConfig
from ._connection import Connection
from ._exceptions import SFCECBuildError, SFCECError, SFCECExportError, SFError, input_error
from ._messages import to_bundle, to_dpa, to_status
from ._types import BundleResult, BundleVerificationResult, CECStatusInfo, DPADocument
from ._verify import Verifier

_log = logging.getLogger(__name__)

#: Called with the stage, such as COLLECTING, and how many records of how many are read.
ProgressCallback = Callable[[str, int, int], None]


class SFCECClient:
    """Builds, verifies and serves bundles, and drafts agreements. All methods may be called from any thread.

    Repeats what the service asks to repeat, without building twice. Statistics are the service's own and hold across
    restarts. Errors are `SFCECError`, and `ValueError` too when the caller gave something wrongly.
    """

    def __init__(self, config: SFClientConfig) -> None:
        self._config = config
        self._connection = Connection(config)
        self._stub = cec_service_pb2_grpc.CecServiceStub(self._connection.channel)
        self._verifier = Verifier(config, self._connection, self._stub)
        if not config.signing_key:
            _log.warning("signing_key is not set: the service signs bundles with its own key")

    def build_bundle(
        self,
        project_id: str,
        date_range: tuple[str, str],
        frameworks: list[str] | None = None,
        *,
        on_progress: ProgressCallback | None = None,
    ) -> BundleResult:
        """Builds a bundle of `date_range`, two dates YYYY-MM-DD, both inclusive, and waits for it.

        `frameworks`: ids or display names; None: all five. Raises SFCECBuildError.
        """
        request = self._build_request(project_id, date_range, frameworks)
        return self._build(request, on_progress or _ignore, lambda _call: None)

    async def build_bundle_async(
        self,
        project_id: str,
        date_range: tuple[str, str],
        frameworks: list[str] | None = None,
        *,
        on_progress: ProgressCallback | None = None,
    ) -> BundleResult:
        """`build_bundle` beside the event loop. When the task is cancelled, so is the build."""
        request = self._build_request(project_id, date_range, frameworks)
        calls: list[grpc.Call] = []
        build = functools.partial(self._build, request, on_progress or _ignore, calls.append)
        try:
            return await asyncio.get_running_loop().run_in_executor(None, build)
        except asyncio.CancelledError:
            for call in calls:
                call.cancel()
            raise

    def verify_bundle(self, zip_path: str) -> BundleVerificationResult:
        """Verifies the ZIP at `zip_path`: the file here, or, when there is none, that of the service.

        A failed check is part of the result. Raises SFCECVerifyError when there is no ZIP to judge.
        """
        return self._verifier.verify(os.fspath(zip_path), self._secret(SFCECError))

    def generate_dpa(
        self,
        project_id: str,
        controller_details: dict[str, Any],
        processor_details: dict[str, Any],
        *,
        subject_categories: list[str],
        transfer_mechanisms: list[str],
        retention_period_days: int,
        law_of_contract: str,
    ) -> DPADocument:
        """Drafts an agreement. What is not stated becomes one of `open_items`. Raises SFCECExportError."""
        try:
            request = dpa_pb2.GenerateDpaRequest(
                project_id=project_id,
                org_id=self._config.org_id,
                controller_details=_to_struct(controller_details),
                processor_details=_to_struct(processor_details),
                subject_categories=subject_categories,
                transfer_mechanisms=transfer_mechanisms,
                retention_period_days=retention_period_days,
                law_of_contract=law_of_contract,
            )
        except (TypeError, ValueError, ParseError) as error:
            raise input_error(SFCECExportError, str(error)) from error
        # Never repeated: each answer is a new version of the document.
        return to_dpa(self._connection.call(SFCECExportError, lambda: self._stub.GenerateDpa(request), retries=0))

    def get_bundle(self, bundle_id: str) -> BundleResult | None:
        """A bundle built earlier, by whomever; None when no bundle has this id."""
        request = bundle_pb2.GetBundleRequest(bundle_id=bundle_id)
        try:
            found = self._connection.call(
                SFCECError, lambda: self._stub.GetBundle(request, timeout=self._connection.timeout)
            )
        except SFError as error:
            if error.reason == "BUNDLE_NOT_FOUND":
                return None
            raise
        return to_bundle(found.bundle)

    def reissue_download_url(self, bundle_id: str) -> BundleResult:
        """The bundle with a link that is good for 24 h from now. Raises SFCECBuildError when the bundle is gone."""
        request = bundle_pb2.ReissueDownloadUrlRequest(bundle_id=bundle_id)
        timeout = self._connection.timeout
        return to_bundle(
            self._connection.call(
                SFCECBuildError, lambda: self._stub.ReissueDownloadUrl(request, timeout=timeout)
            ).bundle
        )

    def download_bundle(self, bundle_id: str, path: str) -> None:
        """Writes the ZIP to `path`, which appears when it is whole and its digest is right. Raises SFCECError."""
        partial = f"{path}.{uuid.uuid4().hex}.part"
        try:
            self._connection.call(SFCECError, lambda: self._download(bundle_id, partial))
            os.replace(partial, path)
        finally:
            if os.path.exists(partial):
                os.remove(partial)

    def get_status(self) -> CECStatusInfo:
        """Statistics and configuration of the service."""
        request = cec_service_pb2.GetStatusRequest()
        timeout = self._connection.timeout
        return to_status(self._connection.call(SFCECError, lambda: self._stub.GetStatus(request, timeout=timeout)))

    def _build_request(
        self, project_id: str, date_range: tuple[str, str], frameworks: list[str] | None
    ) -> build_pb2.BuildBundleRequest:
        try:
            from_date, to_date = date_range
            return build_pb2.BuildBundleRequest(
                project_id=project_id,
                org_id=self._config.org_id,
                from_date=from_date,
                to_date=to_date,
                frameworks=frameworks or [],
                org_secret=self._secret(SFCECBuildError),
                # With it, a repeated call joins the build that is under way.
                request_id=str(uuid.uuid4()),
            )
        except (TypeError, ValueError) as error:
            if isinstance(error, SFError):
                raise
            raise input_error(SFCECBuildError, f"date_range: must be two dates, YYYY-MM-DD ({error})") from error

    def _build(
        self,
        request: build_pb2.BuildBundleRequest,
        on_progress: ProgressCallback,
        on_call: Callable[[grpc.Call], None],
    ) -> BundleResult:
        def attempt() -> bundle_pb2.Bundle:
            call = self._stub.BuildBundle(request)
            on_call(call)
            for response in call:
                if response.HasField("bundle"):
                    return response.bundle
                progress = response.progress
                stage = build_pb2.BuildStage.Name(progress.stage)[len("BUILD_STAGE_") :]
                on_progress(stage, progress.records_done, progress.records_total)
            raise SFCECBuildError("the service ended the build without a bundle")

        return to_bundle(self._connection.call(SFCECBuildError, attempt))

    def _download(self, bundle_id: str, path: str) -> None:
        digest = hashlib.sha256()
        call = self._stub.DownloadBundle(bundle_pb2.DownloadBundleRequest(bundle_id=bundle_id))
        with open(path, "wb") as file:
            for chunk in call:
                digest.update(chunk.data)
                file.write(chunk.data)
        expected = dict(call.trailing_metadata()).get("x-content-sha256")
        if expected != f"sha256:{digest.hexdigest()}":
            raise SFCECError("the bundle arrived damaged")

    def _secret(self, kind: type[SFError]) -> str | None:
        if self._config.signing_key and not self._connection.may_send_secret:
            raise input_error(kind, "signing_key: is not sent over cleartext; use an https endpoint, or leave it empty")
        return self._config.signing_key or None


def _to_struct(details: dict[str, Any]) -> Struct:
    struct = Struct()
    struct.update(details)
    return struct


def _ignore(_stage: str, _done: int, _total: int) -> None: ...
