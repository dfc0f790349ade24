import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { RECORD_FILES } from '../../src/core/bundle/entries.ts';
import type { CheckId } from '../../src/core/bundle/verification.ts';
import { openBundles } from './tamper-fixture.ts';
import { linesOf, recordAt, textOf, withEntry, withLines } from './tamper-lines.ts';
import { assertFails, assertNames, messageOf, placeOf } from './tamper-verdict.ts';
import type { Content } from './rezip.ts';

const bundles = await openBundles();
after(() => bundles.close());
const { content } = bundles;

const SCORE = 'score_records/records.ndjson';
const BIAS = 'bias_reports/records.ndjson';
const CHAIN = 'chain/records.ndjson';

/** Positions in score_records: every sixth from 20 on. */
const FIRST = 20;
const MIDDLE = 110;
const LAST = 194;
/** A record outside of the period, the erased record, the late one, the erasure, and the request. */
const OUTSIDE = 19;
const ERASED = 101;
const LATE = 220;
const ERASURE = 241;
const REQUEST = 247;

const MISSING: readonly CheckId[] = [
  'inventory',
  'chain_links',
  'chain_checkpoint',
  'record_counts',
  'clause_map',
];
/** The same in the chain file, which counts nothing. */
const MISSING_THERE: readonly CheckId[] = ['inventory', 'chain_links', 'chain_checkpoint', 'clause_map'];
/** Every position is there, but a line too many is. */
const STRAY: readonly CheckId[] = ['inventory', 'chain_links'];

function edit(path: string, change: (lines: string[]) => string[]): Content {
  return withLines(content, path, change(linesOf(content, path)));
}

function without(position: number): Content {
  const { path, index } = recordAt(content, position);
  return edit(path, (lines) => lines.toSpliced(index, 1));
}

async function verify(altered: Content) {
  return bundles.verify(altered);
}

describe('verifyBundle on a bundle with lines out of place', () => {
  for (const position of [FIRST, MIDDLE, LAST]) {
    it(`misses the dropped record at position ${position}`, async () => {
      const verdict = await verify(without(position));
      assertFails(verdict, MISSING);
      assertNames(verdict, 'chain_links', position);
      assert.match(messageOf(verdict, 'chain_links'), /^position \d+: the record is missing$/);
    });
  }

  it('misses the dropped late record, without which completeness cannot be proven', async () => {
    const verdict = await verify(without(LATE));
    assertFails(verdict, [...MISSING, 'chain_completeness']);
    assertNames(verdict, 'chain_links', LATE);
  });

  it('misses the dropped header of the erased record', async () => {
    const verdict = await verify(without(ERASED));
    assertFails(verdict, MISSING_THERE);
    assertNames(verdict, 'chain_links', ERASED);
  });

  it('misses the dropped header before the period, which shows that nothing before belongs to it', async () => {
    const verdict = await verify(without(OUTSIDE));
    assertFails(verdict, [...MISSING_THERE, 'chain_completeness']);
    assertNames(verdict, 'chain_links', OUTSIDE);
  });

  it('misses the dropped erasure, without which a payload is missing for no reason', async () => {
    const verdict = await verify(without(ERASURE));
    assertFails(verdict, [...MISSING_THERE, 'record_hashes']);
    assertNames(verdict, 'chain_links', ERASURE);
    assertNames(verdict, 'record_hashes', ERASED);
  });

  it('misses the dropped request of the bundle', async () => {
    const verdict = await verify(without(REQUEST));
    assertFails(verdict, MISSING_THERE);
    assertNames(verdict, 'chain_links', REQUEST);
  });

  it('misses the records of a whole file that was emptied, each of them', async () => {
    for (const path of RECORD_FILES.slice(0, 6)) {
      const positions = linesOf(content, path).map((line) => Number(/\d+/.exec(line)?.[0]));
      const verdict = await verify(withEntry(content, path, ''));
      const late = positions.includes(LATE) ? ['chain_completeness' as const] : [];
      assertFails(verdict, [...MISSING, ...late]);
      assertNames(verdict, 'chain_links', positions[0] ?? -1);
      assert.match(messageOf(verdict, 'chain_links'), new RegExp(`; and ${positions.length - 1} more$`));
    }
  });

  it('finds a repeated line, at the start, in the middle and at the end', async () => {
    for (const position of [FIRST, MIDDLE, LAST]) {
      const { path, index, line } = recordAt(content, position);
      const verdict = await verify(edit(path, (lines) => lines.toSpliced(index, 0, line)));
      assertFails(verdict, STRAY);
      assert.match(
        messageOf(verdict, 'chain_links'),
        new RegExp(`^line ${index + 2} of ${SCORE} says position ${position}, `),
      );
      assert.equal(placeOf(verdict, 'chain_links'), SCORE);
    }
  });

  it('finds a line that is repeated in the file of another kind', async () => {
    const { line } = recordAt(content, MIDDLE);
    const verdict = await verify(edit(BIAS, (lines) => lines.toSpliced(15, 0, line)));
    assertFails(verdict, STRAY);
    assert.match(messageOf(verdict, 'chain_links'), /^line 16 of bias_reports\S+ says position 110, /);
  });

  it('finds two swapped lines', async () => {
    const { index } = recordAt(content, MIDDLE);
    const verdict = await verify(
      edit(SCORE, (lines) => lines.with(index, lines[index + 1] ?? '').with(index + 1, lines[index] ?? '')),
    );
    assertFails(verdict, MISSING);
    assertNames(verdict, 'chain_links', MIDDLE);
    assert.match(messageOf(verdict, 'chain_links'), /; line 17 of score_records\S+ says position 110, /);
  });

  it('finds a line in the file of another kind', async () => {
    const { path, index, line } = recordAt(content, MIDDLE);
    const verdict = await verify(
      withLines(
        edit(path, (lines) => lines.toSpliced(index, 1)),
        BIAS,
        linesOf(content, BIAS).toSpliced(15, 0, line),
      ),
    );
    assertFails(verdict, ['inventory', 'record_counts', 'clause_map']);
    assertNames(verdict, 'record_counts', MIDDLE);
    assert.match(
      messageOf(verdict, 'record_counts'),
      /halluccheck\.score\.v1 stands in the file of another kind/,
    );
  });

  it('finds evidence in the file of the chain, and a header among the evidence', async () => {
    const shown = recordAt(content, 21);
    const hidden = withLines(
      edit(BIAS, (lines) => lines.toSpliced(shown.index, 1)),
      CHAIN,
      linesOf(content, CHAIN).toSpliced(1, 0, shown.line),
    );
    const verdict = await verify(hidden);
    assertFails(verdict, ['inventory', 'record_counts', 'clause_map']);
    assertNames(verdict, 'record_counts', 21);

    const moved = withLines(
      edit(CHAIN, (lines) => lines.slice(1)),
      SCORE,
      [linesOf(content, CHAIN)[0] ?? '', ...linesOf(content, SCORE)],
    );
    const other = await verify(moved);
    assertFails(other, ['inventory', 'record_hashes', 'clause_map']);
    assertNames(other, 'record_hashes', OUTSIDE);
  });

  it('finds the content of two files exchanged', async () => {
    const exchanged = withEntry(
      withEntry(content, SCORE, textOf(content, BIAS)),
      BIAS,
      textOf(content, SCORE),
    );
    const verdict = await verify(exchanged);
    assertFails(verdict, ['inventory', 'record_counts', 'clause_map']);
    assertNames(verdict, 'record_counts', FIRST);
  });
});

describe('verifyBundle on a bundle with a file that is cut or written otherwise', () => {
  it('finds the last line cut off anywhere', async () => {
    const text = textOf(content, SCORE);
    const last = linesOf(content, SCORE).at(-1)?.length ?? 0;
    for (const cut of [2, 30, last - 40]) {
      const verdict = await verify(withEntry(content, SCORE, text.slice(0, -cut)));
      assertFails(verdict, MISSING);
      assertNames(verdict, 'chain_links', LAST);
      assert.match(
        messageOf(verdict, 'chain_links'),
        /the last line of score_records\S+ does not end with LF/,
      );
    }
  });

  it('finds the last LF missing, and lines more that are empty', async () => {
    const text = textOf(content, SCORE);
    const cut = await verify(withEntry(content, SCORE, text.slice(0, -1)));
    assertFails(cut, STRAY);
    assert.equal(messageOf(cut, 'chain_links'), `the last line of ${SCORE} does not end with LF`);
    assert.equal(placeOf(cut, 'chain_links'), SCORE);
    const longer = await verify(withEntry(content, SCORE, `${text}\n\n`));
    assertFails(longer, STRAY);
    assert.match(
      messageOf(longer, 'chain_links'),
      /^line 31 of score\S+ is no record \(and 1 more such lines\)$/,
    );
  });

  for (const [what, change] of [
    ['CRLF for LF', (text: string) => text.replaceAll('\n', '\r\n')],
    ['CR for LF', (text: string) => text.replaceAll('\n', '\r')],
    ['a byte-order mark', (text: string) => `\ufeff${text}`],
    ['UTF-16', (text: string) => Buffer.from(text, 'utf16le')],
    [
      'the lines from last to first',
      (text: string) => `${text.trimEnd().split('\n').toReversed().join('\n')}\n`,
    ],
    ['a list in JSON', (text: string) => `[${text.trimEnd().replaceAll('\n', ',')}]\n`],
  ] as const) {
    it(`does not read ${what}`, async () => {
      const verdict = await verify(withEntry(content, SCORE, change(textOf(content, SCORE))));
      assertFails(verdict, MISSING);
      assertNames(verdict, 'chain_links', FIRST);
    });
  }

  it('does not read past a record to find another in the same line', async () => {
    const verdict = await verify(withEntry(content, SCORE, textOf(content, SCORE).replaceAll('\n', '')));
    assertFails(verdict, [...MISSING, 'record_hashes']);
    assertNames(verdict, 'record_hashes', FIRST);
    assertNames(verdict, 'chain_links', FIRST + 6);
  });
});
