/* What is known and what is not: a fact from an entry, who finds out, the first assessment; a slow line. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { suite, signIn, go, both, newRoom, demoRoom, write, submit, axe, overflow, KONISHI, TADOKORO,
	NAKAMURA, PHONE } from './sonae.mjs';

const s = await suite();

async function passes(page) {
	assert.deepEqual(await overflow(page), []);
	assert.deepEqual(await axe(page), []);
}

both('an entry becomes a fact; what is not known gets somebody who finds out', async (viewport) => {
	const page = await signIn(s, KONISHI, { viewport });
	const room = await newRoom(page);
	await write(page, '受注の画面が3台で開かない');
	await submit(page, '.entry:has-text("3台で開かない") .entry-no');
	await page.selectOption('form[action$="/take"] [name=key]', 'systems');
	await submit(page, 'form[action$="/take"] button');
	assert.match(await page.locator('[name=value]').inputValue(), /3台で開かない/);

	await go(page, `${room}/fact?view=5w1h`);
	assert.match(await page.locator('.six').innerText(), /どこで[\s\S]*3台で開かない/);
	await passes(page);
	await go(page, `${room}/fact`);
	await passes(page);
	await submit(page, 'a[href$="/question?fact=cause"]');
	assert.match(await page.inputValue('[name=text]'), /想定される原因/);
	await page.selectOption('[name=owner_id]', { index: 1 });
	await submit(page, 'form[action$="/question"] button.is-main');
	assert.match(await page.locator('[data-live=questions]').innerText(), /想定される原因/);
	await passes(page);

	await submit(page, '[data-live=questions] th a');
	await page.fill('[name=answer]', '古いVPN装置');
	await page.check('[name=as_fact]');
	await submit(page, 'form[action$="/answer"] button');
	assert.match(await page.locator('main').innerText(), /分かった/);
	await passes(page);
	await go(page, `${room}/fact/cause`);
	assert.equal(await page.inputValue('[name=value]'), '古いVPN装置');
	await page.context().close();
});

test('two find out the same: the second is told, and keeps what was typed', async () => {
	const page = await signIn(s, KONISHI);
	const room = await newRoom(page);
	await go(page, `${room}/question`);
	await page.fill('[name=text]', '控えは無事か');
	await submit(page, 'form[action$="/question"] button.is-main');
	await submit(page, '[data-live=questions] th a');
	const other = await signIn(s, TADOKORO);
	await go(other, new URL(page.url()).pathname);
	await page.fill('[name=answer]', '無事だった');
	await submit(page, 'form[action$="/answer"] button');
	await other.fill('[name=answer]', '壊れていた');
	await submit(other, 'form[action$="/answer"] button');
	assert.match(await other.locator('.error-summary, .banner.is-danger').first().innerText(), /先に終えています/);
	await page.context().close();
	await other.context().close();
});

both('the first assessment: how grave, why, and what to do by when; on paper', async (viewport) => {
	const page = await signIn(s, KONISHI, { viewport });
	const room = await newRoom(page);
	await go(page, `${room}/triage`);
	await passes(page);
	await submit(page, 'form[action$="/triage"] button.is-main');
	assert.ok(await page.locator('form[action$="/triage"] .error').count() > 0, 'a ground is needed');
	await page.selectOption('[name=level]', '2');
	await page.fill('[name=ground]', '出荷が止まりそうなため');
	await submit(page, 'form[action$="/triage"] button.is-main');
	await page.check('[name=horizon][value=today]');
	await page.fill('[name=item]', '取引先へ電話する');
	await submit(page, 'form[action$="/triage/do"] button');
	assert.match(await page.locator('.horizons section:nth-child(2)').innerText(), /取引先へ電話する/);
	await passes(page);
	await go(page, `${room}/triage/paper`);
	assert.match(await page.locator('.paper').innerText(), /出荷が止まりそう[\s\S]*取引先へ電話する/);
	assert.deepEqual(await overflow(page), []);
	await go(page, room);
	assert.match(await page.locator('.room-head').innerText(), /2\s*業務に影響/);
	await page.context().close();
});

test('who may only look sees no forms', async () => {
	const page = await signIn(s, NAKAMURA);
	const room = await demoRoom(page);
	for (const part of ['/question', '/triage', '/fact']) {
		await go(page, room + part);
		assert.equal(await page.locator('main form').count(), 0, part);
	}
	await page.context().close();
});

test('a slow line shows the journal within two seconds', async () => {
	const page = await signIn(s, KONISHI, { viewport: PHONE });
	const room = await demoRoom(page);
	await go(page, '/now'); /* as somebody comes: what all pages share is there already */
	const session = await page.context().newCDPSession(page);
	await session.send('Network.enable');
	await session.send('Network.emulateNetworkConditions', { offline: false, latency: 100,
		downloadThroughput: 400 * 1000 / 8, uploadThroughput: 400 * 1000 / 8 });
	const began = Date.now();
	await page.goto(page.base + room, { waitUntil: 'commit' });
	await page.locator('[data-live=journal] > .journal-list > .entry').first().waitFor({ state: 'visible' });
	const took = Date.now() - began;
	assert.ok(took < 2000, `took ${took} ms`);
	await page.context().close();
});
