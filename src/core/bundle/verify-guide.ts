/** Where the same instructions are published: a forged bundle brings its own. */
const PUBLISHED_COPY = 'docs/verify-by-hand.md of the Compliance Evidence Chain project';

/**
 * VERIFY.md: how to check a bundle with unzip, sed, sha256sum and openssl (>= 3.0). The `sh` blocks run as they
 * stand, one after the other, in a directory that holds the bundle as `bundle.zip` and the trusted keys as
 * `attestation.pub.pem` and `tsa-ca.pem`. Each command that finds something wrong ends with a status other than 0.
 */
export function verifyGuide(bundleId: string): string {
  return `# Verify ${bundleId} by hand

This file came with the bundle, and a forged bundle would bring its own. Read the published copy instead:
${PUBLISHED_COPY}. Get the attestation public key (\`attestation.pub.pem\`) and the certificate of the
time-stamp authority (\`tsa-ca.pem\`) from the issuer by another way than this file. The bundle's own copies
(\`public_keys.json\`, \`tsa_chain.pem\`) show consistency only, not origin.

Needed: unzip, sed, tr, base64, sha256sum, diff, openssl 3.0 or newer. Put the bundle as \`bundle.zip\` and both
keys into an empty directory, and paste block after block into \`bash -e\` there: it ends at the first command
that finds something wrong. A sound bundle reaches "All checks passed" at the end.

## 1. Unpack

\`\`\`sh
unzip -tqq bundle.zip
unzip -qq bundle.zip -d bundle
cd bundle
\`\`\`

## 2. Every file is the one that the manifest lists, and there is no other

\`\`\`sh
tr '{' '\\n' < manifest.json |
  sed -nE 's/^"media_type":"[^"]*","path":"([^"]*)","sha256":"sha256:([0-9a-f]{64})".*$/\\2  \\1/p' > ../sums
sha256sum --strict --quiet -c ../sums
{ sed 's/^.*  //' ../sums; printf '%s\\n' manifest.json attestation.json rfc3161_timestamp.tsr; } | LC_ALL=C sort > ../listed
unzip -Z1 ../bundle.zip | LC_ALL=C sort | diff ../listed -
\`\`\`

## 3. The manifest existed at the time of the time-stamp

\`\`\`sh
openssl ts -verify -in rfc3161_timestamp.tsr -data manifest.json -CAfile ../tsa-ca.pem
openssl ts -reply -in rfc3161_timestamp.tsr -text | sed -n '/Time stamp/p'
\`\`\`

When the authority's certificate has expired since, add \`-attime\` with the seconds since 1970 of the time
shown. A local authority proves integrity, not independent time.

## 4. The issuer signed a statement that names this manifest

\`\`\`sh
sed -E 's/^.*"payload":"([A-Za-z0-9+\\/=]*)".*$/\\1/' attestation.json | base64 -d > ../statement.json
sed -E 's/^.*"sig":"([A-Za-z0-9+\\/=]*)".*$/\\1/' attestation.json | base64 -d > ../signature.der
{ printf 'DSSEv1 28 application/vnd.in-toto+json %d ' "$(wc -c < ../statement.json)"; cat ../statement.json; } > ../signed
openssl dgst -sha256 -verify ../attestation.pub.pem -signature ../signature.der ../signed
grep -o "\\"sha256\\":\\"$(sha256sum manifest.json | sed 's/ .*//')\\"},\\"name\\":\\"manifest.json\\"" ../statement.json
\`\`\`

## 5. One record (here the newest shown)

The payload is hashed with its salt, the header with a zero byte before it.

\`\`\`sh
line=$(tail -n 1 chain/records.ndjson)
header=$(printf '%s' "$line" | sed -E 's/^\\{"header":(\\{[^}]*\\}),"hmac":.*$/\\1/')
printf '%s' "$line" | sed -E 's/^\\{"header":\\{[^}]*\\},"hmac":"hmac-sha256:[0-9a-f]{64}","payload":(.*),"salt":"([A-Za-z0-9_-]{22})"\\}$/\\2.\\1/' | tr -d '\\n' > ../payload
printf '%s  ../payload\\n' "$(printf '%s' "$header" | sed -E 's/^.*"payload_hash":"sha256:([0-9a-f]{64})".*$/\\1/')" | sha256sum -c
printf '\\0%s' "$header" | sha256sum
echo 'All checks passed'
\`\`\`

The last number is what the next record of the log names as its \`prev_hash\`.

## Not shown by any of this

That the events were measured well, that events never recorded did not happen, or that the service was honest
from the start. HMACs serve only the owner of the secret: whoever can check one could have made it.
`;
}
