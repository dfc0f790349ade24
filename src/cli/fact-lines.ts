import { harmlessText } from './harmless-text.ts';
import { wrapped } from './text-width.ts';

const NAME_WIDTH = 12;
const TEXT_WIDTH = 100 - NAME_WIDTH;

/** Lines `name  text`, as `cec get` has them. Long texts go on below; empty ones are left out. */
export function factLines(facts: readonly (readonly [name: string, text: string])[]): string[] {
  return facts.flatMap(([name, text]) =>
    text === ''
      ? []
      : wrapped(harmlessText(text), TEXT_WIDTH).map(
          (line, i) => `${(i === 0 ? name : '').padEnd(NAME_WIDTH)}${line}`,
        ),
  );
}
