import { CecError } from '../../errors.ts';
import type { DpaDocument, DpaRenderer } from '../../ports/dpa-document.ts';
import type { DpaRegistry, DpaRenditionFile, RegisteredDpa } from '../../ports/dpa-registry.ts';
import type { SecretKey, ServiceKeys } from '../../ports/keys.ts';
import { fromMillis } from '../time.ts';
import type { Agreement, DpaFacts, DpaWarning } from './agreement.ts';
import { checkDpaInput } from './check-dpa-input.ts';
import { collectInventory, type InventoryDeps } from './collect-inventory.ts';
import { composeAgreement } from './compose-agreement.ts';
import type { DpaInput } from './dpa-input.ts';
import { renderHtml } from './render-html.ts';
import { renderMarkdown } from './render-markdown.ts';
import { attestDpa, dpaHmac, sealedFile } from './seal-dpa.ts';

export interface DpaDeps extends InventoryDeps {
  readonly registry: DpaRegistry;
  readonly keys: Pick<ServiceKeys, 'signing' | 'attestation'>;
  readonly docx: DpaRenderer;
  readonly newDocumentId: () => string;
  readonly generator: { readonly name: string; readonly version: string };
}

export type DpaFormat = DpaRenditionFile['format'];

export interface DpaRequest {
  readonly input: DpaInput;
  /** Beside Markdown. */
  readonly formats: readonly DpaFormat[];
}

/** Another document of the same project and parties may come in between; then this one is the version after it. */
const TRIES = 5;

/**
 * Makes, signs and registers an agreement. Rejects with DPA_REFUSED naming the fields, DPA_FAILED when a document
 * cannot be made, and the signal's reason when it is cancelled; then nothing is kept.
 */
export async function generateDpa(
  deps: DpaDeps,
  request: DpaRequest,
  signal: AbortSignal,
): Promise<RegisteredDpa> {
  const { agreement, warnings } = accept(request.input);
  const inventory = await collectInventory(deps, agreement, signal);
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const before = await deps.registry.latest(seriesOf(agreement));
    const facts: DpaFacts = {
      documentId: deps.newDocumentId(),
      version: (before?.version ?? 0) + 1,
      previousId: before?.documentId,
      generatedAt: fromMillis(deps.clock()),
      agreement,
      warnings,
      inventory,
    };
    const dpa = await makeDocument(deps, facts, request).catch(toFailure);
    if (await deps.registry.add(dpa)) return dpa;
  }
  throw new CecError('OVERLOADED', 'too many documents of the same parties are being made; retry');
}

function accept(input: DpaInput): { agreement: Agreement; warnings: readonly DpaWarning[] } {
  try {
    return checkDpaInput(input);
  } catch (error) {
    if (!(error instanceof CecError) || error.code !== 'INVALID_INPUT') throw error;
    throw new CecError('DPA_REFUSED', error.message, { cause: error });
  }
}

/** A defect of the text or of a renderer is a failure of this call, with its own reason. */
function toFailure(error: unknown): never {
  if (error instanceof CecError) throw error;
  throw new CecError('DPA_FAILED', 'the agreement could not be made; nothing was kept', { cause: error });
}

function seriesOf({ orgId, projectId, controller, processor }: Agreement) {
  return { orgId, projectId, controller: controller.name, processor: processor.name };
}

async function makeDocument(
  deps: DpaDeps,
  facts: DpaFacts,
  { input, formats }: DpaRequest,
): Promise<RegisteredDpa> {
  const { document, openItems } = composeAgreement(facts);
  const content = renderMarkdown(document);
  const renditions = await render(deps.docx, document, { id: facts.documentId, formats });
  return {
    documentId: facts.documentId,
    ...seriesOf(facts.agreement),
    generatedAt: facts.generatedAt,
    version: facts.version,
    previousId: facts.previousId,
    openItems,
    content,
    controllerDetails: input.controllerDetails,
    processorDetails: input.processorDetails,
    subjectCategories: input.subjectCategories,
    transferMechanisms: input.transferMechanisms,
    warnings: facts.warnings,
    renditions,
    ...seal(deps, facts, { content, renditions }),
  };
}

async function render(
  docx: DpaRenderer,
  document: DpaDocument,
  { id, formats }: { readonly id: string; readonly formats: readonly DpaFormat[] },
): Promise<DpaRenditionFile[]> {
  const renditions = [];
  for (const format of new Set(formats)) {
    const data =
      format === 'html' ? Buffer.from(renderHtml(document)) : Buffer.from(await docx.render(document));
    const { name: fileName, sha256 } = sealedFile(`${id}.${format}`, data);
    renditions.push({ format, fileName, data: data.toString('base64'), sha256 });
  }
  return renditions;
}

function seal(
  { keys, generator }: DpaDeps,
  { documentId, version, previousId, generatedAt, agreement }: DpaFacts,
  { content, renditions }: Pick<RegisteredDpa, 'content' | 'renditions'>,
): Pick<RegisteredDpa, 'sha256' | 'hmac' | 'hmacKeyId' | 'attestation'> {
  const signing: SecretKey = keys.signing;
  const text = sealedFile(`${documentId}.md`, Buffer.from(content));
  const predicate = {
    document_id: documentId,
    version,
    previous_id: previousId ?? null,
    org_id: agreement.orgId,
    project_id: agreement.projectId,
    generated_at: generatedAt,
    generator,
  };
  const files = [text, ...renditions.map(({ fileName: name, sha256 }) => ({ name, sha256 }))];
  const hmac = dpaHmac(content, signing);
  const hmacKeyId = signing.id;
  const attestation = attestDpa(files, predicate, keys.attestation, { hmac, hmacKeyId });
  return { sha256: text.sha256, hmac, hmacKeyId, attestation };
}
