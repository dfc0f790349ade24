import * as fc from 'fast-check';

type Choose = (below: number) => number;

/** JSON texts as producers might write them: any white space, key order and mix of escapes. */
export function jsonTexts(): fc.Arbitrary<string> {
  return fc
    .tuple(fc.jsonValue({ stringUnit: 'binary', maxDepth: 5 }), fc.infiniteStream(fc.nat({ max: 0xffff })))
    .map(([value, choices]) => spell(value, (below) => Number(choices.next().value) % below));
}

function spell(value: fc.JsonValue, choose: Choose): string {
  const space = () => ['', '', '', ' ', '\n', '\t\r '][choose(6)] ?? '';
  return space() + spellBare(value, choose) + space();
}

function spellBare(value: fc.JsonValue, choose: Choose): string {
  if (typeof value === 'string') return spellString(value, choose);
  if (Array.isArray(value)) return `[${value.map((item) => spell(item, choose)).join(',') || ' '}]`;
  if (typeof value === 'object' && value !== null) return spellObject(Object.entries(value), choose);
  return JSON.stringify(value);
}

function spellObject(entries: [string, fc.JsonValue | undefined][], choose: Choose): string {
  const members = entries.map(
    ([key, value]) => `${spellString(key, choose)} :${spell(value ?? null, choose)}`,
  );
  const turn = choose(members.length + 1);
  return `{${[...members.slice(turn), ...members.slice(0, turn)].join(',\n')}}`;
}

function spellString(text: string, choose: Choose): string {
  const units = Array.from({ length: text.length }, (_, i) => text.charCodeAt(i));
  const every = choose(4);
  if (every > 0) return JSON.stringify(text);
  return `"${units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('')}"`;
}
