/* The whole firm as one file: an administrator makes and downloads it, to be read; nobody else may. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after } from 'node:test';
import { suite, signIn, go, both, submit, axe, overflow, smallTargets, japaneseInFrame, binary, PASSWORD, TADOKORO, NAKAMURA, WIDE } from './sonae.mjs';

const here = await suite();
const folder = mkdtempSync(path.join(tmpdir(), 'sonae-firm-'));
after(() => rmSync(folder, { recursive: true, force: true }));

async function passes(page) {
	assert.deepEqual(await overflow(page), []);
	assert.deepEqual(await axe(page), []);
	if (page.viewportSize().width < 1000) {
		assert.deepEqual(await smallTargets(page), []);
	}
}

const sonae = (...words) => spawnSync(binary(), ['firm', 'import', ...words], { encoding: 'utf8', env: { ...process.env, LANG: 'ja_JP.UTF-8' } });

both('an administrator makes the file and downloads it; it is for reading', async (viewport) => {
	const page = await signIn(here, TADOKORO, { viewport });
	await go(page, '/settings');
	await page.click('a[href="/settings/firm"]');
	await passes(page);
	assert.match(await page.locator('main').innerText(), /関係者だけの対応室/);
	await page.fill('[name=password]', 'not the password at all');
	await submit(page, 'form[action="/settings/firm"] button');
	assert.match(await page.locator('main').innerText(), /パスワード/);
	await passes(page);
	await page.fill('[name=password]', PASSWORD);
	await submit(page, 'form[action="/settings/firm"] button');
	for (let i = 0; i < 60 && !(await page.locator('a[href$="/file"]').count()); i++) {
		await page.waitForTimeout(250);
		await go(page, '/settings/firm');
	}
	await passes(page);
	const file = path.join(folder, `all-${viewport.width}.zip`);
	const [download] = await Promise.all([page.waitForEvent('download'), page.click('a[href$="/file"]')]);
	assert.match(download.suggestedFilename(), /^sonae-\d{4}-\d\d-\d\d-.*all\.zip$/);
	await download.saveAs(file);
	const hash = await page.locator('dl dd').first().textContent();

	const looked = sonae(file, '--look');
	assert.equal(looked.status, 0, looked.stderr);
	assert.ok(looked.stdout.includes(hash), looked.stdout);
	if (viewport === WIDE) {
		const taken = sonae(file, '--data', path.join(folder, 'there'), '--admin', TADOKORO);
		assert.notEqual(taken.status, 0);
		assert.match(taken.stderr, /sonae firm export/); /* what only one person may see is for reading (test/cli.sh moves a firm) */
	}
	await go(page, '/settings/firm');
	await submit(page, 'form[action$="/drop"] button');
	assert.equal(await page.locator('a[href$="/file"]').count(), 0);
	await page.context().close();
});

both('whoever is no administrator sees none of it', async (viewport) => {
	const page = await signIn(here, NAKAMURA, { viewport });
	await go(page, '/settings');
	assert.equal(await page.locator('a[href="/settings/firm"]').count(), 0);
	const answer = await page.goto(new URL('/settings/firm', page.base).href);
	assert.equal(answer.status(), 403);
	await page.context().close();
});

both('in English', async (viewport) => {
	const page = await signIn(here, TADOKORO, { viewport });
	await go(page, '/settings');
	await page.check('input[name=lang][value=en]');
	await submit(page, 'form[action="/settings"] button.is-main');
	await go(page, '/settings/firm');
	assert.deepEqual(await japaneseInFrame(page), []);
	await passes(page);
	await page.context().close();
});
