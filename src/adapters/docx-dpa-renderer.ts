import { CecError } from '../errors.ts';
import type { DpaRenderer } from '../ports/dpa-document.ts';

/** Agreements as Word documents (ECMA-376). The library is loaded when the first one is asked for. */
export function createDocxRenderer(): DpaRenderer {
  return {
    async render(document) {
      try {
        const { writeDocx } = await import('./docx-document.ts');
        return await writeDocx(document);
      } catch (cause) {
        throw new CecError('DPA_FAILED', 'the agreement could not be written as a Word document', { cause });
      }
    },
  };
}
