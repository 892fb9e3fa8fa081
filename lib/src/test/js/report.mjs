// Opens reports in a real Chromium, wide and narrow, light and dark, as on paper, prints them, and says what it saw: one JSON object.
//   node report.mjs CHROMIUM FOLDER REPORT…     pictures and prints are left in FOLDER
import { writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Browser } from './browser.mjs';

const VIEWS = { light: [1280, 'light'], dark: [1280, 'dark'], phone: [390, 'light'] };

const SETTLED = 'new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))';
const SHOWN = `({
  plots: Object.fromEntries([...document.querySelectorAll('[data-plot]')].map((box) => [box.dataset.plot, {
    label: box.getAttribute('aria-label'),
    marks: [...box.querySelectorAll('svg > path, svg > g > circle, svg > g > rect')].filter((mark) => mark.getBBox().width + mark.getBBox().height > 0).length,
    broken: box.innerHTML.includes('NaN') || box.innerHTML.includes('undefined'),
    outside: [...box.querySelectorAll('text')].filter((text) => {
      const inner = text.getBoundingClientRect();
      const outer = box.closest('figure').getBoundingClientRect();
      return inner.left < outer.left || inner.right > outer.right;
    }).map((text) => text.textContent),
  }])),
  bars: [...document.querySelectorAll('td[data-bar]')].map((cell) => cell.querySelectorAll('svg rect').length),
  overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth,
  paper: getComputedStyle(document.body).backgroundColor,
  ink: getComputedStyle(document.querySelector('h1')).color,
  soft: getComputedStyle(document.querySelector('.kicker')).color,
  line: getComputedStyle(document.querySelector('.plot path.model') ?? document.body).stroke,
  breakable: [...document.querySelectorAll('figure')].filter((figure) => getComputedStyle(figure).breakInside !== 'avoid').length,
  headings: [...document.querySelectorAll('h1, h2, h3')].map((heading) => heading.tagName),
  unscoped: document.querySelectorAll('th:not([scope])').length,
  injected: document.querySelectorAll('img, iframe, object').length,
  text: document.querySelector('main').innerText,
})`;

async function look(browser, report, folder) {
  const views = {};
  for (const [name, [width, scheme]] of Object.entries(VIEWS)) {
    await browser.send('Emulation.setDeviceMetricsOverride', { width, height: 900, deviceScaleFactor: 1, mobile: width < 500 });
    await browser.send('Emulation.setEmulatedMedia', { features: [{ name: 'prefers-color-scheme', value: scheme }] });
    await browser.run(SETTLED);
    views[name] = await browser.run(SHOWN);
    const { data } = await browser.send('Page.captureScreenshot', { captureBeyondViewport: true });
    writeFileSync(join(folder, `${basename(report, '.html')}-${name}.png`), data, 'base64');
  }
  const onPaper = { media: 'print', features: [{ name: 'prefers-color-scheme', value: 'dark' }] };
  await browser.send('Emulation.setDeviceMetricsOverride', { width: 680, height: 900, deviceScaleFactor: 1, mobile: false });
  await browser.send('Emulation.setEmulatedMedia', onPaper);
  await browser.run(`dispatchEvent(new Event('beforeprint')); ${SETTLED}`);
  views.paper = await browser.run(SHOWN);
  await browser.send('Emulation.setEmulatedMedia', { media: '' });
  const { data } = await browser.send('Page.printToPDF', { preferCSSPageSize: true });
  const print = Buffer.from(data, 'base64');
  writeFileSync(join(folder, `${basename(report, '.html')}.pdf`), print);
  return { views, pages: (print.toString('latin1').match(/\/Type\s*\/Page\b/g) ?? []).length };
}

const [binary, folder, ...reports] = process.argv.slice(2);
const browser = Browser.start(binary);
try {
  const seen = {};
  for (const report of reports) {
    browser.events.length = 0;
    await browser.open(pathToFileURL(report).href);
    seen[basename(report, '.html')] = { ...(await look(browser, report, folder)), requests: browser.requests(), complaints: browser.complaints() };
  }
  console.log(JSON.stringify(seen));
} finally {
  await browser.close();
}
