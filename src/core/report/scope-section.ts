import { dayOf } from '../time.ts';
import { longDate } from './figures.ts';
import { markup, type Html } from './html.ts';
import type { ReportFacts } from './report-facts.ts';
import { facts, section, type Fact } from './section.ts';

/** What the bundle is about, in the requester's words. */
export function scopeSection({ head }: ReportFacts): Html {
  const { scope } = head.parameters;
  const rows: Fact[] = [
    ['AI system', stated(scope.system)],
    ['Legal entity', stated(scope.legal_entity)],
    ['Role', stated(scope.role)],
    ['Risk class', riskClass(scope)],
    ['System versions', stated(scope.versions)],
    ['Organisation, project', markup`<bdi>${head.org_id}</bdi>, <bdi>${head.project_id}</bdi>`],
    ['Period', period(head)],
    ['In service since', stated(longDate(head.parameters.in_service_since))],
    ['Remarks', stated(scope.remarks)],
  ];
  return section(
    'Scope',
    markup`${facts(rows)}
      <p class="note">
        System, entity, role, risk class, versions, remarks and the day of service are stated by whoever
        requested the bundle. Nobody checked them.
      </p>`,
  );
}

type Head = ReportFacts['head'];

function stated(text: string): Html {
  return text === '' ? markup`<i>not stated</i>` : markup`<bdi>${text}</bdi>`;
}

function riskClass({ risk_class, risk_class_stated_by }: Head['parameters']['scope']): Html {
  return markup`${stated(risk_class)}; stated by: ${stated(risk_class_stated_by)}`;
}

function period({ date_range: [from, to], generated_at }: Head): Html {
  const running =
    to >= dayOf(generated_at) ? '. It had not ended when the bundle was made: period to date' : '';
  return markup`${longDate(from)} to ${longDate(to)}, both days included, UTC${running}`;
}
