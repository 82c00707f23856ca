/* A finder on a phone reports with a photo; a responder opens a room from it; the finder looks up how it goes on. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { suite, signIn, open, go, both, submit, axe, overflow, japaneseInFrame, pdf, PHONE, KONISHI, TADOKORO } from './sonae.mjs';

const s = await suite();

/* 1 x 1, red */
const PNG = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGP4z8DwHwAFAAH/iZk9HQAAAABJRU5ErkJggg==', 'base64');
const PHOTO = { name: 'gamen.png', mimeType: 'image/png', buffer: PNG };

async function fill(page, what) {
	await page.locator('.choice:has-text("変な画面が出た") input').check();
	await page.fill('[name=what]', what);
	await page.fill('[name=when_text]', 'さっき');
	await page.fill('[name=place]', '事務所の受注パソコン');
	await page.locator('[name=touched][value=no]').check();
	await page.waitForTimeout(2100); /* nobody fills a form within a blink */
}

test('a finder on a phone, a responder, a room, and how it goes on', async () => {
	const finder = await open(s, { viewport: PHONE });
	await go(finder, '/sighting');
	assert.match(finder.url(), /\/sighting\/[A-Z0-9]{12}$/, 'the only firm: straight to its page');
	assert.deepEqual(await axe(finder), []);
	assert.deepEqual(await overflow(finder), []);
	assert.equal(await finder.locator('.first-card:visible').count(), 1, 'one card at a time');
	await fill(finder, '注文の画面に英語の文が出ました😱');
	assert.match(await finder.locator('.first-card:visible h2').innerText(), /変な画面/);
	assert.match(await finder.locator('.first-card:visible .call a').first().getAttribute('href'), /^tel:/);
	await finder.fill('[name=name]', '野村美咲');
	await finder.setInputFiles('[name=photo]', PHOTO);
	await submit(finder, '.finder-form button.is-main');
	const mine = finder.url();
	assert.match(mine, /\/n\/[A-Z0-9]{8}$/);
	assert.match(await finder.locator('main').innerText(), /受け取りました/);
	assert.deepEqual(await axe(finder), []);
	assert.deepEqual(await overflow(finder), []);

	const page = await signIn(s, KONISHI);
	await go(page, '/now');
	assert.match(await page.locator('.app-nav').innerText(), /気づき\s*6/, 'two reports and three mails of the demo, and this one');
	await submit(page, '.waits h3 a:has-text("英語の文が出ました")');
	assert.match(await page.locator('main').innerText(), /英語の文が出ました😱/);
	assert.equal(await page.locator('.inbox-photo').evaluate((i) => i.naturalWidth), 1, 'the photo is shown');
	await submit(page, 'form[action$="/take"] button');
	await finder.reload();
	assert.match(await finder.locator('.chip').first().innerText(), /確認中/);
	await submit(page, 'a[href$="/open"]');
	assert.match(await page.inputValue('[name=title]'), /英語の文が出ました/);
	assert.match(await page.locator('[name=noticed_by] option:checked').innerText(), /^野村 美咲/, 'the finder is known by name');
	await submit(page, 'form button.is-main');
	assert.match(page.url(), /\/incident\//);
	assert.match(await page.locator('.journal').innerText(), /気づき 3/);
	assert.match(await page.locator('.journal').innerText(), /英語の文が出ました😱/);
	await finder.reload();
	assert.match(await finder.locator('.chip').first().innerText(), /対応を始めました/);
	await finder.fill('[name=text]', '隣のパソコンも同じです');
	await submit(finder, 'form[action*="/n/"] button.is-main');
	await page.reload();
	assert.match(await page.locator('.journal').innerText(), /隣のパソコンも同じです/);
	await finder.context().close();
	await page.context().close();
});

both('the inbox: similar, join, undo, close with a reason', async (viewport) => {
	const finder = await open(s, { viewport: PHONE });
	await go(finder, '/sighting');
	await fill(finder, `受注パソコンに英語の文面が出て開かない ${viewport.width}`);
	await submit(finder, '.finder-form button.is-main');
	const mine = finder.url();
	const page = await signIn(s, KONISHI, { viewport });
	await go(page, '/inbox');
	assert.deepEqual(await axe(page), []);
	assert.deepEqual(await overflow(page), []);
	await submit(page, `tr:has-text("${viewport.width}") a`);
	assert.deepEqual(await axe(page), []);
	assert.deepEqual(await overflow(page), []);
	assert.ok(await page.locator('#likes').count(), 'what may be the same is shown');
	await submit(page, 'form[action$="/close"] button');
	assert.match(await page.locator('.error-summary').innerText(), /理由/);
	await page.selectOption('select[name=incident_id]', { index: 1 });
	await submit(page, 'form[action$="/join"]:has(select) button');
	await submit(page, 'form[action$="/leave"] button');
	await page.locator('[name=said]').first().check();
	await submit(page, 'form[action$="/close"] button');
	await go(finder, mine);
	assert.match(await finder.locator('main').innerText(), /終わりました[\s\S]*心配のないもの/);
	await submit(page, 'form[action$="/reopen"] button');
	await finder.reload();
	assert.match(await finder.locator('.chip').first().innerText(), /確認中/);
	await page.context().close();
	await finder.context().close();
});

both('without script: nothing typed is lost, the card follows the choice', async (viewport) => {
	const page = await open(s, { viewport, javaScriptEnabled: false });
	await go(page, '/sighting');
	await page.fill('[name=what]', 'スクリプトなしで書いた');
	await page.waitForTimeout(2100);
	await submit(page, '.finder-form button.is-main');
	assert.match(await page.locator('.error-summary').innerText(), /何がありましたか/);
	assert.equal(await page.inputValue('[name=what]'), 'スクリプトなしで書いた');
	await page.locator('[name=card][value=loss]').check();
	assert.match(await page.locator('.first-card:visible h2').innerText(), /なくした/);
	await page.setInputFiles('[name=photo]', { name: 'x.png', mimeType: 'image/png', buffer: Buffer.from('<script>alert(1)</script>') });
	await submit(page, '.finder-form button.is-main');
	assert.match(await page.locator('.error-summary').innerText(), /写真として読めません/);
	await submit(page, '.finder-form button.is-main');
	assert.match(page.url(), /\/n\//);
	await submit(page, '.lang-form button');
	assert.match(await page.locator('main').innerText(), /Thank you/);
	assert.deepEqual(await japaneseInFrame(page), []);
	await page.context().close();
});

both('a photo that is too large: the form comes back, with script or without', async (viewport) => {
	const huge = Buffer.alloc(20 * 1024 * 1024, 1);
	huge.set([0xff, 0xd8, 0xff, 0xe0]);
	const file = path.join(s.server.data, 'big.jpg'); /* by its name: so much is slow to hand over otherwise */
	writeFileSync(file, huge);
	const page = await open(s, { viewport, javaScriptEnabled: viewport === PHONE });
	await go(page, '/sighting');
	await fill(page, '大きすぎる写真をつけました');
	await page.fill('[name=reach]', '内線 21');
	await page.setInputFiles('[name=photo]', file);
	await submit(page, '.finder-form button.is-main');
	assert.match(await page.locator('.error-summary').innerText(), /大きすぎて受け取れませんでした/);
	assert.equal(await page.inputValue('[name=what]'), '大きすぎる写真をつけました');
	assert.equal(await page.inputValue('[name=reach]'), '内線 21');
	assert.ok(await page.locator('[name=card][value=screen]').isChecked());
	assert.deepEqual(await overflow(page), []);
	await page.waitForTimeout(2100);
	await submit(page, '.finder-form button.is-main');
	assert.match(page.url(), /\/n\//);
	await page.context().close();
});

test('words that must not stay: one asks, another agrees, in the inbox and in the room', async () => {
	const finder = await open(s, { viewport: PHONE });
	await go(finder, '/sighting');
	await fill(finder, '合言葉は hiraku-88 だと書いてありました');
	await finder.setInputFiles('[name=photo]', PHOTO);
	await submit(finder, '.finder-form button.is-main');
	const page = await signIn(s, KONISHI);
	await go(page, '/inbox');
	await submit(page, 'tbody tr a');
	await submit(page, 'a[href$="/open"]');
	await submit(page, 'form button.is-main');
	const room = page.url();
	await finder.fill('[name=text]', 'あとで hiraku-88 を変えました');
	await submit(finder, 'form[action*="/n/"] button.is-main');
	await go(page, '/inbox?state=all');
	await submit(page, 'tbody tr a');
	const one = page.url();
	await page.click('summary:has-text("残してはいけない")');
	assert.deepEqual(await axe(page), []);
	await page.fill('form[action$="/mask"] [name=part]', 'hiraku-88');
	await page.locator('form[action$="/mask"] [name=photo]').check();
	await page.fill('form[action$="/mask"] [name=reason]', '合言葉のため');
	await submit(page, 'form[action$="/mask"] button');
	assert.match(await page.locator('main').innerText(), /ほかの人に認めてもらって/);
	assert.equal(await page.locator('form[action$="/grant"]').count(), 0, 'not by who asked');
	const second = await signIn(s, TADOKORO, { viewport: PHONE });
	await go(second, one);
	assert.deepEqual(await axe(second), []);
	assert.deepEqual(await overflow(second), []);
	await submit(second, 'form[action$="/grant"] button');
	const after = await second.locator('main').innerText();
	assert.doesNotMatch(after, /hiraku-88/);
	assert.match(after, /あとで ███ を変えました/);
	assert.match(after, /写真は墨消ししました/);
	await go(second, room);
	assert.doesNotMatch(await second.locator('main').innerText(), /hiraku-88/);
	await finder.reload();
	assert.doesNotMatch(await finder.locator('body').innerText(), /hiraku-88/);
	for (const p of [finder, page, second]) {
		await p.context().close();
	}
});

test('guesses at numbers: many at once are no more than one after the other', async () => {
	const page = await open(s);
	await go(page, '/sighting');
	const path = new URL(page.url()).pathname;
	const statuses = await page.evaluate((base) => Promise.all(Array.from({ length: 40 }, (_, n) =>
		fetch(`${base}/n/ABCD${String(2222 + n * 7).replace(/[01]/g, '9')}`).then((r) => r.status))), path);
	assert.ok(statuses.every((v) => v === 404 || v === 429), statuses.join(' '));
	assert.equal(statuses.filter((v) => v === 404).length, 10, statuses.join(' '));
	await page.context().close();
});

test('link, poster and cards for the wall; a renewed link ends the old one', async () => {
	const page = await signIn(s, TADOKORO);
	await go(page, '/settings/sighting');
	assert.deepEqual(await axe(page), []);
	await submit(page, 'a[href$="/poster"]');
	const poster = await pdf(page);
	assert.equal(poster.pages, 1, 'one sheet');
	assert.match(poster.flat, /090-0000-0013/);
	assert.ok(await page.locator('.poster-qr svg').count());
	const finder = await open(s);
	await go(finder, '/sighting');
	const old = finder.url();
	await go(finder, new URL(old).pathname + '/cards');
	const cards = await pdf(finder);
	assert.equal(cards.pages, 6, 'a card a sheet');
	await go(page, '/settings/sighting');
	await submit(page, 'form[action$="/renew"] button');
	assert.equal((await finder.goto(old)).status(), 404);
	await page.context().close();
	await finder.context().close();
});

test('a line of 400 kbit/s shows the page within two seconds', async () => {
	const page = await open(s, { viewport: PHONE });
	const line = await page.context().newCDPSession(page);
	await line.send('Network.enable');
	await line.send('Network.emulateNetworkConditions', { offline: false, latency: 100, downloadThroughput: 50000,
		uploadThroughput: 50000 });
	const from = Date.now();
	await page.goto(s.server.base + '/sighting', { waitUntil: 'commit' });
	await page.locator('.finder-form button.is-main').waitFor({ state: 'attached' });
	await page.waitForFunction(() => performance.getEntriesByName('first-contentful-paint').length > 0);
	const painted = await page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0].startTime);
	const took = Date.now() - from;
	assert.ok(painted < 2000 && took < 2500, `painted after ${painted} ms, there after ${took} ms`);
	const fonts = await page.evaluate(() => performance.getEntriesByType('resource').filter((r) => /woff2/.test(r.name)).length);
	assert.equal(fonts, 0, 'no font is fetched over a slow line');
	await page.context().close();
});
