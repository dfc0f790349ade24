import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { assessmentResults, type OscalFacts } from '../../../src/core/oscal/assessment-results.ts';

interface Property {
  readonly name: string;
  readonly ns?: string;
  readonly value: string;
  readonly class?: string;
}

interface Link {
  readonly href: string;
  readonly rel?: string;
}

export interface Observation {
  readonly uuid: string;
  readonly props: readonly Property[];
  readonly methods: readonly string[];
  readonly collected: string;
  readonly origins: readonly { readonly actors: readonly { readonly 'actor-uuid': string }[] }[];
  readonly subjects: readonly { readonly 'subject-uuid': string }[];
  readonly 'relevant-evidence': readonly {
    readonly href: string;
    readonly props: readonly Property[];
    readonly links: readonly Link[];
  }[];
}

export interface Finding {
  readonly uuid: string;
  readonly title: string;
  readonly description: string;
  readonly props: readonly Property[];
  readonly target: {
    readonly type: string;
    readonly 'target-id': string;
    readonly props?: readonly Property[];
    readonly status: { readonly state: string; readonly reason?: string };
  };
  readonly 'related-observations': readonly { readonly 'observation-uuid': string }[];
  readonly remarks: string;
}

interface Component {
  readonly uuid: string;
  readonly title: string;
  readonly props: readonly Property[];
}

export interface Result {
  readonly start: string;
  readonly end: string;
  readonly props: readonly Property[];
  readonly 'local-definitions': {
    readonly components: readonly Component[];
    readonly 'assessment-assets': { readonly components: readonly Component[] };
  };
  readonly 'reviewed-controls': {
    readonly 'control-selections': readonly {
      readonly props?: readonly Property[];
      readonly 'include-controls': readonly { readonly 'control-id': string }[];
    }[];
    readonly 'control-objective-selections'?: readonly {
      readonly 'include-objectives': readonly { readonly 'objective-id': string }[];
    }[];
  };
  readonly observations?: readonly Observation[];
  readonly findings?: readonly Finding[];
  readonly remarks: string;
}

interface Resource {
  readonly uuid: string;
  readonly title: string;
  readonly description: string;
  readonly props?: readonly Property[];
  readonly rlinks?: readonly {
    readonly href: string;
    readonly 'media-type': string;
    readonly hashes?: readonly { readonly algorithm: string; readonly value: string }[];
  }[];
}

/** What the tests read of a document. */
export interface OscalDocument {
  readonly 'assessment-results': {
    readonly uuid: string;
    readonly metadata: {
      readonly title: string;
      readonly version: string;
      readonly 'last-modified': string;
      readonly 'oscal-version': string;
    };
    readonly 'import-ap': { readonly href: string };
    readonly results: readonly Result[];
    readonly 'back-matter': { readonly resources: readonly Resource[] };
  };
}

const file = new URL('oscal_assessment-results_schema.json', import.meta.url);
const schema: object = JSON.parse(readFileSync(file, 'utf8'));

/** Of the schema without white space, which is the form of the package that it came from. */
export const schemaSha256 = createHash('sha256')
  .update(`${JSON.stringify(schema)}\n`)
  .digest('hex');

const ajv = new Ajv({ allErrors: true, strict: true, unicodeRegExp: true });
// RFC 3339, RFC 3986 and, as OSCAL has it, anything around an @.
ajv.addFormat('date-time', (text) => !Number.isNaN(Date.parse(text)));
ajv.addFormat('uri', (text) => URL.canParse(text));
ajv.addFormat('uri-reference', /^(?:[A-Za-z0-9\-._~:/?#[\]@!$&'()*+,;=]|%[0-9A-Fa-f]{2})*$/);
ajv.addFormat('email', /^.+@.+$/);
const validate = ajv.compile<OscalDocument>(schema);

export function schemaFaults(value: unknown): string[] {
  return validate(value)
    ? []
    : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

/** The export of these facts; fails when NIST's schema does not accept it. */
export function documentOf(facts: OscalFacts): OscalDocument['assessment-results'] {
  const value = assessmentResults(facts);
  assert.deepEqual(schemaFaults(value), []);
  assert.ok(validate(value));
  return value['assessment-results'];
}

/** The one result of a document. */
export function resultOf(facts: OscalFacts): Result {
  const { results } = documentOf(facts);
  const [result] = results;
  assert.ok(result !== undefined && results.length === 1);
  return result;
}

/** The values of our properties of that name. */
export function valuesOf(
  { props = [] }: { readonly props?: readonly Property[] },
  name: string,
  classToken?: string,
): string[] {
  return props
    .filter((one) => one.name === name && (classToken === undefined || one.class === classToken))
    .map(({ value }) => value);
}

/** Each clause with its finding and its observation; fails when there are others or fewer. */
export function assessed(facts: OscalFacts) {
  const { findings = [], observations = [] } = resultOf(facts);
  const { clauses } = facts;
  assert.deepEqual([findings.length, observations.length], [clauses.length, clauses.length]);
  return clauses.map((entry, i) => {
    const [finding, observation] = [findings[i], observations[i]];
    assert.ok(finding !== undefined && observation !== undefined);
    return { entry, finding, observation };
  });
}
