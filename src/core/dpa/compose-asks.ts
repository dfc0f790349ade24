/**
 * What open items ask for where more than one place of the document asks the same. A suggestion is part of the
 * request, and never a value that the parties have agreed.
 */
export const ASK = {
  mainContract: 'reference and date of the service agreement between the parties',
  noticeDays: 'days of notice before a Sub-processor is added or replaced (suggestion: 30)',
  deletionDays: 'time limit for deletion or return, in days (suggestion: 30)',
  authorisation: 'whether the authorisation of Sub-processors is general or specific',
} as const;
