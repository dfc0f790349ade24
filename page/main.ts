import { byId, element } from './dom.ts';
import { startCheck, type Outcome } from './start-check.ts';
import { bundleView, checksView, findingsView, notCheckedView, verdictView } from './view-checks.ts';
import { clausesView, coverageView, reportView } from './view-content.ts';
import type { Verdict } from './verify-file.ts';
import { sentenceOf } from './words.ts';

const [form, result, running, status, hint] = [
  byId('choice', HTMLFormElement),
  byId('result', HTMLElement),
  byId('running', HTMLElement),
  byId('status', HTMLElement),
  byId('bundle-chosen', HTMLElement),
];
const inputs = {
  bundle: byId('bundle', HTMLInputElement),
  keys: byId('keys', HTMLInputElement),
  authorities: byId('authorities', HTMLInputElement),
};
const [check, cancel] = [byId('check', HTMLButtonElement), byId('cancel', HTMLButtonElement)];
const progress = byId('progress', HTMLProgressElement);

let stop: (() => void) | undefined;

form.addEventListener('submit', (event) => {
  event.preventDefault();
  void checkChosen();
});
cancel.addEventListener('click', () => stop?.());
inputs.bundle.addEventListener('change', showChosen);
for (const name of ['dragenter', 'dragover', 'dragleave', 'drop'] as const)
  document.addEventListener(name, (event) => takeDrop(event));

function takeDrop(event: DragEvent): void {
  event.preventDefault();
  document.body.classList.toggle('dropping', event.type === 'dragenter' || event.type === 'dragover');
  const files = event.dataTransfer?.files;
  if (event.type !== 'drop' || stop !== undefined || files === undefined || files.length === 0) return;
  if (files.length > 1) {
    say('Drop one bundle at a time.');
    return;
  }
  inputs.bundle.files = files;
  showChosen();
  check.focus();
}

function showChosen(): void {
  const file = inputs.bundle.files?.[0];
  if (file === undefined) return;
  hint.textContent = `Chosen: ${file.name}, ${file.size.toLocaleString('en')} bytes. Press “Check the bundle”.`;
  say(`${file.name} is chosen.`);
}

async function checkChosen(): Promise<void> {
  const bundle = inputs.bundle.files?.[0];
  if (bundle === undefined) {
    say('Choose a bundle first.');
    inputs.bundle.focus();
    return;
  }
  result.replaceChildren();
  say(`Checking ${bundle.name} …`);
  const { outcome, cancel: stopIt } = startCheck(
    { bundle, keys: inputs.keys.files, authorities: inputs.authorities.files },
    (part) => (progress.value = part),
  );
  stop = stopIt;
  setBusy(true);
  cancel.focus();
  const ended = await outcome;
  stop = undefined;
  setBusy(false);
  show(bundle.name, ended);
}

function setBusy(busy: boolean): void {
  progress.value = 0;
  running.hidden = !busy;
  cancel.hidden = !busy;
  check.disabled = busy;
  for (const input of Object.values(inputs)) input.disabled = busy;
}

function show(file: string, outcome: Outcome): void {
  if (outcome === 'cancelled') {
    say('The check was cancelled; there is no verdict.');
    check.focus();
  } else if ('problem' in outcome) {
    say('');
    result.replaceChildren(problemView(outcome.problem));
    byId('verdict', HTMLElement).focus();
  } else showVerdict(file, outcome.verdict);
}

function showVerdict(file: string, verdict: Verdict): void {
  const { result: found, manifest, report } = verdict;
  result.replaceChildren(
    verdictView(found),
    bundleView(file, manifest),
    checksView(found.checks),
    findingsView(found.findings),
    notCheckedView(found.checks),
    coverageView(found),
    clausesView(found.clauses),
    reportView(report),
  );
  say(`The check is done: ${sentenceOf(found).verdict}.`);
  byId('verdict', HTMLElement).focus();
}

function problemView(problem: string): HTMLElement {
  return element(
    'section',
    { class: 'verdict bad', 'aria-labelledby': 'verdict' },
    element('h2', { id: 'verdict', tabindex: '-1' }, 'No verdict'),
    element('p', {}, `The bundle could not be checked: ${problem}.`),
  );
}

function say(text: string): void {
  status.textContent = text;
}
