"""Takes the place of `spanforge.sdk`: `from spanforge_cec.sdk import sf_cec, sf_audit`.

The clients are made when they are first asked for, as SFClientConfig.from_env() says.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

from ._audit import SFAuditClient
from ._cec import SFCECClient
from ._config import SecretStr, SFClientConfig
from ._exceptions import (
    SFAuditAppendError,
    SFAuditError,
    SFAuditQueryError,
    SFAuditSchemaError,
    SFCECBuildError,
    SFCECError,
    SFCECExportError,
    SFCECVerifyError,
    SFError,
)
from ._types import (
    AuditAppendResult,
    BundleResult,
    BundleVerificationResult,
    CECStatusInfo,
    ClauseMapEntry,
    ClauseSatisfaction,
    DPADocument,
)

if TYPE_CHECKING:
    sf_cec: SFCECClient
    sf_audit: SFAuditClient

__all__ = [
    "AuditAppendResult",
    "BundleResult",
    "BundleVerificationResult",
    "CECStatusInfo",
    "ClauseMapEntry",
    "ClauseSatisfaction",
    "DPADocument",
    "SFAuditAppendError",
    "SFAuditClient",
    "SFAuditError",
    "SFAuditQueryError",
    "SFAuditSchemaError",
    "SFCECBuildError",
    "SFCECClient",
    "SFCECError",
    "SFCECExportError",
    "SFCECVerifyError",
    "SFClientConfig",
    "SFError",
    "SecretStr",
    "sf_audit",
    "sf_cec",
]

_lock = threading.Lock()
_SHARED = {"sf_cec": SFCECClient, "sf_audit": SFAuditClient}


def __getattr__(name: str) -> Any:
    if name not in _SHARED:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    with _lock:
        if name not in globals():
            globals()[name] = _SHARED[name](SFClientConfig.from_env())
        return globals()[name]
