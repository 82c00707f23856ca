/* Ledgers: what the firm has, written down, found, changed by two, taken off and put back; in both languages. */
import assert from 'node:assert/strict';
import { suite, signIn, go, both, submit, axe, overflow, KONISHI, TADOKORO } from './sonae.mjs';

const s = await suite();

async function calm(page) {
	assert.deepEqual(await axe(page), []);
	assert.deepEqual(await overflow(page), []);
}

async function addSystem(page, name, kind, stop) {
	await go(page, '/ledgers/system/new');
	await page.fill('[name="values.name"]', name);
	await page.selectOption('[name="values.kind"]', kind);
	await page.check(`[name="values.stop"][value=${stop}]`);
	await submit(page, 'main form button.is-main');
	assert.match(new URL(page.url()).pathname, /^\/ledgers\/system\/[0-9a-f-]{36}$/);
	return new URL(page.url()).pathname;
}

both('a system and a device that uses it', async (viewport) => {
	const page = await signIn(s, KONISHI, { viewport });
	const tag = String(viewport.width);
	await go(page, '/ledgers');
	await calm(page);
	await submit(page, 'a[href="/ledgers/system"]');
	await calm(page);
	/* everything that is missing is told at once, and what was typed stays */
	await go(page, '/ledgers/system/new');
	await page.fill('[name="values.place"]', '本社の二階');
	await submit(page, 'main form button.is-main');
	assert.equal(await page.locator('.error-summary li').count(), 3);
	assert.equal(await page.inputValue('[name="values.place"]'), '本社の二階');
	await calm(page);
	/* what is needed only because of another answer */
	await page.fill('[name="values.name"]', '受注 ' + tag);
	await page.selectOption('[name="values.kind"]', 'business');
	await page.check('[name="values.stop"][value=hours]');
	await submit(page, 'main form button.is-main');
	assert.match(await page.innerText('.error-summary'), /止まっているあいだのやり方/);
	await page.fill('[name="values.substitute"]', '紙の受注票');
	await submit(page, 'main form button.is-main');
	await calm(page);
	assert.match(await page.innerText('main'), /紙の受注票/);
	const system = new URL(page.url()).pathname;

	await go(page, '/ledgers/endpoint/new');
	await page.fill('[name="values.name"]', 'PC-' + tag);
	await page.check('[name="values.kind"][value=notebook]');
	await page.selectOption('[name="values.system"]', { label: '受注 ' + tag });
	await submit(page, 'main form button.is-main');
	await submit(page, `a:has-text("受注 ${tag}")`);
	assert.equal(new URL(page.url()).pathname, system);
	assert.match(await page.innerText('main'), new RegExp('端末台帳：PC-' + tag), 'seen from the other end');
	/* the list by another column, and only some */
	await go(page, '/ledgers/system?sort=stop&order=down');
	assert.equal(await page.getAttribute('th[aria-sort]', 'aria-sort'), 'descending');
	await calm(page);
	await page.click('summary:has-text("条件を選ぶ")');
	await page.selectOption('[name="where.kind"]', { label: 'メール' });
	await submit(page, 'button:has-text("この条件で見る")');
	assert.equal(await page.locator(`main >> text=受注 ${tag}`).count(), 0);
	await calm(page);
	/* a condition is taken away; words of two characters and a cell that leads to those with the same */
	await submit(page, '.filter a[aria-label*="メール"]');
	await page.fill('.sheet-ask [name=q]', '受注 紙の');
	await submit(page, '.sheet-words button');
	assert.equal(await page.locator(`main th >> text=受注 ${tag}`).count(), 1);
	await submit(page, 'a.same');
	assert.equal(await page.locator('nav.filter a').count(), 3, 'the words, the value, all');
	assert.equal(await page.locator(`main th >> text=受注 ${tag}`).count(), 1);
	await calm(page);
});

both('two at once, history, and nothing is lost', async (viewport) => {
	const one = await signIn(s, KONISHI, { viewport }), two = await signIn(s, TADOKORO, { viewport });
	const row = await addSystem(one, '共有フォルダ ' + viewport.width, 'files', 'day');
	await go(one, row + '/edit');
	await go(two, row + '/edit');
	await two.fill('[name="values.place"]', '三階の棚');
	await two.fill('[name=reason]', '引っ越した');
	await submit(two, 'main form button.is-main');
	await one.fill('[name="values.log_days"]', '30');
	await submit(one, 'main form button.is-main');
	assert.match(await one.innerText('.error-summary'), /変えました/);
	assert.equal(await one.inputValue('[name="values.log_days"]'), '30', 'what was typed stays');
	await calm(one);
	await one.fill('[name="values.place"]', '三階の棚');
	await submit(one, 'main form button.is-main');
	await one.click('summary:has-text("これまでの変更")');
	const past = await one.innerText('details.more');
	assert.match(past, /引っ越した/);
	assert.match(past, /30 日分/);
	await calm(one);
	/* still true; a note; off the list and back */
	await submit(one, 'form[action$="/check"] button');
	await one.fill('form[action$="/note"] textarea', '鍵は総務にあります');
	await submit(one, 'form[action$="/note"] button');
	assert.match(await one.innerText('main'), /鍵は総務にあります/);
	await submit(one, 'form[action$="/archive"] button');
	await calm(one);
	assert.equal(await one.locator('a[href$="/edit"]').count(), 0);
	await go(one, '/ledgers/system?archived=1');
	await calm(one);
	await submit(one, `a:has-text("共有フォルダ ${viewport.width}")`);
	await submit(one, 'form[action$="/restore"] button');
	assert.ok(await one.locator('a[href$="/edit"]').count() > 0);
});

both('importance follows from the answers, in English', async (viewport) => {
	const page = await signIn(s, KONISHI, { viewport, locale: 'en-GB' });
	await go(page, '/ledgers/asset/new');
	await page.fill('[name="values.name"]', 'Payroll ' + viewport.width);
	await page.check('[name="values.personal"][value=number]');
	for (const q of ['leak', 'wrong', 'gone']) {
		await page.check(`[name="values.${q}"][value=g1]`);
	}
	await page.check('[name="values.media"][value=paper]');
	await page.check('[name="values.media"][value=cloud]');
	await submit(page, 'main form button.is-main');
	await calm(page);
	const values = await page.innerText('main');
	assert.match(values, /3/);
	const csv = await page.request.get(new URL('/ledgers/asset/csv', page.base).href);
	assert.match(await csv.text(), new RegExp(`Payroll ${viewport.width}`));
});

both('a list with filters is taken out and printed as it is', async (viewport) => {
	const page = await signIn(s, KONISHI, { viewport });
	const tag = `棚卸${viewport.width}`;
	for (const name of ['一', '二']) {
		await addSystem(page, `${tag}の${name}`, name === '一' ? 'files' : 'business', 'day');
	}
	await go(page, `/ledgers/system?q=${encodeURIComponent(tag)}&where.kind=files`);
	const get = async (text) => {
		const a = await page.locator(`a.button:has-text("${text}")`).first().getAttribute('href');
		return page.request.get(new URL(a, page.base).href);
	};
	const csv = await get('CSV');
	const rows = (await csv.text()).trim().split('\r\n');
	assert.equal(rows.length, 2);
	assert.match(rows[1], new RegExp(`${tag}の一`));
	assert.match(decodeURIComponent(csv.headers()['content-disposition']), new RegExp(tag));
	assert.match(decodeURIComponent((await get('Excel')).headers()['content-disposition']), new RegExp(tag));
	const paper = await page.locator('a.button[href*="/print"]').first().getAttribute('href');
	await go(page, paper);
	assert.equal(await page.locator('.is-ledger tbody tr').count(), 1);
	assert.match(await page.innerText('.paper'), new RegExp(`条件に合う行だけです：.*${tag}`));
	await calm(page);
	assert.match(await page.getAttribute('.paper-bar a', 'href'), /where\.kind=files/);
});

both('many rows at once, and all of it undone', async (viewport) => {
	const page = await signIn(s, KONISHI, { viewport });
	const tag = 'Q' + viewport.width;
	for (const n of [1, 2]) {
		await go(page, '/ledgers/vendor/new');
		await page.fill('[name="values.name"]', `${tag}商会${n}`);
		await page.fill('[name="values.work"]', '配送');
		await page.check('[name="values.data"][value=none]');
		await submit(page, 'main form button.is-main');
	}
	const list = '/ledgers/vendor?q=' + encodeURIComponent(tag + '商会');
	await go(page, list);
	await submit(page, 'a:has-text("このページをすべて選ぶ")');
	assert.equal(await page.locator('[name=n]:checked').count(), 2);
	await calm(page);
	await submit(page, 'button:has-text("まとめて変える")');
	await page.selectOption('[name=field]', { label: '任せている仕事' });
	await calm(page);
	await submit(page, 'button[value=set]');
	await page.fill('[name="values.work"]', '保管');
	await submit(page, 'main form button.is-main');
	await calm(page);
	assert.equal(await page.locator('del:has-text("配送")').count(), 2, 'old and new of every row before anything changes');
	await submit(page, 'main form button.is-main');
	await go(page, page.url() + '&q=' + encodeURIComponent(tag + ' 保管'));
	assert.equal(await page.locator('tbody tr').count(), 2);
	await submit(page, 'button:has-text("まとめて元に戻す")');
	await go(page, '/ledgers/vendor?q=' + encodeURIComponent(tag + ' 配送'));
	assert.equal(await page.locator('tbody tr').count(), 2);
});

both('two change the same field: each sees both and chooses; then it is undone', async (viewport) => {
	const one = await signIn(s, KONISHI, { viewport }), two = await signIn(s, TADOKORO, { viewport });
	const row = await addSystem(one, '受付の端末 ' + viewport.width, 'files', 'day');
	await go(one, row + '/edit');
	await go(two, row + '/edit');
	await two.fill('[name="values.place"]', '三階の棚');
	await two.fill('[name="values.log_days"]', '90');
	await submit(two, 'main form button.is-main');
	await one.fill('[name="values.place"]', '倉庫の奥');
	await submit(one, 'main form button.is-main');
	assert.equal(await one.inputValue('[name="values.place"]'), '倉庫の奥', 'what was typed stays');
	assert.equal(await one.inputValue('[name="values.log_days"]'), '90', 'what only the other one changed is taken over');
	await calm(one);
	await one.check('[name="keep.place"][value=theirs]');
	await submit(one, 'main section .form-end button.is-main');
	assert.match(await one.innerText('main'), /三階の棚/);
	/* a change is undone from the page after it */
	await go(one, row + '/edit');
	await one.fill('[name="values.place"]', '地下');
	await submit(one, 'main form button.is-main');
	await calm(one);
	await submit(one, 'button:has-text("元に戻す")');
	assert.match(await one.innerText('dl.pairs >> nth=0'), /三階の棚|受付の端末/);
	await one.click('summary:has-text("これまでの変更")');
	assert.match(await one.innerText('details.more'), /取り消し/);
	await calm(one);
});

both('a file of a row: put there, saved, taken off and put back', async (viewport) => {
	const page = await signIn(s, KONISHI, { viewport });
	const row = await addSystem(page, '契約のある仕組み ' + viewport.width, 'files', 'day');
	const panel = 'section[aria-labelledby=files]';
	await submit(page, panel + ' .form-end button');
	assert.match(await page.innerText('.error-summary'), /ファイルを選んで/);
	await calm(page);
	const bytes = Buffer.from('<script>alert(1)</script> ' + viewport.width);
	await page.setInputFiles('[name=file]', { name: '保守契約書.html', mimeType: 'text/html', buffer: bytes });
	await submit(page, panel + ' .form-end button');
	assert.match(await page.innerText(panel), /ファイル（1件）[\s\S]*保守契約書\.html[\s\S]*小西 直樹/);
	await calm(page);
	const got = await page.request.get(new URL(await page.getAttribute(panel + ' .due-row a', 'href'), page.url()).href);
	assert.deepEqual(await got.body(), bytes);
	assert.match(got.headers()['content-disposition'], /^attachment/);
	assert.doesNotMatch(got.headers()['content-type'], /html/);
	assert.match(got.headers()['content-security-policy'], /sandbox/);
	await submit(page, panel + ' form[action$="/drop"] button');
	await page.click(panel + ' summary');
	assert.match(await page.innerText(panel), /はずしたファイル[\s\S]*はずしました/);
	await calm(page);
	await submit(page, panel + ' form[action$="/back"] button');
	assert.match(await page.innerText(panel), /ファイル（1件）/);
	await page.click('summary:has-text("これまでの変更")');
	assert.match(await page.innerText('details:has(> summary:has-text("これまでの変更"))'), /付けました[\s\S]*はずしました[\s\S]*付けました/);
	/* off the list nothing can be changed, but it can be read */
	await submit(page, 'form[action$="/archive"] button');
	assert.equal(await page.locator(panel + ' form').count(), 0);
	assert.equal(await page.locator(panel + ' a:has-text("保守契約書")').count(), 2);
	await calm(page);
	assert.equal(new URL(page.url()).pathname, row);
});
