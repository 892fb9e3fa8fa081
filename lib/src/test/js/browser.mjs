// A real Chromium, without a dependency.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Chromium's DevTools protocol over its pipe: JSON with a zero byte behind it. */
export class Browser {
  static start(binary) {
    const browser = new Browser();
    const profile = mkdtempSync(join(tmpdir(), 'hawser-page-'));
    browser.profile = profile;
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

  complaints() {
    return this.events.filter(({ method }) => ['Log.entryAdded', 'Runtime.exceptionThrown', 'Runtime.consoleAPICalled'].includes(method));
  }

  requests() {
    return this.events.filter(({ method }) => method === 'Network.requestWillBeSent').map(({ params }) => params.request.url);
  }

  async close() {
    this.send('Browser.close').catch(() => {});
    await this.ended;
    rmSync(this.profile, { recursive: true, force: true, maxRetries: 5 });
  }
}
