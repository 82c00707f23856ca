/* A course of events comes in from a spreadsheet: pasted or as a file; what is broken is named and nothing is lost. */
import assert from 'node:assert/strict';
import { suite, signIn, go, both, newRoom, submit, axe, overflow, KONISHI } from './sonae.mjs';

const s = await suite();

const broken = '時刻,種類,内容,出典\n2026-11-20T07:20,した,LANケーブルを抜いた,電話メモ\n' +
	'2026-13-40,した,日付がおかしい行,\n2026-11-20T08:00,踊った,種類がおかしい行,\n2026-11-20,伝えた,警察に知らせた,\n';
const mended = broken.replace('2026-13-40', '2026-11-20T07:30').replace('踊った', '見た');

async function bringIn(page, room, count) {
	assert.equal(await page.locator('tr.is-bad').count(), 0);
	await submit(page, 'form[action$="/import"] button.is-main');
	await go(page, room);
	const text = await page.locator('.journal').innerText();
	assert.equal((text.match(/LANケーブルを抜いた|おかしい行|警察に知らせた/g) || []).length, count);
	assert.match(await page.locator('.entry:has-text("警察に知らせた") .when').innerText(), /時刻不明/,
		'a date stays a date');
}

both('pasted lines: errors by line first, then all of them', async (viewport) => {
	const page = await signIn(s, KONISHI, { viewport });
	const room = await newRoom(page);
	await submit(page, 'a[href$="/import"]');
	assert.deepEqual(await overflow(page), []);
	await page.fill('textarea[name=csv]', broken);
	await submit(page, 'form[action$="/import/look"] button');
	assert.equal(await page.locator('tr.is-bad').count(), 2);
	assert.match(await page.locator('tr.is-bad').first().innerText(), /3[\s\S]*2026-13-40/);
	assert.match(await page.locator('tr.is-bad').last().innerText(), /4[\s\S]*踊った/);
	assert.equal(await page.inputValue('form[action$="/look"] textarea[name=csv]'), broken, 'what was pasted is still there');
	assert.equal(await page.locator('form[action$="/import"] button').count(), 0, 'nothing to bring in yet');
	assert.deepEqual(await axe(page), []);
	assert.deepEqual(await overflow(page), []);
	await page.fill('form[action$="/look"] textarea[name=csv]', mended);
	await submit(page, 'form[action$="/import/look"] button');
	assert.deepEqual(await overflow(page), []);
	await bringIn(page, room, 4);
	await page.context().close();
});

both('a file, as a Japanese spreadsheet saves it', async (viewport) => {
	const page = await signIn(s, KONISHI, { viewport });
	const room = await newRoom(page);
	await go(page, room + '/import');
	await page.setInputFiles('input[type=file]', { name: 'keika.csv', mimeType: 'text/csv', buffer: Buffer.from('\ufeff' + mended.replaceAll('\n', '\r\n')) });
	await submit(page, 'form[action$="/import/look"] button');
	await bringIn(page, room, 4);
	await page.context().close();
});

both('what is no table is refused in words', async (viewport) => {
	const page = await signIn(s, KONISHI, { viewport });
	const room = await newRoom(page);
	await go(page, room + '/import');
	await submit(page, 'form[action$="/import/look"] button');
	assert.ok(await page.locator('.error, .banner.is-danger').count() > 0, 'neither file nor text');
	await page.fill('textarea[name=csv]', 'こんにちは');
	await submit(page, 'form[action$="/import/look"] button');
	assert.match(await page.locator('.banner.is-danger, .error').first().innerText(), /見出し|一行目|行/);
	assert.equal(await page.inputValue('form[action$="/look"] textarea[name=csv]'), 'こんにちは');
	await page.setInputFiles('input[type=file]', { name: 'x.csv', mimeType: 'text/csv', buffer: Buffer.from([0xff, 0xfe, 0x00, 0x81, 0xff]) });
	await page.fill('textarea[name=csv]', '');
	await submit(page, 'form[action$="/import/look"] button');
	assert.ok(await page.locator('.error, .banner.is-danger').count() > 0);
	await page.context().close();
});
