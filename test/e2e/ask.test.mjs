/* A form asked by link: begun, answered from a phone and without script, counted; an anonymous one keeps its promise. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { suite, signIn, open, go, submit, axe, overflow, PHONE, SIZES } from './sonae.mjs';

const s = await suite();
let round = '';
let link = '';

async function begin(page, title, isAnonymous) {
	await go(page, '/asks/new?sheet=partner');
	await page.fill('[name=title]', title);
	if (isAnonymous) {
		await page.check('[name=is_anonymous]');
	}
	await submit(page, 'form[action="/asks"] button.is-main');
	return new URL(page.url()).pathname;
}

async function makeLink(page, of, group) {
	await go(page, of);
	await submit(page, `form[action$="/link/${group}"] button`);
	return new URL((await page.locator('.secret').innerText()).trim()).pathname;
}

async function choose(page, calls = true) {
	for (const key of ['update', 'guard', 'login', 'backup']) {
		await page.check(`[name="values.${key}"][value=yes]`);
	}
	if (calls) {
		await page.check('[name="values.call"][value=no]');
	}
}

test('a round begins, its link is shown once, people are asked by name without a mail server', async () => {
	const page = await signIn(s);
	await go(page, '/asks');
	assert.match(await page.locator('main').innerText(), /まだお願いしていません/);
	round = await begin(page, '取引先への確認', false);
	/* a form for vendors offers no groups of the firm's own */
	assert.match(await page.innerText('.ask-groups'), /^取引先/);
	assert.equal(await page.locator('form[action*="/link/"]').count(), 1);
	assert.deepEqual(await page.locator('select[name=group] option').allTextContents(), ['取引先']);
	await page.locator('summary', { hasText: '名前でお願いする' }).click();
	await page.fill('[name=mails]', '北斗 <hokuto@example.jp>\nこれはアドレスではない');
	await submit(page, 'form[action$="/invite"] button.button');
	assert.match(await page.locator('#errors').innerText(), /これはアドレスではない/);
	assert.match(await page.inputValue('[name=mails]'), /hokuto/);
	await page.fill('[name=mails]', '北斗 <hokuto@example.jp>');
	await submit(page, 'form[action$="/invite"] button.button');
	assert.match(await page.locator('main').innerText(), /メールの設定がない/);
	link = await makeLink(page, round, 'other');
	await go(page, round);
	assert.ok(!(await page.content()).includes(link), 'the link is not shown again');
	for (const size of SIZES) {
		await page.setViewportSize(size);
		assert.deepEqual(await axe(page), []);
		assert.deepEqual(await overflow(page), []);
	}
	await page.context().close();
});

test('on a phone: a part after the other, what is missing at the top, a way to change it', async () => {
	const page = await open(s, { viewport: PHONE });
	await go(page, link);
	assert.deepEqual(await axe(page), []);
	assert.match(await page.locator('[data-steps-progress]').innerText(), /0 \/ 12/);
	await page.fill('[name="values.name"]', '北斗商会');
	assert.match(await page.locator('[data-steps-progress]').innerText(), /1 \/ 12/);
	await page.click('[data-step-next]');
	await page.click('[data-step-next]');
	await submit(page, '[data-step-send]');
	assert.match(await page.locator('#errors').innerText(), /更新/);
	assert.equal(await page.inputValue('[name="values.name"]'), '北斗商会');
	await choose(page);
	await submit(page, '[data-step-send]');
	assert.match(await page.locator('main').innerText(), /ありがとうございます[\s\S]*直せます/);
	assert.deepEqual(await axe(page), []);
	await page.click('text=回答を直す');
	assert.equal(await page.inputValue('[name="values.name"]'), '北斗商会');
	await go(page, link);
	assert.match(await page.locator('main').innerText(), /この端末からは/);
	await page.context().close();
});

test('without script and in English', async () => {
	const page = await open(s, { viewport: PHONE, javaScriptEnabled: false });
	await go(page, link);
	await submit(page, '.lang-form button');
	assert.match(await page.locator('main').innerText(), /12 questions/);
	await page.fill('[name="values.name"]', 'Nanto');
	await choose(page);
	await submit(page, '[data-step-send]');
	assert.match(await page.locator('main').innerText(), /Thank you/);
	await page.context().close();
});

test('the firm sees counts, each answer and the CSV', async () => {
	const page = await signIn(s);
	await go(page, `${round}/answers`);
	assert.match(await page.locator('main').innerText(), /2（100%）[\s\S]*北斗商会/);
	for (const size of SIZES) {
		await page.setViewportSize(size);
		assert.deepEqual(await axe(page), []);
		assert.deepEqual(await overflow(page), []);
	}
	const csv = await page.request.get(new URL(`${round}/answers.csv`, page.base).href);
	assert.match(await csv.text(), /Nanto/);
	await page.context().close();
});

test('an anonymous round says so, shows nothing before it is closed, and one answer alone never', async () => {
	const page = await signIn(s);
	const of = await begin(page, '無記名で聞く', true);
	const code = await makeLink(page, of, 'other');
	const phone = await open(s, { viewport: PHONE });
	await go(phone, code);
	assert.match(await phone.locator('main').innerText(), /無記名です/);
	assert.equal(await phone.locator('[name="values.name"], [name="values.person"]').count(), 0); /* so the first part is gone, too */
	await choose(phone, false);
	await phone.locator('[data-step-next]').click();
	await phone.check('[name="values.call"][value=no]');
	await submit(phone, '[data-step-send]');
	assert.match(await phone.locator('main').innerText(), /ありがとう/);
	await phone.context().close();
	await go(page, `${of}/answers`);
	assert.match(await page.locator('main').innerText(), /締め切るまで/);
	await go(page, of);
	await submit(page, 'form[action$="/close"] button');
	await go(page, `${of}/answers`);
	assert.match(await page.locator('main').innerText(), /3件に満たない/);
	assert.equal(await page.locator('.ask-bars').count(), 0);
	await page.context().close();
});
