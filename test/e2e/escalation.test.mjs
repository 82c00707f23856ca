/* Levels a firm fits to itself, who commands, who decides to stop: from the tables to a room, and what differs from them. */
import assert from 'node:assert/strict';
import { suite, signIn, go, both, submit, axe, overflow, newRoom, KONISHI, TADOKORO, NAKAMURA, WIDE } from './sonae.mjs';

const s = await suite();
const MORIMOTO = 'morimoto@hinata.example'; /* executive */

async function calm(page) {
	assert.deepEqual(await axe(page), []);
	assert.deepEqual(await overflow(page), []);
}

async function open(page, kind) {
	await go(page, '/incident/new');
	await page.selectOption('select[name=kind]', kind);
	const offer = page.locator(`[data-when="kind=${kind}"]`);
	assert.ok(await offer.isVisible(), 'the commander of this kind is offered');
	assert.equal(await page.locator('[data-when^="kind="]:visible').count(), 1);
	assert.equal(await offer.locator('input').isChecked(), false);
	await calm(page);
	return offer;
}

both('a level made the firm\'s own is what the level aid says', async (viewport) => {
	const boss = await signIn(s, MORIMOTO, { viewport });
	const scope = `工場か受注が2時間より長く止まる（${viewport.width}）`;
	await go(boss, '/levels');
	await calm(boss);
	await go(boss, '/levels/2');
	await boss.fill('[name=scope]', scope);
	await submit(boss, 'form[action="/levels/2"] button.is-main');
	assert.match(await boss.innerText('.error-summary'), /入力/);
	assert.ok(await boss.locator('[name=reason][aria-invalid]').count() === 1);
	assert.equal(await boss.inputValue('[name=scope]'), scope);
	await calm(boss);
	await boss.fill('[name=reason]', 'うちは2時間で困るため');
	await submit(boss, 'form[action="/levels/2"] button.is-main');
	assert.match(await boss.innerText('main'), new RegExp(scope.replace(/[（）]/g, '.')));
	await go(boss, '/levels/2');
	assert.match(await boss.innerText('[aria-labelledby=beside]'), /受注、製造、出荷/); /* the built-in words stay in sight */
	await calm(boss);

	const page = await signIn(s, KONISHI, { viewport });
	const offer = await open(page, 'ransomware');
	await offer.locator('input').check();
	await submit(page, 'form.open-form button.is-big');
	assert.match(await page.innerText('.room-top'), /田所 誠/); /* the commander of the table leads */
	await go(page, new URL(page.url()).pathname + '/level');
	assert.match(await page.innerText('main'), new RegExp(scope.replace(/[（）]/g, '.')));
	await go(page, '/levels/2');
	assert.equal(await page.locator('form[action="/levels/2"]').count(), 0); /* a responder reads */
});

both('a stop decision proposes the people of the matrix and writes down what differs', async (viewport) => {
	const page = await signIn(s, KONISHI, { viewport });
	await open(page, 'takeover').catch(() => {}); /* 小西 is the commander of this kind: nobody else is offered */
	await page.selectOption('select[name=kind]', 'ransomware');
	await submit(page, 'form.open-form button.is-big');
	const room = new URL(page.url()).pathname;
	assert.match(await page.innerText('[aria-labelledby=people]'), /司令塔の表では、田所 誠/);
	await submit(page, '[aria-labelledby=people] form[action$="/lead"] button');
	await go(page, room);
	assert.equal(await page.locator('[aria-labelledby=people] form[action$="/lead"]').count(), 0);

	await go(page, room + '/decision/new?from=cut_network');
	assert.match(await page.innerText('.stop-list > li:has-text("社内のネットワーク")'), /最後に決める：/);
	await submit(page, '.guide-list a[href*="stop="]:has-text("社内のネットワーク")');
	assert.match(await page.locator('[name=decider_id] option:checked').innerText(), /田所/);
	assert.ok(await page.locator('label:has-text("大野") [name=consulted]').isChecked());
	await calm(page);
	await submit(page, 'form[data-keep=decision-ask] .form-end button');
	/* nobody is ticked as asked until somebody was */
	assert.equal(await page.locator('[name=asked]:checked').count(), 0);
	await page.check('label:has-text("大野") [name=asked]');
	await page.locator('form[data-keep=decision] [name=choice]').first().check();
	await page.fill('form[data-keep=decision] [name=ground]', '広がっているため');
	await calm(page);
	await submit(page, 'form[data-keep=decision] .form-end button');
	const said = await page.innerText('[aria-labelledby=stop-h]');
	assert.match(said, /営業に相談していない/);
	assert.doesNotMatch(said, /現場の責任者に相談していない/);
	assert.match(said, /わけはまだ/);
	await calm(page);
	await page.fill('form[action$="/explain"] textarea', '営業は電話に出なかった');
	await submit(page, 'form[action$="/explain"] button');
	assert.match(await page.innerText('[aria-labelledby=stop-h]'), /営業は電話に出なかった/);
	await go(page, room);
	assert.match(await page.innerText('.journal-list'), /営業に相談していない/);
});

/* The room of an incident runs on the firm's own version: procedure, level aid and stop matrix, with people who may not be reached. */
both('a room on the firm\'s own procedure, levels and stop matrix', async (viewport) => {
	const item = `課長が内線を回す（${viewport.width}）`;
	const key = viewport === WIDE ? 'takeover' : 'stop';
	const kind = viewport === WIDE ? 'takeover' : 'stop';
	const page = await signIn(s, KONISHI, { viewport });
	await go(page, `/procedures/${key}`);
	await submit(page, 'form[action="/procedures"] button.is-main');
	await submit(page, '.own-row a.button:has-text("直す")');
	await page.fill('[name=item]', item);
	await submit(page, 'button.is-main');
	await page.fill('[name=reason]', 'うちの順番にした');
	await submit(page, 'form[action$="/publish"] button');
	const boss = await signIn(s, MORIMOTO, { viewport });
	await go(boss, `/procedures/${key}`);
	await submit(boss, 'button[value=approved]');
	const scope = `受注が止まる（${viewport.width}）`;
	await go(boss, '/levels/1');
	await boss.fill('[name=scope]', scope);
	await boss.fill('[name=reason]', '受注は一日でも困る');
	await submit(boss, 'form[action="/levels/1"] button.is-main');

	await newRoom(page, { kind });
	const room = new URL(page.url()).pathname;
	assert.match(await page.innerText('section:has(#procedure)'), /自社の版 1（/);
	assert.match(await page.textContent('section:has(#procedure)'), new RegExp(item.replace(/[（）]/g, '.')));
	assert.match(await page.textContent('.journal-list'), /自社の版 1/, 'the journal says which version it began with');
	await go(page, room + '/level');
	assert.match(await page.innerText('main'), new RegExp(scope.replace(/[（）]/g, '.')));

	/* a stop is to be decided: whom the matrix means, and who of them may not be reached */
	await go(page, room + '/decision/new?from=cut_network');
	await submit(page, '.guide-list a[href*="stop="]:has-text("社内のネットワーク")');
	assert.match(await page.locator('[name=decider_id] option:checked').innerText(), /小西/, 'who leads this room, whoever does in the firm');
	assert.match(await page.innerText('[aria-labelledby=stop-h]'), /つながるか分からない人[\s\S]*：(確認が古い|確かめていない|つながらなかった)/);
	await calm(page);
	await submit(page, 'form[data-keep=decision-ask] .form-end button');
	await page.locator('form[data-keep=decision] [name=choice]').first().check();
	await page.fill('form[data-keep=decision] [name=ground]', '広がっているため');
	await submit(page, 'form[data-keep=decision] .form-end button');
	assert.match(await page.innerText('[aria-labelledby=stop-h]'), /相談していない/, 'what differs from the table is recorded');
	/* the firm writes a second version meanwhile: the room goes on with the first */
	await go(page, `/procedures/${key}/edit`);
	await submit(page, '.own-row a.button:has-text("直す")');
	await page.fill('[name=item]', '二つ目の版の文');
	await submit(page, 'button.is-main');
	await page.fill('[name=reason]', '言い方を直した');
	await submit(page, 'form[action$="/publish"] button');
	await go(boss, `/procedures/${key}`);
	await submit(boss, 'button[value=approved]');
	await go(page, room);
	assert.match(await page.textContent('section:has(#procedure)'), new RegExp(item.replace(/[（）]/g, '.')));
	assert.doesNotMatch(await page.textContent('section:has(#procedure)'), /二つ目の版の文/);
});

both('the continuity table says what does not fit, and a viewer reads it', async (viewport) => {
	const page = await signIn(s, NAKAMURA, { viewport });
	await go(page, '/bcp');
	const mend = await page.innerText('[aria-labelledby=mend]');
	assert.match(mend, /共有ディスク.*後の順番/);
	assert.match(mend, /戻すだけで6時間/);
	assert.doesNotMatch(await page.innerText('main'), /\d{4}-\d\d-\d\d/); /* days as everywhere */
	assert.equal(await page.locator('.tabs [aria-current=page]').count(), 1);
	const tall = await page.locator('.bcp-table .nowrap').evaluateAll((all) => all.filter((x) => x.getClientRects().length !== 1).map((x) => x.textContent));
	assert.deepEqual(tall, []); /* no telephone number is broken */
	assert.equal(await page.locator('.bcp-picture').isVisible(), viewport === WIDE);
	await calm(page);
	await go(page, '/ledgers/commander');
	assert.match(await page.innerText('main'), /ランサムウェア/);
	assert.deepEqual(await overflow(page), []);
	const admin = await signIn(s, TADOKORO, { viewport });
	await go(admin, '/commanders/begin');
	await calm(admin);
});

both('a room opens in two clicks in English, too', async (viewport) => {
	const page = await signIn(s, KONISHI, { viewport });
	await go(page, '/settings');
	await page.check('[name=lang][value=en]');
	await submit(page, 'form[action="/settings"] button.is-main');
	await go(page, '/incident/new');
	await submit(page, 'form.open-form button.is-big');
	assert.match(new URL(page.url()).pathname, /^\/incident\/[0-9a-f-]{36}$/);
	await go(page, '/levels');
	assert.match(await page.innerText('h1'), /Incident levels/);
	await calm(page);
	await go(page, '/bcp');
	await calm(page);
	await go(page, '/settings');
	await page.check('[name=lang][value=ja]');
	await submit(page, 'form[action="/settings"] button.is-main');
});
