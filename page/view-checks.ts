import type { BundleFinding } from '../src/ports/bundle-registry.ts';
import type { Check, CheckStatus, Verification } from '../src/core/bundle/verification.ts';
import type { Manifest } from '../src/core/bundle/manifest.ts';
import { element, table } from './dom.ts';
import { CHECK_WORDS, foundBy, LIMITS, sentenceOf, STATUS_WORDS } from './words.ts';

/** Failures first, then what is open. */
const ORDER: readonly CheckStatus[] = ['FAIL', 'NOT_CHECKED', 'PASS'];

/** The verdict, with a heading that takes the focus. */
export function verdictView(result: Verification): HTMLElement {
  const { look, verdict, meaning } = sentenceOf(result);
  return element(
    'section',
    { class: `verdict ${look}`, 'aria-labelledby': 'verdict' },
    element('h2', { id: 'verdict', tabindex: '-1' }, verdict),
    element('p', {}, meaning),
  );
}

/** Which bundle it is, by its own manifest. */
export function bundleView(file: string, manifest: Manifest | undefined): HTMLElement {
  const facts =
    manifest === undefined
      ? []
      : [
          ['Bundle', manifest.bundle_id],
          ['Project', `${manifest.org_id}/${manifest.project_id}`],
          ['Period (UTC)', manifest.date_range.join(' to ')],
          ['Generated', manifest.generated_at],
        ];
  const pairs = [['File', file], ...facts].flatMap(([name = '', value = '']) => [
    element('dt', {}, name),
    element('dd', {}, value),
  ]);
  return element('dl', {}, ...pairs);
}

export function checksView(checks: readonly Check[]): HTMLElement {
  const passed = checks.filter(({ status }) => status === 'PASS').length;
  return element(
    'section',
    {},
    element('h2', {}, 'Checks'),
    table(
      `${passed} of ${checks.length} checks passed; those that did not come first`,
      [
        { name: 'Check', cell: nameOf },
        { name: 'Result', cell: ({ status }) => statusTag(...STATUS_WORDS[status]) },
        { name: 'What was found', cell: foundBy },
      ],
      checks.toSorted((a, b) => ORDER.indexOf(a.status) - ORDER.indexOf(b.status)),
      'stack',
    ),
  );
}

export function findingsView(findings: readonly BundleFinding[]): HTMLElement | string {
  if (findings.length === 0) return '';
  const items = findings.map(({ code, message }) =>
    element('li', {}, element('code', {}, code), ` ${message}`),
  );
  return element(
    'section',
    {},
    element('h2', {}, 'Findings'),
    element('p', {}, 'They make no check fail, but a reader should know them.'),
    element('ul', {}, ...items),
  );
}

export function notCheckedView(checks: readonly Check[]): HTMLElement {
  const open = checks.flatMap(({ id, status, message }) =>
    status === 'NOT_CHECKED' ? [`${CHECK_WORDS[id][0]}: ${message}.`] : [],
  );
  const items = [...open, ...LIMITS].map((text) => element('li', {}, text));
  return element('section', {}, element('h2', {}, 'What was not checked'), element('ul', {}, ...items));
}

/** A status that is told by its word and not only by its colour. */
export function statusTag(word: string, look: string): HTMLElement {
  return element('span', { class: `status ${look}` }, word);
}

function nameOf({ id }: Check): HTMLElement {
  const [name, question] = CHECK_WORDS[id];
  return element('span', {}, name, element('small', {}, question));
}
