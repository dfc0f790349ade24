import { foldText } from './check-text.ts';

const GENERIC: ReadonlySet<string> = new Set(
  [
    'user',
    'users',
    'all users',
    'person',
    'persons',
    'natural persons',
    'people',
    'individual',
    'individuals',
    'data subject',
    'data subjects',
    'all data subjects',
    'various',
    'various data subjects',
    'other',
    'others',
    'misc',
    'miscellaneous',
    'general',
    'all',
    'any',
    'everyone',
    'anyone',
  ].map(foldText),
);

/** Whether a category of data subjects says nothing about who they are. */
export function isGenericCategory(category: string): boolean {
  return GENERIC.has(foldText(category));
}
