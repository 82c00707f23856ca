/* One incident as a file: written out on one machine, proved and taken in on another; changed files are refused in words. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { suite, signIn, go, both, newRoom, submit, axe, overflow, japaneseInFrame, binary, KONISHI, TADOKORO, NAKAMURA,
	PHONE, WIDE } from './sonae.mjs';

const here = await suite();
const there = await suite();
const folder = mkdtempSync(path.join(tmpdir(), 'sonae-archive-'));
after(() => rmSync(folder, { recursive: true, force: true }));

let shots = 0;
async function shot(page, name) {
	if (process.env.SHOTS) {
		await page.screenshot({ path: path.join(process.env.SHOTS, `${++shots}-${name}-${page.viewportSize().width}.png`), fullPage: true });
	}
}

async function passes(page) {
	assert.deepEqual(await overflow(page), []);
	assert.deepEqual(await axe(page), []);
}

/* The demo's room, with a stored file in it. */
async function roomOf(page) {
	await go(page, '/now');
	const room = new URL(await page.locator('.case a.button').first().getAttribute('href'), 'http://x').pathname;
	await go(page, `${room}/evidence/new?way=file`);
	await page.setInputFiles('input[type=file]', { name: 'access.log', mimeType: 'text/plain', buffer: Buffer.from('10.0.0.1 GET /\n') });
	await page.fill('[name=name]', 'アクセスの記録');
	await submit(page, 'form[data-upload] button.is-main');
	return room;
}

async function writeOut(page, room, file, { evidence = 'all', purpose = '' } = {}) {
	await go(page, `${room}/archive`);
	await page.check(`input[name=evidence][value=${evidence}]`);
	await page.fill('[name=purpose]', purpose);
	const [download] = await Promise.all([page.waitForEvent('download'), page.click('form[action$="/archive"] button.is-main')]);
	assert.equal(await download.failure(), null);
	await download.saveAs(file);
	return download.suggestedFilename();
}

const proved = (...words) => spawnSync(binary(), ['verify', ...words], { encoding: 'utf8' });

async function send(page, file) {
	await go(page, '/archive');
	await page.setInputFiles('input[type=file]', file);
	await submit(page, 'form[data-upload] button.is-main');
}

both('a room is written out, proved, and taken in on another machine', async (viewport) => {
	const page = await signIn(here, KONISHI, { viewport });
	const room = await roomOf(page);
	const file = path.join(folder, `one-${viewport.width}.zip`);
	await go(page, `${room}/manage`);
	await page.click('a[href$="/archive"]');
	await shot(page, 'out');
	await passes(page);
	assert.match(await page.locator('main').innerText(), /電話番号とメールアドレス/);
	const name = await writeOut(page, room, file, { purpose: '専門家の山田さんに、調査のため' });
	assert.match(name, /^sonae-\d{4}-\d\d-\d\d-.*\.zip$/);
	await go(page, `${room}/archive`);
	assert.match(await page.locator('#done + ul').innerText(), /小西 直樹/);
	await go(page, room);
	assert.match(await page.locator('.journal').innerText(), /専門家の山田さんに、調査のため/);
	const v = proved(file);
	assert.equal(v.status, 0, v.stderr);
	assert.match(v.stdout, /whole/);

	const other = await signIn(there, KONISHI, { viewport });
	await go(other, '/archive');
	await shot(other, 'in-empty');
	await passes(other);
	await send(other, file);
	assert.match(other.url(), /\/archive\/[0-9a-f-]{36}$/);
	const text = await other.locator('main').innerText();
	assert.match(text, /書き出したときのまま/);
	assert.match(text, /ひなた惣菜/);
	await shot(other, 'look');
	await passes(other);
	await submit(other, 'form[action$="/take"] button');
	assert.match(other.url(), /\/incident\/[0-9a-f-]{36}\/imported$/);
	const all = await other.locator('main').innerText();
	for (const part of [/取り込んだもの/, /事実/, /手順/, /役割/, /証拠/, /アクセスの記録/, /専門家の山田さんに/, /小西 直樹/]) {
		assert.match(all, part);
	}
	await shot(other, 'taken');
	await passes(other);
	const [evidence] = await Promise.all([other.waitForEvent('download'), other.click('a[href*="/imported/file/"]')]);
	const got = path.join(folder, 'access.log');
	await evidence.saveAs(got);
	assert.equal(evidence.suggestedFilename(), 'access.log');
	assert.equal(readFileSync(got, 'utf8'), '10.0.0.1 GET /\n');
	const [again] = await Promise.all([other.waitForEvent('download'), other.click('a[href$="/imported/archive"]')]);
	await again.saveAs(got);
	assert.deepEqual(readFileSync(got), readFileSync(file), 'the file is handed on as it came');

	const taken = new URL(other.url()).pathname;
	await go(other, taken.replace('/imported', ''));
	assert.equal(new URL(other.url()).pathname, taken, 'its room is read, not worked in');
	await send(other, file);
	assert.match(await other.locator('main').innerText(), /もう取り込まれています/);
	assert.equal(await other.locator('form[action$="/take"]').count(), 0);
	await shot(other, 'known');
	await passes(other);
	await submit(other, 'form[action$="/drop"] button');
	assert.match(await other.locator('body').innerText(), /捨てました/);
	await shot(other, 'in');
	await passes(other);
});

test('whatever was changed is refused beside the file, and nothing stays', async () => {
	const page = await signIn(here, KONISHI, { viewport: PHONE });
	const room = await roomOf(page);
	const file = path.join(folder, 'two.zip'), bad = path.join(folder, 'bad.zip');
	await writeOut(page, room, file, { evidence: 'none' });
	const good = readFileSync(file);
	const other = await signIn(there, KONISHI, { viewport: PHONE });
	const at = good.indexOf('10.0.0.') > 0 ? good.indexOf('10.0.0.') : good.indexOf('"observed"');
	const cases = [
		[Buffer.concat([good.subarray(0, at), Buffer.from('X'), good.subarray(at + 1)]), /書き出したときと違います/],
		[good.subarray(0, good.length - 100), /途中で切れている/],
		[Buffer.from('これはzipではありません'), /zipではありません/],
		[Buffer.from(good.toString('latin1').replace('"version":1', '"version":2'), 'latin1'), /新しいSonae/],
	];
	for (const [bytes, words] of cases) {
		writeFileSync(bad, bytes);
		await send(other, bad);
		assert.match(await other.locator('.error-summary').innerText(), words);
	}
	await shot(other, 'refused');
	await passes(other);
	await go(other, '/archive');
	assert.equal(await other.locator('#waiting').count(), 0);
	await submit(other, 'form[data-upload] button.is-main').catch(() => {});
	assert.match(await other.locator('main').innerText(), /取り込むファイル|選んで/);
});

test('at home one is told that the room is there; a viewer may read what was taken in, and no more', async () => {
	const page = await signIn(here, KONISHI, { viewport: WIDE });
	const room = await roomOf(page);
	const file = path.join(folder, 'three.zip');
	await writeOut(page, room, file);
	await send(page, file);
	assert.match(await page.locator('main').innerText(), /この組織の対応室です。書き出したところまで/);
	await submit(page, 'form[action$="/drop"] button');
	const other = await signIn(there, TADOKORO, { viewport: WIDE });
	await send(other, file);
	await submit(other, 'form[action$="/take"] button');
	const taken = new URL(other.url()).pathname;
	const viewer = await signIn(there, NAKAMURA, { viewport: PHONE });
	await go(viewer, taken);
	assert.match(await viewer.locator('main').innerText(), /取り込んだもの/);
	assert.equal((await viewer.request.get(`${there.server.base}/archive`)).status(), 403);
	assert.equal((await viewer.request.get(`${there.server.base}${taken}/archive`)).status(), 403);
});

test('a large one goes in pieces, in English too', async () => {
	const page = await signIn(here, KONISHI, { viewport: WIDE });
	const room = await newRoom(page, { kind: 'malware' });
	await go(page, `${room}/evidence/new?way=file`);
	const big = path.join(folder, 'disk.img');
	writeFileSync(big, Buffer.alloc(20 * 1024 * 1024, 'sonae'));
	await page.setInputFiles('input[type=file]', big);
	await submit(page, 'form[data-upload] button.is-main');
	const file = path.join(folder, 'four.zip');
	await writeOut(page, room, file);
	const other = await signIn(there, KONISHI, { viewport: PHONE });
	await go(other, '/settings');
	await other.check('input[name=lang][value=en]');
	await submit(other, 'form[action="/settings"] button.is-main');
	await go(other, '/archive');
	await other.setInputFiles('input[type=file]', file);
	await Promise.all([other.waitForURL(/\/archive\/[0-9a-f-]{36}$/, { timeout: 60000 }), other.click('form[data-upload] button.is-main')]);
	assert.match(await other.locator('main').innerText(), /exactly what was written out/);
	await shot(other, 'look-en');
	assert.deepEqual(await japaneseInFrame(other), []);
	await submit(other, 'form[action$="/take"] button');
	await shot(other, 'taken-en');
	await passes(other);
	assert.match(await other.locator('main').innerText(), /20 MB|disk.img/);
	const v = proved('--data', path.join(there.server.data, 'data'));
	assert.equal(v.status, 0, v.stdout + v.stderr);
	assert.match(v.stdout, /archives taken in/);
});
