"""Client of the Compliance Evidence Chain.

`spanforge_cec.cec.v1` and `spanforge_cec.audit.v1` hold the messages and stubs of the service, for grpc and grpc.aio;
`spanforge_cec.errors` reads its errors; `spanforge_cec.sdk` takes the place of `spanforge.sdk`.
"""
