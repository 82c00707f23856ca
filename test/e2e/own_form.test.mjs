/* A firm fits a ledger's form to itself, takes a change back, and makes a ledger of its own. */
import assert from 'node:assert/strict';
import { suite, signIn, go, both, submit, axe, overflow, TADOKORO } from './sonae.mjs';

const s = await suite();

async function calm(page) {
	assert.deepEqual(await axe(page), []);
	assert.deepEqual(await overflow(page), []);
}

both('a form as the firm wants it', async (viewport) => {
	const page = await signIn(s, TADOKORO, { viewport });
	const tag = '駐車場所 ' + viewport.width;
	await go(page, '/ledgers/vendor');
	await submit(page, 'a[href="/ledgers/vendor/form"]');
	await calm(page);
	/* a field of one's own, with choices; what is missing is told and what was typed stays */
	await submit(page, 'a.is-main');
	await page.selectOption('form:has(input[value=add]) [name=type]', 'choice');
	await page.fill('form:has(input[value=add]) [name=ja]', tag);
	await submit(page, 'form:has(input[value=add]) button.is-main');
	assert.match(await page.innerText('.error-summary'), /選択肢を1行に1つずつ/);
	assert.equal(await page.inputValue('form:has(input[value=add]) [name=ja]'), tag);
	await calm(page);
	await page.fill('form:has(input[value=add]) [name=choices]', '北\n南');
	await submit(page, 'form:has(input[value=add]) button.is-main');
	assert.match(await page.innerText('main'), new RegExp(tag));
	assert.match(await page.innerText('.own-last'), /項目を足しました/);
	await calm(page);
	await go(page, '/ledgers/vendor/new');
	assert.equal(await page.locator(`text=${tag}`).count(), 1, 'the form asks it');
	/* taken back */
	await go(page, '/ledgers/vendor/form');
	await submit(page, '.own-last button');
	assert.match(await page.innerText('.own-last'), /取り消しました：項目を足しました/);
	await go(page, '/ledgers/vendor/new');
	assert.equal(await page.locator(`text=${tag}`).count(), 0);
	/* one line opens at a time; what was moved stays open, to be moved on */
	await go(page, '/ledgers/vendor/form');
	const rows = () => page.locator('.own-fold').evaluateAll((all) => all.map((e) => e.id));
	const before = await rows();
	await page.click(`#${before[2]} > summary`);
	await page.click(`#${before[3]} > summary`);
	await page.waitForFunction((id) => !document.getElementById(id).open, before[2]);
	await calm(page);
	await submit(page, `#${before[3]} button[aria-label$="上へ"]`);
	assert.deepEqual((await rows()).slice(2, 4), [before[3], before[2]]);
	assert.equal(await page.locator('.own-fold[open]').getAttribute('id'), before[3]);
	await submit(page, '.own-last button');
	/* another name for a field, seen in the list */
	await go(page, '/ledgers/vendor/form/phone');
	await page.fill('form:has(input[value=edit]) [name=ja]', '夜の電話 ' + viewport.width);
	await submit(page, 'form:has(input[value=edit]) button.is-main');
	await go(page, '/ledgers/vendor/new');
	assert.match(await page.innerText('main'), new RegExp('夜の電話 ' + viewport.width));
});

both('a ledger from nothing', async (viewport) => {
	const page = await signIn(s, TADOKORO, { viewport });
	const name = '鍵の台帳 ' + viewport.width;
	await go(page, '/ledgers/new');
	await calm(page);
	await page.fill('[name=ja]', name);
	await page.fill('[name=row_ja]', '鍵');
	await page.fill('[name=first]', '鍵の名前');
	await submit(page, 'main form button.is-main');
	assert.match(new URL(page.url()).pathname, /^\/ledgers\/firm_\d+\/form$/);
	await go(page, new URL(page.url()).pathname.replace('/form', '/new'));
	await page.fill('[name^="values."]', '裏口');
	await submit(page, 'main form button.is-main');
	assert.match(await page.innerText('main'), /裏口/);
	await go(page, '/ledgers');
	assert.match(await page.innerText('main'), new RegExp(name));
});
