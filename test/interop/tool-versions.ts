/** The outside tools that are built for the interop and the service tests. Their libraries are pinned by go.sum and pom.xml. */
export const VERSIONS = {
  go: {
    cosign: { module: 'github.com/sigstore/cosign/v3/cmd/cosign', version: 'v3.1.3' },
    'timestamp-server': {
      module: 'github.com/sigstore/timestamp-authority/v2/cmd/timestamp-server',
      // Later ones need Go 1.27.
      version: 'v2.1.3',
    },
    'fake-gcs-server': { module: 'github.com/fsouza/fake-gcs-server', version: 'v1.56.1' },
    'grpc-health-probe': { module: 'github.com/grpc-ecosystem/grpc-health-probe', version: 'v0.4.62' },
    'protoc-gen-connect-go': {
      module: 'connectrpc.com/connect/cmd/protoc-gen-connect-go',
      version: 'v1.21.1',
    },
    'protoc-gen-go': { module: 'google.golang.org/protobuf/cmd/protoc-gen-go', version: 'v1.36.12' },
    'protoc-gen-go-grpc': { module: 'google.golang.org/grpc/cmd/protoc-gen-go-grpc', version: 'v1.6.2' },
    grpcurl: { module: 'github.com/fullstorydev/grpcurl/cmd/grpcurl', version: 'v1.9.4' },
    versitygw: { module: 'github.com/versity/versitygw/cmd/versitygw', version: 'v1.8.0' },
  },
  maven: {
    // The release that grpcio-tools in clients/generator has, so that Java and Python ask for the same age of library.
    protoc: { artifact: 'com.google.protobuf:protoc', version: '4.31.1' },
    'protoc-gen-grpc-java': { artifact: 'io.grpc:protoc-gen-grpc-java', version: '1.76.0' },
  },
  npm: { azurite: '3.37.0' },
} as const;
