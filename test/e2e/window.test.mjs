/* From what happened to whom to call: open or closed, corrections, a call recorded in the room, the sheet printed and given. */
import test from 'node:test';
import assert from 'node:assert/strict';
import { suite, signIn, go, both, submit, newRoom, axe, overflow, smallTargets, japaneseInFrame, pdf, KONISHI, NAKAMURA, PHONE, WIDE } from './sonae.mjs';

const s = await suite();

async function calm(page) {
	assert.deepEqual(await axe(page), []);
	assert.deepEqual(await overflow(page), []);
	assert.deepEqual(await smallTargets(page), []);
}

/* Whatever day it is, a window says one of these. */
const STATES = /今つながります|つながるかもしれません|休み時間|から|時間外|受付時間が分かりません|で受付/;

both('what happened, who answers, the call recorded, the sheet printed and given', async (viewport) => {
	const page = await signIn(s, KONISHI, { viewport });
	await go(page, '/windows');
	await calm(page);
	await submit(page, '.window-picks a:has-text("お金を送ってしまった")');
	assert.match(await page.innerText('#found .banner'), /すぐ銀行に電話/);
	const cards = await page.locator('.window-card').count();
	assert.ok(cards >= 5);
	for (const text of await page.locator('.window-card .window-head .chip').allInnerTexts()) {
		assert.match(text, STATES);
	}
	/* the insurer's line is staffed around the clock: first, and by telephone */
	assert.match(await page.innerText('.window-card >> nth=0'), /24時間/);
	assert.equal(await page.getAttribute('.window-card:has-text("#9110") a.window-tel', 'href'), 'tel:%239110');
	await calm(page);

	const room = await newRoom(page, { kind: 'ransomware' });
	await go(page, room);
	assert.match(await page.innerText('[data-live=helps]'), /今つながります|から/);
	await go(page, room + '/windows');
	assert.equal((await page.innerText('.room-parts [aria-current]')).trim(), '相談先');
	await calm(page);
	/* one tap opens what is to be said; nothing is recorded without it */
	const card = page.locator('.window-card:has-text("サイバー保険の事故受付")');
	await card.locator('.window-call > summary').click();
	await card.locator('label:has-text("話せた")').click();
	await Promise.all([page.waitForNavigation(), card.locator('.window-call button[type=submit]').click()]);
	assert.match(await page.innerText('.error-summary'), /だれに何を話した/);
	assert.ok(await card.locator('[name=words]').isVisible());
	await calm(page);
	await card.locator('[name=words]').fill('受付の西さん。調査会社を紹介してもらう');
	await Promise.all([page.waitForNavigation(), card.locator('.window-call button[type=submit]').click()]);
	assert.match(await card.innerText(), /話せた/);
	await go(page, room);
	assert.match(await page.innerText('.entry.is-told'), /サイバー保険の事故受付.*西さん/s);

	await go(page, room + '/consult/consult22');
	assert.match(await page.innerText('main'), /22問のうち\d+問/);
	assert.equal(await page.locator('.consult-known').getAttribute('open'), null);
	assert.ok(await page.locator('.consult-known [name="values.company"]').count(), 'what is known is folded');
	assert.equal(await page.locator('section[data-step] [name="values.company"]').count(), 0);
	if (viewport.width < 700) { /* one group a screen */
		assert.equal(await page.locator('[data-step]:visible').count(), 1);
		await page.click('[data-step-next]');
		assert.equal(await page.locator('[data-step]:visible').count(), 1);
		await page.click('[data-step-back]');
	} else {
		assert.ok(await page.locator('[data-step]:visible').count() > 1);
	}
	assert.match(await page.locator('[data-copy]').first().getAttribute('data-copy'), /会社名\n株式会社ひなた惣菜/);
	assert.equal(await page.locator('.consult-one:has([type=radio]) .consult-from:has-text("まだ分からない")').count(), 0);
	await calm(page);
	await go(page, room + '/consult/consult7');
	await calm(page);
	await page.click('.consult-known > summary');
	assert.match(await page.inputValue('[name="values.asked"]'), /サイバー保険/);
	assert.match(await page.textContent('.consult-one:has([name="values.grounds"]) .consult-from'), /まだ分からない/);
	assert.match(await page.innerText('main'), /先に保存してください/);
	if (await page.locator('[data-step-next]').isVisible()) {
		await page.click('[data-step-next]');
	}
	await page.fill('[name="values.grounds"]', '身代金の文が出た');
	await submit(page, 'form.form > .form-end button[type=submit]');
	await page.click('.consult-known > summary');
	assert.match(await page.innerText('.consult-one:has([name="values.grounds"]) .consult-from'), /手で書いた/);
	await page.fill('[name=to_whom]', 'はやて調査');
	await page.fill('[name=how]', 'メールで');
	await submit(page, '[aria-labelledby=hand] button');
	assert.match(await page.innerText('main'), /はやて調査へ（メールで）/);
	await go(page, room);
	assert.match(await page.innerText('.entry.is-told >> nth=0'), /はやて調査に渡した/);
	await go(page, room + '/consult/consult22/paper');
	assert.ok((await pdf(page)).pages <= 2);
	await go(page, room + '/consult/consult7/paper');
	const paper = await pdf(page);
	assert.ok(paper.pages <= 2);
	assert.match(paper.flat, /身代金の文が出た/);
	assert.match(paper.flat, /第1版/);
});

test('a correction, a check, hiding, one of our own; a viewer is told the phone, not the number of the contract', async () => {
	const page = await signIn(s, KONISHI, { viewport: WIDE });
	await go(page, '/windows/ppc_dial');
	await calm(page);
	await page.fill('[name=phone]', '03-0000-4321');
	await submit(page, 'form[action$="/change"] button:has-text("直す")');
	assert.match(await page.innerText('.error-summary'), /入力してください/);
	assert.ok(await page.locator('form[action$="/change"] [name=reason][aria-invalid]').count());
	await page.fill('form[action$="/change"] [name=reason]', '電話で聞いた');
	await page.fill('[name=hours]', 'ひるま');
	await submit(page, 'form[action$="/change"] button:has-text("直す")');
	assert.match(await page.innerText('.error-summary'), /読み取れません/);
	await page.fill('[name=hours]', '月〜金 9:30〜17:30（祝日・年末年始は休み）');
	await submit(page, 'form[action$="/change"] button:has-text("直す")');
	assert.match(await page.innerText('main'), /もとの表では：03-6457-9849/);
	await submit(page, 'form[action$="/check"] button');
	assert.match(await page.innerText('.window-card'), /小西 直樹さんが.*に確かめました/);
	await page.click('summary:has-text("この窓口を隠す")');
	await submit(page, 'button:has-text("もとの内容に戻す")');
	assert.match(await page.innerText('.window-card'), /03-6457-9849/);
	await calm(page);
	await go(page, '/windows/new');
	await page.fill('[name=name]', '県の支援センター');
	await page.fill('[name=phone]', '03-0000-7777');
	await page.fill('[name=hours]', '24時間');
	await submit(page, 'main form button');
	assert.match(await page.innerText('.window-card'), /今つながります（24時間）/);

	const viewer = await signIn(s, NAKAMURA, { viewport: PHONE });
	await go(viewer, '/windows');
	const card = await viewer.innerText('.window-card:has-text("つばき法律事務所")');
	assert.match(card, /03-0000-0033/);
	assert.doesNotMatch(card, /顧問 2024-11/);
	assert.equal(await viewer.locator('form[action$="/windows"][method=post]').count(), 0);
	await go(viewer, '/windows/paper');
	assert.doesNotMatch((await pdf(viewer)).flat, /顧問2024-11|C-2025-0418/);
});

test('in English', async () => {
	const page = await signIn(s, KONISHI, { viewport: PHONE });
	const room = await newRoom(page, { exercise: true });
	await go(page, '/settings');
	await page.check('[name=lang][value=en]');
	await submit(page, 'form[action="/settings"] button.is-main');
	for (const at of ['/windows', '/windows?see=site', '/windows/police_9110', '/windows/new', room + '/windows', room + '/consult/consult7', room + '/consult/consult22']) {
		await go(page, at);
		assert.deepEqual(await japaneseInFrame(page), [], at);
		await calm(page);
	}
	assert.match(await go(page, room + '/windows').then((p) => p.innerText('main')), /do not call the real desks/);
	await go(page, '/settings');
	await page.check('[name=lang][value=ja]');
	await submit(page, 'form[action="/settings"] button.is-main');
});
