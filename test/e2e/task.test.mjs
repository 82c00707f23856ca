/* Work outside the procedure: asked for, asked back, done; by somebody who sees the task alone, too. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { suite, signIn, open, go, both, submit, axe, overflow, newRoom, KONISHI } from './sonae.mjs';

const s = await suite();
const binary = process.env.SONAE_BINARY || path.resolve(import.meta.dirname, '../../build/sonae');
const PR = 'koho@hinata.example';
const password = execFileSync(binary, ['user', 'add', PR, '--data', path.join(s.server.data, 'data'), '--name', '広報 太郎',
	'--access', 'helper']).toString().trim();

async function ask(page, room, title, who, due) {
	await go(page, room + '/task/new?facts=1');
	assert.ok((await page.inputValue('[name=attached]')).length > 0, 'what is known stands there to be shortened');
	await page.fill('[name=title]', title);
	await page.fill('[name=attached]', '受注の画面が開かず、電話で受けています。');
	await page.selectOption('[name=owner_id]', who);
	await page.fill('[name=due_at]', due);
	await submit(page, 'form.panel button.is-main');
	assert.match(new URL(page.url()).pathname, /\/task$/);
}

both('PR is asked, sees the task alone, asks back and is done', async (viewport) => {
	const page = await signIn(s, KONISHI, { viewport });
	const room = await newRoom(page);
	const name = await page.innerText('h1');
	const title = `お知らせの文面を作る ${viewport.width}`;
	await ask(page, room, title, { label: '広報 太郎' }, '2099-01-01T09:00');
	assert.deepEqual(await overflow(page), []);
	assert.deepEqual(await axe(page), []);

	const pr = await open(s, { viewport });
	await go(pr, '/sign-in');
	await pr.fill('input[name=mail]', PR);
	await pr.fill('input[name=password]', password);
	await submit(pr, 'form[action="/sign-in"] button[type=submit]');
	assert.equal(new URL(pr.url()).pathname, '/work');
	assert.doesNotMatch(await pr.innerText('body'), new RegExp(name.replace(/[#()]/g, '.')));
	assert.deepEqual(await axe(pr), []);
	assert.deepEqual(await overflow(pr), []);
	await submit(pr, `.due-row a:has-text("${title}")`);
	assert.match(await pr.innerText('main'), /電話で受けています/);
	assert.deepEqual(await axe(pr), []);
	await pr.fill('form[action$="/ask"] textarea', 'いつ出しますか');
	await submit(pr, 'form[action$="/ask"] button');
	assert.equal((await pr.goto(new URL(room, pr.base).href)).status(), 403, 'the room stays closed');

	await go(page, room);
	assert.ok(await page.locator('.entry:has-text("いつ出しますか")').count() > 0, 'the question is in the journal');
	await go(page, room + '/task');
	await submit(page, `.due-row a:has-text("${title}")`);
	await page.fill('form[action$="/answer"] textarea', '17時です');
	await submit(page, 'form[action$="/answer"] button');
	assert.deepEqual(await axe(page), []);

	await go(pr, '/work');
	await submit(pr, `.due-row a:has-text("${title}")`);
	assert.match(await pr.innerText('.said'), /17時です/);
	await pr.fill('form[action$="/done"] textarea', '社長の承認をもらった');
	await submit(pr, 'form[action$="/done"] button.is-main');
	assert.match(await pr.innerText('main'), /社長の承認をもらった/);
	await go(page, room);
	assert.ok(await page.locator('.entry:has-text("社長の承認をもらった")').count() > 0);
	await page.context().close();
	await pr.context().close();
});

both('the work plan shows steps and tasks, and whose hands are full', async (viewport) => {
	const page = await signIn(s, KONISHI, { viewport });
	const room = await newRoom(page);
	const title = `取引先へ電話する ${viewport.width}`;
	const tomorrow = new Date(Date.now() + 33 * 3600e3).toISOString().slice(0, 16);
	await ask(page, room, title, { index: 1 }, tomorrow);
	await go(page, '/work?show=all');
	assert.ok(await page.locator(`.due-row:has-text("${title}")`).count() > 0);
	assert.ok(await page.locator('svg.load').count() > 0);
	assert.deepEqual(await axe(page), []);
	assert.deepEqual(await overflow(page), []);
	await page.emulateMedia({ media: 'print' });
	assert.equal(await page.locator('nav.filter').isVisible(), false);
	await page.context().close();
});
