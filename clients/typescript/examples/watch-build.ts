// For a browser: shows how far a build is, in the element #progress. The service has to allow the page's origin:
// CEC_CORS_ORIGINS=https://page.example
import { createClient } from '@connectrpc/connect';
import { createConnectTransport } from '@connectrpc/connect-web';
import { BuildStage, CecService } from '@spanforge/cec-client/cec';
import { errorReason } from '@spanforge/cec-client/errors';

/** Builds a bundle of the project and returns its id. `signal` stops the build. */
export async function watchBuild(baseUrl: string, projectId: string, signal?: AbortSignal): Promise<string> {
  const cec = createClient(CecService, createConnectTransport({ baseUrl }));
  const progress = document.querySelector<HTMLProgressElement>('#progress');
  const stage = document.querySelector('#stage');
  try {
    for await (const { event } of cec.buildBundle({ projectId }, { ...(signal && { signal }) })) {
      if (event.case === 'bundle') return event.value.bundleId;
      if (event.case !== 'progress' || !progress || !stage) continue;
      progress.max = Math.max(event.value.recordsTotal, 1);
      progress.value = event.value.recordsDone;
      stage.textContent = BuildStage[event.value.stage];
    }
    throw new Error('the build ended without a bundle');
  } catch (error) {
    if (stage) stage.textContent = errorReason(error) || String(error);
    throw error;
  }
}
