"""Exceptions, with the names that the SDK documents. Each has the service's `reason`; see docs/errors.md."""

from __future__ import annotations


class SFError(Exception):
    """Base of all errors.

    `reason` is the service's stable word for it, such as OVERLOADED, or empty when the service did not answer;
    `fields` says what is wrong with each field of the request.
    """

    def __init__(self, detail: str, *, reason: str = "", fields: dict[str, str] | None = None) -> None:
        super().__init__(detail)
        self.detail = detail
        self.reason = reason
        self.fields = fields or {}


class SFCECError(SFError):
    """Base of all errors of bundles and agreements."""


class SFCECBuildError(SFCECError):
    """A bundle was not built, or its download link not renewed."""


class SFCECVerifyError(SFCECError):
    """There was no ZIP to judge. A failed check is no error, but part of the result."""


class SFCECExportError(SFCECError):
    """An agreement was not made."""


class SFAuditError(SFError):
    """Base of all errors of the evidence log."""


class SFAuditSchemaError(SFAuditError):
    """The schema key is not known."""


class SFAuditAppendError(SFAuditError):
    """A record was not stored."""


class SFAuditQueryError(SFAuditError):
    """Records could not be read."""


# What a caller gave wrongly is a ValueError too.
class _BuildInputError(SFCECBuildError, ValueError): ...


class _VerifyInputError(SFCECVerifyError, ValueError): ...


class _ExportInputError(SFCECExportError, ValueError): ...


class _InputError(SFCECError, ValueError): ...


class _SchemaInputError(SFAuditSchemaError, ValueError): ...


class _AppendInputError(SFAuditAppendError, ValueError): ...


class _QueryInputError(SFAuditQueryError, ValueError): ...


_INPUT_ERRORS: dict[type[SFError], type[SFError]] = {
    SFCECError: _InputError,
    SFCECBuildError: _BuildInputError,
    SFCECVerifyError: _VerifyInputError,
    SFCECExportError: _ExportInputError,
    SFAuditSchemaError: _SchemaInputError,
    SFAuditAppendError: _AppendInputError,
    SFAuditQueryError: _QueryInputError,
}


def input_error(kind: type[SFError], detail: str, *, reason: str = "", fields: dict[str, str] | None = None) -> SFError:
    """An error of `kind` that is a ValueError too."""
    return _INPUT_ERRORS[kind](detail, reason=reason, fields=fields)
