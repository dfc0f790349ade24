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
    grpcurl: { module: 'github.com/fullstorydev/grpcurl/cmd/grpcurl', version: 'v1.9.4' },
    versitygw: { module: 'github.com/versity/versitygw/cmd/versitygw', version: 'v1.8.0' },
  },
  npm: { azurite: '3.37.0' },
} as const;
