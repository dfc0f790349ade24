import { gapSection, satisfiedSection } from './clause-section.ts';
import { limitsSection, verifySection } from './closing-sections.ts';
import { coverageSection } from './coverage-section.ts';
import { markup } from './html.ts';
import { integritySection } from './integrity-section.ts';
import { notShownSection } from './not-shown-section.ts';
import { outcomeSection } from './outcome-section.ts';
import { populationSection } from './population-section.ts';
import { preparationSection } from './preparation-section.ts';
import type { ReportFacts } from './report-facts.ts';
import { scopeSection } from './scope-section.ts';
import { STYLE } from './style.ts';
import { reportTitle, summarySection } from './summary-section.ts';
import { timingSection } from './timing-section.ts';

export type { ReportFacts } from './report-facts.ts';

/** Of the report's form: a verifier can compare bytes only with a report of its own version. */
export const REPORT_VERSION = 1;

/**
 * report.html: the bundle for people, in one file without scripts or outside resources. Equal facts give equal
 * bytes, so that a verifier can render it again; every figure comes from the facts.
 *
 * @throws {CecError} INVALID_INPUT for an entry of the clause map that is not in the catalogue.
 */
export function renderReport(facts: ReportFacts): string {
  return markup`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta
          http-equiv="Content-Security-Policy"
          content="default-src 'none'; style-src 'unsafe-inline'; img-src data:"
        />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="generator" content="cec-report ${REPORT_VERSION}" />
        <title>${reportTitle(facts)}</title>
        ${STYLE}
      </head>
      <body>
        <main>
          ${summarySection(facts)}${scopeSection(facts)}${preparationSection(facts)}${timingSection(facts)}${gapSection(facts)}${satisfiedSection(facts)}${populationSection(facts)}${coverageSection(facts)}${outcomeSection(facts)}${notShownSection(facts)}${integritySection(facts)}${verifySection()}${limitsSection(facts)}
        </main>
      </body>
    </html> `.toString();
}
