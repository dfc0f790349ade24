import type { Catalogue } from '../clauses/catalogue.ts';
import type { ClauseEntry } from '../clauses/clause-entry.ts';
import { textAt } from '../report/catalogue-text.ts';
import { controlId, objectiveId } from './clause-tokens.ts';
import { markupText } from './oscal-text.ts';
import { props, type Fact } from './properties.ts';

/** The clauses by framework, and their evidence tests. */
export function reviewedControls(catalogue: Catalogue, clauses: readonly ClauseEntry[]): unknown {
  if (clauses.length === 0) return NOTHING_REVIEWED;
  const frameworks = [...new Set(clauses.map(({ framework }) => framework))];
  return {
    description:
      'The control ids are tokens for clauses of the frameworks; the properties clause-id have the clauses as the frameworks name them.',
    'control-selections': frameworks.map((framework) =>
      selectFramework(
        framework,
        catalogue,
        clauses.filter((entry) => entry.framework === framework),
      ),
    ),
    'control-objective-selections': [
      {
        description: 'The evidence tests of the clauses.',
        'include-objectives': clauses.map((entry) => ({ 'objective-id': objectiveId(entry) })),
      },
    ],
  };
}

/** A catalogue can have no clause of the tier that was asked for; OSCAL wants a control all the same. */
const NOTHING_REVIEWED = {
  'control-selections': [
    {
      description: 'The catalogue has no clause for what was asked. The control id stands for none.',
      'include-controls': [{ 'control-id': 'none' }],
    },
  ],
};

function selectFramework(id: string, { frameworks }: Catalogue, clauses: readonly ClauseEntry[]): unknown {
  const framework = frameworks.find((candidate) => candidate.id === id);
  return {
    description: markupText(framework?.title ?? id),
    ...props([
      ['framework', id],
      ['framework-edition', framework === undefined ? '' : textAt(framework.source, 'edition')],
      ...clauses.map((entry): Fact => ['clause-id', entry.clause_id, controlId(entry)]),
    ]),
    'include-controls': clauses.map((entry) => ({ 'control-id': controlId(entry) })),
  };
}
