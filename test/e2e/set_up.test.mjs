/* From nothing: the code on the terminal, the organisation, the first account; then signing out and in again. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { suite, open, go, axe, overflow, PASSWORD, PHONE, WIDE } from './sonae.mjs';

const s = await suite({ demo: false });
const code = (s.server.output.match(/^\s+code\s+(\S+)$/m) || [])[1];

async function register(page, withCode) {
	await page.fill('[name=code]', withCode);
	await page.fill('[name=org_name]', '有限会社 やまびこ製作所');
	await page.fill('[name=name]', '山辺 里子');
	await page.fill('[name=mail]', 'satoko@yamabiko.example');
	await page.fill('[name=password]', PASSWORD);
	await Promise.all([page.waitForNavigation(), page.click('form[action="/set-up"] button[type=submit]')]);
}

test('set-up: a wrong code is refused and keeps what was typed, the right one leads in', async () => {
	const page = await open(s, { viewport: PHONE });
	assert.ok(code, `the code stands on the terminal: ${s.server.output}`);
	await go(page, '/');
	assert.match(page.url(), /\/(set-up|sign-in)/);
	await go(page, '/set-up');
	assert.deepEqual(await overflow(page), []);
	assert.deepEqual(await axe(page), []);
	await register(page, 'WRONG-CODE');
	assert.match(page.url(), /\/set-up/);
	assert.ok(await page.locator('.error').count() > 0, 'says what is wrong');
	assert.equal(await page.inputValue('[name=org_name]'), '有限会社 やまびこ製作所');
	assert.deepEqual(await axe(page), []);
	await register(page, code);
	assert.equal(new URL(page.url()).pathname, '/now');
	assert.match(await page.locator('.app-org').innerText(), /やまびこ製作所/);
	await page.context().close();
});

test('set-up: the code serves once', async () => {
	const page = await open(s);
	await page.goto(s.server.base + '/set-up');
	assert.equal(await page.locator('[name=org_name]').count(), 0, 'no form any more');
	await page.context().close();
});

test('sign-in: wrong password says so, right one leads in; sign-out ends it', async () => {
	const page = await open(s, { viewport: WIDE });
	await go(page, '/sign-in');
	await page.fill('[name=mail]', 'satoko@yamabiko.example');
	await page.fill('[name=password]', 'not the password at all');
	await Promise.all([page.waitForNavigation(), page.click('form[action="/sign-in"] button')]);
	assert.ok(await page.locator('.error, .error-summary').count() > 0);
	assert.equal(await page.inputValue('[name=mail]'), 'satoko@yamabiko.example');
	assert.equal(await page.inputValue('[name=password]'), '', 'a password is never sent back');
	await page.fill('[name=password]', PASSWORD);
	await Promise.all([page.waitForNavigation(), page.click('form[action="/sign-in"] button')]);
	assert.equal(new URL(page.url()).pathname, '/now');
	assert.equal(await page.locator('.empty').count(), 1, 'nothing is open yet, and the page says so');
	assert.deepEqual(await axe(page), []);
	await page.click('.user-menu summary');
	await Promise.all([page.waitForNavigation(), page.click('form[action="/sign-out"] button')]);
	await page.goto(s.server.base + '/now');
	assert.match(page.url(), /\/sign-in/);
	await page.context().close();
});

test('a first room with nothing prepared: two clicks', async () => {
	const page = await open(s, { viewport: PHONE });
	await go(page, '/sign-in');
	await page.fill('[name=mail]', 'satoko@yamabiko.example');
	await page.fill('[name=password]', PASSWORD);
	await Promise.all([page.waitForNavigation(), page.click('form[action="/sign-in"] button')]);
	await Promise.all([page.waitForNavigation(), page.click('.tab-alarm')]);
	await Promise.all([page.waitForNavigation(), page.click('.open-form button.is-main')]);
	assert.match(new URL(page.url()).pathname, /^\/incident\/[0-9a-f-]{36}$/);
	assert.ok(await page.locator('.step').count() >= 5, 'the built-in procedure is there');
	assert.equal(await page.locator('.next').count(), 3);
	assert.deepEqual(await overflow(page), []);
	await page.context().close();
});
