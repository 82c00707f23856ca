/* What was typed is not lost: a dropped line, an ended session, a reload. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { suite, signIn, go, both, newRoom, fillSignIn, KONISHI } from './sonae.mjs';

const s = await suite();

both('a dropped line: the text stays, says so, and goes out when the line is back', async (viewport) => {
	const page = await signIn(s, KONISHI, { viewport });
	await newRoom(page);
	await page.context().setOffline(true);
	await page.fill('.composer [name=text]', '社長に電話した。つながらない');
	await page.press('.composer [name=text]', 'Enter');
	await page.waitForFunction(() => document.querySelector('[data-form-state]').textContent.trim() !== '');
	assert.match(await page.locator('[data-form-state]').innerText(), /つながらない/);
	assert.ok(await page.locator('[data-form-state]').isVisible());
	assert.equal(await page.inputValue('.composer [name=text]'), '社長に電話した。つながらない');
	await page.context().setOffline(false);
	await page.reload();
	assert.equal(await page.inputValue('.composer [name=text]'), '社長に電話した。つながらない', 'a reload brings it back');
	assert.match(await page.locator('[data-form-state]').innerText(), /戻しました/);
	await Promise.all([page.waitForNavigation(), page.press('.composer [name=text]', 'Enter')]);
	await page.waitForSelector('.entry:has-text("社長に電話した")');
	assert.equal(await page.inputValue('.composer [name=text]'), '', 'sent is sent');
	await page.reload();
	assert.equal(await page.inputValue('.composer [name=text]'), '');
	assert.equal(await page.locator('.entry:has-text("社長に電話した")').count(), 1, 'once');
	await page.context().close();
});

both('an ended session: sign in again and the text is there', async (viewport) => {
	const page = await signIn(s, KONISHI, { viewport });
	const room = await newRoom(page);
	await page.fill('.composer [name=text]', '取引先から問い合わせが来た');
	const kept = (await page.context().cookies()).filter((c) => c.name !== 'sonae');
	await page.context().clearCookies();
	await page.context().addCookies(kept);
	await page.press('.composer [name=text]', 'Enter');
	await page.waitForURL(/\/sign-in/);
	await fillSignIn(page, KONISHI);
	if (!page.url().includes(room)) {
		await go(page, room);
	}
	assert.equal(new URL(page.url()).pathname, room, 'back where one was');
	assert.equal(await page.inputValue('.composer [name=text]'), '取引先から問い合わせが来た');
	await Promise.all([page.waitForNavigation(), page.press('.composer [name=text]', 'Enter')]);
	await page.waitForSelector('.entry:has-text("取引先から問い合わせ")');
	await page.context().close();
});

test('signing out forgets what was typed and not sent', async () => {
	const page = await signIn(s);
	const room = await newRoom(page);
	await page.fill('.composer [name=text]', '人に見せない一行');
	await page.click('.user-menu summary');
	await Promise.all([page.waitForNavigation(), page.click('form[action="/sign-out"] button')]);
	assert.ok(!(await page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }))).includes('人に見せない'));
	assert.ok(room);
	s.states = {};
	await page.context().close();
});
