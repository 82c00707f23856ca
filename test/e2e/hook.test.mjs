/* Alarms out: an administrator adds a chat, a test arrives, a room is told of, and what does not arrive is seen. */
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import http from 'node:http';
import { after, test } from 'node:test';
import { suite, signIn, go, both, newRoom, submit, axe, overflow, TADOKORO, KONISHI, PHONE } from './sonae.mjs';

/* A chat that takes everything, but for paths with "gone" in them; what it took stands in `posts`. */
const posts = [];
const chat = http.createServer((request, answer) => {
	let body = '';
	request.on('data', (d) => { body += d; });
	request.on('end', () => {
		posts.push({ path: request.url, headers: request.headers, body });
		const gone = request.url.includes('gone');
		answer.writeHead(gone ? 404 : 200).end(gone ? 'no_team' : 'ok');
	});
});
await new Promise((ok) => chat.listen(0, '127.0.0.1', ok));
after(() => chat.close());
const at = `http://127.0.0.1:${chat.address().port}`;
process.env.SONAE_HOOK_ALLOW = `127.0.0.1:${chat.address().port}`;

const s = await suite();

async function until(what, why, most = 20000) {
	for (const end = Date.now() + most; Date.now() < end;) {
		if (await what()) {
			return;
		}
		await new Promise((ok) => setTimeout(ok, 200));
	}
	assert.fail(why);
}

async function add(page, kind, name, url) {
	await go(page, `/settings/hooks/new?kind=${kind}`);
	await page.fill('[name=name]', name);
	await page.fill('[name=url]', url);
	await submit(page, 'form[action="/settings/hooks"] button.is-main');
}

test('nothing yet: the page says so, and what is wrong with a URL is told beside it', async () => {
	const page = await signIn(s, TADOKORO);
	await go(page, '/settings');
	await page.click('a[href="/settings/hooks"]');
	assert.match(await page.locator('main').innerText(), /まだどこへも送りません/);
	assert.deepEqual(await axe(page), []);
	await page.click('a[href*="kind=slack"]');
	assert.match(await page.locator('main').innerText(), /Incoming Webhook/);
	for (const [url, words] of [['http://hooks.slack.com/services/x', /https:\/\//], ['https://192.168.0.10/hooks', /社内/],
		['https://localhost/x', /サーバーの名前/], ['なにか', /そのまま写して/], ['https://a.example.jp:22/x', /443/]]) {
		await page.fill('[name=name]', '総務の Slack');
		await page.fill('[name=url]', url);
		await submit(page, 'form[action="/settings/hooks"] button.is-main');
		assert.match(await page.locator('#f-url-error').innerText(), words);
		assert.equal(await page.inputValue('[name=name]'), '総務の Slack', 'nothing typed is lost');
	}
	assert.deepEqual(await axe(page), []);
	await page.context().close();
});

test('a chat is added, tried, told of a room, and its URL is never seen again', async () => {
	const page = await signIn(s, TADOKORO);
	await add(page, 'slack', '総務の Slack', `${at}/services/T000/B000/verysecretpart`);
	assert.match(await page.locator('main').innerText(), /まだ何も送っていません/);
	assert.ok(!(await page.content()).includes('verysecret'), 'the URL is not shown');
	await submit(page, 'form[action$="/test"] button');
	await until(async () => /届きました/.test(await page.locator('#sent').innerText()), 'the result comes by itself');
	assert.match(await page.locator('#stands').innerText(), /届いています/);
	assert.match(JSON.parse(posts[0].body).text, /試し/);

	const writer = await signIn(s, KONISHI);
	const room = await newRoom(writer, { kind: 'ransomware' });
	await until(() => posts.some((p) => p.body.includes(room)), 'the chat is told where to look');
	await until(async () => /チャットなどへ知らせる手配をしました[\s\S]*総務の Slack/.test(
		await (await go(writer, room)).locator('.journal').innerText()), 'that it was told stands in the room');
	const told = posts.find((p) => p.body.includes(room));
	assert.ok(!told.body.includes('@'), 'no address, no mention');
	await page.context().close();
	await writer.context().close();
});

test('a program is told with a signature it can check; the key is shown once', async () => {
	const page = await signIn(s, TADOKORO);
	await add(page, 'json', '監視', `${at}/ok/json`);
	const key = await page.locator('code.secret').innerText();
	assert.match(key, /^whsec_/);
	await submit(page, 'form[action$="/test"] button');
	assert.ok(!(await page.content()).includes(key), 'the key is not shown again');
	await until(() => posts.some((p) => p.path === '/ok/json'), 'it arrives');
	const { headers, body } = posts.find((p) => p.path === '/ok/json');
	const mark = createHmac('sha256', Buffer.from(key.slice(6), 'base64'))
		.update(`${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`).digest('base64');
	assert.equal(headers['webhook-signature'], `v1,${mark}`);
	assert.equal(JSON.parse(body).type, 'sonae.test');
	await page.context().close();
});

test('a dead address: what the server said, what to do, the first page says so, and removing is no end', async () => {
	const page = await signIn(s, TADOKORO);
	await add(page, 'google_chat', 'なくなったスペース', `${at}/gone/space`);
	await submit(page, 'form[action$="/test"] button');
	await until(async () => /断られました/.test(await page.locator('#sent').innerText()), 'the refusal is seen');
	const words = await page.locator('main').innerText();
	assert.match(words, /404 no_team/);
	assert.match(words, /もうありません/);
	assert.match(words, /Google Chat のものではないようです/);
	const one = page.url();
	await go(page, '/now');
	assert.match(await page.locator('main').innerText(), /なくなったスペース[\s\S]*届いていません/);
	await go(page, one);
	await submit(page, 'form[action$="/again"] button');
	await until(async () => /断られました/.test(await page.locator('#sent').innerText()), 'tried again');
	await submit(page, 'form[action$="/switch"] button');
	assert.match(await page.locator('#stands').innerText(), /止めてあります/);
	await go(page, '/now');
	assert.doesNotMatch(await page.locator('main').innerText(), /なくなったスペース/);
	await go(page, one);
	await submit(page, 'form[action$="/remove"] button');
	assert.doesNotMatch((await page.locator('main h2').allInnerTexts()).join(' '), /なくなったスペース/);
	await page.click('main details summary');
	await submit(page, 'form[action$="/restore"] button');
	assert.match(await page.locator('h1').innerText(), /なくなったスペース/);
	await page.context().close();
});

test('without script: a test and its result', async () => {
	const page = await signIn(s, TADOKORO, { javaScriptEnabled: false, viewport: PHONE });
	await go(page, '/settings/hooks');
	await page.click('main h2 a');
	const n = posts.length;
	await submit(page, 'form[action$="/test"] button');
	await until(() => posts.length > n, 'it arrives');
	await until(async () => {
		const look = page.locator('p[data-soon] a');
		if (await look.count()) {
			await look.click();
		}
		return /届きました/.test(await page.locator('#sent tbody tr').first().innerText());
	}, 'seen after a click');
	await page.context().close();
});

test('which target hears of what: one matrix, kept, told on the page of the target', async () => {
	for (const [name, phone] of [['昼のチャット', false], ['夜の当番', true]]) {
		const page = await signIn(s, TADOKORO, phone ? { viewport: PHONE } : {});
		await add(page, 'json', name, `${at}/matrix`);
		await go(page, '/settings/notices');
		assert.deepEqual(await overflow(page), []);
		assert.deepEqual(await axe(page), []);
		const cell = (event) => page.getByLabel(`${name}に「${event}」を`);
		assert.match(await cell('対応室が開いた').locator('option:checked').innerText(), /すべて/);
		await cell('気づきが届いた').selectOption({ label: '知らせない' });
		await cell('対応室が開いた').selectOption({ label: 'レベル2から' });
		await submit(page, 'form[action="/settings/notices/hooks"] button');
		assert.match(await cell('対応室が開いた').locator('option:checked').innerText(), /レベル2から/);
		await go(page, '/settings/hooks');
		await page.getByRole('link', { name }).first().click();
		const said = await page.locator('#hears + p').innerText();
		assert.match(said, /対応室が開いた（レベル2から）/);
		assert.doesNotMatch(said, /気づき/);
		await page.context().close();
	}
});

test('two at once: who was slower is told, and sees what it is now', async () => {
	const one = await signIn(s, TADOKORO), two = await signIn(s, TADOKORO);
	const cell = (page) => page.getByLabel('昼のチャットに「レベルが上がった」を');
	await go(one, '/settings/notices');
	await go(two, '/settings/notices');
	await cell(one).selectOption({ label: 'レベル1から' });
	await submit(one, 'form[action="/settings/notices/hooks"] button');
	await cell(two).selectOption({ label: 'レベル3から' });
	await submit(two, 'form[action="/settings/notices/hooks"] button');
	assert.match(await two.locator('.error-summary').innerText(), /だれかが先に/);
	assert.match(await cell(two).locator('option:checked').innerText(), /レベル3から/);
	assert.match(await two.locator('.is-matrix').innerText(), /いまは「レベル1から」/);
	await one.context().close();
	await two.context().close();
});

for (const lang of ['ja', 'en']) {
	both(`the pages in ${lang}: nothing sticks out, nothing axe finds`, async (viewport) => {
		const page = await signIn(s, TADOKORO, { viewport });
		await go(page, '/settings');
		await page.check(`[name=lang][value=${lang}]`);
		await submit(page, 'form[action="/settings"] button.is-main');
		await go(page, '/settings/hooks');
		const first = await page.locator('main h2 a').first().getAttribute('href');
		for (const path of ['/settings/hooks', '/settings/hooks/new?kind=chatwork', '/settings/hooks/new?kind=json', first]) {
			await go(page, path);
			assert.deepEqual(await axe(page), [], path);
			assert.deepEqual(await overflow(page), [], path);
		}
		await page.context().close();
	});
}
