/** An agreement in a list. Times are `YYYY-MM-DDTHH:MM:SS.ffffffZ`, hashes 64 hex digits. */
export interface DpaSummary {
  readonly documentId: string;
  readonly orgId: string;
  readonly projectId: string;
  /** Names of the parties, as in the text. */
  readonly controller: string;
  readonly processor: string;
  readonly generatedAt: string;
  /** 1, 2, 3 … of the same project and parties. */
  readonly version: number;
  readonly previousId: string | undefined;
  /** SHA-256 of the Markdown text in UTF-8. */
  readonly sha256: string;
  readonly openItems: readonly string[];
}

/** An agreement as the registry keeps it. */
export interface RegisteredDpa extends DpaSummary {
  /** Markdown. */
  readonly content: string;
  /** What the caller gave, echoed. */
  readonly controllerDetails: Readonly<Record<string, unknown>>;
  readonly processorDetails: Readonly<Record<string, unknown>>;
  readonly subjectCategories: readonly string[];
  readonly transferMechanisms: readonly string[];
  readonly warnings: readonly { readonly code: string; readonly message: string }[];
  readonly hmac: string;
  readonly hmacKeyId: string;
  /** DSSE envelope, JSON. */
  readonly attestation: string;
  readonly renditions: readonly DpaRenditionFile[];
}

/** The same text in another format. */
export interface DpaRenditionFile {
  readonly format: 'html' | 'docx';
  readonly fileName: string;
  /** Base64. */
  readonly data: string;
  readonly sha256: string;
}

export interface DpaPage {
  readonly documents: readonly DpaSummary[];
  /** `before` of the next page; undefined on the last one. */
  readonly next: number | undefined;
}

/** Project and parties whose documents are versions of one another. */
export interface DpaSeries {
  readonly orgId: string;
  readonly projectId: string;
  readonly controller: string;
  readonly processor: string;
}

/** Every agreement that was generated. Durable when a call resolves; rejects with STORE_FAILED when the store does. */
export interface DpaRegistry {
  /** False, and nothing stored, when the series has such a version by now: somebody else was faster. */
  add(dpa: RegisteredDpa): Promise<boolean>;
  get(documentId: string): Promise<RegisteredDpa | undefined>;
  /** The newest version of the series. */
  latest(series: DpaSeries): Promise<{ readonly documentId: string; readonly version: number } | undefined>;
  /** Newest first; `before` continues a page. */
  list(
    project: { readonly orgId: string; readonly projectId: string },
    limit: number,
    before?: number,
  ): Promise<DpaPage>;
}
