export interface Usage {
  readonly call: string;
  readonly summary: string;
  /** Flags and what they mean. */
  readonly flags: readonly (readonly [flag: string, meaning: string])[];
}

const SERVICE = [
  ['--server URL', 'a running service; without it, the data directory (CEC_DATA_DIR) in this process'],
] as const;
const PROJECT = [
  ['--project P', 'the project'],
  ['--org O', 'the organisation; default "default"'],
  ...SERVICE,
] as const;
const JSON_FLAG = ['--json', 'the result as JSON'] as const;
const TRUST = [
  ['--key PEM', 'a public key to trust, of attestations or checkpoints; repeatable'],
  ['--tsa-ca PEM', 'certificates of time-stamp authorities to trust; repeatable'],
] as const;
const TRUSTED_BY_DEFAULT = 'Without --key, the keys in the data directory are trusted if there are any.';
const ROWS = [
  ['--csv', 'the records as CSV (RFC 4180), what is said about them on standard error'],
  ['--json', 'one object, with the records as "rows"'],
  ...TRUST,
  ['', TRUSTED_BY_DEFAULT],
  ['', 'A bundle that is not valid is read after a warning, and the exit code is 1.'],
  ['', 'leaf_hash is SHA-256 over a zero byte and the header, payload_hash over salt, "." and payload.'],
  ['', "A CSV cell that begins with = + - @, tab or line break gets a ' in front, to be no formula."],
] as const;

/** Every command, in the order in which they are listed. */
export const USAGES = {
  serve: { call: 'serve', summary: 'run the service until SIGINT or SIGTERM', flags: [] },
  append: {
    call: 'append FILE.ndjson --project P',
    summary: 'append records, one JSON object per line; - reads standard input',
    flags: [...PROJECT, ['--allow-unknown-schema', 'take schema keys that are not known'], JSON_FLAG],
  },
  import: {
    call: 'import FILE.jsonl --project P',
    summary: 'import what the Python SDK exported; - reads standard input; exit 1 when a line failed',
    flags: [
      ...PROJECT,
      ['--key-env NAME', "the variable that holds the SDK's key; without it, HMACs are not checked"],
      ['--allow-unknown-schema', 'take schema keys that are not known'],
      JSON_FLAG,
      ['', 'FILE holds a line json.dumps(record) for each record of sf_audit.export().'],
      ['', '--project is for records without a project; the others keep theirs.'],
    ],
  },
  build: {
    call: 'build --project P [--from D --to D]',
    summary: 'build a bundle of a period, both days (YYYY-MM-DD, UTC) included',
    flags: [
      ...PROJECT,
      ['--from D --to D', 'the period; without it, from the first evidence to today'],
      ['--framework F', 'an id or a name; repeatable; default: all'],
      ['--tier T', 'core (default) or extended'],
      ['--strictness S', 'count, standard or strict; default: CEC_STRICTNESS'],
      [
        '--scope NAME=TEXT',
        'what the report is about; NAME: system, entity, role, risk-class, risk-class-by, versions, remarks',
      ],
      ['--in-service-since D', 'the day the system came into service, when that is in the period'],
      ['--oscal', 'add the clause map as NIST OSCAL assessment results'],
      ['--request-id ID', 'a repeated call with the same id answers the same bundle'],
      ['--out DIR', 'put the bundle, and its parts, there; with --server, download them'],
      JSON_FLAG,
    ],
  },
  verify: {
    call: 'verify FILE',
    summary:
      'check a bundle, or an agreement with its .att.json, offline: exit 0 valid, 1 invalid, 2 no verdict',
    flags: [
      ...TRUST,
      [
        '--since OLD.zip',
        'an earlier bundle of the same log, or a file with a checkpoint: the log only grew since',
      ],
      ['--key-env NAME', 'the variable that holds a key to check HMACs with'],
      ['--allow-legacy', 'read a bundle of the Python SDK as well; it is never valid as a whole'],
      JSON_FLAG,
      ['', 'FILE may be a folder that holds the index and all parts of a bundle in parts.'],
      ['', TRUSTED_BY_DEFAULT],
    ],
  },
  evidence: {
    call: 'evidence FILE.zip --clause C',
    summary: 'list the records behind a clause, and how each of them counts',
    flags: [
      ['--clause C', 'as in "eu_ai_act Art.12", "EU AI Act Article 12" or, where that is clear, "Art.12"'],
      ...ROWS,
    ],
  },
  sample: {
    call: 'sample FILE.zip --kind K --n N',
    summary: 'draw a sample of the records of a kind that anybody can draw again',
    flags: [
      ['--kind K', 'such as score_records or halluccheck.score.v1'],
      ['--n N', 'how many, 1 to 10000; default 25'],
      ['--seed S', 'the same seed draws the same records; without it, one is made and shown'],
      ...ROWS,
      ['', 'Drawn are the records with the smallest SHA-256 over seed, line feed and record_id.'],
    ],
  },
  report: {
    call: 'report FILE.zip',
    summary: 'sum a bundle up: gaps first, records of each kind, what was not verified',
    flags: [
      ['--html FILE', "save the bundle's own report for people in a new file"],
      JSON_FLAG,
      ...TRUST,
      ['', TRUSTED_BY_DEFAULT],
    ],
  },
  attest: {
    call: 'attest FILE.zip',
    summary:
      "write a bundle's signed statement for other verifiers, such as cosign: exit 0 written, 1 invalid",
    flags: [
      ['--format F', 'sigstore (default): a Sigstore bundle v0.3'],
      ['--out FILE', 'a new file for it; without it, standard output'],
      ...TRUST,
      ['', TRUSTED_BY_DEFAULT],
      ['', 'The bundle is verified first. When a check fails, nothing is written.'],
    ],
  },
  proof: {
    call: 'proof ID --project P | proof FILE.json',
    summary: 'check that the signed log holds a record: exit 0 valid, 1 invalid',
    flags: [
      ...PROJECT,
      ['--out FILE', 'a new file for the record with its proof; cec proof FILE.json checks it offline'],
      ['--key PEM', 'the Ed25519 public key of checkpoints to trust; repeatable'],
      JSON_FLAG,
      ['', TRUSTED_BY_DEFAULT],
    ],
  },
  verifier: {
    call: 'verifier --out FILE.html',
    summary: 'write a page that checks bundles in a browser, offline, for those who install nothing',
    flags: [
      ['--out FILE', 'a new file for the page; without it, standard output'],
      ['', 'The page needs no network. Hand it to auditors by a way that they trust.'],
    ],
  },
  dpa: {
    call: 'dpa FILE.json',
    summary: 'draft a GDPR Article 28 agreement from the parties and terms in a file',
    flags: [
      ...SERVICE,
      ['--out DIR', 'a directory for the text and its attestation; default: this one'],
      ['--format F', 'html or docx besides Markdown; repeatable'],
      JSON_FLAG,
      ['', 'FILE.json holds the members of POST /v1/risk/dpa. `cec verify` checks what was written.'],
    ],
  },
  get: {
    call: 'get ID',
    summary: 'show a bundle; --out FILE saves it',
    flags: [...SERVICE, ['--out FILE', 'a new file for the bundle'], JSON_FLAG],
  },
  list: { call: 'list --project P', summary: 'list bundles, newest first', flags: [...PROJECT, JSON_FLAG] },
  erase: {
    call: 'erase --project P --reason CODE ID...',
    summary: 'delete the payload of records; the chain keeps their headers',
    flags: [...PROJECT, ['--reason CODE', 'why, such as art17; it is kept in the log'], JSON_FLAG],
  },
  chain: {
    call: 'chain --project P',
    summary: 'verify the stored log: exit 0 valid, 1 invalid',
    flags: [...PROJECT, JSON_FLAG],
  },
  keys: {
    call: 'keys list|rotate ROLE|export-public',
    summary: 'the keys of the data directory: list them, replace one, hand the public ones out',
    flags: [
      ['ROLE', 'record, attestation, checkpoint, authority, link or signing'],
      ['--lost', 'rotate record: the old key is given up, which every log then tells'],
      ['--out DIR', 'export-public: a directory for the files; default: this one'],
      JSON_FLAG,
      ['', 'To rotate, stop the service: one process owns the data directory.'],
      ['', 'Replaced keys are kept, so that what they signed stays good; of signing keys, the public half.'],
    ],
  },
  'move-database': {
    call: 'move-database',
    summary: 'move records, bundles and agreements of the data directory to PostgreSQL',
    flags: [
      JSON_FLAG,
      [
        '',
        'From cec.db in CEC_DATA_DIR to the empty database CEC_DATABASE_URL, all or nothing; the service is stopped.',
      ],
      [
        '',
        'Keys and bundle files stay where they are. cec.db stays too, and no service starts on it any more.',
      ],
    ],
  },
  fsck: {
    call: 'fsck',
    summary:
      'check the data directory, its database and its bundles: exit 0 sound, 1 findings, 2 not checked',
    flags: [
      ['--digests', 'read every bundle and compare its SHA-256, too'],
      ['--json', 'a line of JSON for each finding'],
      ['', 'Nothing is changed; each finding says what to do. The settings are those of cec serve.'],
      ['', 'While a service runs, what its builds leave behind is not judged.'],
    ],
  },
  status: { call: 'status', summary: 'number of bundles, frameworks', flags: [...SERVICE, JSON_FLAG] },
} as const satisfies Readonly<Record<string, Usage>>;
