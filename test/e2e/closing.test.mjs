/* The end of an incident: the closing sheet, closing with something missing acknowledged, two at once, again open; improvements. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { suite, signIn, go, both, newRoom, submit, axe, overflow, pdf, KONISHI, TADOKORO, NAKAMURA, WIDE, PHONE } from './sonae.mjs';

const MORIMOTO = 'morimoto@hinata.example'; /* executive */
const s = await suite();

async function looksGood(page) {
	assert.deepEqual(await axe(page), []);
	assert.deepEqual(await overflow(page), []);
}

async function choose(page, name, person) {
	const field = page.locator(`select[name=${name}]`);
	await field.selectOption(await field.locator(`option:has-text("${person}")`).getAttribute('value'));
}

/* The row of the sheet with this heading. */
const row = (page, heading) => page.locator(`.sheet-row:has(h3:has-text("${heading}"))`);

async function write(page, heading) {
	await Promise.all([page.waitForNavigation(), row(page, heading).locator('a.button').click()]);
}

async function save(page) {
	await submit(page, 'main form[data-keep] button.is-main');
}

/* Cause, recovery, told, one to follow up, two costs, one answer: as somebody would at the end of the night. */
async function fill(page, room) {
	await go(page, room + '/closing');
	await write(page, '原因');
	await save(page);
	assert.equal(await page.locator('.error-summary li').count(), 2, 'both are asked for');
	await page.check('input[name=state][value=likely]');
	await page.fill('textarea[name=cause]', '添付ファイルを開いた');
	await save(page);
	assert.match(await row(page, '原因').innerText(), /書いた[^]*添付ファイルを開いた[^]*推定/);

	await write(page, '復旧と');
	await page.fill('input[name=contained_at]', '昨日 3:00');
	await page.fill('input[name=recovered_at]', '昨日 1:00');
	await page.fill('textarea[name=how]', '受注担当が注文を入れて確かめた');
	await save(page);
	assert.match(await page.locator('.error-summary').innerText(), /封じ込めたときより前/);
	assert.match(await page.locator('.error-summary').innerText(), /確かめた人/);
	assert.equal(await page.inputValue('textarea[name=how]'), '受注担当が注文を入れて確かめた', 'nothing is lost');
	await page.fill('input[name=contained_at]', '昨日 1:00');
	await page.fill('input[name=recovered_at]', '昨日 3:30');
	await choose(page, 'person_id', '小西 直樹');
	await save(page);
	assert.match(await row(page, '復旧と').innerText(), /03:30[^]*小西 直樹/);
	await write(page, '復旧と');
	assert.match(await page.inputValue('input[name=recovered_at]'), /^\d{4}-\d\d-\d\d 03:30$/, 'as one would type it');
	await save(page); /* and it is read back as what it was */
	assert.match(await row(page, '復旧と').innerText(), /03:30/);

	await write(page, '経営者への報告');
	await page.fill('textarea[name=how]', '電話で');
	await save(page);

	await submit(page, 'a[href$="/closing/follow/new"]');
	await page.fill('input[name=who]', 'まるよしマート');
	await page.check('input[name=state][value=doing]');
	await save(page);
	assert.match(await row(page, 'まるよしマート').innerText(), /進めている/);

	await cost(page, room, { kind: 'hours', what: '小西', hours: '１２' });
	await cost(page, room, { kind: 'vendor', what: '石田システム', amount: '418,000' });
	assert.match(await page.locator('section[aria-labelledby=costs]').innerText(), /12時間[^]*合計\s*418,000円/);

	await write(page, '何が、いつ起きましたか');
	await page.fill('textarea[name=answer]', '夜中に画面が開かなくなった');
	await save(page);
}

async function cost(page, room, { kind, what, hours = '', amount = '' }) {
	await go(page, room + '/closing/cost/new');
	await page.check(`input[name=kind][value=${kind}]`);
	await page.fill('input[name=what]', what);
	await page.fill('input[name=hours]', hours);
	await page.fill('input[name=amount]', amount);
	await save(page);
}

both('the sheet is filled in, the incident closed with what is missing, opened again', async (viewport) => {
	const page = await signIn(s, KONISHI, { viewport });
	const room = await newRoom(page, { kind: 'malware' });
	await go(page, room + '/closing');
	await looksGood(page);
	await fill(page, room);
	await looksGood(page);

	await submit(page, 'a[href$="/closing/end"]');
	await looksGood(page);
	await page.fill('input[name=reason]', '受注が朝から動いている');
	const ticks = page.locator('input[name=left]');
	const n = await ticks.count();
	assert.ok(n >= 3, `${n} kinds of things are left`);
	await ticks.first().check();
	await submit(page, 'form[action$="/close"] button');
	assert.match(await page.locator('.error-summary').innerText(), new RegExp(`${n - 1}種類に印がありません`));
	assert.equal(await page.locator('.error-summary li').count(), 1, 'one line, not one for each');
	assert.equal(await page.locator('.tick-row .error').count(), n - 1, 'marked where it stands');
	assert.equal(await page.inputValue('input[name=reason]'), '受注が朝から動いている');
	assert.ok(await ticks.first().isChecked());
	await looksGood(page);
	for (const tick of await ticks.all()) {
		await tick.check();
	}
	await page.fill('input[name=reason]', '');
	await submit(page, 'form[action$="/close"] button');
	assert.equal(await page.locator('.error-summary li').count(), 1);
	assert.equal(await page.locator('.tick-row .error').count(), 0);
	await page.fill('input[name=reason]', '受注が朝から動いている');
	await submit(page, 'form[action$="/close"] button');
	assert.match(new URL(page.url()).pathname, /\/closing$/);
	assert.match(await page.locator('main').innerText(), /終了しています/);
	assert.equal(await page.locator('a[href$="/closing/end"], a[href$="/closing/cause"]').count(), 0);
	await looksGood(page);
	await go(page, room);
	assert.match(await page.locator('.entry:has-text("受注が朝から動いている")').first().innerText(), /振り返りの問いが\d件/);
	assert.equal(await page.locator('.next form').count(), 0, 'nothing to press in a closed room');

	/* learning goes on */
	await go(page, room + '/closing');
	await write(page, '同じことを起こさないために');
	await page.fill('textarea[name=answer]', '添付を開く前に電話する');
	await save(page);
	await submit(page, 'a[href*="/action/new"]');
	await page.fill('input[name=what]', '添付を止める設定にする');
	await save(page);
	assert.match(await page.locator('section[aria-labelledby=actions]').innerText(), /添付を止める設定/);

	await go(page, room + '/manage');
	await page.fill('form[action$="/reopen"] [name=reason]', '請求書が来た');
	await submit(page, 'form[action$="/reopen"] button');
	await cost(page, room, { kind: 'other', what: '紙の伝票', amount: '3000' });
	assert.match(await page.locator('section[aria-labelledby=costs]').innerText(), /合計\s*421,000円/);
	await page.context().close();
});

test('two at once: who was faster is told, and no word is lost', async () => {
	const one = await signIn(s, KONISHI);
	const two = await signIn(s, TADOKORO, { viewport: PHONE });
	const room = await newRoom(one, { kind: 'malware' });
	for (const page of [one, two]) {
		await go(page, room + '/closing/cause');
		await page.check('input[name=state][value=known]');
	}
	await one.fill('textarea[name=cause]', 'メールの添付');
	await save(one);
	await two.fill('textarea[name=cause]', '古い機械の穴');
	await save(two);
	assert.match(await two.locator('.error-summary').innerText(), /小西[^]*先に書きかえました[^]*メールの添付/);
	assert.equal(await two.inputValue('textarea[name=cause]'), '古い機械の穴');
	await looksGood(two);
	await save(two); /* seen, and meant */
	assert.match(await row(two, '原因').innerText(), /古い機械の穴/);

	/* both close; and a form is open while the room is closed */
	await go(one, room + '/closing/end');
	await go(two, room + '/closing/end');
	const third = await signIn(s, MORIMOTO);
	await go(third, room + '/closing/told');
	await third.fill('textarea[name=how]', '朝の打ち合わせで');
	for (const page of [one, two]) {
		for (const tick of await page.locator('input[name=left]').all()) {
			await tick.check();
		}
		await page.fill('input[name=reason]', '片づいた');
	}
	await submit(one, 'form[action$="/close"] button');
	await submit(two, 'form[action$="/close"] button');
	assert.match(await two.locator('.error-summary').innerText(), /小西[^]*終えています/);
	await save(third);
	assert.match(await third.locator('.error-summary').innerText(), /終了しています/);
	assert.equal(await third.inputValue('textarea[name=how]'), '朝の打ち合わせで', 'what was typed stays');
	for (const page of [one, two, third]) {
		await page.context().close();
	}
});

test('somebody wrote while the form was open: closing asks to look first', async () => {
	const page = await signIn(s, KONISHI);
	const room = await newRoom(page);
	await go(page, room + '/closing/end');
	const other = await signIn(s, TADOKORO);
	await go(other, room);
	await other.fill('.composer [name=text]', 'まだ続いている');
	await submit(other, '.composer button.is-main');
	for (const tick of await page.locator('input[name=left]').all()) {
		await tick.check();
	}
	await page.fill('input[name=reason]', '終わった');
	await submit(page, 'form[action$="/close"] button');
	assert.match(await page.locator('.error-summary').innerText(), /記録が1件増えました/);
	await submit(page, 'form[action$="/close"] button');
	assert.match(new URL(page.url()).pathname, /\/closing$/);
	await other.context().close();
	await page.context().close();
});

test('costs: taken back once and again, kept from those who need not see them, on paper', async () => {
	const page = await signIn(s, TADOKORO);
	const room = await newRoom(page, { kind: 'malware' });
	await go(page, room + '/closing/cost/new');
	await save(page);
	assert.equal(await page.locator('.error-summary li').count(), 1);
	await page.fill('input[name=what]', '小西');
	await save(page);
	assert.match(await page.locator('.error-summary').innerText(), /時間/);
	await page.fill('input[name=hours]', 'たくさん');
	await save(page);
	assert.equal(await page.inputValue('input[name=hours]'), 'たくさん');
	await cost(page, room, { kind: 'loss', what: '廃棄', amount: '96500' });
	await submit(page, 'section[aria-labelledby=costs] td a');
	await looksGood(page);
	await submit(page, 'form[action$="/drop"] button');
	assert.ok(await page.locator('del:has-text("廃棄")').count() === 1);
	await submit(page, 'section[aria-labelledby=costs] td a');
	await submit(page, 'form[action$="/restore"] button');
	assert.match(await page.locator('section[aria-labelledby=costs]').innerText(), /96,500円/);
	await page.click('details:has(form[action$="/cost-access"]) summary');
	await page.selectOption('select[name=seen_by]', 'executive');
	await submit(page, 'form[action$="/cost-access"] button');

	const konishi = await signIn(s, KONISHI);
	await go(konishi, room + '/closing');
	assert.doesNotMatch(await konishi.locator('main').innerText(), /96,500|廃棄/);
	await go(konishi, room + '/closing/summary');
	assert.doesNotMatch((await pdf(konishi)).flat, /96,500|廃棄/);
	await go(konishi, room);
	assert.doesNotMatch(await konishi.locator('main').innerText(), /96,500|廃棄/);
	const boss = await signIn(s, MORIMOTO);
	await go(boss, room + '/closing/summary');
	await looksGood(boss);
	const paper = await pdf(boss);
	assert.match(paper.flat, /96,500円/);
	assert.match(paper.flat, /封印/);
	const viewer = await signIn(s, NAKAMURA);
	await go(viewer, room + '/closing');
	assert.equal(await viewer.locator('main form, main a.button[href*="/closing/c"], main a[href*="/action/new"]').count(), 0);
	assert.doesNotMatch(await viewer.locator('main').innerText(), /96,500/);
	await looksGood(viewer);
	for (const one of [page, konishi, boss, viewer]) {
		await one.context().close();
	}
});

both('improvements: added, mine on the first page, done with what shows it', async (viewport) => {
	const page = await signIn(s, KONISHI, { viewport });
	await go(page, '/action/new');
	await save(page);
	assert.equal(await page.locator('.error-summary li').count(), 1);
	const what = `控えを月に一度確かめる ${viewport.width}`;
	await page.fill('input[name=what]', what);
	await page.fill('input[name=due_at]', '2020-01-01');
	await save(page);
	assert.match(await page.locator('.error-summary').innerText(), /過ぎた時刻/);
	assert.equal(await page.inputValue('input[name=what]'), what);
	await page.fill('input[name=due_at]', '2099-01-01');
	await choose(page, 'owner_id', '小西 直樹');
	await looksGood(page);
	await save(page);
	const at = new URL(page.url()).pathname;
	assert.match(at, /^\/action\/[0-9a-f-]{36}$/);
	assert.doesNotMatch(await page.locator('main').innerText(), /あと\d{3,}日/);
	await looksGood(page);
	await go(page, '/now');
	assert.ok(await page.locator(`#mine ~ * a:has-text("${what}")`).count() > 0, 'it is mine');

	await go(page, at);
	await page.check('input[name=state][value=done]');
	await submit(page, 'form[action$="/state"] button');
	assert.match(await page.locator('.error-summary').innerText(), /済んだことが分かるもの/);
	assert.ok(await page.isChecked('input[name=state][value=done]'), 'what was chosen stays chosen');
	const other = await signIn(s, TADOKORO);
	await go(other, at);
	await other.check('input[name=state][value=doing]');
	await other.fill('textarea[name=note]', '手順を書いた');
	await submit(other, 'form[action$="/state"] button');
	await page.fill('textarea[name=note]', '確かめた紙');
	await submit(page, 'form[action$="/state"] button');
	assert.match(await page.locator('.error-summary').innerText(), /先に直しました/);
	assert.equal(await page.inputValue('textarea[name=note]'), '確かめた紙');
	await submit(page, 'form[action$="/state"] button');
	assert.match(await page.locator('main').innerText(), /済み[^]*確かめた紙/);
	assert.match(await page.locator('section[aria-labelledby=log]').innerText(), /済んだ[^]*始めた[^]*加えた/);
	await go(page, '/action');
	assert.equal(await page.locator(`main a:has-text("${what}")`).count(), 0, 'done: off the list');
	await looksGood(page);
	await go(page, '/action?show=all');
	assert.equal(await page.locator(`main a:has-text("${what}")`).count(), 1);
	await looksGood(page);
	await go(page, '/action/print?show=all');
	await looksGood(page);
	const paper = await pdf(page);
	assert.match(paper.flat, new RegExp(what.replace(/\s/g, '')));
	assert.match(paper.size, /A4/);
	await other.context().close();
	await page.context().close();
});

test('without script: fill in, close with what is missing, open again', async () => {
	const page = await signIn(s, KONISHI, { viewport: PHONE, javaScriptEnabled: false });
	await go(page, '/incident/new');
	await submit(page, '.open-form button.is-main');
	const room = new URL(page.url()).pathname;
	await fill(page, room);
	await go(page, room + '/closing/end');
	await submit(page, 'form[action$="/close"] button');
	assert.ok(await page.locator('.tick-row .error').count() > 0);
	for (const tick of await page.locator('input[name=left]').all()) {
		await tick.check();
	}
	await page.fill('input[name=reason]', '片づいた');
	await submit(page, 'form[action$="/close"] button');
	assert.match(await page.locator('main').innerText(), /終了しています/);
	await submit(page, 'a[href*="/manage"]');
	await page.fill('form[action$="/reopen"] [name=reason]', 'まだだった');
	await submit(page, 'form[action$="/reopen"] button');
	await go(page, room + '/closing');
	assert.match(await row(page, '原因').innerText(), /添付ファイルを開いた/);
	assert.equal(await page.locator('[data-print]:visible').count(), 0);
	await page.context().close();
});

test('a wide screen in English', async () => {
	const page = await signIn(s, MORIMOTO, { viewport: WIDE });
	const room = await newRoom(page, { kind: 'malware' });
	await go(page, '/settings');
	await page.check('input[name=lang][value=en]');
	await submit(page, 'form[action="/settings"] button.is-main');
	for (const at of ['/closing', '/closing/end', '/closing/recovery', '/closing/cost/new', '/closing/lesson/tools', '/closing/summary']) {
		await go(page, room + at);
		await looksGood(page);
	}
	await go(page, room + '/closing/end');
	await submit(page, 'form[action$="/close"] button');
	assert.match(await page.locator('.error-summary').innerText(), /has no tick|have no tick/);
	await go(page, '/settings');
	await page.check('input[name=lang][value=ja]');
	await submit(page, 'form[action="/settings"] button.is-main');
	await page.context().close();
});
