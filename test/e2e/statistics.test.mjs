/* Statistics: counted from what rooms say, an exercise never; every number leads to its rows; CSV; both sizes and languages. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { suite, signIn, go, both, newRoom, submit, axe, overflow, KONISHI, NAKAMURA } from './sonae.mjs';

const s = await suite();

async function total(page) {
	await go(page, '/statistics?period=all');
	return Number((await page.locator('[aria-labelledby=all] dd').first().innerText()).replace(/\D/g, ''));
}

test('a room is counted at once, an exercise never', async () => {
	const page = await signIn(s, KONISHI);
	const before = await total(page);
	await newRoom(page, { kind: 'loss' });
	assert.equal(await total(page), before + 1);
	await newRoom(page, { kind: 'loss', exercise: true });
	assert.equal(await total(page), before + 1);
	assert.match(await page.locator('main').innerText(), /演習は数えていません/);
	await page.context().close();
});

test('the picture has the figures of its table, and each leads to its rows', async () => {
	const page = await signIn(s, KONISHI);
	await go(page, '/statistics');
	const section = page.locator('section', { has: page.locator('#kinds, h2:text-is("種類")') }).first();
	const rows = await section.locator('tbody tr').allInnerTexts();
	assert.ok(rows.length >= 1);
	const picture = await section.locator('svg').evaluate((e) => ({ role: e.getAttribute('role'), text: e.textContent }));
	assert.equal(picture.role, 'img');
	for (const row of rows) {
		const [name, n] = row.split('\t').map((v) => v.trim());
		assert.ok(picture.text.includes(`${name} ${n}`), `${name} ${n} is in the description`);
	}
	const n = Number(await section.locator('tbody a').first().innerText());
	await section.locator('tbody a').first().click();
	await page.waitForLoadState();
	assert.equal(await page.locator('tbody tr').count(), n);
	assert.deepEqual(await axe(page), []);
	await page.click('tbody a');
	await page.waitForLoadState();
	assert.match(new URL(page.url()).pathname, /^\/incident\//);
	await page.context().close();
});

test('own days: told what is wrong, nothing typed is lost; an empty period teaches', async () => {
	const page = await signIn(s, KONISHI);
	await go(page, '/statistics');
	await page.check('[name=period][value=own]');
	await page.fill('[name=from]', 'きのう？');
	await page.fill('[name=until]', '2001-02-01');
	await submit(page, 'form[action="/statistics"] button');
	assert.match(await page.locator('#f-from-error').innerText(), /2026-04-01/);
	assert.equal(await page.inputValue('[name=from]'), 'きのう？');
	await page.fill('[name=from]', '2001-01-01');
	await submit(page, 'form[action="/statistics"] button');
	assert.match(await page.locator('main').innerText(), /この期間の事案はありません[\s\S]*対応のまとめ/);
	await page.context().close();
});

test('a spreadsheet gets UTF-8 with a mark; what is not known is empty, not 0', async () => {
	const page = await signIn(s, KONISHI);
	const r = await page.request.get(new URL('/statistics/csv?period=all', s.server.base).href);
	assert.match(r.headers()['content-disposition'], /statistics\.csv/);
	const bytes = await r.body();
	assert.deepEqual([...bytes.subarray(0, 3)], [0xef, 0xbb, 0xbf]);
	const lines = bytes.toString('utf8').split('\r\n');
	const cost = lines.find((l) => l.startsWith('手間と費用,'));
	assert.match(cost, /^手間と費用,[^,]*,,0$/);
	assert.ok(lines.every((l) => !/(^|,)[=@]/.test(l)));
	await page.context().close();
});

test('who only reads sees incidents and no inbox', async () => {
	const page = await signIn(s, NAKAMURA);
	await go(page, '/statistics?period=all');
	assert.equal(await page.locator('a[href^="/inbox"]').count(), 0);
	await page.context().close();
});

for (const locale of ['ja', 'en']) {
	both(`statistics in ${locale}: nothing sticks out, nothing axe finds`, async (viewport) => {
		const page = await signIn(s, KONISHI, { viewport });
		await page.context().addCookies([{ name: 'sonae-lang', value: locale, url: s.server.base }]);
		for (const to of ['/statistics?period=all', '/statistics/incidents?period=all', '/statistics?period=own&from=x']) {
			await page.goto(new URL(to, s.server.base).href);
			assert.equal(await page.getAttribute('html', 'lang'), locale);
			assert.deepEqual(await axe(page), [], to);
			assert.deepEqual(await overflow(page), [], to);
		}
		await page.context().close();
	});
}
