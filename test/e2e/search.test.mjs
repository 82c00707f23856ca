/* Searching: from the bar of every page, by the key "/", without script; what is found and how one goes on. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { suite, signIn, go, both, newRoom, write, submit, axe, overflow, smallTargets, restart, japaneseInFrame, KONISHI, TADOKORO, NAKAMURA,
	PHONE } from './sonae.mjs';

const s = await suite();

/* The index follows a moment later. */
async function until(page, to, wanted) {
	for (let i = 0; i < 60; i++) {
		await page.goto(new URL(to, page.base).href);
		if (wanted.test(await page.locator('main').innerText())) {
			return;
		}
		await page.waitForTimeout(250);
	}
	assert.fail(`${to} never said ${wanted}`);
}

const q = (words, more = '') => `/search?q=${encodeURIComponent(words)}${more}`;

test('what was just written is found from the bar, marked, and leads to it', async () => {
	const page = await signIn(s, KONISHI);
	const room = await newRoom(page, { kind: 'malware' });
	await write(page, '倉庫のｻｰﾊﾞｰで封筒を見つけた');
	await until(page, q('封筒'), /1件見つかりました/);
	await go(page, '/now');
	await page.fill('.app-search [name=q]', 'サーバー 封筒');
	await Promise.all([page.waitForURL(/\/search\?q=/), page.press('.app-search [name=q]', 'Enter')]);
	assert.deepEqual(await page.locator('.found-link mark').allInnerTexts(), ['ｻｰﾊﾞｰ', '封筒']);
	assert.match(await page.locator('.found').first().innerText(), /たった今|分前/);
	assert.equal(await page.inputValue('#q'), 'サーバー 封筒');
	await Promise.all([page.waitForURL(/\/entry\/\d+/), page.click('.found-link')]);
	assert.ok(page.url().includes(room));
	await page.context().close();
});

test('the key "/" goes to the field, but not while somebody types', async () => {
	const page = await signIn(s, KONISHI);
	await go(page, '/people');
	await page.keyboard.press('/');
	assert.equal(await page.evaluate(() => document.activeElement.name), 'q');
	assert.equal(await page.inputValue('.app-search [name=q]'), '');
	await page.keyboard.type('a/b');
	assert.equal(await page.inputValue('.app-search [name=q]'), 'a/b');
	await go(page, '/search');
	assert.equal(await page.evaluate(() => document.activeElement.id), 'q', 'the field of the page has the focus at once');
	await page.context().close();
});

test('on a phone an icon leads to the field', async () => {
	const page = await signIn(s, KONISHI, { viewport: PHONE });
	await go(page, '/now');
	assert.ok(!await page.isVisible('.app-search'));
	await Promise.all([page.waitForURL(/\/search$/), page.click('.app-search-link')]);
	assert.equal(await page.evaluate(() => document.activeElement.id), 'q');
	await page.context().close();
});

test('without script it is a form like any other', async () => {
	const page = await signIn(s, KONISHI, { javaScriptEnabled: false });
	await go(page, '/now');
	await page.fill('.app-search [name=q]', '小西');
	await submit(page, '.app-search button');
	assert.match(await page.locator('main').innerText(), /見つかりました/);
	assert.equal(await page.locator('.found').filter({ hasText: /^人/ }).count() > 0, true);
	await page.context().close();
});

test('nothing found: one word at a time, and without narrowing down; too much: a sentence', async () => {
	const page = await signIn(s, KONISHI);
	await go(page, q('逆立ち 小西', '&kind=person'));
	assert.match(await page.locator('.empty').innerText(), /見つかりませんでした[\s\S]*1つずつ/);
	await Promise.all([page.waitForNavigation(), page.click('.empty a:has-text("小西")')]);
	assert.match(await page.locator('main').innerText(), /1件見つかりました/);
	assert.match(await page.locator('summary:has-text("しぼりこみ中")').innerText(), /人/);
	const long = await page.goto(new URL(q('あ'.repeat(201)), page.base).href);
	assert.equal(long.status(), 422);
	assert.match(await page.locator('#q-error').innerText(), /長すぎます。200文字まで/);
	for (const odd of ['"', '*', 'AND', '😀', 'ﾊ', '();--', '%']) {
		assert.equal((await page.goto(new URL(q(odd), page.base).href)).status(), 200, odd);
	}
	await page.context().close();
});

test('only this room, only tasks, and from a day on', async () => {
	const page = await signIn(s, KONISHI);
	const room = await newRoom(page, { kind: 'malware' });
	await write(page, '鵺の声を聞いた');
	await until(page, q('鵺'), /1件見つかりました/);
	await go(page, room);
	await Promise.all([page.waitForURL(/\/search\?incident=/), page.click('.journal .filter a:has-text("この記録をさがす")')]);
	assert.match(await page.locator('main').innerText(), /の中だけをさがしています/);
	await page.fill('#q', '鵺');
	await submit(page, '.search-form button[type=submit]');
	assert.equal(await page.locator('.found').count(), 1);
	await go(page, q('鵺', '&kind=task'));
	assert.equal(await page.locator('.found').count(), 0);
	await go(page, q('鵺', '&to=2020-01-01'));
	assert.equal(await page.locator('.found').count(), 0);
	await page.context().close();
});

test('a number leads there at once', async () => {
	const page = await signIn(s, KONISHI);
	await go(page, q('2026-11 #1'));
	assert.match(new URL(page.url()).pathname, /^\/incident\/[0-9a-f-]{36}$|^\/search$/);
	await go(page, q('気づき 1'));
	assert.match(new URL(page.url()).pathname, /^\/inbox\//);
	await page.context().close();
});

test('who only reads finds no reports of finders, and nobody a masked word', async () => {
	const page = await signIn(s, KONISHI), viewer = await signIn(s, NAKAMURA), admin = await signIn(s, TADOKORO);
	await until(page, q('請求書の再送'), /気づき/);
	await go(viewer, q('請求書の再送'));
	assert.equal(await viewer.locator('.found').filter({ hasText: /^気づき/ }).count(), 0);
	const room = await newRoom(page, { kind: 'malware' });
	await write(page, '合言葉は 梟4711 です');
	await until(page, q('梟4711'), /1件見つかりました/);
	const entry = await page.getAttribute('.found-link', 'href');
	await go(page, entry);
	await page.locator('summary:has-text("墨消し")').first().click().catch(() => {});
	await page.fill('form[action$="/mask"] [name=part]', '梟4711');
	await page.fill('form[action$="/mask"] [name=reason]', '貼り間違い');
	await submit(page, 'form[action$="/mask"] button[type=submit]');
	await go(admin, `${room}/mask`);
	await submit(admin, 'form[action$="/grant"] button');
	await go(page, q('梟4711'));
	assert.equal(await page.locator('.found').count(), 0, 'gone with the grant');
	assert.match(await page.locator('main').innerText(), /見つかりませんでした/);
	for (const p of [page, viewer, admin]) {
		await p.context().close();
	}
});

test('the index is lost while the program is down: it is made again', async () => {
	const { rm } = await import('node:fs/promises');
	let page = await signIn(s, KONISHI);
	const before = await (await go(page, q('小西'))).locator('.found-count').innerText();
	await restart(s.server, async () => {
		for (const end of ['', '-wal', '-shm']) {
			await rm(`${s.server.data}/data/search.db${end}`, { force: end !== '' });
		}
	});
	await until(page, q('小西'), new RegExp(before.replace(/[()（）]/g, '.')));
	assert.ok(!/準備をしています/.test(await page.locator('main').innerText()));
	await page.context().close();
});

both('nothing sticks out, nothing axe finds: before, found, not found', async (viewport) => {
	for (const lang of ['ja', 'en']) {
		const page = await signIn(s, KONISHI, { viewport });
		await go(page, '/settings');
		await page.evaluate(async (to) => {
			const form = document.querySelector('form:has([name=lang])');
			if (form) {
				const body = new URLSearchParams(new FormData(form));
				body.set('lang', to);
				await fetch(form.action, { method: 'POST', body });
			}
		}, lang);
		for (const to of ['/search', q('小西'), q('小西', '&kind=person'), q('逆立ち 小西'), q('あ'.repeat(201))]) {
			await page.goto(new URL(to, page.base).href);
			assert.deepEqual(await axe(page), [], `${lang} ${to}`);
			assert.deepEqual(await overflow(page), [], `${lang} ${to}`);
			assert.deepEqual(await smallTargets(page), [], `${lang} ${to}`);
			if (lang === 'en') {
				assert.equal(await page.getAttribute('html', 'lang'), 'en');
				assert.deepEqual(await japaneseInFrame(page), [], to);
			}
		}
		await page.goto(new URL('/settings', page.base).href);
		await page.evaluate(async () => {
			const form = document.querySelector('form:has([name=lang])');
			const body = new URLSearchParams(new FormData(form));
			body.set('lang', 'ja');
			await fetch(form.action, { method: 'POST', body });
		});
		await page.context().close();
	}
});
