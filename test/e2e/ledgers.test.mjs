/* What ledgers say: missing log records, warnings about backups, what is missing; a thing of a room chosen from a ledger. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { suite, signIn, go, both, newRoom, submit, axe, overflow, pdf, KONISHI, NAKAMURA, PHONE } from './sonae.mjs';

const s = await suite();

async function calm(page) {
	assert.deepEqual(await axe(page), []);
	assert.deepEqual(await overflow(page), []);
}

const cell = (page, kind, log) => page.evaluate(([k, l]) => {
	const heads = [...document.querySelectorAll('.gap-wide thead th')].map((e) => e.textContent.trim());
	const row = [...document.querySelectorAll('.gap-wide tbody tr')].find((e) => e.querySelector('th').textContent.includes(k));
	return row.children[heads.indexOf(l)].textContent.replace(/\s+/g, ' ').trim();
}, [kind, log]);

both('ledgers by what they are for, and what is missing', async (viewport) => {
	const page = await signIn(s, KONISHI, { viewport });
	await go(page, '/ledgers');
	await calm(page);
	for (const shelf of ['持っているもの', '助けてくれる相手', '守っているもの', '学ぶこと']) {
		assert.equal(await page.locator(`.shelf h2:text-is("${shelf}")`).count(), 1);
	}
	await submit(page, '.hints a');
	assert.equal(new URL(page.url()).pathname, '/ledgers/missing');
	await calm(page);
	assert.match(await page.innerText('main'), /vpn-yamane：使う人が辞めた/);
	await go(page, '/ledgers/backup');
	assert.match(await page.innerText('.hints'), /元と同じ機器にあります/);
	await calm(page);
	await submit(page, '.hints a:has-text("受注データの写し")');
	assert.match(await page.innerText('.hints'), /一度も戻してみていません/);
	await calm(page);
});

both('a log that is put right is no longer missing', async (viewport) => {
	const page = await signIn(s, KONISHI, { viewport });
	await go(page, '/ledgers/log');
	await submit(page, 'a:has-text("ログの足りないところ")');
	await calm(page);
	/* a record stands in one line, with all that is to be done about it */
	assert.match(await page.innerText('.gap-logs tr:has-text("だれの利用者名で")'), /片方だけ[\s\S]*パソコンのログオン記録：\s*成功と失敗の両方を残す、/);
	await page.click('.gap-sheet > summary');
	if (viewport.width === PHONE.width) {
		assert.equal(await page.locator('.gap-wide').isVisible(), false);
		await page.click('.gap-narrow summary:has-text("ランサムウェア")');
		assert.match(await page.innerText('.gap-narrow details[open]'), /ログオン 必要\s+片方だけ/);
		await calm(page);
		return;
	}
	assert.match(await cell(page, '大量の通信', 'DNS'), /ない/);
	assert.equal(await cell(page, '送りまちがい', 'DNS'), '必要なし');
	await go(page, '/ledgers/log/new');
	await page.fill('[name="values.name"]', '名前を引いた記録');
	await page.selectOption('[name="values.kind"]', 'dns');
	for (const [field, value] of [['store', 'other'], ['copied', 'auto']]) {
		await page.check(`[name="values.${field}"][value=${value}]`);
	}
	await page.selectOption('[name="values.failed"]', 'both');
	await page.selectOption('[name="values.seen"]', 'week');
	await page.fill('[name="values.days"]', '100');
	await submit(page, 'main form button.is-main');
	await go(page, '/ledgers/log/gaps');
	assert.match(await cell(page, '大量の通信', 'DNS'), /ある/); /* 90 days suffice there */
	assert.match(await cell(page, '入られて情報', 'DNS'), /短い/); /* 365 are asked for here */
	const csv = await (await page.request.get(new URL('/ledgers/log/gaps/csv', page.base).href)).text();
	assert.match(csv, /DDoS.*DNS.*ある/);
	const paper = await pdf(page);
	assert.ok(paper.pages <= 2, `${paper.pages} pages`);
	await page.emulateMedia({ media: 'print' });
	assert.ok(await page.locator('.gap-wide th:has-text("ランサムウェア")').isVisible()); /* the names of the kinds stand on paper */
	assert.equal(await page.locator('.gap-narrow').isVisible(), false);
});

both('an affected thing from a ledger, seen from both ends', async (viewport) => {
	const page = await signIn(s, KONISHI, { viewport });
	const room = await newRoom(page, { kind: 'ransomware' });
	await go(page, `${room}/affected`);
	await page.selectOption('[data-keep=affected] [name=row_id]', { label: 'システム：受注システム' });
	await submit(page, '[data-keep=affected] button.is-main');
	await calm(page);
	await submit(page, 'main table a:has-text("受注システム")');
	const known = page.locator('[aria-labelledby=known]');
	assert.match(await known.innerText(), /小西 直樹[\s\S]*北斗システム[\s\S]*受注データの写し/);
	await calm(page);
	await submit(page, '[aria-labelledby=known] p a');
	assert.match(await page.innerText('main'), /関わった事故/);
	assert.equal(await page.locator(`a[href^="${room}/affected/"]`).count(), 1);
	await calm(page);
});

test('in English, and for a viewer', async () => {
	const page = await signIn(s, NAKAMURA, { locale: 'en-GB' });
	for (const path of ['/ledgers', '/ledgers/missing', '/ledgers/log/gaps', '/ledgers/backup']) {
		await go(page, path);
		await calm(page);
	}
	assert.doesNotMatch(await (await page.request.get(new URL('/ledgers/missing', page.base).href)).text(), /vpn-yamane/); /* accounts are not for viewers */
});
