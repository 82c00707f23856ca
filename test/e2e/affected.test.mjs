/* What is affected: several things at once, their states, the picture; traces taken from an entry; stages; paper. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { suite, signIn, go, both, newRoom, write, submit, axe, overflow, japaneseInFrame, pdf, KONISHI, NAKAMURA, TADOKORO } from './sonae.mjs';

const s = await suite();

async function add(page, room, { type, names, state = 'suspected', from }) {
	await go(page, `${room}/affected`);
	await page.check(`[data-keep=affected] [name=type][value=${type}]`);
	await page.fill('[data-keep=affected] [name=names]', names);
	await page.check(`[data-keep=affected] [name=state][value=${state}]`);
	if (from) {
		await page.selectOption('[data-keep=affected] [name=reached_from]', { label: from });
	}
	await submit(page, '[data-keep=affected] button.is-main');
}

both('three things, a state changed, the picture', async (viewport) => {
	const page = await signIn(s, KONISHI, { viewport });
	const room = await newRoom(page);
	await go(page, `${room}/affected`);
	assert.match(await page.locator('.empty').innerText(), /まだ何も書かれていません/);
	await add(page, room, { type: 'pc', names: 'PC-03\nPC-07', state: 'confirmed' });
	await add(page, room, { type: 'system', names: '受注サーバー', from: 'PC-03' });
	assert.equal(await page.locator('.table tbody tr').count(), 3);
	const picture = page.locator('svg.picture:visible');
	assert.equal(await picture.count(), 1, 'one of the two widths is shown');
	assert.match(await picture.textContent(), /PC-03[\s\S]*受注サーバー|受注サーバー[\s\S]*PC-03/);
	assert.equal(await picture.locator('.pic-arrow').count(), 1);
	assert.ok((await picture.boundingBox()).width <= viewport.width);
	assert.deepEqual(await axe(page), []);
	assert.deepEqual(await overflow(page), []);

	await submit(page, '.table a:has-text("受注サーバー")');
	await page.check('[data-keep=affected-state] [name=state][value=not_affected]');
	await submit(page, '[data-keep=affected-state] button.is-main');
	assert.match(await page.locator('.error').first().innerText(), /影響なし/, 'it takes a reason');
	await page.fill('[data-keep=affected-state] [name=reason]', '記録を調べたが通信はなかった');
	await submit(page, '[data-keep=affected-state] button.is-main');
	assert.match(await page.locator('.table tr:has-text("受注サーバー")').innerText(), /影響なし/);
	await submit(page, '.table a:has-text("PC-07")');
	assert.deepEqual(await axe(page), []);
	assert.deepEqual(await overflow(page), []);
	await go(page, room);
	assert.match(await page.locator('[data-live=affected]').innerText(), /確認 2[\s\S]*影響なし 1/);
	assert.ok(await page.locator('.entry:has-text("記録を調べたが通信はなかった")').count() > 0, 'each change is an entry');
	await page.context().close();
});

test('somebody was faster', async () => {
	const one = await signIn(s, KONISHI), two = await signIn(s, TADOKORO);
	const room = await newRoom(one);
	await add(one, room, { type: 'pc', names: 'PC-03' });
	const thing = await one.getAttribute('.table tbody a', 'href');
	await go(one, thing);
	await go(two, thing);
	for (const [page, state] of [[one, 'confirmed'], [two, 'contained']]) {
		await page.check(`[data-keep=affected-state] [name=state][value=${state}]`);
		await submit(page, '[data-keep=affected-state] button.is-main');
	}
	assert.match(await two.locator('.error-summary').innerText(), /先に変えました/);
	await one.context().close();
	await two.context().close();
});

both('traces are taken from an entry and stay harmless', async (viewport) => {
	const page = await signIn(s, KONISHI, { viewport });
	const room = await newRoom(page);
	await write(page, '203.0.113.7 と https://evil.com/a へ通信。バージョン 1.2.3.4 の PC は 192.168.1.5');
	await submit(page, '.entry:has-text("203.0.113.7") .entry-no');
	await submit(page, 'a[href*="/indicator/take?entry="]');
	assert.equal(await page.locator('[name=values]').count(), 4, 'no version number among them');
	assert.equal(await page.locator('[name=values]:checked').count(), 3, 'our own is not ticked');
	assert.deepEqual(await axe(page), []);
	assert.deepEqual(await overflow(page), []);
	await submit(page, 'form[action$="/indicator/take"] button.is-main');
	assert.equal(await page.locator('.table tbody tr').count(), 3);
	assert.ok(!(await page.locator('main').innerText()).includes('203.0.113.7'), 'nothing one could open by accident');
	assert.match(await page.locator('.table').innerText(), /hxxps:\/\/evil\[\.\]com\/a/);
	assert.deepEqual(await axe(page), []);
	assert.deepEqual(await overflow(page), []);
	await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
	await page.click('tr:has-text("203[.]0") [data-copy]');
	assert.equal(await page.evaluate(() => navigator.clipboard.readText()), '203.0.113.7');
	await submit(page, 'tr:has-text("evil[.]com/a") td.is-state a');
	await page.check('[data-keep=indicator-one] [name=state][value=malicious]');
	await page.selectOption('[data-keep=indicator-one] [name=stage]', 'foothold');
	await submit(page, '[data-keep=indicator-one] button.is-main');
	await go(page, `${room}/stage`);
	assert.equal(await page.locator('.stage').count(), 7);
	assert.match(await page.locator('.stage.is-seen').innerText(), /足場をつくられる[\s\S]*evil\[\.\]com/);
	assert.deepEqual(await axe(page), []);
	assert.deepEqual(await overflow(page), []);

	const csv = await page.request.get(new URL(`${room}/indicator/csv`, page.base).href);
	assert.match(await csv.text(), /ipv4,203\.0\.113\.7,203\[\.\]0/);
	const viewer = await signIn(s, NAKAMURA, { viewport });
	await go(viewer, `${room}/indicator`);
	assert.equal(await viewer.locator('[data-copy]').count(), 0, 'the real ones are for who may act');
	assert.ok(!(await viewer.content()).includes('203.0.113.7'));
	await viewer.context().close();
	await page.context().close();
});

test('the same trace in another room is told', async () => {
	const page = await signIn(s, KONISHI);
	for (const name of ['first', 'second']) {
		const room = await newRoom(page);
		await go(page, `${room}/indicator`);
		await page.fill('[data-keep=indicator] [name=value]', 'shared-evil.com');
		await submit(page, '[data-keep=indicator] button[type=submit]');
		assert.equal(await page.locator('td[data-label="ほかの対応室"] a').count(), name === 'first' ? 0 : 1);
	}
	await page.context().close();
});

test('pictures on paper, in the dark, in English, without script', async () => {
	const page = await signIn(s, KONISHI);
	const room = await newRoom(page);
	await add(page, room, { type: 'pc', names: 'PC-03' });
	await go(page, `${room}/picture`);
	assert.equal(await page.locator('svg.picture:visible').count(), 2);
	assert.deepEqual(await axe(page), []);
	const paper = await pdf(page);
	assert.match(paper.flat, /影響を受けたものの図[\s\S]*PC-03/);
	assert.match(paper.size, /A4/);
	await go(page, `${room}/timeline`);
	assert.equal(await page.locator('svg.picture:visible').count(), 1);
	await page.emulateMedia({ colorScheme: 'dark' });
	for (const path of ['affected', 'indicator', 'stage']) {
		await go(page, `${room}/${path}`);
		assert.deepEqual(await axe(page), [], `${path} in the dark`);
	}
	await page.context().close();
	const bare = await signIn(s, KONISHI, { javaScriptEnabled: false });
	await go(bare, `${room}/affected`);
	await bare.fill('[data-keep=affected] [name=names]', 'PC-09');
	await bare.click('[data-keep=affected] button.is-main');
	await bare.waitForSelector('.table a:has-text("PC-09")');
	await bare.context().close();
	const english = await signIn(s, KONISHI);
	await go(english, '/settings');
	await english.check('input[name=lang][value=en]');
	await submit(english, 'form[action="/settings"] button.is-main');
	for (const path of ['affected', 'indicator', 'stage', 'indicator/take']) {
		await go(english, `${room}/${path}`);
		assert.deepEqual(await japaneseInFrame(english), [], path);
	}
	await go(english, '/settings');
	await english.check('input[name=lang][value=ja]');
	await submit(english, 'form[action="/settings"] button.is-main');
	await english.context().close();
});
