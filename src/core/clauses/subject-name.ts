import { hash } from 'node:crypto';

const LONGEST = 128;
/** Characters that JSON writes as they are. */
const PLAIN = /^[ !#-[\]-~]*$/;

/**
 * A reader of what results are about: those members of a payload, out of `keys`, that are texts or finite numbers,
 * as JSON members, so that no two subjects share a name. Empty when there is none. Long names are digested.
 */
export function subjectNamer(
  keys: readonly string[],
): (payload: Readonly<Record<string, unknown>>) => string {
  const members = keys.map((key) => ({ key, start: `${JSON.stringify(key)}:` }));
  return (payload) => {
    let name = '';
    for (const { key, start } of members) {
      const value = payload[key];
      if (typeof value === 'string') name += `${name === '' ? '' : ','}${start}${jsonText(value)}`;
      else if (typeof value === 'number' && Number.isFinite(value)) {
        name += `${name === '' ? '' : ','}${start}${value}`;
      }
    }
    return name.length > LONGEST ? `sha256:${hash('sha256', name, 'hex')}` : name;
  };
}

function jsonText(text: string): string {
  return text.length <= LONGEST && PLAIN.test(text) ? `"${text}"` : JSON.stringify(text);
}
