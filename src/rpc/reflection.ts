import { type DescFile, type DescService, toBinary } from '@bufbuild/protobuf';
import { FileDescriptorProtoSchema } from '@bufbuild/protobuf/wkt';
import { Code, type ConnectRouter } from '@connectrpc/connect';
import { ServerReflection } from '../gen/grpc/reflection/v1/reflection_pb.ts';
import { ServerReflection as ServerReflectionAlpha } from '../gen/grpc/reflection/v1alpha/reflection_pb.ts';
import { quoted } from '../json/quoted.ts';
import { type DescriptorIndex, indexDescriptors } from './descriptor-index.ts';

/**
 * Serves `grpc.reflection.v1` and `v1alpha` (older clients know no other) over the descriptors in generated
 * code, for the given services and for itself, so that tools such as grpcurl need no schema.
 */
export function reflectionRoutes(services: readonly DescService[]): (router: ConnectRouter) => void {
  const index = indexDescriptors([...services, ServerReflection, ServerReflectionAlpha]);
  return (router) => {
    router.service(ServerReflection, { serverReflectionInfo: (requests) => answers(index, requests) });
    router.service(ServerReflectionAlpha, { serverReflectionInfo: (requests) => answers(index, requests) });
  };
}

/** What the requests of both versions have in common. */
interface ReflectionRequest {
  readonly host: string;
  readonly messageRequest:
    | {
        case: 'fileByFilename' | 'fileContainingSymbol' | 'allExtensionNumbersOfType' | 'listServices';
        value: string;
      }
    | { case: 'fileContainingExtension'; value: { containingType: string; extensionNumber: number } }
    | { case: undefined };
}

async function* answers<R extends ReflectionRequest>(index: DescriptorIndex, requests: AsyncIterable<R>) {
  const sent = new Set<DescFile>();
  for await (const originalRequest of requests) {
    const messageResponse = answer(index, originalRequest.messageRequest, sent);
    yield { validHost: originalRequest.host, originalRequest, messageResponse };
  }
}

/** @param sent files that the stream carried already; they are not repeated as imports */
function answer(index: DescriptorIndex, asked: ReflectionRequest['messageRequest'], sent: Set<DescFile>) {
  switch (asked.case) {
    case 'listServices':
      return listed(index.services);
    case 'fileByFilename':
      return fileAnswer(index.fileNamed(asked.value), asked.value, sent);
    case 'fileContainingSymbol':
      return fileAnswer(index.fileDeclaring(asked.value), asked.value, sent);
    case 'fileContainingExtension': {
      const { containingType, extensionNumber } = asked.value;
      const file = index.fileOfExtension(containingType, extensionNumber);
      return fileAnswer(file, `${containingType} ${extensionNumber}`, sent);
    }
    case 'allExtensionNumbersOfType':
      return numbersAnswer(asked.value, index.extensionNumbers(asked.value));
    case undefined:
      break;
  }
  return failure(Code.InvalidArgument, 'message_request: is not set');
}

function listed(services: readonly string[]) {
  return { case: 'listServicesResponse' as const, value: { service: services.map((name) => ({ name })) } };
}

function fileAnswer(file: DescFile | undefined, asked: string, sent: Set<DescFile>) {
  if (!file) return failure(Code.NotFound, `not found: ${quoted(asked)}`);
  sent.delete(file);
  const fileDescriptorProto = notYetSent(file, sent).map(({ proto }) =>
    toBinary(FileDescriptorProtoSchema, proto),
  );
  return { case: 'fileDescriptorResponse' as const, value: { fileDescriptorProto } };
}

function numbersAnswer(baseTypeName: string, extensionNumber: number[] | undefined) {
  if (!extensionNumber) return failure(Code.NotFound, `not found: ${quoted(baseTypeName)}`);
  return { case: 'allExtensionNumbersResponse' as const, value: { baseTypeName, extensionNumber } };
}

function failure(errorCode: Code, errorMessage: string) {
  return { case: 'errorResponse' as const, value: { errorCode, errorMessage } };
}

function notYetSent(file: DescFile, sent: Set<DescFile>): DescFile[] {
  if (sent.has(file)) return [];
  sent.add(file);
  return [file, ...file.dependencies.flatMap((dependency) => notYetSent(dependency, sent))];
}
