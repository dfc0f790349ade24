import type { Coverage } from '../../ports/coverage.ts';
import type { BundleHead } from '../bundle/bundle-head.ts';
import { bundleUuid } from './bundle-uuid.ts';
import { markupText } from './oscal-text.ts';
import { props } from './properties.ts';

export function systemUuid(head: BundleHead): string {
  return bundleUuid(head, 'component/system');
}

export function toolUuid(head: BundleHead): string {
  return bundleUuid(head, 'component/tool');
}

/** The system that the records are about, and the program that examined them. */
export function localComponents(head: BundleHead, { prepared }: Coverage): unknown {
  return {
    components: [describeSystem(head)],
    'assessment-assets': {
      components: [describeTool(head)],
      'assessment-platforms': [
        {
          uuid: bundleUuid(head, 'platform'),
          ...props([['host', prepared.host]]),
          'uses-components': [{ 'component-uuid': toolUuid(head) }],
        },
      ],
    },
  };
}

function describeSystem(head: BundleHead): unknown {
  const { scope, in_service_since: inServiceSince } = head.parameters;
  return {
    uuid: systemUuid(head),
    type: 'system',
    title: markupText(scope.system === '' ? head.project_id : scope.system),
    description:
      'The AI system that the records are about. The properties are what the requester of the bundle stated; nothing of it was checked, and what is missing was not stated.',
    ...props([
      ['project', head.project_id],
      ['system', scope.system],
      ['legal-entity', scope.legal_entity],
      ['role', scope.role],
      ['risk-class', scope.risk_class],
      ['risk-class-stated-by', scope.risk_class_stated_by],
      ['system-versions', scope.versions],
      ['scope-remarks', scope.remarks],
      ['in-service-since', inServiceSince],
    ]),
    status: { state: 'other', remarks: 'The state of the system is not recorded.' },
  };
}

function describeTool(head: BundleHead): unknown {
  const { name, version } = head.generator;
  return {
    uuid: toolUuid(head),
    type: 'software',
    title: markupText(name),
    description: 'The program that collected the records and applied the rules of the catalogue.',
    ...props([
      ['generator', name],
      ['generator-version', version],
    ]),
    status: { state: 'operational' },
  };
}
