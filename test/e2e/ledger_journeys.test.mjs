/* Two long ways: a list from Excel to a risk somebody lives with; a form the firm fitted, and a newer one built in. */
import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { suite, signIn, go, submit, restart, axe, KONISHI, TADOKORO } from './sonae.mjs';

const s = await suite();
const MORIMOTO = 'morimoto@hinata.example'; /* executive */
const list = readFileSync(new URL('../data/table/asset.xlsx', import.meta.url)); /* made by openpyxl (test/table_files.py) */
const folder = mkdtempSync(path.join(tmpdir(), 'sonae-catalog-'));
after(() => rmSync(folder, { recursive: true, force: true }));

test('the list of assets from Excel, the map, the treatment, what remains, and who accepts it', async () => {
	const page = await signIn(s, KONISHI);
	await go(page, '/ledgers/asset/import');
	await page.setInputFiles('[name=file]', { name: '情報資産.xlsx', mimeType: 'application/octet-stream', buffer: list });
	await submit(page, 'main form button.is-main');
	assert.match(await page.innerText('main'), /新しい行 2/);
	await submit(page, 'button.is-big');
	assert.match(await page.innerText('main'), /お届け先の名簿/);
	/* the threats that fit where it is kept */
	await go(page, '/risks/from-ledger');
	const block = page.locator('details:has(summary:has-text("お届け先の名簿"))').first();
	await block.evaluate((e) => e.setAttribute('open', ''));
	await block.locator('input[type=checkbox]').nth(0).check();
	await block.locator('select').nth(0).selectOption('g3');
	await submit(page, 'main form button.is-main');
	assert.equal(new URL(page.url()).pathname, '/risks');
	assert.match(await page.innerText('#list ~ table'), /お届け先の名簿/);
	/* importance came from the list: personal data makes it 3, so the map has it in its upper row */
	await submit(page, '#list ~ table a:has-text("お届け先の名簿")');
	assert.match(await page.innerText('#size ~ p:not(.chips)'), /重要度3/);
	const at = new URL(page.url()).pathname;
	await page.selectOption('[name="values.treatment"]', 'reduce');
	await page.fill('[name="values.measures"]', 'パソコンの中身を暗号にする');
	await page.fill('[name="values.due"]', '2030-01-31');
	await page.selectOption('[name="values.vulnerability_after"]', 'g1');
	await submit(page, 'form[action$="/treat"] button');
	assert.deepEqual(await axe(page), []);
	const boss = await signIn(s, MORIMOTO);
	await go(boss, at);
	if (!await boss.evaluate(() => document.getElementById('do-accept').open)) {
		await boss.click('#do-accept > summary');
	}
	await boss.fill('[name=words]', '暗号にしたあとなら、なくしても読めない');
	await submit(boss, 'form[action$="/accept"] button');
	assert.match(await boss.innerText('#accept ~ .banner'), /暗号にしたあとなら/);
	await go(boss, '/overview');
	assert.deepEqual(await axe(boss), []);
	await page.context().close();
	await boss.context().close();
});

test('a form the firm fitted stays as it is when a newer one is built in, and gains what is new', async () => {
	const page = await signIn(s, TADOKORO);
	await go(page, '/ledgers/vendor/form/phone');
	await page.fill('form:has(input[value=edit]) [name=ja]', '夜中の電話');
	await submit(page, 'form:has(input[value=edit]) button.is-main');
	await page.context().close();
	/* the next version of the program: another name for the field, and one field more */
	cpSync(new URL('../../catalog', import.meta.url), folder, { recursive: true });
	const file = path.join(folder, 'sheets/vendor.yaml');
	const newer = readFileSync(file, 'utf8').replace(/^version: (\d+)$/m, (_, n) => `version: ${Number(n) + 1}`)
		.replace('ja: 電話（事故のとき）', 'ja: 緊急電話').replace('      - key: phone\n', `      - key: fax_after
        type: line
        name:
          ja: 事故のときのファクス
          en: Fax in an incident
      - key: phone\n`);
	assert.notEqual(newer, readFileSync(file, 'utf8'));
	writeFileSync(file, newer);
	await restart(s.server, async () => {}, ['--catalog', folder]);
	const again = await signIn(s, TADOKORO);
	await go(again, '/ledgers/vendor/new');
	const text = await again.innerText('main');
	assert.match(text, /夜中の電話/, 'the name the firm gave it');
	assert.doesNotMatch(text, /緊急電話/);
	assert.match(text, /事故のときのファクス/, 'the field that is new');
	await again.fill('[name="values.name"]', '新しい形の会社');
	await again.fill('[name="values.work"]', '運送');
	await again.check('[name="values.data"][value=none]');
	await again.fill('[name="values.fax_after"]', '03-9999-0000');
	await submit(again, 'main form button.is-main');
	assert.match(await again.innerText('main'), /03-9999-0000/);
	await go(again, '/ledgers/vendor');
	assert.match(await again.innerText('main'), /北斗|保守/, 'the rows of before are there');
	await go(again, '/ledgers/vendor/form');
	assert.deepEqual(await axe(again), []);
	await again.context().close();
});
