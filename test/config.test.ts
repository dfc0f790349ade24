import assert from 'node:assert/strict';
import { availableParallelism, tmpdir } from 'node:os';
import { resolve } from 'node:path';
import { describe, it } from 'node:test';
import { SETTINGS, toConfig, type Config } from '../src/config.ts';

function faultsOf(env: Record<string, string>): string[] {
  try {
    toConfig(env);
  } catch (error) {
    assert.ok(error instanceof Error && 'code' in error && error.code === 'INVALID_INPUT');
    return error.message.split('\n');
  }
  return [];
}

const TSA: NonNullable<Config['tsa']> = {
  urls: [new URL('https://tsa.example/tsr')],
  mode: 'required',
  ca: '/ca.pem',
  policies: undefined,
};
const BESIDE = { CEC_TSA_URL: 'https://tsa.example/tsr', CEC_TSA_CA: '/ca.pem' };

const ON_POSTGRES = { databaseUrl: 'postgresql:///cec' };

/** `beside`: other settings that this one needs. */
const VALID: readonly [
  name: string,
  value: string,
  expected: Partial<Config>,
  beside?: Readonly<Record<string, string>>,
][] = [
  ['CEC_LISTEN', '0.0.0.0:0', { listen: { host: '0.0.0.0', port: 0 } }],
  ['CEC_LISTEN', 'localhost:65535', { listen: { host: 'localhost', port: 65_535 } }],
  ['CEC_LISTEN', '[::1]:443', { listen: { host: '::1', port: 443 } }],
  [
    'CEC_DATA_DIR',
    '/var/lib/cec/../cec',
    { dataDir: '/var/lib/cec', outputRoots: ['/var/lib/cec', tmpdir()] },
  ],
  ['CEC_PUBLIC_URL', 'https://cec.example/base', { publicUrl: 'https://cec.example/base' }],
  ['CEC_PUBLIC_URL', 'http://localhost:8080', { publicUrl: 'http://localhost:8080' }],
  ['CEC_OUTPUT_ROOTS', '/a:/b::', { outputRoots: ['/a', '/b'] }],
  ['CEC_OUTPUT_ROOTS', '', { outputRoots: [] }],
  ['CEC_BEHIND_TLS_PROXY', 'true', { behindTlsProxy: true }],
  ['CEC_BEHIND_TLS_PROXY', 'false', { behindTlsProxy: false }],
  [
    'CEC_CORS_ORIGINS',
    'https://a.example, https://b.example ,',
    { corsOrigins: ['https://a.example', 'https://b.example'] },
  ],
  ['CEC_STRICTNESS', 'count', { strictness: 'count' }],
  ['CEC_STRICTNESS', 'strict', { strictness: 'strict' }],
  ['CEC_CATALOGUE', '/etc/own.json', { catalogue: '/etc/own.json' }],
  ['CEC_PART_RECORDS', '1', { partRecords: 1 }],
  ['CEC_PART_RECORDS', '100000000', { partRecords: 100_000_000 }],
  ['CEC_PARTS_AT_ONCE', '1', { partsAtOnce: 1 }],
  ['CEC_PARTS_AT_ONCE', '16', { partsAtOnce: 16 }],
  ['CEC_RETENTION_DAYS', '1', { retentionDays: 1 }],
  ['CEC_RETENTION_DAYS', '36525', { retentionDays: 36_525 }],
  ['CEC_KEY_PASSPHRASE', 'correct horse', { keyPassphrase: 'correct horse' }],
  ['SPANFORGE_SIGNING_KEY', 'a secret', { signingKey: 'a secret' }],
  [
    'SPANFORGE_AUDIT_BYOS_PROVIDER',
    'R2',
    { byosProvider: 'r2', bucket: 'b-1', r2AccountId: 'ab'.repeat(16) },
    { CEC_BUCKET: 'b-1', CEC_R2_ACCOUNT_ID: 'ab'.repeat(16) },
  ],
  [
    'SPANFORGE_AUDIT_BYOS_PROVIDER',
    'azure',
    { byosProvider: 'azure', bucket: 'b-1', azureAccount: 'acme' },
    { CEC_BUCKET: 'b-1', CEC_AZURE_ACCOUNT: 'acme' },
  ],
  ['CEC_BUCKET', 'b.1_x-2', { bucket: 'b.1_x-2' }],
  ['CEC_R2_ACCOUNT_ID', 'ab'.repeat(16), { r2AccountId: 'ab'.repeat(16) }],
  ['CEC_AZURE_ACCOUNT', 'acme', { azureAccount: 'acme' }],
  ['CEC_BUCKET_PREFIX', 'a/b', { bucketPrefix: 'a/b/' }],
  ['CEC_BUCKET_PREFIX', 'a/', { bucketPrefix: 'a/' }],
  ['CEC_S3_ENDPOINT', 'http://s3:9000', { s3Endpoint: 'http://s3:9000' }],
  ['CEC_S3_REGION', 'eu-west-1', { s3Region: 'eu-west-1' }],
  ['CEC_GCS_ENDPOINT', 'http://gcs', { gcsEndpoint: 'http://gcs' }],
  ['CEC_AZURE_ENDPOINT', 'http://az/acme', { azureEndpoint: 'http://az/acme' }],
  ['AZURE_STORAGE_KEY', 'a2V5', { azureKey: 'a2V5' }],
  ['CEC_TSA_URL', 'https://tsa.example/tsr', { tsa: TSA }, BESIDE],
  [
    'CEC_TSA_URL',
    'http://a.example:318/?key=1, https://b.example',
    { tsa: { ...TSA, urls: [new URL('http://a.example:318/?key=1'), new URL('https://b.example')] } },
    BESIDE,
  ],
  ['CEC_TSA_MODE', '', { tsa: TSA }, BESIDE],
  ['CEC_TSA_MODE', 'required', { tsa: TSA }, BESIDE],
  ['CEC_TSA_MODE', 'best-effort', { tsa: { ...TSA, mode: 'best-effort' } }, BESIDE],
  ['CEC_TSA_CA', '/etc/ssl/../tsa.pem', { tsa: { ...TSA, ca: '/etc/tsa.pem' } }, BESIDE],
  ['CEC_TSA_POLICY', '1.2.3', { tsa: { ...TSA, policies: ['1.2.3'] } }, BESIDE],
  ['CEC_TSA_POLICY', '1.2.3, 2.25.99', { tsa: { ...TSA, policies: ['1.2.3', '2.25.99'] } }, BESIDE],
  ['CEC_LOG_LEVEL', 'silent', { logLevel: 'silent' }],
  ['CEC_DATABASE_URL', 'postgres://u:p@db/cec', { databaseUrl: 'postgres://u:p@db/cec' }],
  ['CEC_ROLE', '', {}],
  ['CEC_ROLE', 'all', {}],
  ['CEC_ROLE', 'api', { ...ON_POSTGRES, role: 'api' }, { CEC_DATABASE_URL: ON_POSTGRES.databaseUrl }],
  ['CEC_ROLE', 'worker', { ...ON_POSTGRES, role: 'worker' }, { CEC_DATABASE_URL: ON_POSTGRES.databaseUrl }],
  ['CEC_BUILDS_AT_ONCE', '16', { buildsAtOnce: 16 }],
  ['CEC_BUNDLE_DIR', '', {}],
  ['CEC_BUNDLE_DIR', '/srv/./bundles', { bundleDir: '/srv/bundles' }],
];

describe('toConfig', () => {
  it('has a default for every setting', () => {
    assert.deepEqual(toConfig({}), {
      listen: { host: '127.0.0.1', port: 8080 },
      dataDir: resolve('data'),
      databaseUrl: undefined,
      role: 'all',
      buildsAtOnce: 4,
      bundleDir: undefined,
      publicUrl: undefined,
      outputRoots: [resolve('data'), tmpdir()],
      behindTlsProxy: false,
      corsOrigins: [],
      strictness: 'standard',
      catalogue: undefined,
      partRecords: 5_000_000,
      partsAtOnce: Math.min(4, Math.ceil(availableParallelism() / 2)),
      retentionDays: 2555,
      byosProvider: undefined,
      bucket: '',
      bucketPrefix: '',
      s3Endpoint: undefined,
      s3Region: undefined,
      r2AccountId: undefined,
      azureAccount: undefined,
      azureEndpoint: undefined,
      azureKey: undefined,
      gcsEndpoint: undefined,
      signingKey: undefined,
      keyPassphrase: undefined,
      tsa: undefined,
      logLevel: 'info',
    } satisfies Config);
  });

  for (const [name, value, expected, beside] of VALID)
    it(`takes ${name}=${value}`, () =>
      assert.deepEqual(toConfig({ ...beside, [name]: value }), { ...toConfig({}), ...expected }));

  const wrong: readonly [name: string, ...values: string[]][] = [
    [
      'CEC_LISTEN',
      '',
      '8080',
      ':8080',
      'localhost',
      'localhost:',
      'localhost:65536',
      'localhost:99999',
      'a b:1',
      '::1:80',
      'http://h:80',
    ],
    ['CEC_DATA_DIR', ''],
    ['CEC_PUBLIC_URL', '', 'cec.example', 'ftp://cec.example', 'javascript:alert(1)'],
    ['CEC_BEHIND_TLS_PROXY', '', '1', 'yes', 'TRUE'],
    ['CEC_STRICTNESS', '', 'coverage'],
    ['CEC_PART_RECORDS', '', '0', '1.5', 'many'],
    ['CEC_PARTS_AT_ONCE', '', '0', '17', '1.5', 'many'],
    ['CEC_RETENTION_DAYS', '', '0', '-1', '1.5', '36526', 'forever', 'Infinity', 'NaN'],
    ['CEC_LOG_LEVEL', '', 'verbose', 'INFO'],
    ['CEC_TSA_MODE', 'required'],
    ['CEC_TSA_CA', '/ca.pem'],
    ['CEC_TSA_POLICY', '1.2.3'],
    ['SPANFORGE_AUDIT_BYOS_PROVIDER', 'ftp'],
    ['CEC_BUCKET', 'B', 'a b', '../x', 'a/b'],
    ['CEC_BUCKET_PREFIX', '/a', 'a//b', 'a?b', 'ä/'],
    ['CEC_S3_ENDPOINT', 's3:9000', 'ftp://s3', 'http://user:secret@s3'],
    ['CEC_AZURE_ENDPOINT', 'az'],
    ['CEC_GCS_ENDPOINT', 'gcs'],
    ['CEC_R2_ACCOUNT_ID', 'acme'],
    ['CEC_AZURE_ACCOUNT', 'Acme!'],
    ['CEC_DATABASE_URL', 'mysql://db/cec', 'db/cec', 'sqlite:cec.db'],
    ['CEC_BUILDS_AT_ONCE', '', '0', '65', '1.5', 'many'],
    ['CEC_ROLE', 'API', 'builder', 'api', 'worker'],
  ];
  for (const [name, ...values] of wrong)
    for (const value of values)
      it(`refuses ${name}=${JSON.stringify(value)} by name`, () => {
        const [fault = '', ...others] = faultsOf({ [name]: value });
        assert.match(fault, new RegExp(`^${name}: (?:must |only )`));
        assert.deepEqual(others, []);
      });

  const wrongBeside: readonly [name: string, ...values: string[]][] = [
    ['CEC_TSA_URL', 'tsa.example', 'ftp://tsa.example', ',', 'https://a.example,'],
    ['CEC_TSA_URL', 'https://user@tsa.example', 'https://a.example,https://:hunter2@tsa.example'],
    ['CEC_TSA_MODE', 'optional', 'REQUIRED'],
    ['CEC_TSA_CA', ''],
    ['CEC_TSA_POLICY', 'any', '1.2.3,', '1.2.3;1.2.4', '3.1'],
  ];
  for (const [name, ...values] of wrongBeside)
    for (const value of values)
      it(`refuses ${name}=${JSON.stringify(value)} for an outside authority`, () => {
        const [fault = '', ...others] = faultsOf({ ...BESIDE, [name]: value });
        assert.match(fault, new RegExp(`^${name}: must `));
        assert.ok(!fault.includes('hunter2'));
        assert.deepEqual(others, []);
      });

  it('names every wrong setting at once', () => {
    const env = {
      CEC_LISTEN: 'x',
      CEC_RETENTION_DAYS: '0',
      CEC_LOG_LEVEL: 'loud',
      CEC_TSA_MODE: 'x',
      CEC_DATA_DIR: './ok',
    };
    assert.deepEqual(
      faultsOf(env).map((fault) => fault.slice(0, fault.indexOf(':'))),
      ['CEC_LISTEN', 'CEC_RETENTION_DAYS', 'CEC_TSA_MODE', 'CEC_LOG_LEVEL', 'CEC_TSA_MODE'],
    );
  });

  it('takes settings for unset when they are empty', () => {
    const unset = {
      CEC_TSA_URL: '',
      CEC_TSA_MODE: '',
      CEC_TSA_CA: '',
      CEC_TSA_POLICY: '',
      CEC_CATALOGUE: '',
      SPANFORGE_AUDIT_BYOS_PROVIDER: '',
    };
    assert.deepEqual(toConfig(unset), toConfig({}));
  });

  it('never repeats a secret in an error', () => {
    const faults = faultsOf({ SPANFORGE_SIGNING_KEY: 'hunter2', CEC_LISTEN: 'hunter2' });
    assert.ok(faults.length === 1 && !faults.join().includes('hunter2'));
  });
});

const meaningOf = (name: string) => SETTINGS.find((setting) => setting.name === name)?.meaning ?? '';

describe('SETTINGS', () => {
  it('lists each setting that has an effect, and no other', () => {
    const effective = new Set(VALID.map(([name]) => name));
    assert.deepEqual(SETTINGS.map(({ name }) => name).toSorted(), [...effective].toSorted());
  });

  it('tells the defaults as they are', () => {
    const { listen, partRecords, retentionDays, logLevel } = toConfig({});
    assert.match(meaningOf('CEC_LISTEN'), new RegExp(`default ${listen.host}:${listen.port}$`));
    assert.match(meaningOf('CEC_PART_RECORDS'), new RegExp(`default ${partRecords}$`));
    assert.match(meaningOf('CEC_RETENTION_DAYS'), new RegExp(`default ${retentionDays};`));
    assert.match(meaningOf('CEC_LOG_LEVEL'), new RegExp(`default ${logLevel}$`));
    assert.match(meaningOf('CEC_DATA_DIR'), /default \.\/data$/);
  });
});
