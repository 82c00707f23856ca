/* The contact net, and a call drill with a real SMTP server: by link, by phone, ended; the ways say what was learnt. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { suite, signIn, open, go, both, submit, axe, overflow, TADOKORO, KONISHI, NAKAMURA } from './sonae.mjs';
import { smtpServer, until, useServer } from './smtp.mjs';

const s = await suite();
const smtp = await smtpServer();
after(() => smtp.close());
let drill = '';

both('who calls whom, on the screen and on paper', async (size) => {
	const page = await signIn(s, KONISHI, { viewport: size });
	await go(page, '/net');
	const text = await page.locator('main').innerText();
	assert.match(text, /対応責任者[\s\S]*田所/);
	assert.match(text, /まだだれも決まっていません/);
	assert.deepEqual(await axe(page), []);
	assert.deepEqual(await overflow(page), []);
	await go(page, '/net/paper');
	assert.match(await page.locator('main').innerText(), /090-0000-0012/);
	assert.deepEqual(await axe(page), []);
	await page.context().close();
});

test('a circle is refused beside the field; another choice moves the role', async () => {
	const page = await signIn(s, KONISHI);
	await go(page, '/net/calls');
	await page.selectOption('form[action="/net/calls/lead"] select', 'pr');
	await submit(page, 'form[action="/net/calls/lead"] button');
	assert.match(await page.locator('form[action="/net/calls/lead"]').innerText(), /ぐるぐる/);
	await page.selectOption('form[action="/net/calls/pr"] select', 'lead');
	await submit(page, 'form[action="/net/calls/pr"] button');
	await go(page, '/net');
	assert.match(await page.locator('#net-pr').innerText(), /対応責任者から/);
	await page.context().close();
});

test('a drill: the mail arrives, its link is pressed, a phone is ticked, what is left is marked', async () => {
	const admin = await signIn(s, TADOKORO);
	await useServer(admin, smtp.port);
	await admin.context().close();
	const page = await signIn(s, KONISHI);
	await go(page, '/net/drills/new');
	assert.match(await page.locator('main').innerText(), /社内だけのものです/, 'the address is of this machine');
	assert.deepEqual(await axe(page), []);
	await page.check('[name=whom][value=people]');
	await submit(page, 'form[action="/net/drills"] button.is-main');
	assert.match(await page.locator('.error-summary, [role=alert]').first().innerText(), /試す人がいません/);
	for (const who of ['中村', '田所', '野村']) {
		await page.locator('label.check', { hasText: who }).locator('input').check();
	}
	await submit(page, 'form[action="/net/drills"] button.is-main');
	drill = new URL(page.url()).pathname;
	assert.match(await page.locator('main').innerText(), /3人のうち0人/);
	await until(() => smtp.mails.some((m) => m.to === NAKAMURA), 'the mail goes');
	const mail = smtp.mails.find((m) => m.to === NAKAMURA);
	assert.match(mail.body, /訓練です。事故ではありません/);
	const outside = await open(s);
	await go(outside, mail.body.match(/\/reached\/\S+/)[0]);
	assert.ok(!/ひなた|中村|小西/.test(await outside.content()), 'nothing of the firm');
	assert.deepEqual(await axe(outside), []);
	await go(page, drill);
	assert.match(await page.locator('main').innerText(), /3人のうち0人/, 'looking reaches nobody');
	await submit(outside, 'button.is-main');
	assert.match(await outside.locator('main').innerText(), /ありがとう/);
	await go(page, drill);
	assert.match(await page.locator('main').innerText(), /3人のうち1人/);
	const tadokoro = page.locator('.drill-person', { hasText: '田所' });
	await tadokoro.locator('.drill-way', { hasText: '電話' }).first().locator('button[value=reached]').click();
	await page.waitForLoadState();
	assert.match(await page.locator('main').innerText(), /3人のうち2人/);
	assert.deepEqual(await axe(page), []);
	assert.deepEqual(await overflow(page), []);
	await submit(page, 'form[action$="/close"] button');
	assert.match(await page.locator('main').innerText(), /野村[\s\S]*つながらなかった/);
	await go(page, '/net');
	assert.match(await page.locator('#net-first_responder').innerText(), /つながらな/);
	assert.match(await page.locator('main').innerText(), /3人のうち2人につながりました/);
	await page.context().close();
	await outside.context().close();
});

test('a list is tried and counted apart; a tick is taken back; a mail that never left is said at the top', async () => {
	const admin = await signIn(s, TADOKORO);
	const page = await signIn(s, KONISHI, { viewport: { width: 390, height: 844 } });
	await go(page, '/net/lists');
	assert.deepEqual(await axe(page), []);
	assert.deepEqual(await overflow(page), []);
	await page.locator('summary', { hasText: '宛先を加える' }).click();
	const form = 'form[action="/net/lists"]';
	await page.selectOption(`${form} [name=kind]`, 'box');
	await page.fill(`${form} [name=name]`, '総務の共用');
	await page.fill(`${form} [name=mail]`, 'soumu@hinata.example');
	await submit(page, `${form} button.is-main`);
	await go(page, '/net/drills/new');
	await page.check('[name=whom][value=lists]');
	await submit(page, 'form[action="/net/drills"] button.is-main');
	const lists = new URL(page.url()).pathname;
	await until(() => smtp.mails.some((m) => m.to === 'soumu@hinata.example'), 'the list is mailed');
	const mail = smtp.mails.find((m) => m.to === 'soumu@hinata.example');
	assert.match(mail.body, /おひとりだけで結構です/);
	const outside = await open(s);
	await go(outside, mail.body.match(/\/reached\/\S+/)[0]);
	await submit(outside, 'button.is-main');
	await go(page, lists);
	assert.match(await page.locator('#lists').innerText(), /件のうち1件に届きました/);
	await useServer(admin, 1); /* nobody listens there */
	await go(page, '/net/drills/new');
	await page.check('[name=whom][value=people]');
	await page.locator('summary', { hasText: '人を選ぶ' }).click();
	await page.locator('label.check', { hasText: '中村' }).locator('input').check();
	await submit(page, 'form[action="/net/drills"] button.is-main');
	const dead = new URL(page.url()).pathname;
	await until(async () => { await go(page, dead); return page.locator('.banner.is-danger', { hasText: '出ていません' }).count(); }, 'it is said');
	assert.match(await page.locator('.banner.is-danger').first().innerText(), /「返事がない」には数えていません/);
	const phone = page.locator('.drill-way', { hasText: '電話' }).first();
	await phone.locator('button[value=failed]').click();
	await page.waitForLoadState();
	await page.locator('.drill-way', { hasText: '電話' }).first().locator('button[value=waiting]').click();
	await page.waitForLoadState();
	assert.match(await page.locator('.drill-way', { hasText: '電話' }).first().innerText(), /印を取り消し/);
	assert.deepEqual(await axe(page), []);
	assert.deepEqual(await overflow(page), []);
	await submit(page, 'form[action$="/close"] button');
	assert.match(await page.locator('main').innerText(), /中村[\s\S]*試せていない/);
	await page.context().close();
	await admin.context().close();
	await outside.context().close();
});
