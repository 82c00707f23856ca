/* From nothing to a printed binder: the first hour of a firm, page by page; put off and taken up; script off. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { suite, open, go, submit, axe, overflow, PASSWORD, PHONE, WIDE } from './sonae.mjs';

const s = await suite({ demo: false });
const other = await suite({ demo: false });

async function begin(of, size) {
	const code = (of.server.output.match(/^\s+code\s+(\S+)$/m) || [])[1];
	const page = await open(of, { viewport: size });
	await go(page, '/set-up');
	await page.fill('[name=code]', code);
	await page.fill('[name=org_name]', '有限会社 やまびこ製作所');
	await page.fill('[name=name]', '山辺 里子');
	await page.fill('[name=mail]', 'satoko@yamabiko.example');
	await page.fill('[name=password]', PASSWORD);
	await Promise.all([page.waitForNavigation(), page.click('form[action="/set-up"] button[type=submit]')]);
	return page;
}

async function calm(page, where) {
	assert.deepEqual(await axe(page), [], where);
	assert.deepEqual(await overflow(page), [], where);
}

const at = (page) => new URL(page.url()).pathname;
const PAGES = ['firm', 'lead', 'deputy', 'call', 'first', 'print'];

/* Each page can be put off and taken up again; who signs out and in again goes on where they were. */
test('every page can be skipped, and the hour goes on after signing out', async () => {
	const page = await begin(other, PHONE);
	assert.match(await page.locator('[aria-labelledby=first]').innerText(), /はじめの一時間/, 'いま of a new firm begins with it');
	await Promise.all([page.waitForNavigation(), page.click('[aria-labelledby=first] a >> nth=0')]);
	assert.equal(at(page), '/prepare');
	for (const one of PAGES) {
		await go(page, '/prepare/start/' + one);
		await submit(page, `form[action$="/${one}/skip"] button`);
	}
	await go(page, '/prepare');
	assert.equal(await page.locator('[aria-labelledby=left] .guide-steps li:has-text("あとで")').count(), PAGES.length, 'what was put off is not lost');
	await calm(page, 'all put off');
	await go(page, '/prepare/start/firm');
	await submit(page, 'form[action$="/firm/skip"] button');
	await page.fill('[name=trade]', '金属加工');
	await submit(page, 'form[action="/prepare/write/firm"] button.is-main');
	await go(page, '/prepare/start/lead');
	await submit(page, 'form[action$="/lead/skip"] button');
	await go(page, '/prepare/start/lead');
	await page.fill('[name=chief_name]', '山辺 一郎');
	await submit(page, 'form[action="/prepare/write/lead"] button.is-main');
	const before = await go(page, '/prepare') && await page.locator('main').innerText();
	await page.context().clearCookies();
	await go(page, '/sign-in');
	await page.fill('[name=mail]', 'satoko@yamabiko.example');
	await page.fill('[name=password]', PASSWORD);
	await Promise.all([page.waitForNavigation(), page.click('form[action="/sign-in"] button[type=submit]')]);
	await go(page, '/prepare');
	assert.equal(await page.locator('main').innerText(), before, 'progress is kept');
	await go(page, '/prepare/start/firm');
	assert.equal(await page.inputValue('[name=trade]'), '金属加工');
	await go(page, '/prepare/start/lead');
	assert.equal(await page.inputValue('[name=chief_name]'), '山辺 一郎');
	/* what was entered is of use before the rest is there */
	await go(page, '/net');
	assert.match(await page.locator('main').innerText(), /山辺 一郎/);
	/* in English the words are longer, and fit a phone all the same */
	await go(page, '/settings');
	await page.check('[name=lang][value=en]');
	await submit(page, 'form[action="/settings"] button.is-main');
	for (const one of ['/prepare', '/prepare/start/lead', '/prepare/start/first', '/levels', '/commanders/begin']) {
		await go(page, one);
		assert.deepEqual(await overflow(page), [], one);
	}
	await page.context().close();
});

test('the first hour, from nothing to the binder', async () => {
	const page = await begin(s, PHONE);
	await go(page, '/prepare');
	assert.match(await page.locator('main').innerText(), /6のうち0/);
	await calm(page, 'prepare');
	await Promise.all([page.waitForNavigation(), page.click('a.button.is-main')]);
	assert.equal(at(page), '/prepare/start/firm');
	await page.fill('[name=trade]', '金属加工・従業員12人');
	await page.fill('[name=phone]', '03-1111-2222');
	await calm(page, 'firm');
	await submit(page, 'form[action="/prepare/write/firm"] button.is-main');
	assert.equal(at(page), '/prepare/start/lead');
	await submit(page, 'form[action="/prepare/write/lead"] button.is-main');
	assert.match(await page.locator('main').innerText(), /一人は名前を書いてください/);
	await calm(page, 'lead, refused');
	for (const [role, who, phone] of [['chief', '山辺 一郎', '090-1111-0001'], ['lead', '山辺 里子', '090-1111-0002'], ['it_owner', '山辺 里子', '']]) {
		await page.fill(`[name=${role}_name]`, who);
		await page.fill(`[name=${role}_phone]`, phone);
	}
	await submit(page, 'form[action="/prepare/write/lead"] button.is-main');
	assert.equal(at(page), '/prepare/start/deputy');
	await calm(page, 'deputy');
	await submit(page, 'form[action$="/deputy/skip"] button');
	assert.equal(at(page), '/prepare/start/call', 'put off leads on');
	await page.fill('[name=maintenance_name]', '北斗システム');
	await page.fill('[name=maintenance_phone]', '03-3333-4444');
	await calm(page, 'call');
	await submit(page, 'form[action="/prepare/write/call"] button.is-main');
	assert.equal(at(page), '/prepare/start/first');
	await calm(page, 'first');
	await submit(page, 'form[action="/prepare/write/first"] button.is-main');
	assert.equal(at(page), '/prepare/start/print');
	await calm(page, 'print');
	await go(page, '/prepare');
	assert.match(await page.locator('main').innerText(), /代わりの人\s*あとで/);
	assert.match(await page.locator('main').innerText(), /6のうち4/);
	await go(page, '/prepare/start/deputy');
	await submit(page, 'form[action$="/deputy/skip"] button');
	await page.selectOption('[name=lead_person]', { label: await page.locator('[name=lead_person] option', { hasText: '一郎' }).innerText() });
	for (const role of ['chief', 'it_owner']) {
		await page.locator(`[name=${role}_name]`).evaluate((e) => e.closest('details').setAttribute('open', ''));
		await page.fill(`[name=${role}_name]`, '岡 健');
	}
	await submit(page, 'form[action="/prepare/write/deputy"] button.is-main');
	await go(page, '/net');
	assert.match(await page.locator('#net-lead').innerText(), /山辺 里子[\s\S]*山辺 一郎/);
	await go(page, '/prepare/start/print');
	await Promise.all([page.waitForNavigation(), page.click('a.button.is-main')]);
	const [made] = await Promise.all([page.waitForEvent('download'), page.click('button[value=pdf], form[action="/binder"] button.is-main')]);
	assert.match(made.suggestedFilename(), /\.pdf$/);
	await go(page, '/prepare');
	assert.match(await page.locator('main').innerText(), /「はじめの一時間」を見直す/, 'nothing is left');
	await page.setViewportSize(WIDE);
	await calm(page, 'prepare, done');
	await page.context().close();
});
