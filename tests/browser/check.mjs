// Opens pages in headless chromium as their readers would and says what is wrong with them.
//
//   node check.mjs --packages FOLDER --chromium FILE --out FOLDER [--one-sheet NAME]... PAGE...
//
// Each page is opened from its file, in light and dark, at three widths. One line of JSON a page goes to standard output:
// { "page": NAME, "checks": how many were made, "sheets": of A4, "faults": [...] }. Pictures go to the --out folder.
import { createRequire } from 'node:module';
import { mkdtemp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';

const { values: options, positionals: pages } = parseArgs({
  allowPositionals: true,
  options: {
    packages: { type: 'string' },
    chromium: { type: 'string' },
    out: { type: 'string' },
    'one-sheet': { type: 'string', multiple: true, default: [] },
  },
});
const require = createRequire(path.join(path.resolve(options.packages), 'package.json'));
const { chromium } = require('playwright-core');
const axe = await readFile(require.resolve('axe-core/axe.min.js'), 'utf8');

const views = [];
for (const scheme of ['light', 'dark']) for (const width of [360, 390, 1280]) views.push({ scheme, width });

const profile = await mkdtemp(path.join(tmpdir(), 'milvusl7-chromium-'));
await mkdir(options.out, { recursive: true });
const browser = await chromium.launchPersistentContext(profile, {
  executablePath: options.chromium,
  headless: true,
  timeout: 60_000,
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync'],
});
try {
  for (const file of pages) console.log(JSON.stringify(await check(path.resolve(file))));
} finally {
  await browser.close();
  await rm(profile, { recursive: true, force: true });
}

async function check(file) {
  const name = path.basename(file, '.html');
  const url = pathToFileURL(file).href;
  const faults = [];
  let checks = 0;
  let sheets = 0;
  for (const view of views) {
    const where = `${view.scheme} ${view.width}px`;
    const page = await browser.newPage();
    page.setDefaultTimeout(30_000);
    const fault = (text) => faults.push(`${where}: ${text}`);
    page.on('console', (m) => { if (['error', 'warning', 'assert'].includes(m.type())) fault(`console ${m.type()}: ${m.text()}`); });
    page.on('pageerror', (e) => fault(`script error: ${e.message}`));
    page.on('request', (r) => { if (r.url() !== url) fault(`asks for ${r.url()}`); });
    await page.route('**/*', (r) => (r.request().url() === url ? r.continue() : r.abort()));
    await page.emulateMedia({ colorScheme: view.scheme, reducedMotion: 'reduce' });
    await page.setViewportSize({ width: view.width, height: 900 });
    await page.goto(url, { waitUntil: 'load' });

    // What is folded is part of the page, too.
    for (const open of [false, true]) {
      if (open && await page.locator('details').count() === 0) continue;
      await page.evaluate((o) => { for (const d of document.querySelectorAll('details')) d.open = o; }, open);
      if (view.width !== 360) for (const text of await violations(page)) fault(`${open ? 'unfolded: ' : ''}${text}`);
      const excess = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      if (excess > 0) fault(`${open ? 'unfolded: ' : ''}${excess}px wider than the window`);
      checks++;
      if (!open && view.width !== 360) await page.screenshot({ path: path.join(options.out, `${name}-${view.scheme}-${view.width}.png`), fullPage: true });
    }

    await page.evaluate(() => { for (const d of document.querySelectorAll('details')) d.open = false; scrollTo(0, 0); });
    if (view.width !== 360) { for (const text of await tabThrough(page)) fault(text); checks++; }
    if (view.width === 1280 && view.scheme === 'dark') {
      sheets = await print(page, name);
      checks++;
      if (options['one-sheet'].includes(name) && sheets !== 1) fault(`${sheets} sheets of A4 in print, not 1`);
    }
    await page.close();
  }
  return { page: name, checks, sheets, faults };
}

async function violations(page) {
  await page.evaluate(axe);
  const result = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations', 'incomplete'] }));
  const told = (kind, rule) => rule.nodes.slice(0, 5).map((n) => `axe ${kind} ${rule.id} (${rule.impact}): ${n.target.join(' ')}: ${n.any.concat(n.all, n.none).map((c) => c.message).join('; ')}`);
  if (result.passes.length === 0 && result.violations.length === 0) return ['axe checked nothing'];
  // What axe cannot decide about contrast nobody else decides here.
  return [...result.violations.flatMap((r) => told('violation', r)), ...result.incomplete.filter((r) => r.id === 'color-contrast').flatMap((r) => told('undecided', r))];
}

// The keyboard reaches all that can be used, in the page's order, and shows where it is.
async function tabThrough(page) {
  const expected = await page.evaluate(() => [...document.querySelectorAll('a[href], summary, button, input, [tabindex="0"]')].length);
  await page.evaluate(() => document.activeElement?.blur());
  const faults = [];
  const order = [];
  for (let i = 0; i < expected; i++) {
    await page.keyboard.press('Tab');
    const at = await page.evaluate(() => {
      const e = document.activeElement;
      if (!e || e === document.body) return null;
      const style = getComputedStyle(e);
      const box = e.getBoundingClientRect();
      return {
        text: e.textContent.trim().slice(0, 40),
        index: [...document.querySelectorAll('*')].indexOf(e),
        ring: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
        seen: box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
      };
    });
    if (!at) { faults.push(`the keyboard reaches ${i} of ${expected} elements`); break; }
    if (!at.ring) faults.push(`no ring around "${at.text}" in focus`);
    if (!at.seen) faults.push(`"${at.text}" is not in sight in focus`);
    order.push(at.index);
  }
  if (order.some((o, i) => i > 0 && o <= order[i - 1])) faults.push('the keyboard leaves the order of the page');
  return faults;
}

async function print(page, name) {
  const pdf = await page.pdf({ preferCSSPageSize: true, printBackground: false });
  await writeFile(path.join(options.out, `${name}.pdf`), pdf);
  return (pdf.toString('latin1').match(/\/Type\s*\/Page\b(?!s)/g) ?? []).length;
}
