/* What waits for somebody is seen at once: on いま, right behind the open incidents, and in one line of the room, as soon as it waits. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { suite, signIn, go, both, newRoom, submit, axe, overflow, KONISHI, TADOKORO, NAKAMURA, PHONE } from './sonae.mjs';

const s = await suite();

async function give(page, room, name) {
	await go(page, room + '/handover');
	const to = page.locator('#give select[name=to_id]');
	await to.selectOption(await to.locator(`option:has-text("${name}")`).getAttribute('value'));
	await submit(page, '#give button.is-main');
}

async function ask(page, room, name, title) {
	await go(page, room + '/task/new');
	await page.fill('input[name=title]', title);
	const to = page.locator('select[name=owner_id]');
	await to.selectOption(await to.locator(`option:has-text("${name}")`).getAttribute('value'));
	await submit(page, 'main form button.is-main');
}

test('a shift offered at night appears in the room without a reload, and one tap leads there', async () => {
	const page = await signIn(s, KONISHI);
	const room = await newRoom(page, { kind: 'stop' });
	const other = await signIn(s, TADOKORO, { viewport: PHONE });
	await go(other, room);
	assert.doesNotMatch(await other.locator('main').innerText(), /引き継ごうとしています/);
	await give(page, room, '田所 誠');
	await other.waitForSelector('.room-waits:has-text("小西 直樹さんが、あなたに引き継ごうとしています")', { timeout: 5000 });
	assert.deepEqual(await axe(other), []);
	assert.deepEqual(await overflow(other), []);
	await go(other, '/now');
	const sections = other.locator('main section');
	assert.match(await sections.nth(0).innerText(), /対応中の事案/);
	assert.match(await sections.nth(1).innerText(), /あなたを待っています[\s\S]*小西 直樹さんが、あなたに引き継ごうとしています/);
	await submit(other, '.waits a.button');
	assert.equal(new URL(other.url()).pathname, room + '/handover');
	await submit(other, '.handover-wait form[action$="/take"] button');
	await go(other, room);
	assert.doesNotMatch(await other.locator('main').innerText(), /引き継ごうとしています/);
	await page.context().close();
	await other.context().close();
});

test('the hand-over sheet is one tap from the room', async () => {
	const page = await signIn(s, KONISHI, { viewport: PHONE });
	const room = await newRoom(page);
	await submit(page, '.room-actions a[href$="/handover"]');
	assert.equal(new URL(page.url()).pathname, room + '/handover');
	await page.context().close();
});

test('a task asked of somebody waits until it is begun', async () => {
	const page = await signIn(s, KONISHI);
	const room = await newRoom(page, { kind: 'stop' });
	await ask(page, room, '中村 由紀', '取引先三社に電話する');
	const other = await signIn(s, NAKAMURA);
	await go(other, '/now');
	await submit(other, '.waits .due-row:has-text("取引先三社に電話する") a.button');
	await submit(other, 'button[formaction$="/start"]');
	await go(other, '/now');
	assert.equal(await other.locator('.waits').count(), 0);
	assert.match(await other.locator('main').innerText(), /取引先三社に電話する/);
	await page.context().close();
	await other.context().close();
});

test('who takes a shift over is asked about the steps of the other, too', async () => {
	const page = await signIn(s, KONISHI);
	const room = await newRoom(page, { kind: 'stop' });
	await go(page, room);
	await submit(page, '.todo .step a');
	const step = page.url();
	const to = page.locator('select[name=owner_id]');
	await to.selectOption(await to.locator('option:has-text("小西 直樹")').getAttribute('value'));
	await submit(page, 'form[action$="/assign"] button[type=submit]');
	await give(page, room, '田所 誠');
	const other = await signIn(s, TADOKORO, { viewport: PHONE });
	await go(other, room + '/handover');
	assert.match(await other.locator('.handover-wait').innerText(), /小西 直樹さんが担当中の手順1件も/);
	assert.deepEqual(await axe(other), []);
	await submit(other, '.handover-wait button[name=steps]');
	await go(other, step);
	assert.match(await other.locator('select[name=owner_id] option:checked').innerText(), /田所 誠/);
	await page.context().close();
	await other.context().close();
});

test('a room says at once that a role has lost its person', async () => {
	const page = await signIn(s, KONISHI);
	const room = await newRoom(page, { kind: 'stop' });
	const admin = await signIn(s, TADOKORO, { viewport: PHONE });
	await go(page, room + '/role');
	await page.locator('#role-pr summary, details:has(#role-pr) > summary').first().click();
	const card = page.locator('#role-pr');
	if (!await card.locator('select[name=to_id]').isVisible()) {
		await card.locator('summary').click();
	}
	await card.locator('select[name=to_id]').selectOption({ label: await card.locator('select[name=to_id] option', { hasText: '中村' }).innerText() });
	await submit(page, '#role-pr form:has(select) button');
	/* who holds something is not taken off the lists; but an account may end */
	await go(admin, '/settings/members');
	await admin.locator('tr, li, .person', { hasText: '中村' }).first().locator('form[action$="/end"] button').click();
	await admin.waitForLoadState();
	await go(admin, room);
	assert.match(await admin.locator('.banner.is-danger').innerText(), /いません：中村 由紀さんはもう参加できません/);
	assert.deepEqual(await axe(admin), []);
	assert.deepEqual(await overflow(admin), []);
	await submit(admin, '.banner.is-danger a.button');
	assert.match(admin.url(), /#role-pr$/);
	await page.context().close();
	await admin.context().close();
});

test('in a restricted room a role goes to members only, and the refusal leads to adding one', async () => {
	const page = await signIn(s, KONISHI, { viewport: PHONE });
	const room = await newRoom(page, { kind: 'stop' });
	await go(page, room + '/access');
	await page.fill('form[action$="/restrict"] input[name=reason]', '内部の人が関わる');
	await submit(page, 'form[action$="/restrict"] button');
	await give(page, room, '田所 誠');
	assert.match(await page.locator('.error-summary').innerText(), /田所 誠さんはこの対応室の関係者ではない/);
	assert.deepEqual(await axe(page), []);
	assert.deepEqual(await overflow(page), []);
	await submit(page, '.error-summary a.button');
	assert.equal(new URL(page.url()).pathname, room + '/access');
	const who = page.locator('select[name=account_id]');
	await who.selectOption(await who.locator('option:has-text("田所 誠")').getAttribute('value'));
	await submit(page, 'form:has(select[name=account_id]) button');
	await give(page, room, '田所 誠');
	assert.match(await page.locator('.handover-wait').innerText(), /田所 誠さんへ/);
	await page.context().close();
});

both('いま with things that wait passes the checks', async (viewport) => {
	const giver = await signIn(s, TADOKORO);
	const room = await newRoom(giver, { kind: 'stop' });
	await give(giver, room, '小西 直樹');
	await ask(giver, room, '小西 直樹', '長い題名の作業：'.repeat(8));
	const page = await signIn(s, KONISHI, { viewport });
	for (const at of ['/now', room]) {
		await go(page, at);
		assert.deepEqual(await axe(page), [], at);
		assert.deepEqual(await overflow(page), [], at);
	}
	await giver.context().close();
	await page.context().close();
});
