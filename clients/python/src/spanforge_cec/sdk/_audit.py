"""The evidence log."""

from __future__ import annotations

import itertools
import json
import uuid
from collections.abc import Iterable, Iterator
from typing import Any

from google.protobuf.timestamp_pb2 import Timestamp

from ..audit.v1 import audit_service_pb2_grpc, chain_pb2, record_pb2
from ._config import SFClientConfig
from ._connection import Connection
from ._exceptions import SFAuditAppendError, SFAuditQueryError, input_error
from ._messages import time_of, time_text
from ._types import AuditAppendResult


class SFAuditClient:
    """Appends to the evidence log and reads it. All methods may be called from any thread.

    Errors are `SFAuditError`, and `ValueError` too when the caller gave something wrongly.
    """

    def __init__(self, config: SFClientConfig, *, strict_schema: bool = True) -> None:
        self._config = config
        self._strict_schema = strict_schema
        self._connection = Connection(config)
        self._stub = audit_service_pb2_grpc.AuditServiceStub(self._connection.channel)

    def append(
        self,
        record: dict[str, Any],
        schema_key: str,
        *,
        project_id: str = "",
        strict_schema: bool | None = None,
    ) -> AuditAppendResult:
        """Stores a record for good, with the time of this machine, and returns where it stands.

        Raises SFAuditSchemaError for a schema key that is not known, unless `strict_schema` is False, and
        SFAuditAppendError otherwise.
        """
        if not isinstance(record, dict):
            raise input_error(SFAuditAppendError, f"record: must be a dict, not {type(record).__name__}")
        is_strict = self._strict_schema if strict_schema is None else strict_schema
        # With an id of ours, a repeated call stores nothing twice.
        record_id = str(uuid.uuid4())
        now = Timestamp()
        now.GetCurrentTime()
        try:
            request = record_pb2.AppendRecordsRequest(
                project_id=self._project(project_id),
                org_id=self._config.org_id,
                allow_unknown_schema=not is_strict,
                records=[
                    record_pb2.InputRecord(
                        schema_key=schema_key,
                        payload_json=json.dumps(record, ensure_ascii=False, allow_nan=False).encode(),
                        record_id=record_id,
                        timestamp=now,
                    )
                ],
            )
        except (TypeError, ValueError) as error:
            raise input_error(SFAuditAppendError, f"record: {error}") from error
        timeout = self._connection.timeout
        answer = self._connection.call(SFAuditAppendError, lambda: self._stub.AppendRecords(request, timeout=timeout))
        stored = answer.results[0]
        return AuditAppendResult(
            record_id=record_id,
            chain_position=stored.position,
            timestamp=time_text(time_of(now)),
            hmac=stored.hmac,
            schema_key=schema_key,
            log=stored.log,
        )

    def export(
        self,
        schema_key: str | None = None,
        *,
        date_range: tuple[str | None, str | None] | None = None,
        project_id: str | None = None,
        limit: int | None = None,
    ) -> list[dict[str, Any]]:
        """The records of a project in the order of its log: the payload's members beside `record_id`, `schema_key`,
        `project_id`, `timestamp`, `hmac` and `chain_position`.

        `date_range`: two dates YYYY-MM-DD, both inclusive, either may be None. Without `limit`, all of them. The
        service's own records (`chain.…`) and payloads that were erased are left out. Raises SFAuditQueryError.
        """
        from_date, to_date = date_range or (None, None)
        request = record_pb2.ExportRecordsRequest(
            project_id=self._project(project_id or ""),
            org_id=self._config.org_id,
            schema_keys=[schema_key] if schema_key else [],
            from_date=from_date or "",
            to_date=to_date or "",
        )
        return self._connection.call(SFAuditQueryError, lambda: list(itertools.islice(self._read(request), limit)))

    def verify_chain(self, records: list[dict[str, Any]] | None = None, *, project_id: str = "") -> dict[str, Any]:
        """Has the service verify the whole logs of a project, and compares `records` with what is stored.

        `records` is what `export` returned; without it only the logs are verified. Returns `valid`, `tampered_count`,
        `first_tampered` (a record id, or log#position), `gaps` (log#first-last) and `verified_count`, which counts the
        records of the logs. Raises SFAuditQueryError.
        """
        project = self._project(project_id or _only_project(records or []))
        request = chain_pb2.VerifyChainRequest(project_id=project, org_id=self._config.org_id)
        verdict = self._connection.call(SFAuditQueryError, lambda: self._stub.VerifyChain(request))
        stored = {_text(record) for record in self.export(project_id=project)} if records else set()
        altered = [record for record in records or [] if _text(record) not in stored]
        first = verdict.first_tampered
        place = f"{first.log}#{first.position}" if verdict.HasField("first_tampered") else None
        return {
            "valid": verdict.valid and not altered,
            "tampered_count": verdict.tampered_count + len(altered),
            "first_tampered": altered[0].get("record_id") if altered else place,
            "gaps": [f"{gap.log}#{gap.first}-{gap.last}" for gap in verdict.gaps],
            "verified_count": verdict.verified_count,
        }

    def _project(self, project_id: str) -> str:
        project = project_id or self._config.project_id
        if not project:
            raise input_error(SFAuditQueryError, "project_id: give one, or set SPANFORGE_PROJECT_ID")
        return project

    def _read(self, request: record_pb2.ExportRecordsRequest) -> Iterator[dict[str, Any]]:
        for batch in self._stub.ExportRecords(request):
            yield from _to_records(batch.ndjson.splitlines(), request.project_id)


def _to_records(lines: Iterable[bytes], project_id: str) -> Iterator[dict[str, Any]]:
    for line in lines:
        stored = json.loads(line)
        header, payload = stored["header"], stored.get("payload")
        if payload is None or header["schema_key"].startswith("chain."):
            continue
        yield {
            **payload,
            **{name: header[name] for name in ("record_id", "schema_key", "timestamp", "chain_position")},
            "project_id": project_id,
            "hmac": stored["hmac"],
        }


def _text(record: dict[str, Any]) -> str:
    return json.dumps(record, sort_keys=True)


def _only_project(records: list[dict[str, Any]]) -> str:
    projects = {record.get("project_id", "") for record in records}
    if len(projects) > 1:
        raise input_error(SFAuditQueryError, "records: must be of one project; verify each project by itself")
    return projects.pop() if projects else ""
