/* A ledger as Excel and back: what will change first, then all of it; what is wrong with its place; on paper. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { test } from 'node:test';
import { suite, signIn, go, both, submit, axe, overflow, KONISHI, NAKAMURA } from './sonae.mjs';

const s = await suite();
/* made by openpyxl (test/table_files.py) */
const filled = readFileSync(new URL('../data/table/endpoint.xlsx', import.meta.url));

async function calm(page) {
	assert.deepEqual(await axe(page), []);
	assert.deepEqual(await overflow(page), []);
}

async function choose(page, name, buffer, type) {
	await go(page, '/ledgers/endpoint/import');
	await page.setInputFiles('[name=file]', { name, mimeType: type, buffer });
	await submit(page, 'main form button.is-main');
}

both('out as Excel, in again, looked at, taken in, undone', async (viewport) => {
	const page = await signIn(s, KONISHI, { viewport });
	const tag = String(viewport.width);
	await go(page, '/ledgers/endpoint');
	await page.click('main details:has(a[href$="/xlsx"]) > summary');
	await calm(page);
	const out = await page.request.get(new URL('/ledgers/endpoint/xlsx', page.base).href);
	assert.match(out.headers()['content-disposition'], /\.xlsx/);
	await submit(page, 'a[href="/ledgers/endpoint/import"]');
	await calm(page);
	/* nothing chosen, and not a table */
	await submit(page, 'main form button.is-main');
	assert.match(await page.innerText('.error-summary'), /ファイルを選んで/);
	await choose(page, 'x.xlsx', Buffer.from('PK\x03\x04 no more'), 'application/octet-stream');
	assert.match(await page.innerText('.error-summary'), /Excelのファイル/);
	await calm(page);
	/* the file as it went out: nothing to do */
	await choose(page, 'same.xlsx', await out.body(), 'application/octet-stream');
	assert.match(await page.innerText('main'), /取り込むものはありません/);
	/* a wrong cell: where it stands; nothing is taken in */
	await choose(page, 'wrong.csv', Buffer.from(`呼び名・管理番号,種類\nW-${tag},潜水艦\n`), 'text/csv');
	assert.match(await page.innerText('main'), /B2/);
	assert.equal(await page.locator('button.is-big').count(), 0);
	await calm(page);
	/* with marks, to be mended in Excel: brought as it is it says the same */
	const marked = await page.request.get(new URL(await page.getAttribute('a[href*="/marked"]', 'href'), page.base).href);
	assert.match(decodeURIComponent(marked.headers()['content-disposition']), /wrong_直す所\.xlsx/);
	await choose(page, 'marked.xlsx', await marked.body(), 'application/octet-stream');
	assert.match(await page.innerText('main'), /B2/);
	/* a heading nobody knows, matched by hand */
	await choose(page, 'own.csv', Buffer.from(`なまえ\t種類\nH-${tag}\tそのほか\n`), 'text/csv');
	assert.match(await page.innerText('main'), /見つかりません/);
	await page.selectOption('[name="columns.0"]', 'name');
	await submit(page, 'main form[method=get] button');
	assert.match(await page.innerText('main'), /新しい行 1/);
	await submit(page, 'button.is-big');
	assert.match(await page.innerText('main'), new RegExp(`H-${tag}`));
	if (viewport.width < 1000) {
		return; /* both journeys share one ledger: the rest is gone once */
	}
	/* filled in elsewhere */
	await choose(page, 'filled.xlsx', filled, 'application/octet-stream');
	await calm(page);
	const told = await page.innerText('main');
	assert.match(told, /新しい行 2/);
	await submit(page, 'button.is-big');
	assert.match(await page.innerText('main'), /EX-001/);
	await go(page, '/ledgers/endpoint/import');
	await calm(page);
	await submit(page, 'button:has-text("元に戻す") >> nth=0');
	assert.doesNotMatch(await page.innerText('main table, main'), /EX-001/);
});

both('on paper, in English', async (viewport) => {
	const page = await signIn(s, KONISHI, { viewport, lang: 'en' });
	for (const path of ['/ledgers/endpoint/print', '/ledgers/endpoint/blank', '/ledgers/endpoint/import']) {
		await go(page, path);
		assert.deepEqual(await axe(page), []);
		assert.deepEqual(await overflow(page), []);
	}
});

/* On the wire: somebody who may only look announces a large file, and is refused before a byte of it is sent. */
test('a file of somebody who may not edit is refused by its headers', async () => {
	const page = await signIn(s, NAKAMURA);
	const cookies = (await page.context().cookies()).map((k) => `${k.name}=${k.value}`).join('; ');
	const at = new URL(page.base);
	const answer = await new Promise((resolve, reject) => {
		const socket = connect(Number(at.port), at.hostname, () => socket.write(`POST /ledgers/endpoint/import HTTP/1.1\r\nHost: ${at.host}\r\n`
			+ `Cookie: ${cookies}\r\nOrigin: ${at.origin}\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: 40000000\r\n`
			+ 'Expect: 100-continue\r\n\r\n'));
		socket.setTimeout(5000, () => socket.destroy(new Error('no answer')));
		socket.on('error', reject);
		socket.once('data', (d) => { socket.destroy(); resolve(String(d)); });
	});
	assert.match(answer, /^HTTP\/1\.1 403 /);
});
