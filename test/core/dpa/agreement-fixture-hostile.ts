import {
  factsOf,
  MINIMAL,
  party,
  SUB_PROCESSORS,
  sccPlan,
  transferPlan,
  mechanism,
} from './agreement-fixture.ts';
import type { DpaFacts } from '../../../src/core/dpa/agreement.ts';

/** Values that try to be markup, at the start of a text and within it. */
export const HOSTILE = [
  '# Clause 99',
  'A # B ##',
  '- item',
  '+ item',
  '1. item',
  '2) item',
  '> quote',
  '---',
  '===',
  '***',
  '___',
  '```js',
  '~~~',
  '[x](https://evil.example)',
  '[x]: https://evil.example',
  '![x](y)',
  '<https://evil.example>',
  'https://evil.example',
  'www.evil.example',
  '<script>alert(1)</script>',
  '</td></tr></table><h1>x',
  '<!-- gone',
  '&lt;b&gt; &#35; &amp;',
  'Smith &amp',
  'a | b | c',
  String.raw`a \| b \\| c \ `,
  '**bold** _soft_ __x__ *y*',
  '`code` ``x``',
  '~~gone~~',
  '{{controller_name}} ${x} {y}',
  'line\nbreak\n\n# heading',
  '| a |\n| --- |',
  '"quoted" \'single\'',
  'right\u202eleft\u200b',
] as const;

/** The minimal document with one text in every place that a caller fills. */
export function factsWith(text: string): DpaFacts {
  const side = party(text, text, {
    country: undefined,
    registrationNumber: text,
    contact: { name: text, role: text, email: text, phone: text },
    dpo: text,
    euRepresentative: text,
    signatory: { name: text, title: text },
  });
  return factsOf(
    {
      ...MINIMAL,
      projectId: text,
      orgId: text,
      controller: side,
      processor: side,
      subjectCategories: [text, text],
      transfers: transferPlan([mechanism(undefined, text), mechanism('bcr', text, `${text}s`)], {
        scc: sccPlan(2, { clause13Authority: text }),
        frequency: text,
      }),
      lawOfContract: text,
      subjectMatter: text,
      nature: text,
      purposes: [text],
      personalDataCategories: [text],
      specialCategories: [{ category: text, safeguards: undefined }],
      serviceAgreementRef: text,
      effectiveDate: text,
      term: text,
      subProcessors: SUB_PROCESSORS.map((each) => ({
        ...each,
        name: text,
        purpose: text,
        address: undefined,
      })),
      securityMeasures: [text, text],
    },
    { warnings: [{ code: 'X', message: text }], previousId: text },
  );
}
