/** What the requester states that a bundle is about; empty texts: not stated. Nothing of it is checked. */
export interface Scope {
  /** Name of the AI system. */
  readonly system: string;
  readonly legal_entity: string;
  /** For instance provider or deployer. */
  readonly role: string;
  readonly risk_class: string;
  readonly risk_class_stated_by: string;
  /** Versions of the system in the period. */
  readonly versions: string;
  readonly remarks: string;
}

export const NOTHING_STATED: Scope = {
  system: '',
  legal_entity: '',
  role: '',
  risk_class: '',
  risk_class_stated_by: '',
  versions: '',
  remarks: '',
};
