import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { fromBinary } from '@bufbuild/protobuf';
import { type FileDescriptorProto, FileDescriptorProtoSchema } from '@bufbuild/protobuf/wkt';
import { Code, createClient, createRouterTransport } from '@connectrpc/connect';
import {
  ServerReflection,
  type ServerReflectionRequest,
} from '../../src/gen/grpc/reflection/v1/reflection_pb.ts';
import { ServerReflection as ServerReflectionAlpha } from '../../src/gen/grpc/reflection/v1alpha/reflection_pb.ts';
import { AuditService } from '../../src/gen/spanforge/audit/v1/audit_service_pb.ts';
import { CecService } from '../../src/gen/spanforge/cec/v1/cec_service_pb.ts';
import { reflectionRoutes } from '../../src/rpc/reflection.ts';
import { startServer, testRoutes } from './rpc-fixture.ts';

const BUF = fileURLToPath(new URL('../../node_modules/.bin/buf', import.meta.url));
const CEC_FILE = 'spanforge/cec/v1/cec_service.proto';

const routes = reflectionRoutes([CecService, AuditService]);
const transport = createRouterTransport(routes);
const client = createClient(ServerReflection, transport);

type Asked = ServerReflectionRequest['messageRequest'];

async function collect<T>(messages: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const message of messages) all.push(message);
  return all;
}

async function* requests(...asked: Asked[]) {
  for (const messageRequest of asked) yield { host: 'here', messageRequest };
}

/** Answers on one stream, in order. */
async function ask(...asked: Asked[]) {
  const responses = await collect(client.serverReflectionInfo(requests(...asked)));
  return responses.map((response) => response.messageResponse);
}

async function filesOf(...asked: Asked[]): Promise<FileDescriptorProto[][]> {
  const answers = await ask(...asked);
  return answers.map((answer) => {
    assert.equal(answer.case, 'fileDescriptorResponse');
    return answer.value.fileDescriptorProto.map((bytes) => fromBinary(FileDescriptorProtoSchema, bytes));
  });
}

const namesOf = (files: FileDescriptorProto[] | undefined) => files?.map((file) => file.name);

describe('reflectionRoutes', () => {
  it('lists the services, itself included', async () => {
    const [answer] = await ask({ case: 'listServices', value: '' });
    assert.equal(answer?.case, 'listServicesResponse');
    assert.deepEqual(
      answer.value.service.map((service) => service.name),
      [
        'spanforge.cec.v1.CecService',
        'spanforge.audit.v1.AuditService',
        'grpc.reflection.v1.ServerReflection',
        'grpc.reflection.v1alpha.ServerReflection',
      ],
    );
  });

  it('gives a file first, and then everything it imports, each once', async () => {
    const [files = []] = await filesOf({ case: 'fileByFilename', value: CEC_FILE });
    const names = files.map((file) => file.name);
    assert.equal(names[0], CEC_FILE);
    assert.deepEqual(new Set(names), new Set([CEC_FILE, ...files.flatMap((file) => file.dependency)]));
    assert.equal(names.length, new Set(names).size);
    assert.deepEqual(
      files[0]?.service[0]?.method.map((method) => method.name),
      CecService.methods.map((method) => method.name),
    );
  });

  it('finds the file of every kind of symbol', async () => {
    const symbols = [
      'spanforge.cec.v1.CecService',
      'spanforge.cec.v1.CecService.GetBundle',
      'spanforge.cec.v1.GetStatusRequest',
      'spanforge.cec.v1.GetStatusResponse.bundle_count',
      'spanforge.cec.v1.BuildStage',
      'spanforge.cec.v1.BUILD_STAGE_PLANNING',
      'spanforge.cec.v1.BuildBundleResponse.event',
      'buf.validate.field',
    ];
    const found = await Promise.all(symbols.map((value) => filesOf({ case: 'fileContainingSymbol', value })));
    assert.deepEqual(
      found.map(([files]) => files?.[0]?.name.split('/').at(-1)),
      [
        'cec_service.proto',
        'cec_service.proto',
        'cec_service.proto',
        'cec_service.proto',
        'build.proto',
        'build.proto',
        'build.proto',
        'validate.proto',
      ],
    );
  });

  it('does not repeat on a stream the imports that it carried already', async () => {
    const asked: Asked = { case: 'fileByFilename', value: CEC_FILE };
    const [first, second] = await filesOf(asked, asked);
    assert.ok(first && first.length > 3);
    assert.deepEqual(namesOf(second), [CEC_FILE]);
  });

  it('knows the extensions of options', async () => {
    const containingType = 'google.protobuf.FieldOptions';
    const [numbers] = await ask({ case: 'allExtensionNumbersOfType', value: containingType });
    assert.equal(numbers?.case, 'allExtensionNumbersResponse');
    assert.deepEqual(numbers.value.extensionNumber, [1159, 1160]);
    const [files] = await filesOf({
      case: 'fileContainingExtension',
      value: { $typeName: 'grpc.reflection.v1.ExtensionRequest', containingType, extensionNumber: 1159 },
    });
    assert.equal(files?.[0]?.name, 'buf/validate/validate.proto');
  });

  it('answers what it does not know with an error, and goes on', async () => {
    const answers = await ask(
      { case: 'fileContainingSymbol', value: 'spanforge.cec.v1.CecService.Nope' },
      { case: 'fileByFilename', value: '../etc/passwd' },
      { case: 'allExtensionNumbersOfType', value: 'a\nb' },
      { case: undefined },
      { case: 'listServices', value: '' },
    );
    const errors = answers.map((answer) => (answer.case === 'errorResponse' ? answer.value : undefined));
    assert.deepEqual(
      errors.map((error) => error?.errorCode),
      [Code.NotFound, Code.NotFound, Code.NotFound, Code.InvalidArgument, undefined],
    );
    assert.equal(errors[2]?.errorMessage, 'not found: "a?b"');
  });

  it('speaks v1alpha too', async () => {
    const alpha = createClient(ServerReflectionAlpha, transport);
    const value = 'spanforge.cec.v1.Bundle';
    async function* alphaRequests() {
      yield { host: 'here', messageRequest: { case: 'fileContainingSymbol' as const, value } };
    }
    const answers = await collect(alpha.serverReflectionInfo(alphaRequests()));
    assert.equal(answers[0]?.messageResponse.case, 'fileDescriptorResponse');
    assert.equal(answers[0].originalRequest?.host, 'here');
  });

  it(
    'lets buf call a method without a schema',
    { skip: !existsSync(BUF) && 'buf is not installed' },
    async () => {
      const services = testRoutes({ errors: [], ended: [] });
      const server = await startServer({
        routes: (router) => {
          services(router);
          routes(router);
        },
      });
      const url = `${server.url}/spanforge.cec.v1.CecService/GetBundle`;
      const flags = ['--protocol', 'grpc', '--http2-prior-knowledge', '--data', '{"bundle_id": "cec-1"}'];
      const { stdout } = await promisify(execFile)(BUF, ['curl', ...flags, url], { timeout: 20_000 });
      assert.equal(JSON.parse(stdout).bundle.bundleId, 'cec-1');
      await server.close();
    },
  );
});
