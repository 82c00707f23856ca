/* Who forgot the password gets a one-time code from an administrator and chooses a new one. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { suite, signIn, open, go, submit, axe, overflow, TADOKORO, NAKAMURA, PHONE } from './sonae.mjs';

const s = await suite();

test('a forgotten password: the code is shown once, opens once, and old sessions end', async () => {
	const theirs = await signIn(s, NAKAMURA);
	const admin = await signIn(s, TADOKORO);
	await go(admin, '/settings/members');
	await submit(admin, `tr:has-text("${NAKAMURA}") form[action$="/reset"] button`);
	const code = (await admin.innerText('#reset-code')).trim();
	assert.match(code, /^[0-9A-Z]{4}(-[0-9A-Z]{4}){3}$/);
	assert.deepEqual(await axe(admin), []);
	assert.deepEqual(await overflow(admin), []);
	await go(admin, '/settings/members');
	assert.equal(await admin.locator('#reset-code').count(), 0, 'shown once');
	await theirs.goto(`${s.server.base}/now`);
	assert.match(theirs.url(), /\/sign-in/, 'the old session is over');

	const page = await open(s, { viewport: PHONE });
	await go(page, '/sign-in');
	await submit(page, 'a[href="/sign-in/reset"]');
	assert.deepEqual(await axe(page), []);
	assert.deepEqual(await overflow(page), []);
	await page.fill('input[name=mail]', NAKAMURA);
	await page.fill('input[name=code]', 'AAAA-BBBB-CCCC-DDDD');
	await page.fill('input[name=password]', 'five plums under a tree');
	await submit(page, 'form[action="/sign-in/reset"] button.is-main');
	assert.match(await page.locator('.error-summary').innerText(), /期限が切れています/);
	assert.deepEqual(await axe(page), []);
	await page.fill('input[name=code]', code.toLowerCase().replaceAll('-', ' '));
	await page.fill('input[name=password]', 'five plums under a tree');
	await submit(page, 'form[action="/sign-in/reset"] button.is-main');
	assert.equal(new URL(page.url()).pathname, '/now');
	for (const p of [theirs, admin, page]) {
		await p.context().close();
	}
});

test('two people of one name can be told apart where one is chosen', async () => {
	const page = await signIn(s, TADOKORO);
	for (const department of ['営業部', '製造部']) {
		await go(page, '/people/new');
		await page.fill('input[name=name]', '佐藤 健');
		await page.fill('input[name=department]', department);
		await submit(page, 'main form button.is-main');
	}
	await go(page, '/task/new');
	const names = await page.locator('select[name=owner_id] option').allInnerTexts();
	assert.deepEqual(names.filter((n) => n.includes('佐藤 健')).map((n) => n.match(/営業部|製造部/)?.[0]).sort(), ['営業部', '製造部']);
	await page.context().close();
});
