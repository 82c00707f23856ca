/* A finder hands in a mail, as a file and in words; those who answer see why it is suspicious, judge it, check who got it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { suite, signIn, open, go, both, submit, axe, overflow, japaneseInFrame, pdf, PHONE, KONISHI, TADOKORO } from './sonae.mjs';

const s = await suite();

const MAIL = (host, subject = '【重要】お支払い方法の確認') => Buffer.from([
	'Authentication-Results: mx.hinata.example; spf=fail smtp.mailfrom=evil.example',
	'From: ひなた惣菜 総務部 <soumu@h1nata.example>', 'Reply-To: x@gmail.com', 'To: nomura@hinata.example', 'Cc: takahashi@hinata.example',
	`Subject: ${subject}`, 'Date: Thu, 26 Nov 2026 08:00:00 +0900', `Message-ID: <${host}-${subject.length}@h1nata.example>`,
	'MIME-Version: 1.0', 'Content-Type: multipart/mixed; boundary=b', '', '--b', 'Content-Type: text/html; charset=utf-8', '',
	'<p>至急、パスワードをご確認ください。</p><script>window.bad = 1</script><img src="http://evil.example/pixel.png">',
	`<p><a href="http://${host}/login">https://www.hinata.example/</a></p>`, '--b',
	'Content-Type: application/octet-stream', 'Content-Disposition: attachment; filename="seikyu.pdf.exe"',
	'Content-Transfer-Encoding: base64', '', 'TVqQAAMAAAAEAAAA', '--b--', ''].join('\r\n'));

async function ready(page) {
	await page.waitForTimeout(2100); /* nobody fills a form within a blink */
}

async function form(options = {}) {
	const finder = await open(s, { viewport: PHONE, ...options });
	await go(finder, '/sighting');
	await submit(finder, 'a[href$="/mail"]');
	return finder;
}

async function handIn(host, subject) {
	const finder = await form();
	await finder.locator('[name=did][value=clicked]').check();
	await finder.fill('[name=name]', '高橋 健一');
	await finder.setInputFiles('[name=mail]', { name: 'mail.eml', mimeType: 'message/rfc822', buffer: MAIL(host, subject) });
	await ready(finder);
	await submit(finder, '.suspect-form button.is-main');
	assert.match(finder.url(), /\/n\/[A-Z0-9]{8}$/);
	return finder;
}

test('the finder: do and do not, a file that is none, words that stay, a number to look it up', async () => {
	const finder = await form();
	assert.deepEqual(await axe(finder), []);
	assert.deepEqual(await overflow(finder), []);
	assert.match(await finder.locator('.first-card .dont').innerText(), /転送しない/);
	assert.match(await finder.locator('.first-card .call a').first().getAttribute('href'), /^tel:/);
	await finder.fill('[name=subject]', 'のこる件名');
	await finder.locator('[name=did][value=typed]').check();
	await finder.setInputFiles('[name=mail]', { name: 'a.msg', mimeType: 'application/vnd.ms-outlook',
		buffer: Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, 0, 0]) });
	await ready(finder);
	await submit(finder, '.suspect-form button.is-main');
	assert.match(await finder.locator('main').innerText(), /Outlook の形式（.msg）/);
	assert.equal(await finder.inputValue('[name=subject]'), 'のこる件名');
	assert.ok(await finder.locator('[name=did][value=typed]').isChecked(), 'what was ticked stays');
	assert.deepEqual(await axe(finder), []);
	await submit(finder, '.suspect-form button.is-main'); /* without the file */
	assert.match(finder.url(), /\/n\/[A-Z0-9]{8}$/);
	assert.match(await finder.locator('main').innerText(), /受け取りました/);
	await finder.context().close();
	const empty = await form();
	await ready(empty);
	await submit(empty, '.suspect-form button.is-main');
	assert.match(await empty.locator('.error-summary, [role=alert], main').first().innerText(), /どれかを書いてください/);
	await empty.context().close();
});

both('a mail in plain words: nine signs, nothing that can be pressed, answers that win', async (viewport) => {
	await (await handIn(`a${viewport.width}.evil.example`)).context().close();
	const page = await signIn(s, KONISHI, { viewport });
	await go(page, '/inbox');
	await submit(page, '.filter a[href="/suspect"]');
	assert.deepEqual(await axe(page), []);
	assert.deepEqual(await overflow(page), []);
	await submit(page, 'tbody a:has-text("お支払い方法の確認")');
	assert.deepEqual(await axe(page), []);
	assert.deepEqual(await overflow(page), []);
	assert.match(await page.locator('.mail-summary').innerText(), /危険な可能性が高い/);
	const main = await page.locator('main').innerText();
	assert.match(main, /リンクの見た目と、実際の行き先が違います/);
	assert.match(main, /seikyu\.pdf\.exe/);
	assert.match(main, /会社のドメインによく似た/);
	assert.match(main, /先にこの人に電話し/);
	assert.equal(await page.locator('.sign').count(), 9);
	assert.equal(await page.evaluate(() => window.bad), undefined, 'nothing of the mail runs');
	const outside = await page.evaluate(() => [...document.querySelectorAll('[href],[src],[action]')]
		.filter((e) => /evil|h1nata/.test(e.outerHTML.slice(0, e.outerHTML.indexOf('>')))).length);
	assert.equal(outside, 0, 'no link, picture or form of the mail');
	assert.doesNotMatch(await page.content(), /https?:\/\/[a-z0-9.]*evil\.example/, 'not even as text');
	await page.locator('[name=other][value=no]').check();
	await page.locator('[name=false_name][value=no]').check();
	await submit(page, '.signs button');
	assert.match(await page.locator('main').innerText(), /小西 直樹 さん/);
	await page.context().close();
});

test('judged once, those alike with it, taken back; the finder reads what it was', async () => {
	const one = await handIn('b.evil.example', 'お荷物のお知らせ 11');
	const two = await handIn('c.evil.example', 'Re: お荷物のお知らせ 22');
	const page = await signIn(s, KONISHI), other = await signIn(s, TADOKORO);
	await go(page, '/suspect');
	await submit(page, 'tbody a:has-text("お荷物のお知らせ 22")');
	await go(other, page.url());
	assert.match(await page.locator('#likes + p, section:has(#likes)').first().innerText(), /同じ/);
	await submit(page, 'form[action$="/take"] button');
	await page.locator('[name=verdict][value=dangerous]').check();
	await page.fill('[name=reason]', '会社のドメインをまねている');
	await page.locator('[name=alike]').check();
	await submit(page, 'form[action$="/judge"] button.is-main');
	assert.match(await page.locator('h1').innerText(), /危険/);
	await other.locator('[name=verdict][value=harmless]').check();
	await other.fill('[name=reason]', 'だいじょうぶ');
	await submit(other, 'form[action$="/judge"] button.is-main');
	assert.match(await other.locator('main').innerText(), /小西 直樹 さんがもう「危険」と判断しました/);
	await other.context().close();
	await one.reload();
	assert.match(await one.locator('main').innerText(), /危険なメールでした/);
	await submit(page, 'form[action$="/undo"] button');
	assert.match(await page.locator('h1').innerText(), /確認中/);
	await two.reload();
	assert.match(await two.locator('.chip').first().innerText(), /確認中/);
	await one.context().close();
	await two.context().close();
	await page.context().close();
});

both('who else got it: made from addressees and reporters, checked off, on paper', async (viewport) => {
	await (await handIn(`p${viewport.width}.evil.example`, `宛先のある件名 ${'あ'.repeat(viewport.width / 130)}`)).context().close();
	const page = await signIn(s, KONISHI, { viewport });
	await go(page, '/suspect');
	await submit(page, 'tbody a:has-text("宛先のある件名")');
	/* the staff can be warned of it: its words are there, and nothing in them can be pressed */
	const mail = page.url();
	await submit(page, 'a[href^="/broadcast/new"]');
	assert.match(await page.inputValue('textarea[name=text]'), /宛先のある件名/);
	assert.match(await page.inputValue('textarea[name=text]'), /h1nata\[\.\]example/);
	await page.goto(mail);
	await submit(page, 'main a[href^="/suspect"][href$="/people"]');
	assert.deepEqual(await axe(page), []);
	await submit(page, 'form[action$="/people/fill"] button');
	const list = await page.locator('.recipients').innerText();
	assert.match(list, /野村 美咲/);
	assert.match(list, /高橋 健一/);
	await page.locator('.recipient:has-text("野村 美咲") summary').click();
	assert.deepEqual(await axe(page), []);
	assert.deepEqual(await overflow(page), []);
	const row = page.locator('.recipient:has-text("野村 美咲")');
	await row.locator('[name=received][value=yes]').check();
	await row.locator('[name=checked][value=yes]').check();
	await Promise.all([page.waitForNavigation(), row.locator('.recipient-form button').click()]);
	assert.match(await page.locator('.progress').innerText(), /人中 1人 確認済み/);
	await page.fill('[name=name]', 'パートの方');
	await submit(page, 'form[action$="/people/add"] button');
	assert.match(await page.locator('.recipients').innerText(), /パートの方/);
	await submit(page, 'a[href$="/people/paper"]');
	assert.match(await page.locator('.paper').innerText(), /□/);
	assert.deepEqual(await axe(page), []);
	await page.context().close();
});

test('into a room: entry, evidence and traces; out again', async () => {
	await (await handIn('r.evil.example', '対応室に入れる件名')).context().close();
	const page = await signIn(s, KONISHI);
	await go(page, '/suspect');
	await submit(page, 'tbody a:has-text("対応室に入れる件名")');
	const mail = page.url();
	const [file] = await Promise.all([page.waitForEvent('download'), (async () => {
		await page.locator('summary:has-text("メールの原本")').click();
		await page.locator('a[href$="/raw"]').click();
	})()]);
	assert.match(file.suggestedFilename(), /^dangerous-mail-\d+\.eml$/);
	await submit(page, 'a[href$="/open"]');
	assert.deepEqual(await axe(page), []);
	assert.match(await page.inputValue('[name=title]'), /対応室に入れる件名/);
	await submit(page, 'form button.is-main');
	assert.match(page.url(), /\/incident\//);
	const room = page.url();
	assert.match(await page.locator('.journal').innerText(), /怪しいメール \d+ を対応室に入れた/);
	await go(page, `${room}/evidence`);
	assert.match(await page.locator('main').innerText(), /怪しいメール \d+ の原本/);
	await go(page, `${room}/indicator`);
	assert.match(await page.locator('main').innerText(), /r\[\.\]evil\[\.\]example/);
	await go(page, mail);
	await submit(page, 'form[action$="/leave"] button');
	assert.match(await page.locator('main').innerText(), /対応室を開く/);
	await page.context().close();
});

both('in English, complete', async (viewport) => {
	const finder = await form({ locale: 'en-US', viewport });
	assert.deepEqual(await japaneseInFrame(finder), []);
	await finder.context().close();
	const page = await signIn(s, KONISHI, { viewport, locale: 'en-US' });
	await go(page, '/suspect');
	await page.context().close();
});
