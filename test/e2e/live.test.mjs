/* The room is live: what one writes, the others see, without a reload and without a line twice. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { suite, signIn, open, go, both, newRoom, write, submit, axe, overflow, restart, KONISHI, TADOKORO, NAKAMURA, PHONE,
	WIDE } from './sonae.mjs';

const s = await suite();

/* Written by the form's own route, so that the page that writes stays where it is. */
async function post(page, room, text) {
	const status = await page.evaluate(async ([to, words]) => {
		const csrf = document.querySelector('input[name=csrf]').value;
		const answer = await fetch(to, { method: 'POST', redirect: 'manual', body: new URLSearchParams({ csrf, text: words }) });
		return answer.type;
	}, [room + '/entry', text]);
	assert.equal(status, 'opaqueredirect');
}

const line = (page, text) => page.locator(`.entry:has-text("${text}")`);
const seen = (page, text, timeout = 3000) => line(page, text).first().waitFor({ timeout });
/* The stream is there: a page that was just opened asks for it at once. */
const settled = (page) => page.waitForTimeout(600);

both('what one writes the other sees within a second, once', async (viewport) => {
	const a = await signIn(s, KONISHI, { viewport });
	const b = await signIn(s, TADOKORO, { viewport });
	const room = await newRoom(a);
	await go(b, room);
	await settled(b);
	for (const text of ['受注サーバーの線を抜いた', '石田さんに電話した']) {
		const begun = Date.now();
		await post(a, room, text);
		const answered = Date.now();
		await seen(b, text);
		assert.ok(Date.now() - answered < 1000, `${Date.now() - answered} ms after the answer, ${Date.now() - begun} in all`);
	}
	await write(a, '自分で書いた一行');
	await seen(b, '自分で書いた一行');
	await b.waitForTimeout(700);
	for (const page of [a, b]) {
		for (const text of ['受注サーバーの線を抜いた', '石田さんに電話した', '自分で書いた一行']) {
			assert.equal(await line(page, text).count(), 1, text);
		}
	}
	assert.equal(await b.locator('.entry.is-fresh').count(), 3, 'what came is marked');
	assert.match(await b.locator('[data-live-at] > [role=status]').first().textContent(), /新しい記録 1件/);
	assert.deepEqual(await axe(b), []);
	assert.deepEqual(await overflow(b), []);
	await a.context().close();
	await b.context().close();
});

test('steps, level, facts and people move as well', async () => {
	const a = await signIn(s, KONISHI);
	const b = await signIn(s, TADOKORO);
	const room = await newRoom(a, { kind: 'mis_sent' });
	await go(b, room);
	await settled(b);
	assert.equal(await b.locator('.next:has-text("進めています")').count(), 0);
	await submit(a, '.next form button');
	await b.waitForSelector('.next:has-text("進めています")', { timeout: 3000 });
	await go(a, room + '/level');
	await a.selectOption('select[name=level]', '2');
	await a.fill('[name=ground], [name=reason]', '受注が止まっている');
	await submit(a, 'form[action$="/level"] button.is-main');
	await b.waitForFunction(() => /2/.test(document.querySelector('.room-head .level').textContent), null, { timeout: 3000 });
	await a.context().close();
	await b.context().close();
});

both('who has the room open is shown, and is gone when they leave', async (viewport) => {
	const a = await signIn(s, KONISHI, { viewport });
	const room = await newRoom(a);
	assert.ok(await a.locator('.live-here').isHidden(), 'alone there is nothing to say');
	const b = await signIn(s, NAKAMURA, { viewport });
	await go(b, room);
	await a.waitForSelector('.live-here:has-text("中村")', { timeout: 5000 });
	assert.match(await b.locator('.live-here').innerText(), /小西.*自分/s);
	assert.deepEqual(await axe(a), []);
	assert.deepEqual(await overflow(a), []);
	await b.context().close();
	await a.waitForSelector('.live-here', { state: 'hidden', timeout: 6500 });
	await a.context().close();
});

test('what somebody types, the focus and the open folds stay', async () => {
	const a = await signIn(s, KONISHI);
	const b = await signIn(s, TADOKORO);
	const room = await newRoom(a);
	await go(b, room);
	await settled(b);
	await b.click('.composer-more summary');
	await b.fill('.composer [name=occurred_at]', '09:15');
	await b.focus('.composer [name=text]');
	await b.keyboard.type('半分まで');
	const folds = await b.$$eval('details.phase', (all) => all.map((d) => { d.open = !d.open; return d.open; }));
	await post(a, room, '横から来た記録');
	await seen(b, '横から来た記録');
	await b.keyboard.type('書いた');
	assert.equal(await b.inputValue('.composer [name=text]'), '半分まで書いた');
	assert.equal(await b.inputValue('.composer [name=occurred_at]'), '09:15');
	assert.equal(await b.evaluate(() => document.activeElement.name), 'text');
	assert.deepEqual(await b.$$eval('details.phase', (all) => all.map((d) => d.open)), folds);
	const link = b.locator('.fact dt a').nth(2);
	await link.focus();
	const href = await link.getAttribute('href');
	await post(a, room, 'もう一つの記録');
	await seen(b, 'もう一つの記録');
	assert.equal(await b.evaluate(() => document.activeElement.getAttribute('href')), href, 'the focus stays on its link');
	await b.fill('.composer [name=text]', '');
	await a.context().close();
	await b.context().close();
});

both('who reads further down is not pushed, and finds a way up', async (viewport) => {
	const a = await signIn(s, KONISHI, { viewport: WIDE });
	const b = await signIn(s, TADOKORO, { viewport });
	const room = await newRoom(a);
	for (let i = 0; i < 25; i++) {
		await post(a, room, `長い記録 ${i} `.repeat(6));
	}
	await go(b, room);
	await settled(b);
	const entry = b.locator('.entry:has-text("長い記録 8 ")').first();
	await entry.evaluate((e) => e.scrollIntoView({ block: 'center' }));
	const before = await entry.evaluate((e) => e.getBoundingClientRect().top);
	await post(a, room, '上に来た記録');
	await b.waitForSelector('.live-more', { state: 'visible', timeout: 3000 });
	const after = await entry.evaluate((e) => e.getBoundingClientRect().top);
	assert.ok(Math.abs(after - before) < 3, `moved by ${after - before} px`);
	assert.deepEqual(await axe(b), []);
	assert.deepEqual(await overflow(b), []);
	await b.click('.live-more');
	await b.waitForFunction(() => document.querySelector('.entry').getBoundingClientRect().top > 0, null, { timeout: 3000 });
	assert.ok(await line(b, '上に来た記録').isVisible());
	await b.waitForSelector('.live-more', { state: 'hidden', timeout: 3000 });
	await a.context().close();
	await b.context().close();
});

/* What stands in the parts that read themselves, without what only this page knows. */
const parts = (page, fresh) => page.evaluate(async (isFresh) => {
	const html = isFresh && await (await fetch(location.href)).text();
	const from = isFresh ? new DOMParser().parseFromString(html, 'text/html') : document.cloneNode(true);
	from.querySelectorAll('[data-v]').forEach((e) => e.removeAttribute('data-v'));
	from.querySelectorAll('.is-fresh').forEach((e) => e.classList.remove('is-fresh'));
	from.querySelectorAll('input[name=csrf]').forEach((e) => e.setAttribute('value', ''));
	from.querySelectorAll('[data-ago]').forEach((e) => { e.textContent = ''; });
	from.querySelectorAll('details').forEach((e) => e.removeAttribute('open'));
	from.querySelectorAll('[hidden]').forEach((e) => e.removeAttribute('hidden'));
	return Object.fromEntries(Array.from(from.querySelectorAll('[data-live]'), (e) => [e.dataset.live,
		e.innerHTML.replace(/\s+/g, ' ')]));
}, fresh);

test('what was read piece by piece is the page as it would be read whole, for a few hundred bytes', async () => {
	const a = await signIn(s, KONISHI);
	const b = await signIn(s, TADOKORO);
	const room = await newRoom(a, { kind: 'malware' });
	for (let i = 0; i < 30; i++) {
		await post(a, room, `長い記録 ${i} `.repeat(6));
	}
	await go(b, room);
	await settled(b);
	const line = await b.context().newCDPSession(b);
	const bytes = [];
	await line.send('Network.enable');
	line.on('Network.loadingFinished', (e) => bytes.push(e.encodedDataLength));
	const same = async () => {
		await b.waitForTimeout(900);
		assert.deepEqual(await parts(b, false), await parts(b, true));
	};
	await post(a, room, '一つ目');
	await seen(b, '一つ目');
	bytes.length = 0;
	await post(a, room, '二つ目');
	await seen(b, '二つ目');
	await b.waitForTimeout(300);
	assert.ok(Math.max(...bytes) < 2500, `bytes of one event: ${bytes}`);
	await same();
	const number = await b.locator('.entry:has-text("一つ目")').first().getAttribute('id');
	await go(a, `${room}/entry/${number.slice(1)}`);
	await a.fill('form[action$="/correct"] [name=text]', '一つ目を直した');
	await submit(a, 'form[action$="/correct"] button[type=submit]');
	await seen(b, '一つ目を直した');
	await same();
	await go(a, room);
	await submit(a, '.next form button'); /* a step: changes of the room, which fold */
	await submit(a, '.next form button').catch(() => {});
	await same();
	await post(a, room, '三つ目');
	await seen(b, '三つ目');
	await same();
	await a.context().close();
	await b.context().close();
});

test('eight tabs of one browser share one stream; any of them may close', async () => {
	const a = await signIn(s, KONISHI);
	const first = await signIn(s, TADOKORO);
	const rooms = [await newRoom(a), await newRoom(a), await newRoom(a)];
	const tabs = [first];
	while (tabs.length < 8) {
		tabs.push(await first.context().newPage());
	}
	const streams = [];
	first.context().on('request', (r) => { /\/events/.test(r.url()) && streams.push(r); });
	for (const [i, tab] of tabs.entries()) {
		tab.base = s.server.base;
		await go(tab, rooms[i % 3]);
	}
	await first.waitForTimeout(1500);
	for (const [i, room] of rooms.entries()) {
		await post(a, room, `八つの窓 ${i}`);
	}
	await Promise.all(tabs.map((tab, i) => seen(tab, `八つの窓 ${i % 3}`, 4000)));
	const open = [];
	for (const r of streams) {
		if (!r.failure()) {
			open.push(r.url());
		}
	}
	assert.ok(open.length <= 1, `open streams: ${open.join(' ')}`);
	for (const leaver of tabs.splice(0, 4)) { /* whoever listened for the others is among them */
		await leaver.close();
	}
	await tabs[0].waitForTimeout(1500);
	for (const [i, room] of rooms.entries()) {
		await post(a, room, `残りの窓 ${i}`);
	}
	await Promise.all(tabs.map((tab, i) => seen(tab, `残りの窓 ${(i + 4) % 3}`, 4000)));
	await a.context().close();
	await tabs[0].context().close();
});

test('without locks the tab in sight listens for itself; without a place it asks now and then', async () => {
	const a = await signIn(s, KONISHI);
	const room = await newRoom(a);
	const b = await signIn(s, TADOKORO);
	await b.addInitScript(() => Object.defineProperty(Navigator.prototype, 'locks', { value: undefined }));
	await go(b, room);
	await settled(b);
	await post(a, room, '鍵のない窓');
	await seen(b, '鍵のない窓');
	const full = await signIn(s, NAKAMURA);
	await full.route('**/events?*', (route) => route.fulfill({ status: 503, headers: { 'Retry-After': '15' }, body: '' }));
	await go(full, room);
	await settled(full);
	await post(a, room, '満員の窓');
	await seen(full, '満員の窓', 20000);
	assert.ok(await full.locator('.live-state').isHidden(), 'that is no trouble of the line');
	for (const page of [a, b, full]) {
		await page.context().close();
	}
});

test('the first page learns of a new incident and of its end', async () => {
	const a = await signIn(s, TADOKORO);
	const b = await signIn(s, NAKAMURA);
	await go(b, '/now');
	await settled(b);
	const before = await b.locator('.case').count();
	const room = await newRoom(a);
	await b.waitForFunction((n) => document.querySelectorAll('.case').length === n + 1, before, { timeout: 4000 });
	await go(a, room + '/manage');
	await a.fill('form[action$="/close"] [name=reason]', '終わった').catch(() => {});
	assert.deepEqual(await axe(b), []);
	await a.context().close();
	await b.context().close();
});

test('いま, the inbox and the work plan hear a sighting, a task and a hand-over', async () => {
	const now = await signIn(s, KONISHI);
	const tabs = { now, inbox: await now.context().newPage(), work: await now.context().newPage() };
	const boss = await signIn(s, TADOKORO);
	const room = await newRoom(boss);
	for (const [name, tab] of Object.entries(tabs)) {
		tab.base = s.server.base;
		await go(tab, '/' + name);
	}
	await settled(now);
	const heard = (tab, text) => tab.locator('main', { hasText: text }).first().waitFor({ timeout: 5000 });
	const before = Number((await tabs.inbox.locator('.app-nav .count').innerText()).match(/\d+/)[0]);

	const finder = await open(s);
	await go(finder, '/sighting');
	await finder.locator('.choice:has-text("変な画面が出た") input').check();
	await finder.fill('[name=what]', '赤い画面が出て音がする');
	await finder.waitForTimeout(2100); /* nobody fills a form within a blink */
	await submit(finder, '.finder-form button.is-main');
	await tabs.inbox.bringToFront();
	await heard(tabs.inbox, '赤い画面が出て音がする');
	assert.equal(Number((await tabs.inbox.locator('.app-nav .count').innerText()).match(/\d+/)[0]), before + 1);
	await now.bringToFront();
	await heard(now, '赤い画面が出て音がする');

	await go(boss, '/task/new');
	await boss.fill('[name=title]', '取引先へ一報を入れる');
	const owner = boss.locator('select[name=owner_id]');
	await owner.selectOption(await owner.locator('option:has-text("小西 直樹")').getAttribute('value'));
	await submit(boss, 'form.panel button.is-main');
	await tabs.work.bringToFront();
	await heard(tabs.work, '取引先へ一報を入れる');

	await go(boss, room + '/handover?since=all');
	const to = boss.locator('#give select[name=to_id]');
	await to.selectOption(await to.locator('option:has-text("小西 直樹")').getAttribute('value'));
	await boss.fill('#give textarea[name=note]', '6時に石田さんが来る');
	await submit(boss, '#give button.is-main');
	await now.bringToFront();
	await heard(now, '引き継ぎ');
	assert.deepEqual(await axe(now), []);
	assert.deepEqual(await axe(tabs.inbox), []);
	for (const page of [now, boss, finder]) {
		await page.context().close();
	}
});

test('a slow line, and nothing known yet: the whole room within two seconds', async () => {
	const a = await signIn(s, KONISHI);
	const room = await newRoom(a);
	for (let i = 0; i < 50; i++) {
		await post(a, room, `長い記録 ${i}: 受注サーバーの画面が青くなり、営業の石田さんに電話した`);
	}
	const phone = await signIn(s, TADOKORO, { viewport: PHONE });
	const line = await phone.context().newCDPSession(phone);
	await line.send('Network.enable');
	await line.send('Network.emulateNetworkConditions', { offline: false, latency: 100,
		downloadThroughput: 400 * 1000 / 8, uploadThroughput: 400 * 1000 / 8 });
	for (const known of [false, true]) {
		const begun = Date.now();
		await phone.goto(s.server.base + room, { waitUntil: 'load' });
		const took = Date.now() - begun;
		assert.ok(took < 2000, `${known ? 'known' : 'not known'}: ${took} ms`);
		assert.ok(await phone.locator('[data-live=journal] .entry').first().isVisible());
	}
	await a.context().close();
	await phone.context().close();
});

test('the server goes and comes back: said calmly, then all is there once', async () => {
	const a = await signIn(s, KONISHI);
	const b = await signIn(s, TADOKORO);
	const room = await newRoom(a);
	await go(b, room);
	await settled(b);
	await post(a, room, '止まる前の記録');
	await seen(b, '止まる前の記録');
	s.trouble.length = 0;
	await b.focus('.composer [name=text]');
	await b.keyboard.type('書きかけ');
	await restart(s.server, async () => {
		await b.waitForSelector('.live-state:has-text("つながっていません")', { timeout: 8000 });
		assert.deepEqual(await axe(b), []);
	});
	await post(a, room, '戻ってすぐの記録');
	await seen(b, '戻ってすぐの記録', 12000);
	await post(a, room, 'そのあとの記録');
	await seen(b, 'そのあとの記録');
	await b.waitForSelector('.live-state:has-text("つながりました")', { timeout: 3000 });
	await b.waitForSelector('.live-state', { state: 'hidden', timeout: 8000 });
	for (const text of ['止まる前の記録', '戻ってすぐの記録', 'そのあとの記録']) {
		assert.equal(await line(b, text).count(), 1, text);
	}
	assert.equal(await b.inputValue('.composer [name=text]'), '書きかけ');
	await a.context().close();
	await b.context().close();
	s.trouble.length = 0; /* the browser's own lines about a server that was not there */
});

test('a session that ends elsewhere is told here', async () => {
	const a = await signIn(s, KONISHI);
	const room = await newRoom(a);
	const phone = await signIn(s, NAKAMURA, { viewport: PHONE });
	await go(phone, room);
	await settled(phone);
	await phone.evaluate(async () => {
		const page = await (await fetch('/settings')).text();
		const csrf = new DOMParser().parseFromString(page, 'text/html').querySelector('input[name=csrf]').value;
		await fetch('/sign-out', { method: 'POST', redirect: 'manual', body: new URLSearchParams({ csrf }) });
	});
	await phone.waitForSelector('.live-state:has-text("もう読み込めません")', { timeout: 6000 });
	delete s.states[NAKAMURA];
	await phone.context().close();
	await a.context().close();
});
