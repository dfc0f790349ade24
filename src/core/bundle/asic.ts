import { ASIC_TIMESTAMP, type EntryDigest } from './entries.ts';

/** Content of the entry `mimetype` (ETSI EN 319 162-1 A.1). */
export const ASIC_E = 'application/vnd.etsi.asic-e+zip';

const HEAD = `<?xml version="1.0" encoding="UTF-8" standalone="no"?>
<asic:ASiCManifest xmlns:asic="http://uri.etsi.org/02918/v1.2.1#" xmlns:ds="http://www.w3.org/2000/09/xmldsig#">
<asic:SigReference MimeType="application/vnd.etsi.timestamp-token" URI="${ASIC_TIMESTAMP}"/>
`;

/**
 * ASiCManifest001.xml (ETSI EN 319 162-1 A.4): the digests that META-INF/timestamp001.tst is over. Equal entries give
 * equal bytes, so a verifier makes it again and compares, and parses no XML. Paths are those of an archive
 * (`ARCHIVE_PATH`), which need no escaping.
 */
export function asicManifest(entries: readonly EntryDigest[]): Buffer {
  return Buffer.from(`${HEAD}${entries.map(reference).join('')}</asic:ASiCManifest>\n`);
}

function reference({ path, media_type: type, sha256 }: EntryDigest): string {
  const digest = Buffer.from(sha256.slice('sha256:'.length), 'hex').toString('base64');
  return (
    `<asic:DataObjectReference MimeType="${type}" URI="${path}">` +
    '<ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/>' +
    `<ds:DigestValue>${digest}</ds:DigestValue></asic:DataObjectReference>\n`
  );
}
