"""behaviour.py ADDRESS PROJECT BUNDLE_ID [--aio]: what this client sees of the service, as one JSON object."""

import asyncio
import hashlib
import json
import sys

import grpc

from spanforge_cec import errors
from spanforge_cec.cec.v1 import build_pb2, bundle_pb2, cec_service_pb2_grpc

SHORT_SECONDS = 0.2


def code_of(error):
    return error.code().name


def build_of(project):
    return build_pb2.BuildBundleRequest(project_id=project)


def refused(error):
    return {"code": code_of(error), "reason": errors.reason(error), "fields": list(errors.fields(error))}


def downloaded(chunks, trailer):
    data = b"".join(chunks)
    return {
        "bytes": len(data),
        "sha256": f"sha256:{hashlib.sha256(data).hexdigest()}",
        "trailer": dict(trailer)["x-content-sha256"],
    }


def is_whole_build(responses):
    has_total = any(response.progress.records_total > 0 for response in responses)
    kinds = [response.WhichOneof("event") for response in responses]
    return has_total and kinds.count("bundle") == 1 and kinds[-1] == "bundle"


def behaviour(address, project, bundle_id):
    with grpc.insecure_channel(address) as channel:
        cec = cec_service_pb2_grpc.CecServiceStub(channel)
        facts = {}
        call = cec.BuildBundle(build_of(project))
        try:
            for _ in call:
                call.cancel()
        except grpc.RpcError as error:
            facts["cancelled"] = code_of(error)
        try:
            list(cec.BuildBundle(build_of(project), timeout=SHORT_SECONDS))
        except grpc.RpcError as error:
            facts["deadline"] = code_of(error)
        try:
            list(cec.BuildBundle(build_of("")))
        except grpc.RpcError as error:
            facts.update(refused(error))
        try:
            cec.GetBundle(bundle_pb2.GetBundleRequest(bundle_id="cec-nope"))
        except grpc.RpcError as error:
            facts["notFound"] = errors.reason(error)
        call = cec.DownloadBundle(bundle_pb2.DownloadBundleRequest(bundle_id=bundle_id))
        facts.update(downloaded([chunk.data for chunk in call], call.trailing_metadata()))
        facts["progress"] = is_whole_build(list(cec.BuildBundle(build_of(project))))
        return facts


async def behaviour_aio(address, project, bundle_id):
    async with grpc.aio.insecure_channel(address) as channel:
        cec = cec_service_pb2_grpc.CecServiceStub(channel)
        facts = {}
        call = cec.BuildBundle(build_of(project))
        try:
            async for _ in call:
                call.cancel()
        except asyncio.CancelledError:
            facts["cancelled"] = (await call.code()).name
        try:
            [response async for response in cec.BuildBundle(build_of(project), timeout=SHORT_SECONDS)]
        except grpc.RpcError as error:
            facts["deadline"] = code_of(error)
        try:
            [response async for response in cec.BuildBundle(build_of(""))]
        except grpc.RpcError as error:
            facts.update(refused(error))
        try:
            await cec.GetBundle(bundle_pb2.GetBundleRequest(bundle_id="cec-nope"))
        except grpc.RpcError as error:
            facts["notFound"] = errors.reason(error)
        call = cec.DownloadBundle(bundle_pb2.DownloadBundleRequest(bundle_id=bundle_id))
        facts.update(downloaded([chunk.data async for chunk in call], await call.trailing_metadata()))
        facts["progress"] = is_whole_build([response async for response in cec.BuildBundle(build_of(project))])
        return facts


if __name__ == "__main__":
    arguments = [argument for argument in sys.argv[1:] if argument != "--aio"]
    is_aio = "--aio" in sys.argv
    print(json.dumps(asyncio.run(behaviour_aio(*arguments)) if is_aio else behaviour(*arguments)))
