/* Decisions: a responder asks, the executive decides on the phone, it is carried out, looked at again, and printed. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { suite, signIn, go, both, newRoom, submit, axe, overflow, pdf, KONISHI, NAKAMURA, PHONE } from './sonae.mjs';

const MORIMOTO = 'morimoto@hinata.example'; /* executive */
const s = await suite();

async function choose(page, name, person) {
	const field = page.locator(`select[name=${name}]`);
	await field.selectOption(await field.locator(`option:has-text("${person}")`).getAttribute('value'));
}

async function ask(page, room, guide) {
	await go(page, `${room}/decision/new`);
	await page.click(`.guide-list a:has-text("${guide}")`);
	await page.waitForURL(/from=/);
	await choose(page, 'decider_id', '森本 和子');
	await page.fill('input[name=due_at]', '2099-01-01T09:00');
	await submit(page, 'form[data-keep=decision-ask] button.is-main');
	return new URL(page.url()).pathname;
}

test('asked by a responder, decided by the executive on the phone, carried out, printed', async () => {
	const page = await signIn(s, KONISHI);
	const room = await newRoom(page, { kind: 'ransomware' });
	await go(page, room + '/decision');
	assert.match(await page.locator('.empty').innerText(), /まだ判断はありません/);
	const decision = await ask(page, room, '要求されたお金を払うか');
	assert.match(await page.locator('h1').innerText(), /お金を払うか/);
	await go(page, room);
	assert.match(await page.locator('#dues ~ .panel, section[aria-labelledby=dues]').first().innerText(), /お金を払うか/);

	const boss = await signIn(s, MORIMOTO, { viewport: PHONE });
	await go(boss, '/now');
	await submit(boss, 'a:has-text("要求されたお金を払うか")');
	assert.equal(new URL(boss.url()).pathname, decision);
	assert.deepEqual(await axe(boss), []);
	assert.deepEqual(await overflow(boss), []);
	await submit(boss, '#decide button.is-main');
	assert.ok(await boss.locator('#decide .error').count() > 0, 'an answer is needed');
	await boss.check('#decide input[name=choice][value="1"]');
	await boss.fill('#decide textarea[name=ground]', '払っても戻る保証がない');
	await boss.click('#decide details summary');
	await choose(boss, 'carrier_id', '小西 直樹');
	await submit(boss, '#decide button.is-main');
	assert.match(await boss.locator('.decision-answer').innerText(), /払わない/);
	assert.match(await boss.locator('main').innerText(), /森本 和子/);
	assert.match(await boss.locator('#known ~ *').first().innerText(), /記録 No\.\d+ まで/);

	await go(page, decision); /* the responder's page knew it as open: sends the same again */
	assert.equal(await page.locator('#decide').count(), 0);
	await page.fill('form[action$="/carried"] textarea', '返信せず、警察に連絡した');
	await submit(page, 'form[action$="/carried"] button.is-main');
	assert.match(await page.locator('main').innerText(), /実行した/);

	await submit(page, 'a[href*="revisits="]');
	await page.fill('input[name=question]', 'それでも払わないままでよいか');
	await submit(page, 'form[data-keep=decision-ask] button.is-main');
	assert.match(await page.locator('main').innerText(), /判断1「要求されたお金を払うか」の見直しです/);
	await go(page, decision);
	assert.match(await page.locator('main').innerText(), /判断2「それでも払わないままでよいか」で見直し中/);

	await go(page, room + '/decision/print');
	const paper = await pdf(page);
	assert.match(paper.size, /A4/);
	for (const words of [/判断の一覧/, /要求されたお金を払うか/, /払っても戻る保証がない/, /森本和子/, /封印/]) {
		assert.match(paper.flat, words);
	}
	await page.context().close();
	await boss.context().close();
});

test('two decide at once: the second is told who was faster', async () => {
	const page = await signIn(s, KONISHI);
	const room = await newRoom(page, { kind: 'stop' });
	const decision = await ask(page, room, '仕事（製造、出荷、受付）を止めるか');
	const boss = await signIn(s, MORIMOTO, { viewport: PHONE });
	await go(boss, decision);
	await page.check('#decide input[name=choice][value="1"]');
	await page.fill('#decide textarea[name=ground]', '紙で回せる');
	await submit(page, '#decide button.is-main');
	await boss.check('#decide input[name=choice][value="3"]');
	await boss.fill('#decide textarea[name=ground]', '心配だから');
	await submit(boss, '#decide button.is-main');
	assert.match(await boss.locator('.error-summary').innerText(), /小西 直樹さんがすでに決めています/);
	assert.match(await boss.locator('.decision-answer').innerText(), /紙と電話で続ける/);
	await page.context().close();
	await boss.context().close();
});

both('the pages pass the checks; a viewer may read and not decide', async (viewport) => {
	const page = await signIn(s, KONISHI, { viewport });
	const room = await newRoom(page, { kind: 'mis_sent' });
	await go(page, room + '/decision/new?from=ask_deletion');
	assert.deepEqual(await axe(page), []);
	assert.deepEqual(await overflow(page), []);
	const decision = await ask(page, room, '受け取った人に削除を頼むか');
	for (const at of [decision, decision + '/edit', room + '/decision', room + '/decision/print']) {
		await go(page, at);
		assert.deepEqual(await axe(page), [], at);
		assert.deepEqual(await overflow(page), [], at);
	}
	const viewer = await signIn(s, NAKAMURA, { viewport });
	await go(viewer, decision);
	assert.equal(await viewer.locator('form[action*="/decision/"]').count(), 0);
	assert.match(await viewer.locator('table').first().innerText(), /電話で頼み/);
	await page.context().close();
	await viewer.context().close();
});
