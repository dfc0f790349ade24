import type { Block } from '../../ports/dpa-document.ts';
import type { DpaFacts } from './agreement.ts';
import { line, open, value } from './compose-line.ts';
import { heading, list, paragraph, SECTION } from './compose-section.ts';

/** From Annex II of the Annex to Decision (EU) 2021/914. */
const TO_COVER = [
  'pseudonymisation and encryption',
  'confidentiality, integrity, availability and resilience',
  'restoration after an incident',
  'regular testing',
  'user identification and authorisation',
  'protection of data in transmission and in storage',
  'physical security',
  'event logging',
  'system configuration',
  'governance and certification',
  'data minimisation and quality',
  'limited retention',
  'accountability',
  'portability and erasure',
  'measures to assist the Controller',
].join('; ');

/** Annex II: measures only as the caller stated them, and how the software erases. */
export function measuresAnnex({ agreement }: DpaFacts): Block[] {
  const { securityMeasures } = agreement;
  return [
    heading(1, 'Annex II. Technical and organisational measures'),
    heading(2, 'Annex II.A. Measures of the Processor'),
    ...(securityMeasures.length === 0
      ? [
          paragraph([
            open(`specific measures of the Processor, under these headings where they apply: ${TO_COVER}`),
          ]),
        ]
      : [
          paragraph(line`The Processor has taken the following measures:`),
          list(securityMeasures.map((measure) => [value(measure)])),
        ]),
    heading(2, 'Annex II.B. Erasure in the append-only log'),
    paragraph(line`The log chains each Evidence Record to the one before it by a digest of the record's header. The header
      holds the position, times, kind and identifiers of the record and a digest of its content; that digest is computed
      with a random salt. The content itself is not part of the chain.`),
    paragraph(line`To erase Personal Data, the Processor deletes the content of the record together with its salt. The
      header stays, so that the chain can still be verified. Without the salt the digest cannot be matched with a guess of
      the content. The log notes each erasure with a reason code.`),
    paragraph(line`The parties shall use only pseudonymous references and digests in identifiers, in other header fields and
      in reason codes, because these cannot be erased without breaking the chain. If such a reference can still be linked to a person, the deletion under clauses ${SECTION.retention} and ${SECTION.ending} is complete only when the Processor has destroyed what links it, or has deleted the log.`),
  ];
}
