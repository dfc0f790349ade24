"""What an error of the service says beside its code: google.rpc.ErrorInfo, BadRequest and RetryInfo.

Works for errors of grpc and of grpc.aio alike.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar, cast

import grpc
from google.protobuf.message import DecodeError, Message
from google.rpc import error_details_pb2, status_pb2

_Detail = TypeVar("_Detail", bound=Message)

_DETAILS = "grpc-status-details-bin"


def reason(error: grpc.RpcError) -> str:
    """The stable word to switch on, such as INVALID_INPUT. Empty when the error is not the service's own."""
    return str(_detail(error, error_details_pb2.ErrorInfo()).reason)


def fields(error: grpc.RpcError) -> dict[str, str]:
    """What is wrong with each field of the request, by name; at most 20 are told."""
    violations = _detail(error, error_details_pb2.BadRequest()).field_violations
    return {violation.field: violation.description for violation in violations}


def retry_after(error: grpc.RpcError) -> float | None:
    """After how many seconds the same call may succeed. None when it is no use to repeat it."""
    info = _detail(error, error_details_pb2.RetryInfo())
    return info.retry_delay.ToTimedelta().total_seconds() if info.HasField("retry_delay") else None


def _detail(error: grpc.RpcError, wanted: _Detail) -> _Detail:
    """The detail of the error that has the type of `wanted`; else `wanted` as it is, empty."""
    for detail in _status(error).details:
        if detail.Unpack(wanted):
            break
    return wanted


def _status(error: grpc.RpcError) -> status_pb2.Status:
    # Pairs of a text and either a text or bytes, whether of grpc or of grpc.aio.
    metadata = cast("Iterable[tuple[str, bytes]]", error.trailing_metadata() or ())
    for key, value in metadata:
        if key == _DETAILS:
            try:
                return status_pb2.Status.FromString(value)
            except DecodeError:
                break
    return status_pb2.Status()
