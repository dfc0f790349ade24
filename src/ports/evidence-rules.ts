/** How the records of a scan are judged for clause status. Plain data: it crosses threads. */
export interface EvidenceRules {
  readonly adverse: AdverseRules;
  /** The time of the build; records behind it are no evidence. */
  readonly builtAt: string;
  /** Positions of records to set aside: their HMACs were found wrong by whoever held the key. */
  readonly badHmacs: readonly number[];
}

/** What makes a record of each kind adverse, as a catalogue's `assessment_defaults.adverse` has it. */
export interface AdverseRules {
  readonly score: ScoreRule;
  readonly bias: BiasRule;
  readonly prri: PrriRule;
  readonly drift: WordRule;
  readonly pii: PiiRule;
  readonly gate: GateRule;
}

/** Members of the payload whose values together name what a result is about. */
interface SubjectRule {
  readonly subjectKeys: readonly string[];
}

/** The first of `fields` that holds a text decides; words count in any case. */
export interface WordRule extends SubjectRule {
  readonly fields: readonly string[];
  readonly adverse: readonly string[];
  readonly caution: readonly string[];
}

export interface GateRule extends WordRule {
  /** The gate was skipped: such a record is no evidence. */
  readonly notOperated: readonly string[];
}

/** Scores are adverse by their rate: single ones are expected. */
export interface ScoreRule extends WordRule {
  /** True in any of these is adverse. */
  readonly flagsTrue: readonly string[];
  /** Adverse share of a subject's records, 0 to 1, from which on the subject is unresolved. */
  readonly rateThreshold: number;
}

export interface PrriRule extends WordRule {
  readonly scoreField: string;
  readonly adverseAtOrAbove: number;
  readonly cautionAtOrAbove: number;
  /** False is adverse where there is neither a word nor a score. */
  readonly allowField: string;
}

export interface BiasRule extends SubjectRule {
  /** False in any of these is adverse. */
  readonly flagsFalse: readonly string[];
  /** True in any of these is adverse. */
  readonly flagsTrue: readonly string[];
  readonly valueField: string;
  /** A threshold that the record carries; a greater value is adverse. */
  readonly thresholdField: string;
  readonly defaultThreshold: number;
}

export interface PiiRule extends SubjectRule {
  readonly detectedFields: readonly string[];
  readonly handledActions: readonly string[];
}
