/* Who is told: the rules and who would hear now, one's own quiet hours, a test, and who has read it. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { suite, signIn, open, go, both, newRoom, submit, axe, overflow, TADOKORO, KONISHI } from './sonae.mjs';
import { smtpServer, until, useServer } from './smtp.mjs';

const s = await suite();
const smtp = await smtpServer();
after(() => smtp.close());

test('the rules say who would be told, and the last one cannot go', async () => {
	const page = await signIn(s, TADOKORO);
	await useServer(page, smtp.port);
	await go(page, '/settings/notices');
	assert.match(await page.locator('main').innerText(), /対応室が開いた[\s\S]*いま起きたら：[\s\S]*小西 直樹（メール）/);
	/* person by kind: an executive does not hear of a finder's report, and the heading leads to its rule */
	const heard = (who, what) => page.locator(`.is-told tr:has-text("${who}") td[data-label="${what}"]`).innerText();
	assert.match(await heard('小西 直樹', '気づきが届いた'), /すぐ/);
	assert.match(await heard('森本 和子', '気づきが届いた'), /－/);
	assert.match(await heard('森本 和子', '決めることを頼まれた'), /すぐ/); /* planned for her, as it would be hers */
	assert.equal(await page.locator('.is-told thead a:has-text("対応室が開いた")').getAttribute('href'), '/settings/notices/opened');
	await go(page, '/settings/notices/decision');
	await submit(page, 'form[action$="/rule/drop"] button');
	assert.match(await page.locator('.error-summary').innerText(), /だれにも届かなくなる/);
	await go(page, '/settings/notices/opened');
	await page.selectOption('select[name=tell]', 'access:viewer');
	await page.selectOption('select[name=level]', '2');
	await submit(page, 'form[action$="/rule"] button.is-main');
	assert.match(await page.locator('table').innerText(), /レベル2から/);
	await go(page, '/settings/notices?event=opened&level=2&at=23:30');
	assert.match(await page.locator('main').innerText(), /中村 由紀/);
	await page.context().close();
});

test('quiet hours are one\'s own; what is wrong stands beside its field', async () => {
	const page = await signIn(s, KONISHI);
	await go(page, '/settings/my-notices');
	await page.fill('[name=quiet_from]', '22:00');
	await page.fill('[name=quiet_to]', '25:00');
	await page.check('[name=off_days][value=sun]');
	await submit(page, 'main form button.is-main');
	assert.match(await page.locator('#f-quiet_to-error').innerText(), /22:00 のように/);
	assert.equal(await page.inputValue('[name=quiet_from]'), '22:00');
	assert.ok(await page.isChecked('[name=off_days][value=sun]'), 'what was ticked stays');
	await page.fill('[name=quiet_to]', '7:00');
	await page.uncheck('[name=off_days][value=sun]');
	await submit(page, 'main form button.is-main');
	assert.match(await page.locator('main').innerText(), /わたしへの知らせ/);
	const admin = await signIn(s, TADOKORO);
	await go(admin, '/settings/notices?event=opened&level=&at=23:30');
	assert.match(await admin.locator('main').innerText(), /小西 直樹[\s\S]*静かな時間なので/);
	await go(admin, '/settings/notices?event=opened&level=2&at=23:30');
	assert.match(await admin.locator('main').innerText(), /急ぎなので、静かな時間でもすぐ/);
	await go(page, '/settings/my-notices');
	await page.fill('[name=quiet_from]', '');
	await page.fill('[name=quiet_to]', '');
	await submit(page, 'main form button.is-main');
	await page.context().close();
	await admin.context().close();
});

test('a test to everybody shows each address and how it went', async () => {
	const page = await signIn(s, TADOKORO);
	await go(page, '/settings/notices');
	await submit(page, 'form[action="/settings/notices/test"] button');
	await until(() => smtp.mails.some((m) => m.to === KONISHI && /届くかどうか|試しに送りました/.test(m.body)), 'the test arrives');
	await until(async () => /送れた|送りました|送った/.test(await (await go(page, '/settings/notices')).locator('#results + table').innerText()), 'the outcome shows');
	await page.context().close();
});

test('read or not: looking at the link does nothing, its button counts, the room shows who is missing', async () => {
	const admin = await signIn(s, TADOKORO);
	for (const event of ['opened', 'level']) { /* who opens it at level 2 within a second is told once */
		await go(admin, `/settings/notices/${event}`);
		await admin.check('[name=asks_read]');
		await submit(admin, `form[action="/settings/notices/${event}"] button`);
	}
	const page = await signIn(s, KONISHI);
	const room = await newRoom(page, { kind: 'malware' });
	await go(page, `${room}/level`);
	await page.selectOption('select[name=level]', '2');
	await page.fill('[name=ground]', '受注が止まった');
	await submit(page, 'main form button.is-main');
	await until(() => smtp.mails.some((m) => m.to === TADOKORO && /\/read\//.test(m.body) && m.body.includes(room)), 'asked to say so');
	const link = smtp.mails.findLast((m) => m.to === TADOKORO && /\/read\//.test(m.body)).body.match(/\/read\/\S+/)[0];
	await go(page, `${room}/notice`);
	const before = await page.locator('main').innerText();
	assert.match(before, /まだ「読みました」のない人[\s\S]*田所 誠/);
	const outside = await open(s);
	await go(outside, link);
	await go(outside, link);
	const seen = await outside.content();
	assert.ok(!/ひなた|対応室|田所|ランサム|マルウェア/.test(seen), 'nothing of the firm or the room');
	assert.match(await (await go(page, `${room}/notice`)).locator('main').innerText(), /田所 誠[\s\S]*に知らせました/, 'looking is not reading');
	assert.deepEqual(await axe(outside), []);
	await submit(outside, 'main form button');
	assert.match(await outside.locator('h1').innerText(), /受け取りました/);
	assert.match(await (await go(page, `${room}/notice`)).locator('main').innerText(), /読んだ人[\s\S]*田所 誠[\s\S]*メールのリンク/);
	const answer = await outside.goto(new URL('/read/no-such-code', outside.base).href);
	assert.equal(answer.status(), 404);
	for (const p of [admin, page, outside]) {
		await p.context().close();
	}
});

for (const locale of ['ja-JP', 'en-GB']) {
	both(`the pages of notices in ${locale}: nothing sticks out, nothing axe finds`, async (viewport) => {
		const page = await signIn(s, TADOKORO, { viewport, locale });
		for (const at of ['/settings/notices?event=opened&level=2&at=23:30', '/settings/notices/opened', '/settings/my-notices']) {
			await go(page, at);
			assert.deepEqual(await axe(page), [], at);
			assert.deepEqual(await overflow(page), [], at);
		}
		await page.context().close();
	});
}
