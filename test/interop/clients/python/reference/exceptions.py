from spanforge_cec.sdk import SFCECError, SFCECBuildError, SFCECVerifyError, SFCECExportError

for error in (SFCECBuildError, SFCECVerifyError, SFCECExportError):
    assert issubclass(error, SFCECError)
