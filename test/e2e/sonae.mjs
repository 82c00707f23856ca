/*
 * What the browser tests share: the real program on a free port with its own data, one browser a file, sign-in, and
 * the checks every page has to pass (axe, no sideways scroll, no Japanese left in the English frame).
 *
 *   SONAE_BINARY  the program (else build/sonae)
 *   CHROMIUM      the browser (else the first of BROWSERS that is there)
 */
import { spawn, execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, readFileSync, writeFileSync, existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { test, after } from 'node:test';
import assert from 'node:assert/strict';
import { chromium } from 'playwright-core';

const require = createRequire(import.meta.url);
const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const axeSource = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

export const PASSWORD = 'nine pears in a blue basket';
export const KONISHI = 'konishi@hinata.example'; /* responder */
export const TADOKORO = 'tadokoro@hinata.example'; /* admin */
export const NAKAMURA = 'nakamura@hinata.example'; /* viewer */
export const WIDE = { width: 1280, height: 844 };
export const PHONE = { width: 390, height: 844 };
export const SIZES = [WIDE, PHONE];

/* --- the program --- */

export function binary() {
	const tried = [process.env.SONAE_BINARY, path.join(root, 'build/sonae')].filter(Boolean);
	const found = tried.find((p) => existsSync(p));
	assert.ok(found, `no program to test: ${tried.join(', ')}`);
	return found;
}

export async function start({ demo = true } = {}) {
	const server = { data: mkdtempSync(path.join(tmpdir(), 'sonae-e2e-')) };
	await run(server, ['--port', '0'].concat(demo ? ['--demo'] : []));
	return server;
}

async function run(server, more) {
	const args = ['serve', '--data', path.join(server.data, 'data'), ...more];
	const child = spawn(binary(), args, {
		env: { ...process.env, SONAE_DEMO_PASSWORD: PASSWORD }, stdio: ['ignore', 'pipe', 'pipe'] });
	Object.assign(server, { child, output: '', base: '' });
	child.stdout.on('data', (d) => { server.output += d; });
	child.stderr.on('data', (d) => { server.output += d; });
	for (let i = 0; i < 300 && !server.base; i++) {
		assert.equal(child.exitCode, null, `the program ended: ${server.output}`);
		await new Promise((r) => setTimeout(r, 50));
		server.base = (server.output.match(/^ready (\S+)$/m) || [])[1] || '';
	}
	assert.ok(server.base, `not ready: ${server.output}`);
}

async function end(server) {
	const ended = new Promise((r) => server.child.once('exit', r));
	server.child.kill('SIGTERM');
	assert.equal(await ended, 0, `the program ended badly: ${server.output}`);
}

export async function stop(server) {
	try {
		await end(server);
	} finally {
		rmSync(server.data, { recursive: true, force: true });
	}
}

/* The same data on the same port; `meanwhile` runs while nobody serves. */
export async function restart(server, meanwhile = async () => {}, more = []) {
	const { port } = new URL(server.base);
	await end(server);
	await meanwhile();
	await run(server, ['--port', port, ...more]);
}

/* Killed without a word, and started again: what was answered is there, what was half done is whole or not at all. */
export async function crash(server) {
	const { port } = new URL(server.base);
	const ended = new Promise((r) => server.child.once('exit', r));
	server.child.kill('SIGKILL');
	await ended;
	await run(server, ['--port', port]);
}

/* --- the browser --- */

/* The shell draws the same pages without windows, in half of the time: 41 s of processor for four files, not 85. */
const BROWSERS = ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium'];

export async function launch() {
	return chromium.launch({
		executablePath: process.env.CHROMIUM || BROWSERS.find((p) => existsSync(p)),
		args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
			'--disable-component-update', '--disable-sync'] });
}

/* One program and one browser for a file; both end with it. Errors of scripts and of the policy fail the file. */
export async function suite(options) {
	const s = { server: await start(options), browser: await launch(), trouble: [] };
	after(async () => {
		await s.browser.close();
		await stop(s.server);
		assert.deepEqual(s.trouble, [], 'errors in the browser');
	});
	return s;
}

export async function open(s, options = {}) {
	const context = await s.browser.newContext({ viewport: WIDE, locale: 'ja-JP', timezoneId: 'Asia/Tokyo', ...options });
	context.setDefaultTimeout(10000);
	const page = await context.newPage();
	page.on('pageerror', (e) => s.trouble.push(`${page.url()}: ${e.message}`));
	page.on('console', (m) => {
		if (m.type() === 'error' && !/Failed to load resource/.test(m.text())) {
			s.trouble.push(`${page.url()}: ${m.text()}`);
		}
	});
	page.base = s.server.base;
	return page;
}

export async function go(page, to) {
	const answer = await page.goto(new URL(to, page.base).href);
	assert.ok(answer.status() < 400, `${to} answers ${answer.status()}`);
	return page;
}

export async function fillSignIn(page, mail) {
	await page.fill('input[name=mail]', mail);
	await page.fill('input[name=password]', PASSWORD);
	await page.click('form[action="/sign-in"] button[type=submit]');
	await page.waitForLoadState();
}

/* A page of one who is signed in. Signing in costs time on purpose, so that it is done once an account and file. */
export async function signIn(s, mail = KONISHI, options = {}) {
	s.states ||= {};
	if (!s.states[mail]) {
		const page = await open(s);
		await go(page, '/sign-in');
		await fillSignIn(page, mail);
		assert.equal(new URL(page.url()).pathname, '/now', 'sign-in leads to the Now page');
		s.states[mail] = await page.context().storageState();
		await page.context().close();
	}
	return open(s, { storageState: s.states[mail], ...options });
}

export async function demoRoom(page) {
	await go(page, '/now');
	return page.getAttribute('.case:has-text("受注パソコン") a.is-main', 'href');
}

/* A fresh room of its own, so that tests do not meet in one. */
export async function newRoom(page, { kind, exercise = false } = {}) {
	await go(page, exercise ? '/incident/new?mode=exercise' : '/incident/new');
	if (kind) {
		await page.selectOption('select[name=kind]', kind);
	}
	await Promise.all([page.waitForURL(/\/incident\/[0-9a-f-]{36}/), page.click('.open-form button.is-main')]);
	return new URL(page.url()).pathname;
}

export async function submit(page, button) {
	const from = page.locator(button);
	await Promise.all([page.waitForNavigation(), from.first().click()]);
}

export async function write(page, text) {
	await page.fill('.composer [name=text]', text);
	await Promise.all([page.waitForNavigation(), page.press('.composer [name=text]', 'Enter')]);
	await page.waitForSelector(`.entry:has-text("${text}")`);
}

/* --- what every page has to pass --- */

/*
 * Bars that stay in reach lie over whatever happens to be under them when the check runs; one scrolls on to reach it.
 * So they are put into the flow first.
 */
/* `only`: one rule instead of all. */
export async function axe(page, only) {
	await page.evaluate(() => {
		for (const bar of document.querySelectorAll('.tab-bar, .stick-end, .composer, .side')) {
			bar.style.setProperty('position', 'static');
		}
	});
	if (!await page.evaluate(() => Boolean(window.axe))) { /* a page that is looked at twice has it */
		await page.evaluate(axeSource);
	}
	return page.evaluate(async (rule) => {
		const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
		const runOnly = rule ? { type: 'rule', values: [rule] } : tags;
		const found = await window.axe.run(document, { runOnly, resultTypes: ['violations'] });
		return found.violations.flatMap((v) => v.nodes.map((n) =>
			`${v.id}: ${n.target.join(' ')} (${(n.any[0] || n.all[0] || n.none[0] || {}).message || v.help})`));
	}, only);
}

/* How far the page can be pushed sideways, and by what. */
export async function overflow(page) {
	return page.evaluate(() => {
		const root = document.documentElement;
		const over = root.scrollWidth - root.clientWidth;
		if (over <= 0) {
			return [];
		}
		const wide = [...document.querySelectorAll('body *')]
			.filter((e) => e.getBoundingClientRect().right > root.clientWidth + 1)
			.map((e) => `${e.tagName.toLowerCase()}.${e.className}`);
		return [`${over} px: ${[...new Set(wide)].slice(-4).join(', ')}`];
	});
}

/*
 * What is too small for a thumb: lower than 44 px. A link within a sentence is as high as its line (WCAG 2.5.8), papers
 * are for printing, and the number of a change is one of many in a quiet line. A link that covers its block by ::after
 * counts as the block.
 */
export async function smallTargets(page) {
	return page.evaluate(() => {
		const touched = 'a[href], button, summary, select, textarea, input:not([type=hidden])';
		const found = [];
		for (const e of document.querySelectorAll(touched)) {
			if (e.closest('.hidden, .skip, .paper, svg, .is-change') || !e.checkVisibility({ visibilityProperty: true })) {
				continue;
			}
			const label = /^(radio|checkbox)$/.test(e.type) && e.closest('label');
			const after = getComputedStyle(e, '::after');
			const covers = after.content !== 'none' && after.position === 'absolute';
			const box = (label || (covers && e.offsetParent) || e).getBoundingClientRect();
			const rest = e.parentElement.textContent.trim().length - e.textContent.trim().length;
			const inSentence = e.tagName === 'A' && getComputedStyle(e).display === 'inline' && rest > 3;
			if (box.height < 43.5 && !inSentence) {
				found.push(`${Math.round(box.width)} x ${Math.round(box.height)} px: ${e.tagName.toLowerCase()} ` +
					`"${(e.textContent || e.name).trim().replace(/\s+/g, ' ').slice(0, 30)}"`);
			}
		}
		return found;
	});
}

/* Japanese in the frame of the page: what the program says, not what people wrote. */
export async function japaneseInFrame(page) {
	return page.evaluate(() => {
		const frame = 'nav, button, .button, label, legend, th, dt, summary, .help, .back, .need, .free, .composer-hint, ' +
			'.phase-bar, .banner';
		const own = '[translate=no], [lang=ja], [lang=""], .user-menu, .choice, .back, .check';
		const found = [...document.querySelectorAll(frame)].filter((e) => !e.closest(own)).map((e) => {
			const copy = e.cloneNode(true);
			copy.querySelectorAll(own + ', option, a[href^="/incident/"]').forEach((x) => x.remove());
			return copy.textContent.replace(/\s+/g, ' ').trim();
		});
		return [...new Set(found.filter((t) => /[\u3041-\u30ff\u4e00-\u9fff]/.test(t)))];
	});
}

/* Runs the same journey at both widths. */
export function both(name, fn) {
	for (const viewport of SIZES) {
		test(`${name} (${viewport.width} px)`, (t) => fn(viewport, t));
	}
}

/* --- paper --- */

export async function pdf(page) {
	const folder = mkdtempSync(path.join(tmpdir(), 'sonae-pdf-'));
	const file = path.join(folder, 'paper.pdf');
	try {
		writeFileSync(file, await page.pdf({ preferCSSPageSize: true }));
		const text = execFileSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' });
		const info = execFileSync('pdfinfo', [file], { encoding: 'utf8' });
		return { text, flat: text.replace(/\s+/g, ''), pages: Number(info.match(/Pages:\s+(\d+)/)[1]),
			size: info.match(/Page size:\s+(.*)/)[1], sheets: text.split('\f').filter((x) => x.trim()) };
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}
