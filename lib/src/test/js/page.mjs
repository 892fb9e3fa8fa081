// Gives proof files to the page in a real Chromium, by its file inputs, and prints what it shows: one JSON object.
//   node page.mjs CHROMIUM PAGE LIST     LIST: { alone: [paths], trust: path, files: [paths], more: [paths] }
// alone: without the trust file; more: given to the page's script instead
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { Browser } from './browser.mjs';

const VERDICT = `new Promise((done) => {
  const verdict = document.getElementById('verdict');
  const look = () => verdict.dataset.verdict ? done(verdict.dataset.verdict) : setTimeout(look, 1);
  look();
})`;
const FORGET = "document.getElementById('verdict').dataset.verdict = ''; document.getElementById('proof').value = ''";
/** As from a file manager: what is dropped is a file that the page did not ask for. */
const drop = (text) => `{
  const transfer = new DataTransfer();
  transfer.items.add(new File([${JSON.stringify(text)}], 'dropped.proof.json'));
  document.getElementById('proof-drop').dispatchEvent(new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true }));
}`;
const SHOWN = `({
  sentence: document.getElementById('verdict').textContent,
  steps: [...document.querySelectorAll('#steps > li')].map((li) => ({
    mark: li.dataset.mark, name: li.querySelector('.name').textContent, values: [...li.querySelectorAll('dd')].map((dd) => dd.textContent),
  })),
  open: [...document.querySelectorAll('#open > li')].map((li) => li.textContent),
  labels: [...document.querySelectorAll('input')].map((input) => input.labels[0].textContent),
  live: document.getElementById('verdict').getAttribute('aria-live'),
  paper: getComputedStyle(document.body).backgroundColor,
})`;

const [binary, page, listed] = process.argv.slice(2);
const { alone, trust, files, more } = JSON.parse(readFileSync(listed, 'utf8'));
const browser = Browser.start(binary);
try {
  await browser.open(pathToFileURL(page).href);
  const empty = await browser.run(SHOWN);
  const shown = async (paths) => {
    const all = {};
    for (const file of paths) {
      await browser.run(FORGET);
      await browser.choose('#proof', file);
      all[file] = { verdict: await browser.run(VERDICT), ...(await browser.run(SHOWN)) };
    }
    return all;
  };
  const untrusted = await shown(alone);
  await browser.run(FORGET);
  await browser.choose('#trust', trust);
  await browser.run(VERDICT);
  const chosen = await shown(files);
  const read = {};
  for (const file of more) {
    const text = JSON.stringify(readFileSync(file, 'utf8'));
    read[file] = await browser.run(`verdictOf(${text}, given.trust).verdict`);
  }
  await browser.run(`${FORGET}; ${drop(readFileSync(files[0], 'utf8'))}`);
  const dropped = { verdict: await browser.run(VERDICT), ...(await browser.run(SHOWN)) };
  await browser.send('Emulation.setEmulatedMedia', { features: [{ name: 'prefers-color-scheme', value: 'dark' }] });
  const dark = await browser.run(SHOWN);
  const requests = browser.requests();
  const complaints = browser.complaints();
  const hashes = await browser.run('Array.from({ length: 300 }, (_, n) => hashOf(new Uint8Array(n).fill(n)))');
  const refused = await browser.run(`new Promise((done) => {
    addEventListener('securitypolicyviolation', ({ effectiveDirective }) => done(effectiveDirective));
    fetch('http://127.0.0.1:9/').catch(() => setTimeout(done, 1000, 'nothing'));
  })`);
  console.log(JSON.stringify({ empty, untrusted, chosen, read, dropped, dark: dark.paper, hashes, requests, complaints, refused }));
} finally {
  await browser.close();
}
