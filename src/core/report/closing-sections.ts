import { textAt } from './catalogue-text.ts';
import { markup, type Html } from './html.ts';
import type { ReportFacts } from './report-facts.ts';
import { section } from './section.ts';

/** How a reader checks the bundle without believing this file. */
export function verifySection(): Html {
  return section(
    'How to verify',
    markup`<p>
        Do not rely on a copy of this page: anybody can change one. A verifier computes it again from the
        records and compares it byte for byte.
      </p>
      <pre><code>cec verify BUNDLE.zip --key attestation.pub.pem --key checkpoint.pub.pem --tsa-ca tsa-ca.pem</code></pre>
      <p>
        Take the program from its publisher, not from the bundle. Get the keys, or their fingerprints, and the
        certificate of the time-stamp authority from the issuer by another channel: the copies in the bundle
        show only that it fits together. VERIFY.md in the bundle says how to check it with unzip, sed,
        sha256sum and openssl; read its published copy.
      </p>
      <p>
        To draw a sample: the folders hold one record a line, in the order of the log; clause_map.json names
        for each clause some records by file, line and id; coverage.json has the figures of this report.
      </p>`,
  );
}

export function limitsSection({ catalogue }: ReportFacts): Html {
  const disclaimer = textAt(catalogue.source, 'disclaimer');
  return section(
    'Limits',
    markup`<p>
        SATISFIED means that the evidence tests listed for this clause passed for this period. It does not
        mean that the requirement is met. Requirements also depend on policies, people and decisions that are
        not in this bundle. This is not an audit opinion, a certification or legal advice.
      </p>
      <p>
        A number of records proves no clause, and no framework names a number. The thresholds are judgement;
        they can be configured and are printed under “Preparation”. Quality of the measurement, honesty of the
        sender, events never recorded, and everything under “Not shown by this bundle” are outside the bundle.
      </p>
      ${disclaimer === '' ? '' : markup`<p>The catalogue says: ${disclaimer}</p>`}`,
  );
}
