/** The outside tools that are built for the interop tests. Their libraries are pinned by go.sum and pom.xml. */
export const VERSIONS = {
  go: {
    cosign: { module: 'github.com/sigstore/cosign/v3/cmd/cosign', version: 'v3.1.3' },
    'timestamp-server': {
      module: 'github.com/sigstore/timestamp-authority/v2/cmd/timestamp-server',
      // Later ones need Go 1.27.
      version: 'v2.1.3',
    },
  },
} as const;
