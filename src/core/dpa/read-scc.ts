import { sccDecorations, sccModules, sccNames, sccPrintedAs, type KnownMechanism } from './transfer-data.ts';

const DECISION = '2021914';
const SCC: KnownMechanism = {
  id: 'scc',
  printedAs: sccPrintedAs,
  isSafeguard: true,
  usesScc: true,
  needsAssessment: true,
};

/** The EU's standard clauses with the module that the name holds; undefined when the key names something else. */
export function readScc(key: string): { known: KnownMechanism; module: number | undefined } | undefined {
  if (namesScc(key, key.includes(DECISION))) return { known: SCC, module: undefined };
  for (const { module, keys } of sccModules) {
    const isNamed = keys.some(
      (spelling) => key.includes(spelling) && namesScc(key.replace(spelling, ''), true),
    );
    if (isNamed) return { known: SCC, module };
  }
  return undefined;
}

/** `mayBeBare`: a module or the number of the decision already says what is meant. */
function namesScc(key: string, mayBeBare: boolean): boolean {
  const bare = sccDecorations.reduce((rest, decoration) => rest.replaceAll(decoration, ''), key);
  return sccNames.has(bare) || (mayBeBare && bare === '');
}
