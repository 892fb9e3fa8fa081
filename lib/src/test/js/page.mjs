// Gives proof files to the page in a real Chromium, by its file inputs, and prints what it shows: one JSON object.
//   node page.mjs CHROMIUM PAGE LIST     LIST: { alone: [paths], trust: path, files: [paths], more: [paths] }
// alone: without the trust file; more: given to the page's script instead
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Chromium's DevTools protocol over its pipe: JSON with a zero byte behind it. */
class Browser {
  static start(binary, profile) {
    const browser = new Browser();
    const options = ['--headless=new', '--remote-debugging-pipe', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage',
      '--disable-background-networking', '--no-first-run', `--user-data-dir=${profile}`, 'about:blank'];
    browser.process = spawn(binary, options, { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] });
    browser.waiting = new Map();
    browser.events = [];
    let rest = '';
    browser.process.stdio[4].setEncoding('utf8').on('data', (chunk) => {
      const messages = (rest + chunk).split('\0');
      rest = messages.pop();
      messages.forEach((message) => browser.receive(JSON.parse(message)));
    });
    browser.ended = new Promise((resolve) => browser.process.on('exit', resolve));
    browser.process.on('exit', () => browser.waiting.forEach(({ reject }) => reject(new Error('Chromium ended'))));
    return browser;
  }

  receive({ id, result, error, ...event }) {
    if (id === undefined) return void this.events.push(event);
    const { resolve, reject } = this.waiting.get(id);
    this.waiting.delete(id);
    if (error) reject(new Error(error.message));
    else resolve(result);
  }

  send(method, params = {}) {
    const id = (this.last = (this.last ?? 0) + 1);
    const message = { id, method, params, ...(this.session && { sessionId: this.session }) };
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.process.stdio[3].write(`${JSON.stringify(message)}\0`);
    });
  }

  async open(url) {
    const { targetId } = await this.send('Target.createTarget', { url: 'about:blank' });
    this.session = (await this.send('Target.attachToTarget', { targetId, flatten: true })).sessionId;
    for (const domain of ['Page', 'Network', 'Log', 'Runtime', 'DOM']) await this.send(`${domain}.enable`);
    await this.send('Page.navigate', { url });
    await this.run("new Promise((done) => document.readyState === 'complete' ? done() : addEventListener('load', done))");
  }

  async run(expression) {
    const { result, exceptionDetails } = await this.send('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  }

  async choose(selector, file) {
    const { result } = await this.send('Runtime.evaluate', { expression: `document.querySelector('${selector}')` });
    await this.send('DOM.setFileInputFiles', { objectId: result.objectId, files: [file] });
  }
}

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
const profile = mkdtempSync(join(tmpdir(), 'hawser-page-'));
const browser = Browser.start(binary, profile);
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
  const requests = browser.events.filter(({ method }) => method === 'Network.requestWillBeSent').map(({ params }) => params.request.url);
  const complaints = browser.events.filter(({ method }) => ['Log.entryAdded', 'Runtime.exceptionThrown'].includes(method));
  const hashes = await browser.run('Array.from({ length: 300 }, (_, n) => hashOf(new Uint8Array(n).fill(n)))');
  const refused = await browser.run(`new Promise((done) => {
    addEventListener('securitypolicyviolation', ({ effectiveDirective }) => done(effectiveDirective));
    fetch('http://127.0.0.1:9/').catch(() => setTimeout(done, 1000, 'nothing'));
  })`);
  console.log(JSON.stringify({ empty, untrusted, chosen, read, dropped, dark: dark.paper, hashes, requests, complaints, refused }));
} finally {
  browser.send('Browser.close').catch(() => {});
  await browser.ended;
  rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
}
