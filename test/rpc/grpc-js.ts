import {
  create,
  type DescMethodServerStreaming,
  type DescMethodUnary,
  type DescMessage,
  fromBinary,
  type MessageInitShape,
  type MessageShape,
  toBinary,
} from '@bufbuild/protobuf';
import grpc from '@grpc/grpc-js';

/** A server-streaming call, with its metadata and status to come. */
export type StreamCall<O extends DescMessage> = grpc.ClientReadableStream<MessageShape<O>>;

/** The other gRPC implementation, without stubs: methods are called by their descriptors. */
export function createGrpcJsClient(address: string, options: grpc.ClientOptions = {}) {
  const client = new grpc.Client(address, grpc.credentials.createInsecure(), options);
  return {
    unary: <I extends DescMessage, O extends DescMessage>(
      method: DescMethodUnary<I, O>,
      message: MessageInitShape<I>,
    ): Promise<MessageShape<O>> =>
      new Promise((resolve, reject) => {
        const [path, encode, decode] = codecOf(method);
        client.makeUnaryRequest(path, encode, decode, create(method.input, message), (err, answer) => {
          if (answer) resolve(answer);
          else reject(err ?? new Error('neither an answer nor an error'));
        });
      }),
    serverStream: <I extends DescMessage, O extends DescMessage>(
      method: DescMethodServerStreaming<I, O>,
      message: MessageInitShape<I>,
      callOptions: grpc.CallOptions = {},
    ): StreamCall<O> => {
      const [path, encode, decode] = codecOf(method);
      return client.makeServerStreamRequest(path, encode, decode, create(method.input, message), callOptions);
    },
    close: () => client.close(),
  };
}

function codecOf<I extends DescMessage, O extends DescMessage>(
  method: DescMethodUnary<I, O> | DescMethodServerStreaming<I, O>,
) {
  const path = `/${method.parent.typeName}/${method.name}`;
  const encode = (message: MessageShape<I>) => Buffer.from(toBinary(method.input, message));
  const decode = (bytes: Buffer) => fromBinary(method.output, bytes);
  return [path, encode, decode] as const;
}
