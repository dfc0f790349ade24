import type { MessageInitShape } from '@bufbuild/protobuf';
import { invalidInput } from '../errors.ts';
import type { ScopeSchema } from '../gen/spanforge/cec/v1/build_pb.ts';

/** What can be stated, and the field that takes it. */
const FIELDS = {
  system: 'system',
  entity: 'legalEntity',
  role: 'role',
  'risk-class': 'riskClass',
  'risk-class-by': 'riskClassStatedBy',
  versions: 'versions',
  remarks: 'remarks',
} as const;

const SCOPE_NAMES = Object.keys(FIELDS);

/**
 * The scope out of `NAME=TEXT` arguments.
 *
 * @throws {CecError} INVALID_INPUT for another name, an empty text, or a name that is given twice
 */
export function parseScope(statements: readonly string[]): MessageInitShape<typeof ScopeSchema> {
  const scope: Record<string, string> = {};
  for (const statement of statements) {
    const [, name = '', text = ''] = /^([a-z-]+)=(.+)$/s.exec(statement) ?? [];
    if (!isField(name)) {
      throw invalidInput('--scope', `must be NAME=TEXT, where NAME is one of ${SCOPE_NAMES.join(', ')}`);
    }
    if (scope[FIELDS[name]] !== undefined) throw invalidInput('--scope', `${name} is given twice`);
    scope[FIELDS[name]] = text;
  }
  return scope;
}

function isField(name: string): name is keyof typeof FIELDS {
  return Object.hasOwn(FIELDS, name);
}
