/*
 * One story, several browsers: a clerk without an account notices something, a responder opens a room from it, the
 * management decides on a phone, the shift changes at night, evidence goes from hand to hand, papers go out, and the
 * clerk sees how it ended.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { suite, signIn, open, go, submit, write, axe, overflow, KONISHI, TADOKORO, PASSWORD, PHONE } from './sonae.mjs';

const MORIMOTO = 'morimoto@hinata.example'; /* executive */
const s = await suite();
const w = {}; /* who is there, and where */

/* 8 x 8, one colour */
const PHOTO = { name: 'IMG_0042.png', mimeType: 'image/png', buffer: Buffer.from(
	'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGP4z8DwHwAFAAH/iZk9HQAAAABJRU5ErkJggg==', 'base64') };

async function choose(page, field, label) {
	const select = page.locator(field);
	await select.selectOption(await select.locator(`option:has-text("${label}")`).first().getAttribute('value'));
}

const text = (page, css = 'main') => page.locator(css).first().innerText();

async function passes(page) {
	assert.deepEqual(await overflow(page), [], page.url());
	assert.deepEqual(await axe(page), [], page.url());
}

/* By a link of the page somebody is on, as one who has never been there finds the way. */
async function follow(page, link) {
	const a = page.locator(link).filter({ visible: true }).first();
	await Promise.all([page.waitForNavigation(), a.click()]);
}

test('18:40, the clerk notices something and reports it on the phone, with a photo', async () => {
	const clerk = w.clerk = await open(s, { viewport: PHONE });
	await go(clerk, '/sighting');
	await clerk.locator('.choice:has-text("変な画面が出た") input').check();
	await clerk.fill('[name=what]', '受注の画面に英語の文が出て、ファイルの名前が全部変わっています');
	await clerk.fill('[name=when_text]', 'さっき');
	await clerk.fill('[name=place]', '事務所の受注パソコン');
	await clerk.locator('[name=touched][value=no]').check();
	await clerk.setInputFiles('[name=photo]', PHOTO);
	await clerk.fill('[name=name]', '野村 美咲');
	await clerk.waitForTimeout(2100); /* nobody fills a form within a blink */
	await submit(clerk, '.finder-form button.is-main');
	assert.match(await text(clerk), /受け取りました/);
	w.number = await text(clerk, 'code.secret');
	assert.match(w.number, /^[A-Z0-9 -]{8,11}$/, 'a number to read out on the telephone');
	await passes(clerk);
});

test('the responder sees it come in and opens a room from it', async () => {
	const page = w.konishi = await signIn(s, KONISHI);
	await go(page, '/now');
	await follow(page, '.due-row:has-text("ファイルの名前が全部") a');
	assert.match(await text(page), /事務所の受注パソコン/);
	assert.equal(await page.locator('.inbox-photo').evaluate((i) => i.naturalWidth), 1, 'the photo is there');
	await submit(page, 'a[href$="/open"]');
	await choose(page, 'select[name=kind]', 'ランサムウェア');
	await submit(page, 'form button.is-main');
	w.room = new URL(page.url()).pathname.match(/^\/incident\/[0-9a-f-]{36}/)[0];
	assert.match(await text(page, '.journal'), /英語の文が出て/, 'the words of the clerk begin the journal');
	await w.clerk.reload();
	assert.match(await text(w.clerk), /対応を始めました/);
});

test('the executive opens it too, and sees within a second what the responder writes', async () => {
	const boss = w.morimoto = await signIn(s, MORIMOTO, { viewport: PHONE });
	await go(boss, '/now');
	await follow(boss, `a[href^="${w.room}"]`);
	await w.konishi.waitForSelector('.live-here:has-text("森本")', { timeout: 5000 });
	await w.konishi.fill('.composer [name=text]', '受注パソコンのLANケーブルを抜いた。電源は切っていない');
	const answered = w.konishi.waitForResponse((r) => r.request().method() === 'POST' && /\/entry$/.test(r.url()));
	await w.konishi.press('.composer [name=text]', 'Enter');
	await answered;
	const begun = Date.now();
	await boss.waitForSelector('.entry:has-text("LANケーブルを抜いた")', { timeout: 5000 });
	assert.ok(Date.now() - begun < 1000, `${Date.now() - begun} ms after the answer`);
	assert.equal(await boss.locator('.entry:has-text("LANケーブルを抜いた")').count(), 1);
});

test('nobody answers the telephone: the next one is asked, and takes it', async () => {
	const page = w.konishi;
	await go(page, '/roles');
	const card = page.locator('form[action="/roles/chief"]');
	for (const [i, name] of ['藤井 亮', '小西 直樹'].entries()) {
		await card.locator('select').nth(i).selectOption(
			await card.locator('select').nth(i).locator(`option:has-text("${name}")`).getAttribute('value'));
	}
	await submit(page, 'form[action="/roles/chief"] button');
	await go(page, w.room);
	await follow(page, `a[href="${w.room}/role"]`);
	const chief = '#role-chief';
	await submit(page, `${chief} form[action$="/unreached"] button`);
	assert.match(await text(page, chief), /連絡がつかない[\s\S]*次は藤井 亮さん/);
	await submit(page, `${chief} .role-next form[action$="/unreached"] button`);
	await submit(page, `${chief} .role-next form[action$="/hand"] button`);
	assert.match(await text(page, chief), /小西 直樹/);
	await w.morimoto.waitForSelector('.entry:has-text("最高責任者")', { timeout: 3000 });
});

test('a decision is asked for, and made by the executive on the phone', async () => {
	const page = w.konishi;
	await go(page, w.room);
	await follow(page, `a[href="${w.room}/decision"]`);
	await follow(page, `a[href="${w.room}/decision/new"]`);
	await follow(page, '.guide-list a:has-text("要求されたお金を払うか")');
	await choose(page, 'select[name=decider_id]', '森本 和子');
	await page.fill('input[name=due_at]', '2099-01-01T09:00');
	await submit(page, 'form[data-keep=decision-ask] button.is-main');
	const boss = w.morimoto;
	await go(boss, '/now');
	await follow(boss, 'a:has-text("要求されたお金を払うか")');
	await boss.check('#decide input[name=choice][value="1"]');
	await boss.fill('#decide textarea[name=ground]', '払っても戻る保証がない。バックアップがある');
	await submit(boss, '#decide button.is-main');
	assert.match(await text(boss, '.decision-answer'), /払わない/);
	await passes(boss);
	await page.reload();
	assert.match(await text(page, '.decision-answer'), /払わない/);
});

test('the computer is kept as evidence and handed over: both sides confirm', async () => {
	const page = w.konishi;
	await go(page, w.room);
	await follow(page, `a[href="${w.room}/evidence"]`);
	await follow(page, 'a[href*="way=thing"]');
	await page.locator('[name=thing][value=pc]').check();
	await page.fill('[name=name]', '受注パソコン');
	await page.fill('[name=place]', '2階の金庫');
	await submit(page, 'form[data-keep=evidence] button.is-main');
	w.evidence = new URL(page.url()).pathname;
	await page.click('#hand-over summary');
	await page.locator('#hand-over [name=act][value=handed]').check();
	await choose(page, '#hand-over select[name=receiver_id]', '田所 誠');
	await page.fill('#hand-over [name=purpose]', '保守会社に渡すまで預かる');
	await page.fill('#hand-over [name=password]', PASSWORD);
	await submit(page, '#hand-over button.is-main');
	const step = page.locator('.custody').last();
	assert.match(await step.innerText(), /小西 直樹[\s\S]*→[\s\S]*田所 誠/);
	assert.equal(await step.locator('form.sign').count(), 0, 'who gave cannot confirm for the other');
	const other = w.tadokoro = await signIn(s, TADOKORO, { viewport: PHONE });
	await go(other, '/now');
	await follow(other, `a[href^="${w.room}"]`);
	await follow(other, `a[href="${w.room}/evidence"]`);
	await follow(other, `a[href="${w.evidence}"]`);
	await other.fill('form.sign input[type=password]', 'not his password');
	await submit(other, 'form.sign button.is-main');
	assert.ok(await other.locator('.error').count() > 0, 'a wrong password confirms nothing');
	await other.fill('form.sign input[type=password]', PASSWORD);
	await submit(other, 'form.sign button.is-main');
	assert.equal(await other.locator('form.sign').count(), 0);
	assert.equal((await other.locator('.custody').last().innerText()).match(/確認/g)?.length, 2, 'both sides');
	await passes(other);
});

test('at night the shift changes: given in one browser, taken in another', async () => {
	const page = w.konishi;
	await go(page, w.room);
	await follow(page, `a[href="${w.room}/role"]`);
	await follow(page, `a[href="${w.room}/handover"]`);
	await choose(page, '#give select[name=to_id]', '田所 誠');
	await page.fill('#give textarea[name=note]', '6時に石田さんが来る。鍵は金庫');
	await submit(page, '#give button.is-main');
	const other = w.tadokoro;
	await go(other, `${w.room}/role`);
	await follow(other, `a[href="${w.room}/handover"]`);
	assert.match(await text(other, '.handover-wait'), /6時に石田さんが来る/);
	await submit(other, '.handover-wait form[action$="/take"] button');
	await go(other, `${w.room}/role`);
	assert.match(await text(other, '#role-lead'), /田所 誠/);
	await go(page, w.room);
	assert.match(await text(page, '.journal'), /田所 誠が小西 直樹から引き継いだ/);
});

test('the clerk looks up how it goes on, with the number alone', async () => {
	const clerk = await open(s, { viewport: PHONE });
	await go(clerk, '/sighting');
	await follow(clerk, 'a[href$="/n"]');
	await clerk.fill('[name=number], [name=code]', w.number.toLowerCase());
	await submit(clerk, 'form.panel button.is-main');
	assert.match(await text(clerk), /対応を始めました/);
	assert.doesNotMatch(await text(clerk), /金庫|要求されたお金/, 'and nothing of the room');
	await passes(clerk);
	await clerk.context().close();
});
