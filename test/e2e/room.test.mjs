/* The room: opened, written in, corrected, masked, worked through to its end. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { suite, signIn, go, both, newRoom, demoRoom, write, submit, axe, overflow, KONISHI, TADOKORO, NAKAMURA } from './sonae.mjs';

const s = await suite();

both('a room opens in two clicks', async (viewport) => {
	const page = await signIn(s, KONISHI, { viewport });
	await go(page, '/now');
	let clicks = 0;
	page.exposeFunction('counted', () => { clicks++; });
	await page.addInitScript(() => addEventListener('click', (e) => e.isTrusted && window.counted(), true));
	await page.reload();
	const alarm = viewport.width < 1024 ? '.tab-alarm' : '.app-bar .alarm';
	await Promise.all([page.waitForNavigation(), page.click(alarm)]);
	await Promise.all([page.waitForNavigation(), page.click('.open-form button.is-main')]);
	assert.match(new URL(page.url()).pathname, /^\/incident\/[0-9a-f-]{36}$/);
	assert.equal(clicks, 2);
	assert.ok(await page.locator('.composer [name=text]').isVisible(), 'one can write at once');
	assert.deepEqual(await overflow(page), []);
	await page.context().close();
});

both('write first, sort later: entry, its type, a correction, a withdrawal', async (viewport) => {
	const page = await signIn(s, KONISHI, { viewport });
	await newRoom(page);
	await write(page, '保守会社の石田さんが来た');
	const fresh = page.locator('.entry.is-new');
	assert.match(await fresh.innerText(), /保守会社の石田さんが来た/);
	assert.ok(await page.evaluate(() => document.activeElement.name === 'text'), 'ready for the next line');
	await Promise.all([page.waitForNavigation(), fresh.locator('button[value=observed]').click()]);
	assert.match(await page.locator('.entry.is-seen:has-text("石田さんが来た")').first().innerText(), /見た/);

	await write(page, '止めたサーバーは3台');
	await submit(page, '.entry:has-text("止めたサーバーは3台") .entry-no');
	await page.fill('form[action$="/correct"] [name=text]', '止めたサーバーは4台');
	await submit(page, 'form[action$="/correct"] button.is-main');
	await page.waitForSelector('.banner.is-ok');
	const room = new URL(page.url()).pathname.split('/').slice(0, 3).join('/');
	await go(page, room);
	assert.ok(await page.locator('del:has-text("3台")').count() > 0, 'the old text stays, struck out');
	assert.ok(await page.locator('.entry.is-fixed:has-text("4台")').count() > 0);

	await write(page, '取り消すつもりの一行');
	await submit(page, '.entry:has-text("取り消すつもりの一行") .entry-no');
	await page.click('details:has(form[action$="/withdraw"]) > summary');
	await page.fill('form[action$="/withdraw"] [name=reason]', '別の部屋に書くつもりだった');
	await submit(page, 'form[action$="/withdraw"] button');
	await go(page, room);
	assert.ok(await page.locator('del:has-text("取り消すつもりの一行")').count() > 0);
	assert.deepEqual(await overflow(page), []);
	await page.context().close();
});

test('a time that cannot be read is refused beside its field; the line is kept', async () => {
	const page = await signIn(s, KONISHI);
	await newRoom(page);
	await page.click('.composer-more summary');
	await page.fill('.composer [name=text]', '時刻をまちがえた一行');
	await page.fill('.composer [name=occurred_at]', '99:99');
	await submit(page, '.composer button.is-main');
	await page.waitForSelector('.composer .error');
	assert.equal(await page.inputValue('.composer [name=text]'), '時刻をまちがえた一行');
	assert.equal(await page.inputValue('.composer [name=occurred_at]'), '99:99');
	assert.deepEqual(await axe(page), []);
	await page.fill('.composer [name=occurred_at]', '00:10');
	await submit(page, '.composer button.is-main');
	await page.waitForSelector('.entry:has-text("時刻をまちがえた一行")');
	await page.context().close();
});

test('masking takes two persons', async () => {
	const page = await signIn(s, KONISHI);
	const room = await newRoom(page);
	await write(page, '管理者のパスワードは Umeboshi-1984 と書いてあった');
	await submit(page, '.entry:has-text("Umeboshi-1984") .entry-no');
	const entry = new URL(page.url()).pathname;
	await page.click('details:has(form[action$="/mask"]) > summary');
	await page.fill('form[action$="/mask"] [name=part]', 'Umeboshi-1984');
	await page.fill('form[action$="/mask"] [name=reason]', 'パスワードを書いてしまった');
	await submit(page, 'form[action$="/mask"] button');
	assert.equal(new URL(page.url()).pathname, room + '/mask');
	assert.equal(await page.locator('form[action$="/grant"]').count(), 0, 'who asks cannot grant');

	const other = await signIn(s, TADOKORO);
	await go(other, room);
	await submit(other, 'a[href$="/mask"]');
	assert.deepEqual(await axe(other), []);
	await submit(other, 'form[action$="/grant"] button');
	for (const at of [room, entry, room + '/timeline']) {
		await go(other, at);
		assert.doesNotMatch(await other.content(), /Umeboshi-1984/, `${at} shows it no more`);
	}
	await go(other, room);
	assert.match(await other.locator('.journal').innerText(), /███/);
	await page.context().close();
	await other.context().close();
});

both('a procedure to its end: done, not needed with its reason, phase by phase', async (viewport) => {
	const page = await signIn(s, KONISHI, { viewport });
	const room = await newRoom(page, { kind: 'mis_sent' });
	const steps = await page.$$eval('.step h3 a', (all) => all.map((a) => a.getAttribute('href')));
	assert.ok(steps.length >= 8, `${steps.length} steps`);
	await submit(page, '.next form button'); /* start the first from the list of what comes next */
	assert.ok(await page.locator('.next:has-text("進めています")').count() > 0);
	for (const [i, step] of steps.entries()) {
		await go(page, step);
		if (i % 4 === 3) {
			await submit(page, 'button[formaction$="/not_needed"], button[formaction$="/not-needed"]');
			assert.ok(await page.locator('.error').count() > 0, 'not needed asks why');
			await page.fill('form[data-keep=step] textarea', 'この件には当たらない');
			await submit(page, 'button[formaction$="/not_needed"], button[formaction$="/not-needed"]');
		} else {
			await submit(page, 'form[data-keep=step] button.is-main');
		}
	}
	await go(page, room);
	assert.equal(await page.locator('.step.is-done').count() + await page.locator('.step.is-skip').count(), steps.length);
	assert.ok(await page.locator('.step.is-skip').count() >= 2);
	assert.match(await page.locator('.phase-bar').innerText(), /(\d+)\/\1/);
	assert.equal(await page.locator('.next form').count(), 0, 'nothing is left to press');
	assert.deepEqual(await overflow(page), []);
	await page.context().close();
});

test('the phase changes over unfinished steps only when one says so; close and reopen', async () => {
	const page = await signIn(s, TADOKORO);
	const room = await newRoom(page);
	await go(page, room + '/phase');
	assert.ok(await page.locator('.due, .rows h3').count() > 0, 'the unfinished steps are listed');
	await submit(page, 'form[action$="/phase"] button.is-main');
	assert.ok(await page.locator('.error').count() > 0, 'not without a word');
	assert.ok(await page.isChecked('input[name=phase][value="1"]'), 'the next phase is on offer, and stays chosen');
	await page.check('input[name=acknowledged]');
	await submit(page, 'form[action$="/phase"] button.is-main');
	await go(page, room);
	assert.match(await page.locator('.phase-bar .is-now').innerText(), /報告・公表/);

	await go(page, room + '/closing/end');
	for (const tick of await page.locator('input[name=left]').all()) {
		await tick.check();
	}
	await page.fill('form[action$="/close"] [name=reason]', '対応が終わったため');
	await submit(page, 'form[action$="/close"] button');
	await go(page, room);
	assert.equal(await page.locator('.composer').count(), 0, 'a closed room takes no entries');
	assert.match(await page.locator('.room-head').innerText(), /終/);
	await go(page, room + '/manage');
	await page.fill('form[action$="/reopen"] [name=reason]', '同じ送り先から返事が来た');
	await submit(page, 'form[action$="/reopen"] button');
	await go(page, room);
	assert.equal(await page.locator('.composer').count(), 1);
	await page.context().close();
});

test('level with its ground; leader handed over; due step shown', async () => {
	const page = await signIn(s, KONISHI);
	const room = await newRoom(page);
	await go(page, room + '/level');
	await page.selectOption('select[name=level]', '2');
	await page.fill('[name=ground], [name=reason]', '受注が止まっている');
	await submit(page, 'form[action$="/level"] button.is-main');
	await go(page, room);
	assert.match(await page.locator('.room-head .level').innerText(), /2/);
	assert.ok(await page.locator('.entry:has-text("受注が止まっている")').count() > 0, 'the ground is in the journal');
	await go(page, room + '/manage');
	await page.selectOption('form[action$="/lead"] select', { label: '田所 誠（経営管理部長）' });
	await submit(page, 'form[action$="/lead"] button');
	await go(page, room);
	assert.match(await page.locator('.room-meta').innerText(), /田所 誠/);
	await page.context().close();
});

test('a viewer reads everything and presses nothing', async () => {
	const page = await signIn(s, NAKAMURA);
	await go(page, await demoRoom(page));
	assert.equal(await page.locator('.composer').count(), 0);
	assert.equal(await page.locator('main form[method=post]').count(), 0);
	assert.ok(await page.locator('.entry').count() > 10);
	assert.deepEqual(await axe(page), []);
	await page.context().close();
});

test('refusals speak our words, beside the field, and keep what was typed', async () => {
	const page = await signIn(s, TADOKORO);
	const room = await newRoom(page);
	await write(page, '直される一行');
	const entry = await page.getAttribute('.entry:has-text("直される一行") .entry-no', 'href');
	const step = await page.getAttribute('.step h3 a', 'href');
	const fact = await page.getAttribute('.fact dt a', 'href');
	const tries = [
		[room + '/step/new', 'form[action$="/step"]', { item: '', detail: '残る文' }],
		[room + '/manage', 'form[action$="/rename"]', { name: '', title: '残る文' }],
		[entry, 'form[action$="/correct"]', { text: '' }],
		[step, 'form[action$="/assign"]', { due_at: 'いつか' }],
		[fact, 'form[data-keep=fact]', { value: '', source: '残る文' }],
	];
	for (const [at, form, values] of tries) {
		await go(page, at);
		for (const [name, value] of Object.entries(values)) {
			await page.$eval(`${form} [name="${name}"]`, (e, v) => {
				e.value = v;
			}, value);
		}
		await submit(page, form + ' button[type=submit]');
		assert.ok(await page.locator('.error-summary').count() === 1, `${at} ${form}: a summary`);
		assert.ok(await page.evaluate(() => document.activeElement.id === 'errors'), 'the summary has the focus');
		const line = page.locator('.error-summary li a').first();
		const target = await line.getAttribute('href');
		assert.equal(await page.locator(target).count(), 1, `${target} is on the page`);
		for (const [name, value] of Object.entries(values)) {
			assert.equal(await page.inputValue(`${form} [name="${name}"]`), value, `${at}: ${name} is kept`);
		}
		assert.deepEqual(await axe(page), []);
	}
	await page.context().close();
});
