/*
 * One story, several browsers: a clerk without an account notices something, a responder opens a room from it, the
 * management decides on a phone, the shift changes at night, evidence goes from hand to hand, the police reads by a link,
 * papers go out, the room is closed with something missing, and the clerk sees how it ended. What one does the others see
 * without asking for the page again.
 */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { test } from 'node:test';
import { suite, signIn, open, go, submit, axe, overflow, pdf, binary, KONISHI, TADOKORO, PASSWORD, PHONE } from './sonae.mjs';

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

/* A choice, whether it is a list or buttons. */
async function pick(page, name, value) {
	const list = page.locator(`select[name=${name}]`);
	await (await list.count() ? list.selectOption(value) : page.locator(`[name=${name}][value=${value}]`).check());
}

const text = (page, css = 'main') => page.locator(css).first().innerText();

async function passes(page) {
	assert.deepEqual(await overflow(page), [], page.url());
	assert.deepEqual(await axe(page), [], page.url());
}

/* Appears on a page nobody touches: the live part of it takes it over. */
async function sees(page, css, said) {
	const found = page.locator(css).filter({ hasText: said }).first();
	await found.waitFor({ timeout: 4000 });
}

/* Sends the form that goes to this address of the room. */
async function send(page, to) {
	await submit(page, `main form[action$="${to}"] button[type=submit]`);
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
	await sees(page, '.decision-answer', '払わない');
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
	await sees(page, '.custody', /確認[\s\S]*確認/);
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
	await go(page, w.room);
	const other = w.tadokoro;
	await go(other, `${w.room}/role`);
	await follow(other, `a[href="${w.room}/handover"]`);
	assert.match(await text(other, '.handover-wait'), /6時に石田さんが来る/);
	await submit(other, '.handover-wait form[action$="/take"] button');
	await go(other, `${w.room}/role`);
	assert.match(await text(other, '#role-lead'), /田所 誠/);
	await sees(page, '.entry', '田所 誠が小西 直樹から引き継いだ');
});

test('in the morning the police reads by a link, and what they write stands in the room', async () => {
	const page = w.tadokoro;
	await go(page, w.room + '/guest');
	await page.fill('[name=name]', '県警 サイバー犯罪対策課');
	await page.fill('[name=reason]', '届け出のあとの確認');
	await page.check('[name=sees_evidence]');
	await page.check('[name=may_write]');
	await send(page, '/guest');
	const link = (await page.innerText('.secret')).trim();
	const police = w.police = await open(s, { viewport: PHONE });
	await go(police, new URL(link).pathname);
	await submit(police, 'form[action="/guest/enter"] button');
	assert.match(await text(police), /LANケーブルを抜いた/);
	assert.doesNotMatch(await text(police), /要求されたお金/, 'what was decided is ours');
	await passes(police);
	await go(w.konishi, w.room);
	await police.fill('[name=text]', '同じ脅迫文の届け出がほかにもあります');
	await send(police, '/guest/note');
	await sees(w.konishi, '.entry', '同じ脅迫文の届け出がほかにもあります');
	await sees(w.konishi, '.entry', '県警 サイバー犯罪対策課');
	await go(page, w.room + '/guest');
	await submit(page, 'main form[action$="/revoke"] button');
	assert.equal((await police.goto(new URL('/guest', police.base).href)).status(), 404, 'taken back: nothing is there');
	await police.context().close();
});

/* A draft of the kind, saved with these words; the preview is shown. */
async function drafted(page, kind, words, { inside = false } = {}) {
	await go(page, w.room + '/report/new');
	const form = page.locator(`form:has(input[name=kind][value=${kind}])`);
	if (inside) {
		await form.locator('input[name=inside]').check();
	}
	await Promise.all([page.waitForNavigation(), form.locator('button[type=submit]').click()]);
	for (const [name, said] of Object.entries(words)) {
		await page.fill(`[name=${name}]`, said);
	}
	await submit(page, 'form[data-keep=report] button.is-main');
}

test('the interim report is issued; the executive sees it come, and when the next one is due', async () => {
	const page = w.konishi, boss = w.morimoto;
	await go(boss, w.room + '/reports');
	assert.equal(await boss.locator('.paper-line').count(), 0);
	await drafted(page, 'interim', { addressees: '対応会議のみなさま', next_report_at: '2099-01-01 18:00' }, { inside: true });
	assert.match(await text(page, '.paper'), /要求されたお金を払うか → 払わない/);
	await send(page, '/issue');
	await sees(boss, '[data-live=reports]', '中間報告');
	await sees(boss, '[data-live=report-due]', '2099年1月1日');
	await follow(boss, '.paper-line a');
	assert.match(await text(boss, '.paper'), /対応会議のみなさま[\s\S]*社内限り/);
	await passes(boss);
	const paper = await pdf(page);
	assert.match(paper.flat, /中間報告.*次の報告2099年1月1日/);
	await go(boss, '/now');
	assert.match(await text(boss, `.case:has(a[href="${w.room}"])`), /2099年1月1日|18:00/, 'the same time on the first page');
});

test('what is to be decided goes to the executive on one sheet; the list of decisions prints', async () => {
	const page = w.konishi, boss = w.morimoto;
	await go(page, w.room + '/decision/new');
	await page.fill('[name=question]', '工場を明日も止めるか');
	await choose(page, 'select[name=decider_id]', '森本 和子');
	await send(page, '/decision');
	await go(boss, w.room + '/reports');
	await drafted(page, 'executive', { addressees: '代表取締役 森本 和子 様' });
	assert.match(await text(page, '.paper'), /決めていただきたいこと[\s\S]*工場を明日も止めるか/);
	await send(page, '/issue');
	await sees(boss, '[data-live=reports]', '経営者への報告');
	await sees(boss, '[data-live=report-due]', '2099年1月1日');
	await follow(boss, '.paper-line:has-text("経営者への報告") a');
	const sheet = await pdf(boss);
	assert.equal(sheet.pages, 1);
	assert.match(sheet.flat, /経営者への報告.*工場を明日も止めるか/);
	await go(boss, w.room + '/decision/print');
	const list = await pdf(boss);
	assert.match(list.flat, /要求されたお金を払うか.*払わない.*バックアップがある/);
	assert.match(list.flat, /工場を明日も止めるか/);
	assert.match(list.flat, /封印/);
});

test('two fill the closing sheet, each in a browser of their own', async () => {
	const page = w.konishi, other = w.tadokoro;
	await go(page, w.room + '/closing');
	await go(other, w.room + '/closing/cause');
	await pick(other, 'state', 'known');
	await other.fill('[name=cause]', 'VPN装置の更新が止まっていた');
	await send(other, '/closing/cause');
	await sees(page, '[data-live=sheet]', 'VPN装置の更新が止まっていた');
	await go(other, w.room + '/closing/cost/new');
	await pick(other, 'kind', 'vendor');
	await other.fill('[name=what]', '保守会社の出張');
	await other.fill('[name=amount]', '330000');
	await send(other, '/closing/cost');
	await sees(page, '[data-live=sheet]', '330,000');
	await passes(other);
});

test('the final report says what is missing, is filled, and ends the promises', async () => {
	const page = w.konishi, boss = w.morimoto;
	await drafted(page, 'final', { addressees: '代表取締役 森本 和子 様', summary: '受注パソコンの被害は一台で止まった。' }, { inside: true });
	const desk = page.url() + '/edit';
	assert.match(await text(page, '.banner:has-text("空のまま")'), /復旧[\s\S]*影響を受けた方への対応/);
	await go(page, desk);
	assert.match(await page.inputValue('[name=cause]'), /VPN装置の更新が止まっていた/);
	assert.match(await text(page, '.banner:has-text("復旧")'), /再発の防止/);
	await passes(page);
	/* the others write it down meanwhile */
	const other = w.tadokoro;
	await go(other, w.room + '/closing/recovery');
	await other.fill('[name=contained_at]', '00:10');
	await other.fill('[name=recovered_at]', '00:20');
	await choose(other, 'select[name=person_id]', '田所 誠');
	await other.fill('[name=how]', '受注を三件入れて確かめた');
	await send(other, '/closing/recovery');
	await go(other, w.room + '/closing/follow/new');
	await other.fill('[name=who]', '株式会社まるよしマート');
	await other.fill('[name=how]', '電話でおわびした');
	await pick(other, 'state', 'done');
	await send(other, '/closing/follow');
	await go(other, w.room + '/closing');
	await follow(other, 'a[href*="/action/new"]');
	await other.fill('[name=what]', 'VPN装置の更新を毎月確かめる');
	await choose(other, 'select[name=owner_id]', '小西 直樹');
	await other.fill('[name=due_at]', '2099-01-31T17:00');
	await send(other, '/action');
	/* filled anew: what was typed stays */
	await send(page, '/refill');
	assert.match(await text(page, 'body'), /手で書いたところは、そのまま残しました/);
	assert.equal(await page.inputValue('[name=summary]'), '受注パソコンの被害は一台で止まった。');
	assert.match(await page.inputValue('[name=recovery]'), /田所 誠が確認[\s\S]*三件入れて/);
	assert.match(await page.inputValue('[name=follow]'), /まるよしマート 電話でおわびした/);
	assert.match(await page.inputValue('[name=prevention]'), /毎月確かめる \| 小西 直樹 \| 2099年1月31日/);
	await page.check('[name=with_costs]');
	await submit(page, 'form[data-keep=report] button.is-main');
	await go(boss, w.room + '/reports');
	await send(page, '/issue');
	await sees(boss, '[data-live=reports]', '最終報告');
	await sees(boss, '[data-live=report-due]', '最終報告を発行した');
	const paper = await pdf(page);
	assert.match(paper.flat, /最終報告.*VPN装置の更新が止まっていた.*復旧.*三件入れて.*再発の防止.*毎月確かめる.*費用.*330,000/);
	await go(boss, '/now');
	assert.doesNotMatch(await text(boss, `.case:has(a[href="${w.room}"])`), /2099年1月1日|次の報告.*18:00/, 'nothing is due any more');
});

test('closing asks for what is missing; it is acknowledged, and everybody sees the room closed', async () => {
	const page = w.konishi, boss = w.morimoto;
	await go(boss, w.room);
	await go(page, w.room + '/closing/end');
	const left = page.locator('input[type=checkbox][name=left]');
	assert.ok(await left.count() > 0, 'steps, questions to learn from ... are open');
	assert.match(await text(page, 'form[action$="/close"]'), /判断|決めて/, 'a decision still waits');
	await passes(page);
	await page.fill('[name=reason]', '製造は再開した。残りは次の会議で');
	await send(page, '/close');
	assert.ok(await page.locator('.error').filter({ visible: true }).count() > 0, 'nothing is passed over unseen');
	assert.equal(await page.inputValue('[name=reason]'), '製造は再開した。残りは次の会議で', 'what was typed is there');
	for (const box of await left.all()) {
		await box.check();
	}
	await send(page, '/close');
	await sees(boss, '.entry', '製造は再開した。残りは次の会議で');
	await sees(boss, '[data-live=head]', /終了|終わ|閉じ/);
	await go(page, w.room);
	assert.equal(await page.locator('.composer').count(), 0, 'nothing is written any more');
	await passes(page);
});

test('the clerk looks up how it ended, with the number alone', async () => {
	const clerk = await open(s, { viewport: PHONE });
	await go(clerk, '/sighting');
	await follow(clerk, 'a[href$="/n"]');
	await clerk.fill('[name=number], [name=code]', w.number.toLowerCase());
	await submit(clerk, 'form.panel button.is-main');
	assert.match(await text(clerk), /終わりました/);
	assert.doesNotMatch(await text(clerk), /金庫|要求されたお金|VPN|次の会議/, 'and nothing of the room');
	await passes(clerk);
	await clerk.context().close();
});

test('rows, papers and journal of the whole story hold against each other', () => {
	const said = execFileSync(binary(), ['verify', '--data', path.join(s.server.data, 'data')], { encoding: 'utf8' });
	assert.match(said, /\d+ rooms?, \d+ entries/);
});
