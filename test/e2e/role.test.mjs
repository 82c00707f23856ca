/* Who acts: the president is not reached at night, a deputy is; the shift is handed over and taken in another browser. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { suite, signIn, go, both, newRoom, write, submit, axe, overflow, pdf, KONISHI, TADOKORO, NAKAMURA,
	PHONE } from './sonae.mjs';

const s = await suite();
const CHIEF = '#role-chief';

async function deputies(page, role, names) {
	await go(page, '/roles');
	const card = page.locator(`form[action="/roles/${role}"]`);
	for (const [i, name] of names.entries()) {
		const value = await card.locator('select').nth(i).locator(`option:has-text("${name}")`).getAttribute('value');
		await card.locator('select').nth(i).selectOption(value);
	}
	await Promise.all([page.waitForNavigation(), card.locator('button').click()]);
	assert.match(await page.locator(`form[action="/roles/${role}"]`).innerText(), new RegExp(names[0]));
}

test('the organisation says who stands in, in order', async () => {
	const page = await signIn(s, KONISHI);
	await go(page, '/structure');
	await submit(page, 'a[href="/roles"]');
	await deputies(page, 'chief', ['藤井 亮', '小西 直樹']);
	assert.deepEqual(await axe(page), []);
	await page.context().close();
});

test('at night: could not reach, the deputy, taking over, the sheet, and the other one confirms', async () => {
	const page = await signIn(s, KONISHI, { viewport: PHONE });
	await deputies(page, 'chief', ['藤井 亮', '小西 直樹']);
	const room = await newRoom(page, { kind: 'ransomware' });
	await go(page, room + '/role');
	const call = page.locator(`${CHIEF} a[href^="tel:"]`).first();
	assert.ok((await call.boundingBox()).height >= 44, 'big enough for a thumb');
	await submit(page, `${CHIEF} form[action$="/unreached"] button`);
	assert.match(await page.locator(CHIEF).innerText(), /連絡がつかない[\s\S]*次は藤井 亮さん/);
	await submit(page, `${CHIEF} .role-next form[action$="/unreached"] button`);
	assert.match(await page.locator(CHIEF).innerText(), /次は小西 直樹さん/);
	await go(page, room);
	assert.match(await page.locator('.person.is-gap').first().innerText(), /最高責任者[\s\S]*連絡がつかない/);
	await submit(page, '.person.is-gap a.button');
	await submit(page, `${CHIEF} .role-next form[action$="/hand"] button`);
	assert.match(await page.locator(CHIEF).innerText(), /小西 直樹[\s\S]*担当中|担当中[\s\S]*小西 直樹/);
	assert.deepEqual(await overflow(page), []);
	await write(await go(page, room), '夜間、保守会社の到着を待っている');

	await go(page, room + '/handover?since=all');
	assert.match(await page.locator('.paper').innerText(), /夜間、保守会社の到着を待っている/);
	const to = page.locator('#give select[name=to_id]');
	await to.selectOption(await to.locator('option:has-text("小西 直樹")').getAttribute('value'));
	await submit(page, '#give button.is-main');
	assert.match(await page.locator('#give .error').innerText(), /自分には引き継げません/);
	await page.locator('#give select[name=to_id]').selectOption(
		await page.locator('#give select[name=to_id] option:has-text("田所 誠")').getAttribute('value'));
	await page.fill('#give textarea[name=note]', '6時に石田さんが来る。鍵は金庫');
	await submit(page, '#give button.is-main');
	assert.match(await page.locator('.handover-wait').innerText(), /小西 直樹さんから田所 誠さんへ/);
	assert.equal(await page.locator('form[action$="/take"]').count(), 0, 'who gives cannot take');

	const other = await signIn(s, TADOKORO, { viewport: PHONE });
	await go(other, room + '/handover');
	assert.match(await other.locator('.handover-wait').innerText(), /6時に石田さんが来る/);
	assert.deepEqual(await axe(other), []);
	assert.deepEqual(await overflow(other), []);
	await submit(other, '.handover-wait form[action$="/take"] button');
	await go(other, room + '/role');
	for (const role of [CHIEF, '#role-lead', '#role-it_owner']) {
		assert.match(await other.locator(role).innerText(), /田所 誠/, `${role} is the receiver's`);
	}
	await go(other, room);
	assert.match(await other.locator('.journal').innerText(), /田所 誠が小西 直樹から引き継いだ/);
	await page.context().close();
	await other.context().close();
});

test('two take over at once: the second is told who was faster', async () => {
	const one = await signIn(s, KONISHI);
	const room = await newRoom(one, { kind: 'stop' });
	const two = await signIn(s, TADOKORO);
	await two.route('**/events?*', (route) => route.abort()); /* else the page may be told before the click */
	await go(one, room + '/role');
	await go(two, room + '/role');
	await submit(one, `${CHIEF} form[action$="/take"] button`);
	await submit(two, `${CHIEF} form[action$="/take"] button`);
	assert.match(await two.locator('.error-summary').innerText(), /小西 直樹さんが最高責任者を担当しています/);
	assert.match(await two.locator(CHIEF).innerText(), /小西 直樹/);
	await one.context().close();
	await two.context().close();
});

test('the sheet prints on A4; a viewer reads it and has nothing to press', async () => {
	const page = await signIn(s, NAKAMURA);
	await go(page, '/now');
	const room = await page.getAttribute('.case a.is-main', 'href');
	await go(page, room + '/handover?since=8h');
	assert.equal(await page.locator('form[method=post][action^="/incident/"]').count(), 0);
	const paper = await pdf(page);
	assert.match(paper.size, /A4/);
	assert.match(paper.flat, /引き継ぎ/);
	assert.match(paper.flat, /渡した人/);
	assert.doesNotMatch(paper.flat, /表示する/);
	await go(page, room + '/handover?since=time&at=kyou');
	assert.match(await page.locator('.handover-since .error').innerText(), /読み取れません/);
	await page.context().close();
});

both('people and hand-over pass the checks', async (viewport) => {
	const page = await signIn(s, KONISHI, { viewport });
	const room = await newRoom(page);
	for (const at of [room + '/role', room + '/handover', '/roles', room]) {
		await go(page, at);
		assert.deepEqual(await axe(page), [], at);
		assert.deepEqual(await overflow(page), [], at);
	}
	await page.context().close();
});
