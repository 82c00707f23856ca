/* The emergency binder: made, read back, out of date after a phone number changed; one file that opens without Sonae; cards. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { suite, signIn, go, submit, axe, overflow, KONISHI, NAKAMURA, PHONE, WIDE } from './sonae.mjs';

const s = await suite();
const folder = mkdtempSync(path.join(tmpdir(), 'sonae-binder-'));
after(() => rmSync(folder, { recursive: true, force: true }));

async function calm(page) {
	assert.deepEqual(await axe(page), []);
	assert.deepEqual(await overflow(page), []);
}

async function save(page, press) {
	const [file] = await Promise.all([page.waitForEvent('download'), press()]);
	const to = path.join(folder, file.suggestedFilename());
	await file.saveAs(to);
	return to;
}

const text = (file) => execFileSync('pdftotext', [file, '-'], { encoding: 'utf8' });
const make = 'section[aria-labelledby=make] button.is-main';

test('a binder is made, and says what changed since', async () => {
	const page = await signIn(s, KONISHI, { viewport: PHONE });
	await go(page, '/ledgers');
	await page.click('a[href="/binder"]');
	assert.match(await page.innerText('main'), /まだ一度も作っていません/);
	await calm(page);
	/* nothing chosen: said, nothing made */
	for (const box of await page.locator('[name=chapters]').all()) {
		await box.uncheck();
	}
	await page.check('[name=chapters][value=people]');
	await page.check('[name=chapters][value=levels]');
	await submit(page, 'button[formaction="/binder/plan"]');
	const pdf = await save(page, () => page.click(make));
	assert.match(path.basename(pdf), /^緊急時マニュアル-第1版-\d{4}-\d\d-\d\d\.pdf$/);
	assert.equal(readFileSync(pdf).subarray(0, 5).toString(), '%PDF-');
	const words = text(pdf);
	assert.match(words, /緊急時マニュアル[\s\S]*目次[\s\S]*社員と関係者の連絡先[\s\S]*090-0000-0014/);
	const pages = words.split('\f').length - 1;
	assert.equal(words.match(/第1版/g).length, pages + 1, 'its version stands on every sheet, and on the cover twice');
	assert.match(words, new RegExp(`${pages} ?/ ?${pages}`));
	await go(page, '/binder');
	assert.match(await page.innerText('main'), /変わったところはありません/);
	/* somebody has another number */
	const status = await page.evaluate(async () => {
		const all = await (await fetch('/api/v1/people')).json();
		const who = all.items.find((p) => p.name.startsWith('大野'));
		const change = { method: 'PATCH', headers: { 'content-type': 'application/json' }, body: '{"phone":"090-0000-7777"}' };
		return (await fetch(`/api/v1/people/${who.id}`, change)).status;
	});
	assert.equal(status, 200);
	await go(page, '/binder');
	assert.match(await page.innerText('.binder-change'), /社員と関係者の連絡先[\s\S]*前：[\s\S]*090-0000-0014[\s\S]*いま：[\s\S]*090-0000-7777/);
	await calm(page);
	await page.setViewportSize(WIDE);
	await calm(page);
	await go(page, '/binder/print');
	assert.match(await page.innerText('article'), /下見[\s\S]*090-0000-7777/);
	await calm(page);
	await page.emulateMedia({ media: 'print' });
	assert.equal(await page.locator('.paper-bar').isVisible(), false);
});

test('one file opens from a folder, without Sonae, with its passphrase', async () => {
	const page = await signIn(s, KONISHI, { viewport: WIDE });
	await go(page, '/binder');
	await page.check('[name=form][value=file]');
	await page.check('[name=with_private]');
	const plain = await save(page, () => page.click(make));
	await page.click('summary:has-text("合言葉")');
	await page.fill('[name=passphrase]', 'ひなたの長い合言葉');
	const locked = await save(page, () => page.click(make));
	assert.doesNotMatch(readFileSync(locked, 'utf8'), /大野|090-/);
	const reader = await s.browser.newContext({ viewport: PHONE, offline: true });
	const asked = [];
	const file = await reader.newPage();
	file.on('request', (r) => asked.push(r.url()));
	await file.goto(pathToFileURL(plain).href);
	assert.match(await file.innerText('main'), /大野[\s\S]*きざしだけ/);
	assert.match(await file.innerText('footer'), /個人の番号あり/);
	await calm(file);
	await file.click('nav a >> nth=1');
	await file.goto(pathToFileURL(locked).href);
	await calm(file);
	await file.fill('#passphrase', 'まちがった合言葉');
	await file.click('button');
	await file.waitForFunction(() => /合言葉が違います/.test(document.getElementById('state').textContent));
	await file.fill('#passphrase', 'ひなたの長い合言葉');
	await file.click('button');
	await file.waitForSelector('section.chapter');
	assert.match(await file.innerText('body'), /大野/);
	await calm(file);
	assert.deepEqual(asked.filter((url) => !url.startsWith('file:')), []);
	await reader.close();
});

test('who looks may not take private numbers; cards are fitted and printed', async () => {
	const viewer = await signIn(s, NAKAMURA, { viewport: PHONE });
	const made = await viewer.request.post(new URL('/api/v1/binders', s.server.base).href, { data: { with_private: true } });
	assert.equal(made.status() >= 400, true);
	const page = await signIn(s, KONISHI, { viewport: PHONE });
	await go(page, '/binder/cards');
	assert.match(await page.innerText('main'), /このパソコンからしか開けません/);
	await calm(page);
	await go(page, '/binder/cards/screen');
	await page.locator('[name=reason]').first().fill('内線ができた');
	await page.fill('[name=dos_ja]', 'LANケーブルを抜く\n内線119に電話する');
	await submit(page, 'main form button.is-main');
	assert.match(await page.innerText('.error-summary'), /日本語は2行、英語は3行/);
	await calm(page);
	await page.fill('[name=dos_en]', 'Unplug the cable\nRing 119');
	await submit(page, 'main form button.is-main');
	assert.match(await page.innerText('main'), /第1版 直しました[\s\S]*内線ができた/);
	await go(page, '/binder/cards');
	const cards = await save(page, () => page.click('main form button.is-main'));
	assert.match(text(cards), /内線119に電話する[\s\S]*Ring 119/);
	await page.setViewportSize(WIDE);
	await go(page, '/binder/cards/print');
	await calm(page);
});

test('the regulation is composed, kept, approved and printed', async () => {
	const page = await signIn(s, KONISHI, { viewport: PHONE });
	await go(page, '/binder/regulation');
	assert.match(await page.innerText('main'), /まだ決めていません/);
	await calm(page);
	await page.click('summary:has-text("業務を止める判断")');
	await page.fill('[name="own.stop"]', '止めたときは、その場で社長に電話する。');
	await page.fill('[name=reason]', 'はじめて作る');
	await submit(page, 'form[action="/binder/regulation"] .form-end button');
	assert.match(await page.innerText('main'), /第1版\s*未承認[\s\S]*はじめて作る/);
	assert.equal(await page.locator('form[action$="/approve"]').count(), 0);
	await calm(page);
	const boss = await signIn(s, 'morimoto@hinata.example', { viewport: WIDE });
	await go(boss, '/binder/regulation');
	await submit(boss, 'form[action$="/approve"] button');
	assert.match(await boss.innerText('main'), /第1版　.*承認（森本 和子）/);
	await calm(boss);
	await go(boss, '/binder/regulation/print?version=1');
	assert.match(await boss.innerText('article'), /第6章　業務を止める判断[\s\S]*社長に電話する/);
	await calm(boss);
	const file = await save(boss, () => boss.click('form[action$="/pdf"] button'));
	assert.match(text(file), /第7章[\s\S]*事業継続の計画/);
});
