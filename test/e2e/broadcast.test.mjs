/* A warning to the staff: seen before it goes, taken back, sent, answered by a link, ended. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { suite, signIn, open, go, both, submit, axe, overflow, TADOKORO, KONISHI, NAKAMURA } from './sonae.mjs';
import { smtpServer, until, useServer } from './smtp.mjs';

const s = await suite();
const smtp = await smtpServer();
after(() => smtp.close());
let warning = '';

test('blanks are refused, the preview shows words and number, nothing goes before it is confirmed', async () => {
	const admin = await signIn(s, TADOKORO);
	await useServer(admin, smtp.port);
	await admin.context().close();
	const page = await signIn(s, KONISHI);
	await go(page, '/broadcast/new?kind=mail');
	await submit(page, 'form[action="/broadcast"] button.is-main');
	assert.match(await page.locator('#f-text-error').innerText(), /＿＿/);
	await go(page, '/broadcast/new?kind=mail&from=hxxp%3A%2F%2Fevil%5B.%5Dexample&subject=%E8%AB%8B%E6%B1%82%E6%9B%B8');
	assert.match(await page.inputValue('[name=text]'), /evil\[\.\]example[\s\S]*請求書/);
	await page.fill('[name=phone]', '03-1234-5678');
	await submit(page, 'form[action="/broadcast"] button.is-main');
	warning = new URL(page.url()).pathname;
	assert.match(await page.locator('main').innerText(), /こう見えます[\s\S]*\d+人に出します/);
	assert.equal(smtp.mails.length, 0);
	await page.context().close();
});

test('taken back within the minute, then sent; the answer by the link shows who opened it', async () => {
	const page = await signIn(s, KONISHI);
	await go(page, warning);
	await submit(page, 'button.is-big');
	await submit(page, 'form[action$="/undo"] button');
	assert.match(await page.locator('main').innerText(), /この内容で出す/);
	await submit(page, 'button.is-big');
	assert.match(await page.locator('main').innerText(), /取り消せます/);
	await until(() => smtp.mails.some((m) => m.to === NAKAMURA), 'it goes after a minute', 100000);
	const mail = smtp.mails.find((m) => m.to === NAKAMURA);
	assert.match(mail.body, /03-1234-5678/);
	const link = mail.body.match(/\/warning\/\S+/)[0];
	const outside = await open(s);
	await go(outside, link);
	assert.ok(!/ひなた|中村|小西/.test(await outside.content()), 'nothing of the firm');
	assert.deepEqual(await axe(outside), []);
	await go(page, warning);
	assert.match(await page.locator('main').innerText(), /人中0人が読みました/, 'looking is not reading');
	await submit(outside, 'button[value=opened]');
	assert.match(await outside.locator('main').innerText(), /すぐに電話してください[\s\S]*03-1234-5678/);
	await go(page, warning);
	assert.match(await page.locator('main').innerText(), /「開いた」と答えた人[\s\S]*中村 由紀/);
	assert.match(await page.locator('main').innerText(), /人中1人が読みました/);
	await until(() => smtp.mails.some((m) => m.to === KONISHI && /「開いた」という答え/.test(m.body)), 'who sent it hears of it');
	assert.ok(!/中村/.test(smtp.mails.find((m) => m.to === KONISHI && /「開いた」という答え/.test(m.body)).body), 'not who');
	assert.equal((await outside.goto(new URL('/warning/no-such-code', outside.base).href)).status(), 404);
	await page.context().close();
	await outside.context().close();
});

test('a banner stands on いま and on the page for finders until it ends', async () => {
	const page = await signIn(s, KONISHI);
	await go(page, '/now');
	assert.match(await page.locator('.warning-banner').innerText(), /怪しいメール/);
	await submit(page, '.warning-banner button[value=not_opened]');
	assert.match(await page.locator('.warning-banner').innerText(), /受け取っています/);
	const outside = await open(s);
	await go(outside, '/sighting');
	assert.match(await outside.locator('.warning-banner').innerText(), /怪しいメール/);
	assert.equal(await outside.locator('.warning-banner button').count(), 0, 'nobody answers for another there');
	await go(page, warning);
	await submit(page, 'form[action$="/end"] button');
	assert.equal(await (await go(page, '/now')).locator('.warning-banner').count(), 0);
	await page.context().close();
	await outside.context().close();
});

for (const locale of ['ja-JP', 'en-GB']) {
	both(`the pages of warnings in ${locale}: nothing sticks out, nothing axe finds`, async (viewport) => {
		const page = await signIn(s, KONISHI, { viewport, locale });
		for (const at of ['/broadcast', '/broadcast/new?kind=mail', warning, `${warning}/poster`]) {
			await go(page, at);
			assert.deepEqual(await axe(page), [], at);
			assert.deepEqual(await overflow(page), [], at);
		}
		await page.context().close();
	});
}
