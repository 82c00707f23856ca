/* Evidence: a photo, a file, a thing; from hand to hand with the password of both sides; on paper; a line that drops. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { suite, signIn, go, both, newRoom, submit, axe, overflow, japaneseInFrame, pdf, KONISHI, TADOKORO, NAKAMURA,
	PASSWORD, PHONE } from './sonae.mjs';

const s = await suite();
const folder = mkdtempSync(path.join(tmpdir(), 'sonae-evidence-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const PNG = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAoAAAAKCAIAAAACUFjqAAAAEklEQVR4nGP4z8CAB+GTG8HSALfKY52fTcuYAAAAAElFTkSuQmCC', 'base64');

async function passes(page) {
	assert.deepEqual(await overflow(page), []);
	assert.deepEqual(await axe(page), []);
}

let shots = 0;
async function shot(page, name) {
	if (process.env.SHOTS) {
		await page.screenshot({ path: path.join(process.env.SHOTS, `${++shots}-${name}-${page.viewportSize().width}.png`), fullPage: true });
	}
}

async function takeThing(page, room, name) {
	await go(page, `${room}/evidence/new?way=thing`);
	await page.fill('[name=name]', name);
	await page.fill('[name=place]', '事務所の金庫');
	await submit(page, 'form[action$="/evidence"] button.is-main');
	return new URL(page.url()).pathname;
}

both('the empty page teaches; a photo, a file and a thing are taken', async (viewport) => {
	const page = await signIn(s, KONISHI, { viewport });
	const room = await newRoom(page, { kind: 'malware' });
	await go(page, `${room}/evidence`);
	assert.match(await page.locator('main').innerText(), /まだ何も残していません/);
	assert.match(await page.locator('.preserve').innerText(), /電源は入れたまま/);
	assert.match(await page.locator('.preserve').innerText(), /専門の会社に頼む/);
	await shot(page, 'empty');
	await passes(page);

	await page.locator('a[href*="way=photo"]').first().click();
	assert.equal(await page.getAttribute('input[type=file]', 'capture'), 'environment');
	await page.setInputFiles('input[type=file]', { name: 'IMG_0001.png', mimeType: 'image/png', buffer: PNG });
	await page.fill('[name=name]', '経理PCの画面');
	await shot(page, 'photo');
	await passes(page);
	await submit(page, 'form[data-upload] button.is-main');
	assert.match(await page.locator('h1').innerText(), /証拠-1 経理PCの画面/);
	const natural = await page.locator('.evidence-photo').evaluate((img) => img.naturalWidth);
	assert.equal(natural, 10, 'the picture is shown');
	assert.match(await page.locator('.hash').first().innerText(), new RegExp(createHash('sha256').update(PNG).digest('hex')));
	await shot(page, 'one-photo');
	await passes(page);

	await go(page, `${room}/evidence/new?way=file`);
	await page.setInputFiles('input[type=file]', { name: 'access.log', mimeType: 'text/plain', buffer: Buffer.from('10.0.0.1 GET /\n') });
	await shot(page, 'file');
	await passes(page);
	await submit(page, 'form[data-upload] button.is-main');
	assert.match(await page.locator('h1').innerText(), /証拠-2 access\.log/);

	await takeThing(page, room, '経理のノートPC');
	assert.match(await page.locator('h1').innerText(), /証拠-3 経理のノートPC/);
	await shot(page, 'one-thing');
	await passes(page);
	await go(page, `${room}/evidence`);
	assert.equal(await page.locator('tbody tr').count(), 3);
	await shot(page, 'list');
	await passes(page);
	await go(page, room);
	assert.match(await page.locator('.journal').innerText(), /証拠-3 を採った/);
	await page.context().close();
});

both('handed over, confirmed by the password of both sides', async (viewport) => {
	const page = await signIn(s, KONISHI, { viewport });
	const room = await newRoom(page, { kind: 'malware' });
	const one = await takeThing(page, room, 'サーバーのディスク');
	await page.click('#hand-over summary');
	await page.selectOption('[name=receiver_id]', { label: await page.locator('[name=receiver_id] option', { hasText: '田所' }).innerText() });
	await page.fill('[name=purpose]', '専門の会社に渡すため');
	await page.fill('#hand-over [name=password]', 'not the password');
	await submit(page, '#hand-over button.is-main');
	assert.match(await page.locator('.error-summary').innerText(), /パスワードが違います/);
	assert.equal(await page.inputValue('[name=purpose]'), '専門の会社に渡すため');
	await page.fill('#hand-over [name=password]', PASSWORD);
	await submit(page, '#hand-over button.is-main');
	assert.match(await page.locator('.custody-list').innerText(), /本人が確認[\s\S]*確認待ち/);
	await passes(page);

	const other = await signIn(s, TADOKORO, { viewport });
	await go(other, `${room}/evidence`);
	assert.match(await other.locator('[data-live=evidence]').innerText(), /あなたの確認を待っています/);
	await shot(other, 'waiting');
	await passes(other);
	await go(other, one);
	await shot(other, 'confirm');
	await passes(other);
	await other.fill('.sign [name=password]', PASSWORD);
	await submit(other, '.sign button');
	assert.doesNotMatch(await other.locator('.custody-list').innerText(), /確認待ち/);
	assert.match(await other.locator('.pairs').first().innerText(), /田所/);
	await page.context().close();
	await other.context().close();
});

both('somebody without an account signs on paper', async (viewport) => {
	const page = await signIn(s, KONISHI, { viewport });
	const room = await newRoom(page, { kind: 'malware' });
	const one = await takeThing(page, room, 'USBメモリ');
	await page.click('#hand-over summary');
	await page.fill('[name=receiver_name]', '県警サイバー犯罪対策課 山田');
	await page.fill('#hand-over [name=password]', PASSWORD);
	await submit(page, '#hand-over button.is-main');
	const paper = await page.getAttribute('.custody a[href$="/paper"]', 'href');
	await page.click('summary:has-text("署名した収受書を残す")');
	await page.setInputFiles('input[name=scan]', { name: 'scan.png', mimeType: 'image/png', buffer: PNG });
	await shot(page, 'receipt-form');
	await passes(page);
	await submit(page, 'form[action$="/receipt"] button');
	assert.match(await page.locator('.custody-list').innerText(), /収受書に署名/);
	assert.equal((await page.request.get(new URL(await page.getAttribute('.custody a[href*="/scan"]', 'href'), page.base).href)).status(), 200);

	await go(page, paper);
	await shot(page, 'receipt-paper');
	await passes(page);
	const receipt = await pdf(page);
	assert.equal(receipt.pages, 1);
	assert.match(receipt.flat, /収受書.*山田.*受け取った人/s);
	await go(page, `${room}/evidence/labels`);
	assert.equal(await page.locator('.label-card svg.qr').count(), 1);
	await shot(page, 'labels');
	await passes(page);
	await go(page, `${room}/evidence/print`);
	await shot(page, 'print');
	await passes(page);
	assert.match((await pdf(page)).flat, /証拠-1.*USBメモリ/s);
	await go(page, one);
	await page.context().close();
});

test('a large file survives a line that drops, and a reload', async () => {
	const page = await signIn(s, KONISHI);
	const room = await newRoom(page);
	const bytes = Buffer.alloc(20 * 1024 * 1024 + 7);
	for (let i = 0; i < bytes.length; i += 4096) {
		bytes.writeUInt32LE(i, Math.min(i, bytes.length - 4));
	}
	const file = path.join(folder, 'dump.bin');
	writeFileSync(file, bytes);
	let pieces = 0;
	await page.route('**/uploads/*?offset=*', (route) => (++pieces === 2 ? route.abort() : route.continue()));
	await go(page, `${room}/evidence/new?way=file`);
	await page.setInputFiles('input[type=file]', file);
	await Promise.all([page.waitForURL(/evidence\/[0-9a-f-]{36}$/, { timeout: 60000 }), page.click('form[data-upload] button.is-main')]);
	assert.match(await page.locator('.hash').first().innerText(), new RegExp(createHash('sha256').update(bytes).digest('hex')));
	assert.ok(pieces >= 4, 'one piece was sent again');
	await page.unroute('**/uploads/*?offset=*');

	bytes[5] ^= 1;
	writeFileSync(file, bytes);
	let sent = 0;
	await page.route('**/uploads/*?offset=*', (route) => (++sent > 1 ? route.abort() : route.continue()));
	await go(page, `${room}/evidence/new?way=file`);
	await page.setInputFiles('input[type=file]', file);
	await page.click('form[data-upload] button.is-main');
	await page.waitForFunction(() => /回線が切れました/.test(document.querySelector('[data-upload-text]').textContent));
	await shot(page, 'dropped');
	await page.unroute('**/uploads/*?offset=*');
	await go(page, `${room}/evidence`);
	assert.match(await page.locator('[data-live=evidence]').innerText(), /dump\.bin[\s\S]*届きました/);
	await go(page, `${room}/evidence/new?way=file`);
	const offsets = [];
	page.on('request', (r) => /offset=/.test(r.url()) && offsets.push(r.url().match(/offset=(\d+)/)[1]));
	await page.setInputFiles('input[type=file]', file);
	await Promise.all([page.waitForURL(/evidence\/[0-9a-f-]{36}$/, { timeout: 60000 }), page.click('form[data-upload] button.is-main')]);
	assert.notEqual(offsets[0], '0', 'goes on where it stopped');
	assert.match(await page.locator('.hash').first().innerText(), new RegExp(createHash('sha256').update(bytes).digest('hex')));
	await page.context().close();
});

test('a sample is never shown, and opens with its password alone', async () => {
	const page = await signIn(s, KONISHI);
	const room = await newRoom(page);
	await go(page, `${room}/evidence/new?way=file`);
	await page.setInputFiles('input[type=file]', { name: 'invoice.html', mimeType: 'text/html', buffer: Buffer.from('<script>alert(1)</script>') });
	await page.click('summary:has-text("ウイルスかもしれない")');
	await page.check('[name=is_sample]');
	await page.fill('[name=password]', 'infected-2026');
	await submit(page, 'form[data-upload] button.is-main');
	assert.equal(await page.locator('a:has-text("見る")').count(), 0);
	await shot(page, 'sample');
	await passes(page);
	const sealed = await page.request.get(new URL(await page.getAttribute('a[href$="/file"]', 'href'), page.base).href);
	assert.match(sealed.headers()['content-disposition'], /^attachment/);
	assert.ok((await sealed.body()).subarray(0, 12).equals(Buffer.from('SONAE-SAMPLE')));
	assert.match(sealed.headers()['content-security-policy'], /sandbox/);
	await page.click('summary:has-text("暗号化を解いて")');
	await page.fill('form[action$="/open"] [name=password]', 'wrong');
	await submit(page, 'form[action$="/open"] button');
	assert.match(await page.locator('.error-summary').innerText(), /パスワードが違います/);
	await page.click('summary:has-text("暗号化を解いて")');
	await page.fill('form[action$="/open"] [name=password]', 'infected-2026');
	const [download] = await Promise.all([page.waitForEvent('download'), page.click('form[action$="/open"] button')]);
	assert.equal(download.suggestedFilename(), 'invoice.html');
	/* many guesses at once are no more than one after the other: the right one gave its own back, the wrong one before counts */
	const statuses = await page.evaluate(async () => {
		const form = document.querySelector('form[action$="/open"]');
		const guess = (n) => fetch(form.action, { method: 'POST', redirect: 'manual', body: new URLSearchParams({
			csrf: form.elements.csrf.value, password: 'guess' + n }) }).then((r) => r.status);
		return Promise.all(Array.from({ length: 16 }, (_, n) => guess(n)));
	});
	assert.ok(statuses.every((v) => v === 422 || v === 429), statuses.join(' '));
	assert.ok(statuses.filter((v) => v === 422).length <= 4, statuses.join(' '));
	await page.context().close();
});

test('without script a file goes through the form', async () => {
	const page = await signIn(s, KONISHI, { javaScriptEnabled: false });
	const room = await newRoom(page);
	await go(page, `${room}/evidence/new?way=file`);
	await page.setInputFiles('input[type=file]', { name: 'big.bin', mimeType: 'application/octet-stream', buffer: Buffer.alloc(12 * 1024 * 1024, 7) });
	await submit(page, 'form[data-upload] button.is-main');
	assert.match(await page.locator('h1').innerText(), /証拠-1 big\.bin/);
	await page.context().close();
});

test('in English, and for somebody who only reads', async () => {
	const page = await signIn(s, KONISHI);
	const room = await newRoom(page, { kind: 'malware' });
	const one = await takeThing(page, room, 'Laptop');
	const reader = await signIn(s, NAKAMURA, { viewport: PHONE });
	await go(reader, `${room}/evidence`);
	assert.equal(await reader.locator('a[href*="/evidence/new"]').count(), 0);
	await go(reader, one);
	assert.equal(await reader.locator('#hand-over').count(), 0);
	await passes(reader);
	await reader.context().close();
	const english = await signIn(s, KONISHI);
	await english.context().addCookies([{ name: 'sonae-lang', value: 'en', url: english.base }]);
	for (const to of [`${room}/evidence`, `${room}/evidence/new?way=file`, `${room}/evidence/new?way=thing`, one, `${room}/evidence/print`,
		`${room}/evidence/labels`]) {
		await go(english, to);
		assert.equal(await english.getAttribute('html', 'lang'), 'en');
		assert.deepEqual(await japaneseInFrame(english), []);
		await shot(english, 'english');
	}
	await english.context().close();
	await page.context().close();
});
