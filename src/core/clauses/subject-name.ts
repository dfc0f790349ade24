import { hash } from 'node:crypto';

const LONGEST = 128;
/** Names that are kept to be found again. */
const MOST_KNOWN = 256;
/** Characters that JSON writes as they are. */
const PLAIN = /^[ !#-[\]-~]*$/;

type Payload = Readonly<Record<string, unknown>>;

/**
 * A reader of what results are about: those members of a payload, out of `keys`, that are texts or finite numbers,
 * as JSON members, so that no two subjects share a name. Empty when there is none. Long names are digested.
 */
export function subjectNamer(keys: readonly string[]): (payload: Payload) => string {
  const members = keys.map((key) => ({ key, start: `${JSON.stringify(key)}:` }));
  const known = new NameTree(keys);
  return (payload) => {
    const found = known.find(payload);
    if (found !== undefined) return found;
    let name = '';
    for (const { key, start } of members) {
      const value = namingOf(payload[key]);
      if (value !== undefined) name += `${name === '' ? '' : ','}${start}${jsonOf(value)}`;
    }
    if (name.length > LONGEST) return `sha256:${hash('sha256', name, 'hex')}`;
    known.add(payload, name);
    return name;
  };
}

/**
 * Names by the values that they are made of, one value a level: many results are about few subjects, and a name takes
 * longer to make than to find.
 */
class NameTree {
  readonly #keys: readonly string[];
  readonly #root = new NameNode();
  #size = 0;

  constructor(keys: readonly string[]) {
    this.#keys = keys;
  }

  find(payload: Payload): string | undefined {
    let node: NameNode | undefined = this.#root;
    for (const key of this.#keys) {
      node = node.below?.get(namingOf(payload[key]));
      if (node === undefined) return undefined;
    }
    return node.name;
  }

  /** Does nothing when there are many already, since then most results are about subjects of their own. */
  add(payload: Payload, name: string): void {
    if (this.#size === MOST_KNOWN) return;
    this.#size++;
    let node = this.#root;
    for (const key of this.#keys) node = node.make(namingOf(payload[key]));
    node.name = name;
  }
}

class NameNode {
  below: Map<string | number | undefined, NameNode> | undefined;
  name: string | undefined;

  make(value: string | number | undefined): NameNode {
    this.below ??= new Map();
    const known = this.below.get(value);
    if (known !== undefined) return known;
    const made = new NameNode();
    this.below.set(value, made);
    return made;
  }
}

function namingOf(value: unknown): string | number | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

function jsonOf(value: string | number): string {
  if (typeof value === 'number') return String(value);
  return value.length <= LONGEST && PLAIN.test(value) ? `"${value}"` : JSON.stringify(value);
}
