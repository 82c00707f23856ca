/* Risks: from five questions and from the ledgers, rated, treated, accepted by an executive, come true in a room; both languages. */
import assert from 'node:assert/strict';
import { suite, signIn, go, both, submit, demoRoom, axe, overflow, KONISHI, TADOKORO, NAKAMURA } from './sonae.mjs';

const s = await suite();
const MORIMOTO = 'morimoto@hinata.example'; /* executive */

async function calm(page) {
	assert.deepEqual(await axe(page), []);
	assert.deepEqual(await overflow(page), []);
}

/* A form may be open already: when it is what comes next, or was refused. */
async function unfold(page, id) {
	if (!await page.evaluate((x) => document.getElementById(x).open, id)) {
		await page.click(`#${id} > summary`);
	}
}

both('five questions, why it is so large, treatment, what remains, and who lives with it', async (viewport) => {
	const page = await signIn(s, KONISHI, { viewport });
	const thing = '原価表' + viewport.width;
	await go(page, '/risks/jewels');
	await calm(page);
	await submit(page, 'main form button.is-main');
	assert.match(await page.innerText('.error-summary'), /一つでよい/);
	/* what stands in a ledger is chosen, and linked */
	assert.ok(await page.locator('[name="row.stop"] option:has-text("システム：")').count() > 0);
	await page.fill('[name="thing.leak"]', thing);
	await page.fill('[name="worst.leak"]', '競争相手に値段が知れる');
	await page.selectOption('[name="kind.leak"]', 'insider');
	await page.selectOption('[name="guard.leak"]', 'g3');
	await submit(page, 'main form button.is-main');
	assert.equal(new URL(page.url()).pathname, '/risks');
	await calm(page);
	await submit(page, `#list ~ table a:has-text("${thing}")`);
	/* importance high (named), insider proposed as middle, nothing done: likelihood high, 3 by the table of S4 */
	assert.match(await page.innerText('#size ~ p:not(.chips)'), /重要度3、起きやすさ3（脅威2・弱さ3）/);
	assert.match(await page.innerText('main'), /大 3/);
	await calm(page);
	const at = new URL(page.url()).pathname;
	/* somebody who is no executive is not shown the button, and the address refuses */
	assert.equal(await page.locator('form[action$="/accept"]').count(), 0);
	/* what comes next is said first, and its form is open */
	assert.match(await page.innerText('[aria-labelledby=next]'), /どうするかが、まだ決まっていません/);
	assert.match(await page.getAttribute('[aria-labelledby=next] a.is-main', 'href'), /#do-treat$/);
	assert.ok(await page.locator('[name="values.treatment"]').isVisible());
	await page.selectOption('[name="values.treatment"]', 'reduce');
	await page.fill('[name="values.measures"]', '見られる人を三人にする');
	await page.fill('[name="values.due"]', '2030-01-31');
	await page.selectOption('[name="values.vulnerability_after"]', 'g1');
	await submit(page, 'form[action$="/treat"] button');
	assert.match(await page.innerText('main'), /小 1|中 2/);
	assert.match(await page.innerText('main'), /見られる人を三人にする/);
	await calm(page);

	const boss = await signIn(s, MORIMOTO, { viewport }), other = await signIn(s, TADOKORO, { viewport });
	await go(boss, at);
	await go(other, at);
	await unfold(boss, 'do-accept');
	await submit(boss, 'form[action$="/accept"] button');
	assert.match(await boss.innerText('.error-summary'), /理由/);
	await unfold(boss, 'do-accept');
	await boss.fill('[name=words]', '三人なら目が届く');
	await submit(boss, 'form[action$="/accept"] button');
	assert.match(await boss.innerText('#accept ~ .banner'), /三人なら目が届く/);
	await calm(boss);
	/* it grows: said on the risk, and on いま to who may accept it */
	await page.reload();
	await unfold(page, 'do-treat');
	await page.selectOption('[name="values.vulnerability_after"]', 'g3');
	await submit(page, 'form[action$="/treat"] button');
	assert.match(await page.innerText('.banner.is-danger'), /受け入れたときより、大きくなっています/);
	await go(boss, '/now');
	assert.match(await boss.textContent('.now-later'), new RegExp(`${thing}[\\s\\S]*受け入れたときより大きくなりました`));
	await go(boss, at);
	await unfold(boss, 'do-accept');
	await boss.fill('[name=words]', '大きいが、来月まで持つ');
	await submit(boss, 'form[action$="/accept"] button');
	assert.match(await boss.textContent('#accept ~ details:has(ol)'), /これまでの受け入れ（1件）[\s\S]*三人なら目が届く/);
	await calm(boss);
	/* the second of two is told who was faster */
	await unfold(other, 'do-accept');
	await other.fill('[name=words]', 'わたしも');
	await submit(other, 'form[action$="/accept"] button');
	assert.match(await other.innerText('.error-summary'), /森本/);
	await calm(other);
});

both('from the ledgers, the map leads to its rows, coverage, the method before and after', async (viewport) => {
	const page = await signIn(s, TADOKORO, { viewport, locale: 'en-GB' });
	const name = 'Shop ' + viewport.width;
	await go(page, '/ledgers/system/new');
	await page.fill('[name="values.name"]', name);
	await page.selectOption('[name="values.kind"]', 'public');
	await page.check('[name="values.stop"][value=day]');
	await submit(page, 'main form button.is-main');
	await go(page, '/risks/from-ledger');
	await calm(page);
	const block = page.locator(`details:has(summary:has-text("${name}"))`);
	await block.locator('input[type=checkbox]').nth(0).check();
	await block.locator('input[type=checkbox]').nth(1).check();
	await block.locator('select').nth(0).selectOption('g2');
	await submit(page, 'main form button.is-main');
	assert.equal(new URL(page.url()).pathname, '/risks');
	/* nobody said how much it matters: not rated, and not small */
	await go(page, '/risks?show=unrated');
	assert.match(await page.innerText('#list ~ table'), new RegExp(name));
	await calm(page);
	await go(page, '/risks');
	await submit(page, '.risk-map a >> nth=0');
	assert.match(page.url(), /likelihood=\d&importance=\d/);
	assert.ok(await page.locator('#list ~ table tbody tr').count() > 0, 'a cell with a number has rows');
	await go(page, '/risks/coverage');
	await calm(page);
	await go(page, '/risks/method?try=nine');
	await calm(page);
	assert.ok(await page.locator('#diff ~ table tbody tr').count() > 0, 'before and after, risk by risk');
	await go(page, '/risks/paper');
	await calm(page);
});

both('a risk that came true in a room', async (viewport) => {
	const page = await signIn(s, KONISHI, { viewport });
	const room = await demoRoom(page);
	await go(page, room + '/risks');
	await calm(page);
	const others = page.locator('details summary:has-text("ほかのリスク")');
	if (await others.count()) {
		await others.click();
	}
	const mark = page.locator('form:not([action$="/off"]) button:has-text("これが現実になった")').first();
	const title = await mark.locator('xpath=ancestor::div[contains(@class,"link-line")]//h3').innerText();
	await Promise.all([page.waitForNavigation(), mark.click()]);
	assert.match(await page.innerText('#here ~ .link-line'), /現実になった/);
	await calm(page);
	await submit(page, `#here ~ .link-line a:has-text("${title}")`);
	assert.equal(await page.locator(`section a[href="${room}"]`).count(), 1, 'seen from the risk');
	await page.goBack();
	const off = page.locator('#here ~ .link-line', { hasText: title }).locator('form[action$="/off"] button');
	await Promise.all([page.waitForNavigation(), off.click()]);
	const viewer = await signIn(s, NAKAMURA, { viewport });
	await go(viewer, room + '/risks');
	assert.equal(await viewer.locator('main form').count(), 0);
});
