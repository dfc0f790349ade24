"""Results, with the names that the SDK documents. Times are UTC texts such as 2026-01-02T15:04:05.000000+00:00."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Any


class ClauseSatisfaction(str, Enum):
    """Outcome of a clause's evidence tests; no statement that a requirement is met."""

    SATISFIED = "SATISFIED"
    PARTIAL = "PARTIAL"
    GAP = "GAP"


@dataclass
class ClauseMapEntry:
    """How the evidence of the period relates to one clause."""

    framework: str
    clause_id: str
    clause_name: str
    description: str
    status: ClauseSatisfaction
    evidence_count: int
    #: Why status is not SATISFIED, such as COVERAGE_LOW.
    reasons: list[str] = field(default_factory=list)


@dataclass
class BundleResult:
    """A built bundle."""

    #: `cec-<ulid>`.
    bundle_id: str
    #: Absolute path where the service runs, or its place in an object store, such as s3://bucket/key.
    zip_path: str
    #: file:// URL, or a link that ends at `expires_at`. `SFCECClient.download_bundle` works in every case.
    download_url: str
    expires_at: datetime
    #: `hmac-sha256:<64 hex>`.
    hmac_manifest: str
    #: Number of records for each of the six kinds, score_records and so on.
    record_counts: dict[str, int]
    frameworks_covered: list[str]
    generated_at: str
    project_id: str = ""
    #: Digest of the ZIP, `sha256:<64 hex>`.
    sha256: str = ""
    #: Clauses of the frameworks covered, in the order of the catalogue.
    clause_map: list[ClauseMapEntry] = field(default_factory=list)
    #: What a person should know about this bundle, as `CODE: sentence`.
    findings: list[str] = field(default_factory=list)
    #: Ids of the bundles that hold the records, when the build was made in parts; verifying needs the files of all.
    part_ids: list[str] = field(default_factory=list)


@dataclass
class BundleVerificationResult:
    """The verdict on a bundle."""

    bundle_id: str
    manifest_valid: bool
    chain_valid: bool
    timestamp_valid: bool
    overall_valid: bool
    #: One line per failed check.
    errors: list[str]
    verified_at: str
    #: Every check as (id, PASS, FAIL or NOT_CHECKED, sentence).
    checks: list[tuple[str, str, str]] = field(default_factory=list)
    #: What a person should know about this bundle, as `CODE: sentence`.
    findings: list[str] = field(default_factory=list)


@dataclass
class DPADocument:
    """A draft agreement under GDPR Article 28."""

    document_id: str
    project_id: str
    controller_details: dict[str, Any]
    processor_details: dict[str, Any]
    generated_at: str
    #: Full text, Markdown.
    content: str
    subject_categories: list[str]
    transfer_mechanisms: list[str]
    #: What must be completed before signature.
    open_items: list[str] = field(default_factory=list)
    #: What counsel should look at, as `CODE: sentence`.
    warnings: list[str] = field(default_factory=list)


@dataclass
class CECStatusInfo:
    """Statistics of the service, which hold across restarts."""

    #: s3, azure, gcs or r2; None with local storage.
    byos_provider: str | None
    bundle_count: int
    last_bundle_at: str | None
    frameworks_supported: list[str]


@dataclass
class AuditAppendResult:
    """Where a record stands."""

    record_id: str
    #: Position in its log, from 0.
    chain_position: int
    timestamp: str
    #: `hmac-sha256:<64 hex>`.
    hmac: str
    schema_key: str
    #: Log that holds the record, `<org_id>/<project_id>/evidence` or `…/other`.
    log: str
