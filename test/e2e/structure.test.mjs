/* People from a CSV of Excel, a structure that lacks something, mended until the check finds it no more, on paper; private numbers; leaving. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { suite, signIn, go, submit, axe, overflow, smallTargets, pdf, KONISHI, NAKAMURA, PHONE, WIDE } from './sonae.mjs';

const s = await suite();
const roster = readFileSync(new URL('../data/people_cp932.csv', import.meta.url));

async function calm(page) {
	assert.deepEqual(await axe(page), []);
	assert.deepEqual(await overflow(page), []);
	if (page.viewportSize().width === PHONE.width) {
		assert.deepEqual(await smallTargets(page), []);
	}
}

async function bring(page, name, buffer) {
	await go(page, '/people/import');
	await page.setInputFiles('[name=file]', { name, mimeType: 'text/csv', buffer });
	await submit(page, 'main form[enctype] button.is-main');
}

async function person(page, name) {
	await go(page, '/people');
	await submit(page, `main th a:has-text("${name}")`);
}

test('people by CSV, the missing role filled, a deputy, the check, paper', async () => {
	const page = await signIn(s, KONISHI, { viewport: WIDE });
	await go(page, '/structure');
	assert.match(await page.innerText('main'), /「広報」を担当する人がいません/);
	assert.match(await page.innerText('main'), /「総務・人事」を担当する人がいません/);
	await calm(page);
	/* a wrong line: said where, and nobody is taken in */
	await bring(page, 'bad.csv', Buffer.from('氏名,電話,メール\n良い 人,03-0000-0051,good@hinata.example\n悪い 人,でんわ,good@hinata.example\n'));
	assert.match(await page.innerText('main'), /3行目[\s\S]*電話[\s\S]*でんわ/);
	assert.equal(await page.locator('button.is-main').count(), 0);
	await calm(page);
	/* CP932 with kana headings: two new, one who is there already */
	await bring(page, 'people.csv', roster);
	const told = await page.innerText('main');
	assert.match(told, /加わる人 2人[\s\S]*変わる人 1人/);
	assert.match(told, /電話：090-0000-0018 → 090-0000-0077/);
	await calm(page);
	await submit(page, 'button.is-main');
	await person(page, '石川 まどか');
	assert.match(await page.innerText('main'), /いしかわ まどか|イシカワ マドカ/);
	/* the check: nobody missing any more, but no deputy */
	await go(page, '/structure');
	const now = await page.innerText('main');
	assert.doesNotMatch(now, /「(広報|総務・人事)」を担当する人がいません/);
	await page.evaluate(() => document.querySelectorAll('details').forEach((d) => { d.open = true; }));
	assert.match(await page.innerText('main'), /「広報」に代わりの人がいません/);
	/* the holder as her own deputy is refused; then somebody else */
	await submit(page, 'a[href="/structure/roles/pr"]');
	await page.selectOption('#f-deputies-1', { label: '石川 まどか' });
	await submit(page, 'main form button.is-main');
	assert.match(await page.innerText('.error-summary'), /石川 まどかさんは担当する人です/);
	await page.selectOption('#f-deputies-1', { label: '浜田 剛' });
	await submit(page, 'main form button.is-main');
	await page.evaluate(() => document.querySelectorAll('details').forEach((d) => { d.open = true; }));
	assert.doesNotMatch(await page.innerText('main'), /「広報」に代わりの人がいません/);
	assert.match(await page.innerText('main'), /石川 まどかさんの連絡先は、最近つながるか確かめていません/);
	/* called: then the check says nothing of her any more */
	await person(page, '石川 まどか');
	await page.click('.way details > summary');
	await submit(page, '.way button[name=reached]');
	assert.match(await page.innerText('.way'), /つながった/);
	await go(page, '/structure');
	await page.evaluate(() => document.querySelectorAll('details').forEach((d) => { d.open = true; }));
	assert.doesNotMatch(await page.innerText('main'), /石川 まどかさんの連絡先は、最近/);
	await go(page, '/structure/paper');
	assert.match(await page.innerText('article.paper'), /広報[\s\S]*石川 まどか　03-0000-0041[\s\S]*浜田 剛/);
	const paper = await pdf(page);
	assert.match(paper.sheets[0], /最高責任者[\s\S]*記録係[\s\S]*部署と拠点/); /* all roles on the first sheet */
	assert.ok(paper.pages <= 2);
	await context(page);
});

async function context(page) {
	await go(page, '/people/import');
	assert.match(await page.innerText('main'), /people\.csv[\s\S]*2人を加え、1人を変えました/);
	await page.context().close();
}

test('on a phone: a private number is there for those who call, and for others only that there is one', async () => {
	const page = await signIn(s, KONISHI, { viewport: PHONE });
	await person(page, '森本 和子');
	assert.match(await page.innerText('main'), /03-0000-0031/);
	await calm(page);
	await go(page, '/structure');
	await calm(page);
	await go(page, '/structure/units/new?kind=site');
	await calm(page);
	await page.context().close();
	const viewer = await signIn(s, NAKAMURA, { viewport: PHONE });
	await person(viewer, '森本 和子');
	/* 中村 has a role in an emergency (記録係), so she may have to call */
	assert.match(await viewer.innerText('main'), /03-0000-0031/);
	await viewer.context().close();
	const again = await signIn(s, KONISHI, { viewport: PHONE });
	await go(again, '/structure/roles/recorder');
	await again.selectOption('#f-holders-1', { label: '野村 美咲（受注係）' });
	await again.selectOption('#f-deputies-1', '');
	await submit(again, 'main form button.is-main');
	await again.context().close();
	const other = await signIn(s, NAKAMURA, { viewport: PHONE });
	await person(other, '森本 和子');
	const told = await other.innerText('main');
	assert.doesNotMatch(told, /03-0000-0031/);
	assert.match(told, /あり（見られる人だけ）/);
	assert.equal(await other.locator('form[action$="/check"]').count(), 0);
	await calm(other);
	await other.context().close();
});

test('somebody who still has something in hand hands it over before leaving', async () => {
	const page = await signIn(s, KONISHI, { viewport: WIDE });
	await person(page, '大野 春香');
	const url = page.url();
	assert.match(await page.innerText('main'), /現場の責任者[\s\S]*工場/);
	await submit(page, 'form[action$="/archive"] button');
	assert.match(await page.innerText('.error-summary'), /大野 春香さんは、まだ受け持っているものがあります/);
	await calm(page);
	await page.selectOption('[name=to_id]', { label: '野村 美咲（受注係）' });
	await submit(page, 'form[action$="/archive"] button');
	await person(page, '野村 美咲');
	assert.match(await page.innerText('main'), /現場の責任者[\s\S]*工場/);
	await go(page, new URL(url).pathname);
	assert.match(await page.innerText('main'), /いま受け持っているものはありません/);
	await page.context().close();
});
