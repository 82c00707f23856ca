/* Need to know: a room for named people only, and a link for somebody outside. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { suite, signIn, open, go, both, submit, write, axe, overflow, newRoom, KONISHI, TADOKORO, NAKAMURA } from './sonae.mjs';

const s = await suite();

async function restrictedRoom(page, title = '社内の人が関わる疑い') {
	await go(page, '/incident/new');
	await page.fill('.open-form [name=title]', title);
	await page.check('[name=is_restricted]');
	await Promise.all([page.waitForURL(/\/incident\/[0-9a-f-]{36}/), page.click('.open-form button.is-main')]);
	return new URL(page.url()).pathname;
}

async function status(page, path) {
	return (await page.goto(new URL(path, page.base).href)).status();
}

both('a restricted room is there for those involved alone', async (viewport) => {
	const page = await signIn(s, KONISHI, { viewport });
	const title = `社内の疑い ${viewport.width}`;
	const room = await restrictedRoom(page, title);
	assert.ok(await page.locator('.room-title .restricted').isVisible(), 'a lock in the head');
	assert.doesNotMatch(await page.innerText('h1'), /#/, 'no number that leaves a gap');
	const admin = await signIn(s, TADOKORO, { viewport });
	assert.equal(await status(admin, room), 404);
	await go(admin, '/now');
	assert.equal(await admin.locator(`text=${title}`).count(), 0);

	await go(page, room + '/access');
	assert.deepEqual(await overflow(page), []);
	assert.deepEqual(await axe(page), []);
	await page.selectOption('[name=account_id]', { label: '田所 誠（管理者）' });
	await submit(page, 'form[action$="/access/add"] button');
	assert.equal(await status(admin, room), 200);
	await go(page, room + '/access');
	await submit(page, '.due-row:has-text("田所") button');
	assert.equal(await status(admin, room), 404);
	await page.fill('form[action$="/lift"] [name=reason]', '疑いが晴れた');
	await submit(page, 'form[action$="/lift"] button');
	assert.equal(await status(admin, room), 200);
	await page.context().close();
	await admin.context().close();
});

test('the last one cannot be taken off a restricted room', async () => {
	const page = await signIn(s, KONISHI);
	const room = await restrictedRoom(page);
	await go(page, room + '/access');
	assert.equal(await page.locator('form[action$="/remove"]').count(), 0);
	await page.context().close();
});

both('somebody outside reads the timeline by a link, tells something, and is stopped', async (viewport) => {
	const page = await signIn(s, KONISHI, { viewport });
	const room = await newRoom(page);
	await write(page, '受注の画面が開かない');
	await go(page, room + '/guest');
	assert.deepEqual(await axe(page), []);
	await page.fill('[name=name]', '北斗システム');
	await page.fill('[name=reason]', '原因を調べてもらう');
	await page.check('[name=sees_facts]');
	await page.check('[name=may_write]');
	await submit(page, 'form[action$="/guest"] button.is-main');
	const link = (await page.innerText('.secret')).trim();
	assert.deepEqual(await overflow(page), []);

	const guest = await open(s, { viewport });
	await guest.goto(new URL(new URL(link).pathname, guest.base).href);
	assert.deepEqual(await axe(guest), []);
	await submit(guest, 'form[action="/guest/enter"] button');
	assert.equal(new URL(guest.url()).pathname, '/guest', 'the secret is gone from the address');
	assert.match(await guest.innerText('main'), /受注の画面が開かない/);
	assert.equal(await guest.locator('a[href^="tel:"], a[href^="/incident"]').count(), 0);
	assert.deepEqual(await overflow(guest), []);
	assert.deepEqual(await axe(guest), []);
	await guest.fill('[name=text]', '保守の記録を送ります');
	await submit(guest, 'form[action="/guest/note"] button');
	await go(page, room);
	assert.ok(await page.locator('.entry:has-text("保守の記録を送ります")').count() > 0);

	await go(page, room + '/guest');
	await submit(page, 'form[action$="/revoke"] button');
	assert.equal(await status(guest, '/guest'), 404);
	await page.context().close();
	await guest.context().close();
});

test('a viewer sees who may see the room and changes nothing', async () => {
	const page = await signIn(s, KONISHI);
	const room = await newRoom(page);
	const viewer = await signIn(s, NAKAMURA);
	await go(viewer, room + '/access');
	assert.equal(await viewer.locator('main form').count(), 0);
	await go(viewer, room + '/guest');
	assert.equal(await viewer.locator('main form').count(), 0);
	await page.context().close();
	await viewer.context().close();
});
