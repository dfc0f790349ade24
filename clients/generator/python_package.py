"""A protoc plugin for buf: Python messages, gRPC stubs and types, as modules of the package spanforge_cec.

protoc names a module after the path of its .proto file, so that the modules would belong to a package
`spanforge`, which is the name of the SDK that many callers have installed.
"""

import pathlib
import re
import subprocess
import sys
import tempfile

from google.protobuf.compiler.plugin_pb2 import CodeGeneratorRequest, CodeGeneratorResponse
from google.protobuf.descriptor_pb2 import FileDescriptorSet

# A module in an import or in a dotted name; names of messages and services stay.
MODULE = re.compile(rb"(?m)(?<![\w./])spanforge(?=(?:\.\w+)+_pb2)|^from spanforge(?=[.\w]* import )")


def in_package(match):
    return match[0].replace(b"spanforge", b"spanforge_cec")


request = CodeGeneratorRequest.FromString(sys.stdin.buffer.read())
response = CodeGeneratorResponse(supported_features=CodeGeneratorResponse.FEATURE_PROTO3_OPTIONAL)
with tempfile.TemporaryDirectory() as folder:
    descriptors = pathlib.Path(folder, "descriptors.binpb")
    descriptors.write_bytes(FileDescriptorSet(file=request.proto_file).SerializeToString())
    out = pathlib.Path(folder, "out")
    out.mkdir()
    outputs = [f"--{kind}_out={out}" for kind in ("python", "mypy", "grpc_python", "mypy_grpc")]
    protoc = [sys.executable, "-m", "grpc_tools.protoc", f"--descriptor_set_in={descriptors}"]
    subprocess.run([*protoc, *outputs, *request.file_to_generate], check=True)
    stubs = {file.name[: -len(".proto")] + "_pb2_grpc" for file in request.proto_file if file.service}
    for path in sorted(file for file in out.rglob("*") if file.is_file()):
        if path.stem.endswith("_pb2_grpc") and path.relative_to(out).with_suffix("").as_posix() not in stubs:
            continue
        name = path.relative_to(out / "spanforge").as_posix()
        response.file.add(name=name, content=MODULE.sub(in_package, path.read_bytes()).decode())
sys.stdout.buffer.write(response.SerializeToString())
