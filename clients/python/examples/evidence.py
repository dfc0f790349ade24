"""Appends records, builds a bundle with progress, verifies and downloads it, and renews its link.

The address of the service is CEC_ADDRESS, by default localhost:8080. Running it again stores nothing twice.
"""

from __future__ import annotations

import hashlib
import os
import sys
import time
from collections.abc import Callable
from typing import TypeVar

import grpc
from google.protobuf.timestamp_pb2 import Timestamp

from spanforge_cec import errors
from spanforge_cec.audit.v1 import audit_service_pb2_grpc, record_pb2
from spanforge_cec.cec.v1 import build_pb2, bundle_pb2, cec_service_pb2_grpc, verification_pb2

T = TypeVar("T")

PROJECT = "example"
SECONDS = 30
RECORDS = {
    "score-1": ("halluccheck.score.v1", b'{"model":"support-bot","score":0.97}'),
    "drift-1": ("halluccheck.drift.v1", b'{"metric":"embedding","severity":"none"}'),
    "gate-1": ("halluccheck.gate.v1", b'{"gate":"release","verdict":"PASS"}'),
}


def main() -> None:
    with grpc.insecure_channel(os.environ.get("CEC_ADDRESS", "localhost:8080")) as channel:
        audit = audit_service_pb2_grpc.AuditServiceStub(channel)
        cec = cec_service_pb2_grpc.CecServiceStub(channel)
        append(audit)
        bundle = with_retry(lambda: build(cec))
        verify(cec, bundle.bundle_id)
        download(cec, bundle)
        request = bundle_pb2.ReissueDownloadUrlRequest(bundle_id=bundle.bundle_id)
        renewed = with_retry(lambda: cec.ReissueDownloadUrl(request, timeout=SECONDS)).bundle
        print(f"link until {renewed.expires_at.ToJsonString()}")
        try:
            cec.GetBundle(bundle_pb2.GetBundleRequest(bundle_id="cec-unknown"), timeout=SECONDS)
        except grpc.RpcError as error:
            print(explain(error))


def append(audit: audit_service_pb2_grpc.AuditServiceStub) -> None:
    # With ids and times of our own, a request that is repeated stores nothing twice.
    time_of_evidence = Timestamp()
    time_of_evidence.FromJsonString("2026-02-01T12:00:00Z")
    records = [
        record_pb2.InputRecord(
            record_id=record_id, schema_key=schema_key, payload_json=payload, timestamp=time_of_evidence
        )
        for record_id, (schema_key, payload) in RECORDS.items()
    ]
    request = record_pb2.AppendRecordsRequest(project_id=PROJECT, records=records)
    results = with_retry(lambda: audit.AppendRecords(request, timeout=SECONDS)).results
    print(f"appended {len(results)} records")


def build(cec: cec_service_pb2_grpc.CecServiceStub) -> bundle_pb2.Bundle:
    # No deadline: a large period takes as long as it takes, and shows how far it is.
    for response in cec.BuildBundle(build_pb2.BuildBundleRequest(project_id=PROJECT)):
        if response.HasField("bundle"):
            print(f"built {response.bundle.bundle_id}")
            return response.bundle
        progress = response.progress
        stage = build_pb2.BuildStage.Name(progress.stage)[len("BUILD_STAGE_") :]
        print(f"{stage} {progress.records_done}/{progress.records_total}", file=sys.stderr)
    raise RuntimeError("the build ended without a bundle")


def verify(cec: cec_service_pb2_grpc.CecServiceStub, bundle_id: str) -> None:
    request = verification_pb2.VerifyBundleRequest(bundle_id=bundle_id)
    verdict = with_retry(lambda: cec.VerifyBundle(request))
    if not verdict.overall_valid:
        raise RuntimeError("\n".join(verdict.errors))
    print(f"verified {bundle_id}")


def download(cec: cec_service_pb2_grpc.CecServiceStub, bundle: bundle_pb2.Bundle) -> None:
    name = f"{bundle.bundle_id}.zip"
    digest = hashlib.sha256()
    with open(f"{name}.part", "wb") as file:
        for chunk in cec.DownloadBundle(bundle_pb2.DownloadBundleRequest(bundle_id=bundle.bundle_id)):
            digest.update(chunk.data)
            file.write(chunk.data)
    if f"sha256:{digest.hexdigest()}" != bundle.sha256:
        raise RuntimeError(f"{name} arrived damaged")
    os.replace(f"{name}.part", name)
    print(f"downloaded {name} ({bundle.size_bytes} bytes)")


def with_retry(call: Callable[[], T]) -> T:
    """Repeats what the service asks to repeat (OVERLOADED, STORE_FAILED, SHUTTING_DOWN, …), as often as three times."""
    for _ in range(3):
        try:
            return call()
        except grpc.RpcError as error:
            seconds = errors.retry_after(error)
            if seconds is None:
                raise
            time.sleep(seconds)
    return call()


def explain(error: grpc.RpcError) -> str:
    """What to do about an error, by its reason; see docs/errors.md for all of them."""
    reason = errors.reason(error)
    if reason in ("INVALID_INPUT", "SFCEC_EXPORT_ERROR"):
        return "\n".join(f"{reason}: {field} {problem}" for field, problem in errors.fields(error).items())
    if reason == "RECORD_CONFLICT":
        return f"{reason}: the id is taken by another record; use a new one. {error.details()}"
    if reason == "SFCEC_BUILD_ERROR":
        return f"{reason}: nothing was kept of the build. {error.details()}"
    if reason == "SFCEC_VERIFY_ERROR":
        return f"{reason}: there was no ZIP to judge. {error.details()}"
    return f"{reason or error.code().name}: {error.details()}"


if __name__ == "__main__":
    try:
        main()
    except grpc.RpcError as error:
        sys.exit(explain(error))
