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

Needed: unzip, sed, tr, awk, base64, GNU date, sha256sum, diff, openssl 3.0 or newer. Put the bundle as \`bundle.zip\` and both
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
{ sed 's/^.*  //' ../sums; printf '%s\\n' mimetype manifest.json attestation.json rfc3161_timestamp.tsr META-INF/ASiCManifest001.xml META-INF/timestamp001.tst; } | LC_ALL=C sort > ../listed
unzip -Z1 ../bundle.zip | LC_ALL=C sort | diff ../listed -
\`\`\`

## 3. The manifest existed at the time of the time-stamp

\`\`\`sh
time_of() { openssl ts -reply -in "$@" -text | sed -n 's/^Time stamp: //p'; }
seconds() { date -u -d "$1" +%s; }
time_of rfc3161_timestamp.tsr
openssl ts -verify -in rfc3161_timestamp.tsr -data manifest.json -CAfile ../tsa-ca.pem -attime "$(seconds "$(time_of rfc3161_timestamp.tsr)")"
\`\`\`

The certificate is judged at that time, so it does not matter whether it has expired since. A local authority
proves integrity, not independent time.

## 4. The issuer signed a statement that names this manifest

\`\`\`sh
sed -E 's/^.*"payload":"([A-Za-z0-9+\\/=]*)".*$/\\1/' attestation.json | base64 -d > ../statement.json
sed -E 's/^.*"sig":"([A-Za-z0-9+\\/=]*)".*$/\\1/' attestation.json | base64 -d > ../signature.der
{ printf 'DSSEv1 28 application/vnd.in-toto+json %d ' "$(wc -c < ../statement.json)"; cat ../statement.json; } > ../signed
openssl dgst -sha256 -verify ../attestation.pub.pem -signature ../signature.der ../signed
grep -o "\\"sha256\\":\\"$(sha256sum manifest.json | sed 's/ .*//')\\"},\\"name\\":\\"manifest.json\\"" ../statement.json
\`\`\`

## 5. So did every file

The archive is an ASiC-E container (ETSI EN 319 162-1): a second time-stamp is over the digests of all files.

\`\`\`sh
stamp=META-INF/timestamp001.tst
openssl ts -verify -in $stamp -token_in -data META-INF/ASiCManifest001.xml -CAfile ../tsa-ca.pem -attime "$(seconds "$(time_of $stamp -token_in)")"
sed -nE 's/^<asic:DataObjectReference .*URI="([^"]*)".*<ds:DigestValue>([^<]*)<.*$/\\2 \\1/p' META-INF/ASiCManifest001.xml > ../stamped
while read -r digest path; do
  test "$(openssl dgst -sha256 -binary "$path" | base64)" = "$digest" || { echo "$path: not what was stamped"; exit 1; }
done < ../stamped
{ sed 's/^[^ ]* //' ../stamped; printf '%s\\n' mimetype META-INF/ASiCManifest001.xml $stamp; } | LC_ALL=C sort | diff ../listed -
\`\`\`

## 6. One record (here the newest shown)

The payload is hashed with its salt.

\`\`\`sh
header_of() { sed -E 's/^\\{"header":(\\{[^}]*\\}),"hmac":.*$/\\1/'; }
leaf_of() { { printf '\\0'; tr -d '\\n'; } | openssl dgst -sha256 "$@"; }
line=$(tail -n 1 chain/records.ndjson)
header=$(printf '%s' "$line" | header_of)
printf '%s' "$line" | sed -E 's/^\\{"header":\\{[^}]*\\},"hmac":"hmac-sha256:[0-9a-f]{64}","payload":(.*),"salt":"([A-Za-z0-9_-]{22})"\\}$/\\2.\\1/' | tr -d '\\n' > ../payload
printf '%s  ../payload\\n' "$(printf '%s' "$header" | sed -E 's/^.*"payload_hash":"sha256:([0-9a-f]{64})".*$/\\1/')" | sha256sum -c
\`\`\`

## 7. A record and the next

The header is hashed with a zero byte before it; the next record names that hash.

\`\`\`sh
record() { grep -h "^{\\"header\\":{\\"chain_position\\":$1," */records.ndjson; }
pair=$(sed -nE 's/^\\{"header":\\{"chain_position":([0-9]+),.*$/\\1/p' */records.ndjson | sort -n | awk 'NR > 1 && $1 == last + 1 { print last, $1; exit } { last = $1 }')
if [ -n "$pair" ]; then
  before=$(record "\${pair% *}" | header_of | leaf_of -r | sed 's/ .*//')
  record "\${pair#* }" | grep -o "\\"prev_hash\\":\\"sha256:$before\\""
fi
\`\`\`

## 8. For the owner of the secret: the HMAC of the record of section 6

Needed: \`keys/record.key\` of the data directory, as \`record.key\`; nothing happens without.

\`\`\`sh
if [ -f ../record.key ]; then
  mac=$({ printf 'spanforge.cec.v2/record\\n'; printf '%s' "$header" | leaf_of -binary; } | openssl dgst -sha256 -hmac "$(cat ../record.key)" -r | sed 's/ .*//')
  printf '%s' "$line" | grep -o "\\"hmac\\":\\"hmac-sha256:$mac\\""
fi
echo 'All checks passed'
\`\`\`

## Not shown by any of this

That the events were measured well, that events never recorded did not happen, or that the service was honest
from the start. HMACs serve only the owner of the secret: whoever can check one could have made it.
`;
}
