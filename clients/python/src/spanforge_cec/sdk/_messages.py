"""Messages of the service as results of the SDK."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from google.protobuf.json_format import MessageToDict
from google.protobuf.timestamp_pb2 import Timestamp

from ..cec.v1 import bundle_pb2, cec_service_pb2, clause_pb2, dpa_pb2, finding_pb2, verification_pb2
from ._types import (
    BundleResult,
    BundleVerificationResult,
    CECStatusInfo,
    ClauseMapEntry,
    ClauseSatisfaction,
    DPADocument,
)

#: In the order in which the SDK documents them.
_KINDS = ("score_records", "bias_reports", "prri_records", "drift_events", "pii_detections", "gate_evaluations")


def time_of(stamp: Timestamp) -> datetime.datetime:
    return stamp.ToDatetime(tzinfo=datetime.timezone.utc)


def time_text(time: datetime.datetime) -> str:
    return time.isoformat(timespec="microseconds")


def to_bundle(bundle: bundle_pb2.Bundle) -> BundleResult:
    return BundleResult(
        bundle_id=bundle.bundle_id,
        zip_path=bundle.zip_path,
        download_url=bundle.download_url,
        expires_at=time_of(bundle.expires_at),
        hmac_manifest=bundle.hmac_manifest,
        record_counts={kind: bundle.record_counts[kind] for kind in _KINDS},
        frameworks_covered=list(bundle.frameworks_covered),
        generated_at=time_text(time_of(bundle.generated_at)),
        project_id=bundle.project_id,
        sha256=bundle.sha256,
        clause_map=[_to_clause(clause) for clause in bundle.clauses],
        findings=_sentences(bundle.findings),
        part_ids=list(bundle.part_ids),
    )


def _to_clause(clause: clause_pb2.ClauseMapEntry) -> ClauseMapEntry:
    return ClauseMapEntry(
        framework=clause.framework,
        clause_id=clause.clause_id,
        clause_name=clause.clause_name,
        description=clause.description,
        status=ClauseSatisfaction(_word(clause_pb2.ClauseSatisfaction.Name(clause.status), "CLAUSE_SATISFACTION_")),
        evidence_count=clause.evidence_count,
        reasons=list(clause.reasons),
    )


def to_verification(verdict: verification_pb2.VerifyBundleResponse) -> BundleVerificationResult:
    return BundleVerificationResult(
        bundle_id=verdict.bundle_id,
        manifest_valid=verdict.manifest_valid,
        chain_valid=verdict.chain_valid,
        timestamp_valid=verdict.timestamp_valid,
        overall_valid=verdict.overall_valid,
        errors=list(verdict.errors),
        verified_at=time_text(time_of(verdict.verified_at)),
        checks=[
            (check.id, _word(verification_pb2.CheckStatus.Name(check.status), "CHECK_STATUS_"), check.message)
            for check in verdict.checks
        ],
        findings=_sentences(verdict.findings),
    )


def to_dpa(document: dpa_pb2.GenerateDpaResponse) -> DPADocument:
    return DPADocument(
        document_id=document.document_id,
        project_id=document.project_id,
        controller_details=MessageToDict(document.controller_details),
        processor_details=MessageToDict(document.processor_details),
        generated_at=time_text(time_of(document.generated_at)),
        content=document.content,
        subject_categories=list(document.subject_categories),
        transfer_mechanisms=list(document.transfer_mechanisms),
        open_items=list(document.open_items),
        warnings=_sentences(document.warnings),
    )


def to_status(status: cec_service_pb2.GetStatusResponse) -> CECStatusInfo:
    return CECStatusInfo(
        byos_provider=status.byos_provider if status.HasField("byos_provider") else None,
        bundle_count=status.bundle_count,
        last_bundle_at=time_text(time_of(status.last_bundle_at)) if status.HasField("last_bundle_at") else None,
        frameworks_supported=list(status.frameworks_supported),
    )


def _sentences(findings: Iterable[finding_pb2.Finding]) -> list[str]:
    return [f"{finding.code}: {finding.message}" for finding in findings]


def _word(name: str, prefix: str) -> str:
    return name[len(prefix) :]
