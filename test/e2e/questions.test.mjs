/* The questions of the pages as the firm asks them: reworded, left out, added, on the finders' form, the mail check and the closing sheet. */
import assert from 'node:assert/strict';
import { suite, signIn, open, go, both, submit, newRoom, axe, overflow, KONISHI, TADOKORO } from './sonae.mjs';

const s = await suite();

async function calm(page) {
	assert.deepEqual(await axe(page), []);
	assert.deepEqual(await overflow(page), []);
}

const formOf = (sheet, field = '') => `/ledgers/${sheet}/form${field && '/' + field}`;

/* Another name for a question, as an administrator does it. */
async function rename(page, sheet, field, name) {
	await go(page, formOf(sheet, field));
	await page.fill('form:has(input[value=edit]) [name=ja]', name);
	await submit(page, 'form:has(input[value=edit]) button.is-main');
}

async function hide(page, sheet, field) {
	await go(page, formOf(sheet, field));
	await submit(page, 'form:has(input[name=what][value=hide]) button');
}

async function add(page, sheet, name, choices) {
	await go(page, formOf(sheet));
	await submit(page, 'a.is-main');
	await page.fill('form:has(input[value=add]) [name=ja]', name);
	if (choices) {
		await page.selectOption('form:has(input[value=add]) [name=type]', 'choice');
		await page.fill('form:has(input[value=add]) [name=choices]', choices);
	}
	await submit(page, 'form:has(input[value=add]) button.is-main');
}

/* All changes of a form taken back: each width begins with the built-in one. */
async function builtIn(page, sheet) {
	await go(page, formOf(sheet));
	if (await page.locator('form:has(input[name=to][value="0"])').count()) {
		await page.click('summary:has-text("様式のこれまで")');
		await submit(page, 'form:has(input[name=to][value="0"]) button');
	}
}

both('the form of finders', async (viewport) => {
	const page = await signIn(s, TADOKORO, { viewport });
	await go(page, formOf('sighting', 'card'));
	assert.match(await page.innerText('main'), /プログラムがこの答えで判断するため、隠せません/);
	assert.match(await page.innerText('main'), /選択肢はプログラムが判断に使うため、足せません/);
	assert.equal(await page.locator('form:has(input[value=hide])').count(), 0);
	await calm(page);
	await rename(page, 'sighting', 'what', '何が起きていますか');
	await hide(page, 'sighting', 'touched');
	await add(page, 'sighting', 'どの店ですか', '東店\n西店');
	const finder = await open(s, { viewport });
	await go(finder, '/sighting');
	await calm(finder);
	const text = await finder.innerText('main');
	assert.match(text, /何が起きていますか/);
	assert.match(text, /どの店ですか/);
	assert.doesNotMatch(text, /さわりましたか/);
	await finder.check('input[name=card][value=screen]');
	await finder.fill('textarea[name=what]', '画面が黒い ' + viewport.width);
	await finder.locator('label:has-text("西店") input').check();
	await finder.waitForTimeout(2100);
	await submit(finder, '.finder-form button.is-main');
	await go(page, '/inbox');
	await go(page, await page.locator('main a[href^="/inbox/"]').first().getAttribute('href'));
	const said = await page.innerText('main');
	assert.match(said, /何が起きていますか/);
	assert.match(said, /どの店ですか: 西店/);
	await builtIn(page, 'sighting');
});

both('a sign of the firm\'s own', async (viewport) => {
	const page = await signIn(s, TADOKORO, { viewport });
	await add(page, 'mail_signs', '月末の支払いの話', 'はい\nいいえ');
	await hide(page, 'mail_signs', 'urgency');
	await go(page, '/suspect');
	await go(page, await page.locator('main a[href^="/suspect/"]:not([href*="domains"])').first().getAttribute('href'));
	assert.equal(await page.locator('.sign').count(), 9, 'eight of the nine and one more');
	assert.equal(await page.locator('input[name=urgency]').count(), 0);
	const own = page.locator('.sign:has-text("月末の支払いの話")');
	await own.locator('label:has-text("はい") input').check();
	await submit(page, '.signs button');
	assert.match(await page.locator('.sign:has-text("月末の支払いの話")').innerText(), /数える[^]*田所/);
	await calm(page);
	await builtIn(page, 'mail_signs');
});

both('the closing sheet', async (viewport) => {
	const admin = await signIn(s, TADOKORO, { viewport });
	await rename(admin, 'closing', 'cause_state', 'なぜ起きたか');
	await hide(admin, 'closing', 'follow_note');
	await add(admin, 'closing', '保険会社に知らせましたか', '知らせた\nまだ');
	const page = await signIn(s, KONISHI, { viewport });
	const room = await newRoom(page, 'まとめの用紙 ' + viewport.width);
	await go(page, room + '/closing');
	assert.match(await page.innerText('main'), /なぜ起きたか/);
	await calm(page);
	await submit(page, '.sheet-row:has(h3:has-text("保険会社")) a.button');
	await calm(page);
	await page.locator('label:has-text("知らせた") input').first().check();
	await submit(page, 'main form[data-keep] button.is-main');
	assert.match(await page.locator('.sheet-row:has(h3:has-text("保険会社"))').innerText(), /書いた[^]*知らせた/);
	await go(page, room + '/closing/follow/new');
	assert.equal(await page.locator('[name=note]').count(), 0, 'hidden');
	await go(page, room + '/closing/summary');
	assert.match(await page.innerText('.paper'), /会社からの質問[^]*保険会社に知らせましたか[^]*知らせた/);
	await builtIn(admin, 'closing');
	await go(page, room + '/closing');
	assert.match(await page.innerText('main'), /保険会社に知らせましたか[^]*知らせた/, 'what was answered stays readable');
});
