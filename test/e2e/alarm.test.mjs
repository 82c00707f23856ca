/* Alarms of other programs: a source is made, tried, switched on, posts; people see it in the inbox and bring it into a room. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { suite, signIn, go, both, submit, axe, overflow, TADOKORO, KONISHI, NAKAMURA } from './sonae.mjs';

const s = await suite();
const source = {};

async function post(body, headers = { 'x-sonae-token': source.secret }) {
	const r = await fetch(source.url, { method: 'POST', headers: { 'content-type': 'application/json', ...headers },
		body: typeof body === 'string' ? body : JSON.stringify(body) });
	return { status: r.status, headers: r.headers, body: await r.json() };
}

/* As Alertmanager sends it. */
function alert(more = {}) {
	return { version: '4', status: 'firing', alerts: [{ status: 'firing', labels: { alertname: 'HostDown', instance: 'nas:9100', severity: 'critical' },
		annotations: { summary: 'nas が応えません', description: '203.0.113.9 から最後の返事' }, startsAt: '2026-11-21T00:40:00Z',
		generatorURL: 'http://prometheus.example/graph', fingerprint: 'aa11', ...more }] };
}

test('an administrator makes a source; the secret is shown this once', async () => {
	const page = await signIn(s, TADOKORO);
	await go(page, '/settings/alarms');
	assert.match(await page.locator('main').innerText(), /通報元はまだありません/);
	await submit(page, 'form[action="/settings/alarms"] button.is-main');
	assert.match(await page.locator('#f-name-error').innerText(), /./, 'a name is asked for');
	await page.fill('[name=name]', '監視サーバー');
	await page.selectOption('[name=preset]', 'alertmanager');
	await submit(page, 'form[action="/settings/alarms"] button.is-main');
	source.secret = await page.locator('#fresh-secret').innerText();
	const address = await page.locator('[aria-labelledby=how] code.secret').innerText();
	assert.ok(!address.includes(source.secret) && !page.url().includes(source.secret));
	source.url = new URL(new URL(address).pathname, s.server.base).href;
	assert.deepEqual(await axe(page), []);
	await go(page, '/settings/alarms');
	await page.click('table a');
	await page.waitForLoadState();
	source.page = new URL(page.url()).pathname;
	assert.ok(!(await page.content()).includes(source.secret), 'the page that comes back does not hold it');
	await page.context().close();
});

test('while it is off nothing is taken; what came is there to try the mapping on', async () => {
	assert.equal((await post({ wrong: 1 })).status, 409);
	assert.equal((await post({ wrong: 1 }, { authorization: 'Bearer nope' })).status, 401);
	const page = await signIn(s, TADOKORO);
	await go(page, source.page);
	assert.match(await page.locator('main').innerText(), /鍵の違う知らせが/);
	await go(page, source.page + '/mapping');
	assert.match(await page.inputValue('[name=sample]'), /wrong/);
	await submit(page, 'button:has-text("試す") >> nth=0');
	assert.match(await page.locator('[aria-labelledby=result]').innerText(), /JSON の '\/alerts' が見つかりません/);
	await page.fill('[name=sample]', JSON.stringify(alert()));
	await submit(page, 'button:has-text("試す") >> nth=0');
	const result = await page.locator('[aria-labelledby=result]').innerText();
	assert.match(result, /急ぎ/);
	assert.match(result, /nas が応えません/);
	assert.match(result, /203\[\.\]0\[\.\]113\[\.\]9/);
	assert.deepEqual(await axe(page), []);
	await page.fill('[name=map_title]', 'だめ {/x');
	await submit(page, 'button:has-text("この読み方にする")');
	assert.match(await page.locator('#f-map_title-error').innerText(), /1行目の4文字目/);
	assert.equal(await page.inputValue('[name=map_title]'), 'だめ {/x', 'nothing typed is lost');
	await page.fill('[name=map_title]', '見張り: {/annotations/summary}');
	await submit(page, 'button:has-text("この読み方にする")');
	await go(page, source.page);
	await submit(page, 'form[action$="/start"] button');
	assert.match(await page.locator('main').innerText(), /受けています/);
	await page.context().close();
});

test('it comes into the inbox once, is counted, and its end is told', async () => {
	assert.deepEqual((await post(alert())).body, { made: 1, counted: 0, ended: 0, again: 0, held: 0, refused: 0 });
	assert.equal((await post(alert())).body.again, 1);
	for (let i = 0; i < 3; i++) {
		assert.equal((await post(alert({ startsAt: `2026-11-21T00:4${i + 1}:00Z` }))).body.counted, 1);
	}
	const page = await signIn(s, KONISHI);
	await go(page, '/inbox');
	const row = page.locator('tr', { hasText: '監視サーバー' });
	assert.equal(await row.count(), 1);
	assert.match(await row.innerText(), /急ぎ[\s\S]*見張り: nas が応えません[\s\S]*同じ知らせ 4回/);
	assert.equal((await post(alert({ status: 'resolved', endsAt: '2026-11-21T01:00:00Z' }))).body.ended, 1);
	await row.locator('a').click();
	await page.waitForLoadState();
	const text = await page.locator('main').innerText();
	assert.match(text, /おさまったと知らせがありました/);
	assert.equal(await page.locator('a[href*="prometheus.example"]').count(), 0, 'what an alarm says is never a link');
	assert.deepEqual(await axe(page), []);
	await page.context().close();
});

test('in a room its traces are the room’s', async () => {
	const page = await signIn(s, KONISHI);
	await go(page, '/inbox');
	await page.click('tr:has-text("監視サーバー") a');
	await page.waitForLoadState();
	await page.click('a:has-text("対応室を開く")');
	await page.waitForLoadState();
	assert.match(await page.inputValue('[name=title]'), /見張り: nas/);
	await submit(page, 'button.is-main.is-big');
	const room = new URL(page.url()).pathname;
	assert.match(await page.locator('.journal').innerText(), /監視サーバー/);
	await go(page, room + '/indicator');
	assert.match(await page.locator('main').innerText(), /203\[\.\]0\[\.\]113\[\.\]9/);
	await page.context().close();
});

test('what cannot be read is told with its place, to the program and to people', async () => {
	const broken = await post('{"alerts": [');
	assert.equal(broken.status, 400);
	assert.match(broken.headers.get('content-type'), /problem\+json/);
	const other = await post({ alerts: {} });
	assert.equal(other.status, 422);
	assert.equal(other.body.errors[0].field, '/alerts');
	const page = await signIn(s, TADOKORO);
	await go(page, source.page);
	assert.match(await page.locator('main').innerText(), /読めない知らせがあります[\s\S]*'\/alerts' は並び/);
	await page.context().close();
});

test('too many at once: refused with a time, and said in the inbox', async () => {
	let last;
	for (let i = 0; i < 70 && (!last || last.status === 200); i++) {
		last = await post(alert());
	}
	assert.equal(last.status, 429);
	assert.ok(Number(last.headers.get('retry-after')) >= 1);
	const page = await signIn(s, KONISHI);
	await go(page, '/inbox');
	assert.match(await page.locator('main').innerText(), /知らせが多すぎるため、ここにまとめて数えています/);
	await page.context().close();
});

test('a new secret ends the old one; revoked, nothing comes; others see no settings', async () => {
	const page = await signIn(s, TADOKORO);
	await go(page, source.page);
	await page.click('summary:has-text("鍵を新しくする")');
	await submit(page, 'form[action$="/rotate"] button');
	const fresh = await page.locator('#fresh-secret').innerText();
	assert.notEqual(fresh, source.secret);
	assert.equal((await post(alert())).status, 401);
	source.secret = fresh;
	assert.ok([200, 429].includes((await post(alert())).status));
	await page.click('summary:has-text("鍵を新しくする")');
	await submit(page, 'form[action$="/revoke"] button');
	assert.match(await page.locator('main').innerText(), /鍵を取り消しました/);
	assert.equal((await post(alert())).status, 401);
	await page.context().close();
	const viewer = await signIn(s, NAKAMURA);
	assert.equal((await viewer.goto(new URL('/settings/alarms', s.server.base).href)).status(), 403);
	await viewer.context().close();
});

for (const locale of ['ja', 'en']) {
	both(`the pages of alarms in ${locale}: nothing sticks out, nothing axe finds`, async (viewport) => {
		const page = await signIn(s, TADOKORO, { viewport });
		await page.context().addCookies([{ name: 'sonae-lang', value: locale, url: s.server.base }]);
		for (const to of ['/settings/alarms', source.page, source.page + '/mapping', '/inbox']) {
			await go(page, to);
			assert.equal(await page.getAttribute('html', 'lang'), locale);
			assert.deepEqual(await axe(page), [], to);
			assert.deepEqual(await overflow(page), [], to);
		}
		await page.context().close();
	});
}
