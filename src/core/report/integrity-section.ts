import type { ChainClaims } from '../bundle/chain-proof.ts';
import { counted, grouped } from './figures.ts';
import { markup, type Content, type Html } from './html.ts';
import type { ReportFacts } from './report-facts.ts';
import { cut, section } from './section.ts';

const MOST_POSITIONS = 20;

type Row = readonly [what: string, how: Content, result: string];

/** What the service checked when it made the bundle, how, and what nobody checked. */
export function integritySection({ chain, coverage, origin }: ReportFacts): Html {
  return section(
    'Integrity',
    markup`<table class="checks">
        <caption>
          Checked by the service when it made the bundle:
          <b>${chain.valid ? 'passed' : 'failed'}</b>
        </caption>
        <thead>
          <tr>
            <th scope="col">What</th>
            <th scope="col">How</th>
            <th scope="col">Result</th>
          </tr>
        </thead>
        <tbody>
          ${checksOf(chain, coverage.source.log_size, origin).map(checkRow)}
        </tbody>
      </table>
      <p>
        A verifier computes all of this again from the records; the result above is only what the service
        found.
      </p>
      <h3>Not checked</h3>
      <ul class="columns">
        <li>
          <b>Time-stamp and signature of the bundle.</b> They are made after this report and cover it. The
          verifier checks them.
        </li>
        <li>
          <b>Honesty of the sender, and quality of the measurement.</b> The log keeps what it was given.
        </li>
        <li><b>Events that were never recorded.</b> No log can show them.</li>
        <li>
          <b>Honesty of the service from the start.</b> A log that was false from its first record fits
          together too.
        </li>
        <li>
          <b>Independence of the HMACs.</b> Whoever can check an HMAC could have made it: they serve the owner
          of the key, not third parties.
        </li>
        <li>
          <b>Independence of the time.</b> A time-stamp of the service’s own local authority proves integrity,
          not independent time.
        </li>
      </ul>`,
  );
}

function checkRow([what, how, result]: Row): Html {
  return markup`<tr>
    <th scope="row">${what}</th>
    <td>${how}</td>
    <td>${result}</td>
  </tr> `;
}

function checksOf(chain: ChainClaims, logSize: number, origin: string): Row[] {
  return [
    [
      'Record hashes and chain links',
      'Each payload against the hash in its record; each record against the hash that the next one names, with its number and time.',
      recordResult(chain),
    ],
    ['Missing records', 'Numbers without a record, within what is shown.', missing(chain)],
    ['HMACs', 'Each record under the keys that the service holds.', hmacResult(chain)],
    [
      'Tree and checkpoint',
      markup`Merkle tree over all ${logSize} records, RFC 6962, against the signed checkpoint of
        <bdi>${origin}</bdi>.`,
      treeResult(chain),
    ],
    [
      'Completeness',
      'Whether a record of the period can stand where the bundle shows nothing.',
      chain.completeness === 'proven'
        ? 'proven'
        : `asserted, ${counted(chain.reasons.length, 'reason')}; see “Is this the whole population?”`,
    ],
    ['Erased payloads', 'Each has to be named by a later erasure record.', erasures(chain)],
  ];
}

function recordResult({
  verified_count: good,
  tampered_count: bad,
  first_tampered: first,
}: ChainClaims): string {
  const intact = `${counted(good, 'record')} without fault`;
  if (bad === 0) return intact;
  return `${counted(bad, 'record')} failed, the first at position ${grouped(first ?? 0)}; ${intact}`;
}

function missing({ gaps }: ChainClaims): string {
  if (gaps.length === 0) return 'none';
  return positionList(
    gaps.map(({ first, last }) =>
      first === last ? grouped(first) : `${grouped(first)} to ${grouped(last)}`,
    ),
  );
}

function hmacResult({ bad_hmac_positions: bad }: ChainClaims): string {
  return bad.length === 0
    ? 'none is wrong'
    : `wrong at ${positionList(bad.map((position) => grouped(position)))}`;
}

/** The claims tell apart records that failed, but not whether the tree would have fitted without those. */
function treeResult({ valid, tampered_count: bad }: ChainClaims): string {
  if (valid) return 'passed';
  return bad === 0 ? 'failed: the records are not those of the signed tree' : 'not stated, as records failed';
}

function erasures({ erased }: ChainClaims): string {
  if (erased.length === 0) return 'none';
  return `${grouped(erased.length)}, at ${positionList(erased.map(({ position }) => grouped(position)))}`;
}

function positionList(texts: readonly string[]): string {
  const { shown, more } = cut(texts, MOST_POSITIONS);
  const word = texts.length === 1 ? 'position' : 'positions';
  return `${word} ${shown.join('; ')}${more > 0 ? `; and ${grouped(more)} more, in chain_proof.json` : ''}`;
}
