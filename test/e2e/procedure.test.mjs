/* A firm's own procedure: copied, changed, brought in as a file, approved, used in a room; on a phone and without script too. */
import assert from 'node:assert/strict';
import { suite, signIn, go, both, submit, axe, overflow, newRoom, KONISHI } from './sonae.mjs';

const MORIMOTO = 'morimoto@hinata.example'; /* executive */
const s = await suite();

async function calm(page) {
	assert.deepEqual(await axe(page), []);
	assert.deepEqual(await overflow(page), []);
}

/* Each width has a procedure of its own: the tests share a server. */
const OF = { 1280: { key: 'fraud', kind: 'fraud' }, 390: { key: 'loss', kind: 'loss' } };

both('own procedure used in a room', async (viewport) => {
	const { key, kind } = OF[viewport.width];
	const item = '総務の内線200に電話する ' + viewport.width;
	const page = await signIn(s, KONISHI, { viewport });
	await go(page, '/procedures');
	await calm(page);
	await go(page, `/procedures/${key}`);
	await calm(page);
	await submit(page, 'form[action="/procedures"] button.is-main');
	assert.match(page.url(), new RegExp(`/procedures/${key}/edit`));
	await calm(page);
	/* one step: what is wrong is told, what was typed stays */
	await submit(page, '.own-row a.button:has-text("直す")');
	await calm(page);
	await page.fill('[name=item]', '');
	await page.evaluate(() => document.querySelectorAll('details').forEach((d) => { d.open = true; }));
	await page.fill('[name=item_en]', '');
	await page.fill('[name=detail]', '書きかけ');
	await submit(page, 'button.is-main');
	assert.match(await page.innerText('.error-summary'), /日本語か英語/);
	assert.equal(await page.inputValue('[name=detail]'), '書きかけ');
	await page.fill('[name=item]', item);
	await page.fill('[name=prerequisites]', '内線の一覧\n夜間の番号（𠮷野）');
	await submit(page, 'button.is-main');
	/* down by one, and a second one removed and put back */
	await submit(page, `button[aria-label="「${item}」を下へ"]`);
	const second = await page.locator('.own-row b').nth(1).innerText();
	assert.equal(second, item);
	await submit(page, '.own-row >> nth=0 >> button[value=remove]');
	await page.click('summary:has-text("外した手順")');
	await submit(page, 'button[value=restore]');
	await calm(page);
	/* published, and not used before the executive said so */
	await page.fill('[name=reason]', '内線を入れた');
	assert.equal((await page.innerText('form[action$="/publish"] button')).trim(), '経営者に承認をお願いする');
	await submit(page, 'form[action$="/publish"] button');
	assert.match(await page.innerText('main'), /自社の版1が承認を待っています.*それまでは組み込みの手順を使います/);
	assert.doesNotMatch(await page.innerText('.page-head'), /見直しの期限/); /* of a version nobody approved */
	assert.match(await page.innerText('.page-head'), /組み込みの手順/);
	await calm(page);
	const boss = await signIn(s, MORIMOTO, { viewport });
	await go(boss, '/');
	await boss.click('details.now-later > summary'); /* an incident is open: it comes first, this is folded */
	assert.match(await boss.innerText('main'), /あなたの承認を待っています/);
	await go(boss, `/procedures/${key}`);
	await submit(boss, 'a:has-text("この版を読む")');
	assert.match(await boss.innerText('main'), new RegExp(item)); /* before it is in use */
	await go(boss, `/procedures/${key}`);
	await submit(boss, 'button[value=sent_back]');
	assert.match(await boss.innerText('.error-summary'), /直してほしいこと/);
	await submit(boss, 'button[value=approved]');
	assert.match(await boss.innerText('.page-head'), /自社の版 1（.*承認 森本/);
	/* the room */
	await newRoom(page, { kind });
	assert.match(await page.innerText('section:has(#procedure)'), /自社の版 1（/);
	assert.match(await page.textContent('section:has(#procedure)'), new RegExp(item));
	/* what differs from the built-in one */
	await go(page, `/procedures/${key}/compare?from=built_in&to=1`);
	assert.match(await page.innerText('main'), /並びが変わった/);
	assert.ok(await page.locator('.proc-diff ins, .proc-two ins').count() > 0);
	assert.doesNotMatch(await page.innerText('main'), /[A-Za-z]+ [a-z]+ [a-z]+ [a-z]+/, 'whole English sentences are folded');
	await page.click('summary:has-text("英語の文も変わりました")');
	assert.match(await page.innerText('main'), /[A-Za-z]+ [a-z]+ [a-z]+/);
	await calm(page);
	/* for Excel of old: what it cannot write is said first */
	await go(page, `/procedures/${key}`);
	await page.click('details.more summary >> nth=0');
	await page.click('a:has-text("Shift_JIS")');
	await page.waitForSelector('h1:has-text("Shift_JISで書けない文字があります")');
	assert.match(await page.innerText('main'), /𠮷/);
	await calm(page);
	const cp932 = await page.request.get(page.base + await page.getAttribute('a:has-text("置きかえて")', 'href'));
	assert.match(cp932.headers()['content-type'], /Shift_JIS/);
	assert.match(new TextDecoder('shift_jis').decode(await cp932.body()), new RegExp(item + '[\\s\\S]*夜間の番号（〓野）'));
	/* how long it is good for: no new version */
	await go(page, `/procedures/${key}/names`);
	await page.fill('[name=review_days]', '30');
	await submit(page, 'button.is-main');
	await go(page, `/procedures/${key}`);
	assert.doesNotMatch(await page.innerText('main'), /下書きに、まだ/);
	await go(page, `/procedures/${key}/versions`);
	await calm(page);
	await go(page, `/procedures/${key}/print`);
	assert.match(await page.innerText('article'), /自社の版 1/);
	await calm(page);
});

both('a table is looked at before it is taken in', async (viewport) => {
	const page = await signIn(s, KONISHI, { viewport });
	await go(page, '/procedures/malware/import');
	await calm(page);
	const send = async (text) => {
		await page.setInputFiles('[name=file]', { name: 'tejun.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
		await submit(page, 'form[enctype] button.is-main');
	};
	await send('ステップ,フェーズ,手順項目,担当者\n検知・初動対応,初動対応,,小西\nどこか,,何かする,小西\n');
	assert.match(await page.innerText('.error-summary'), /2行目[\s\S]*手順項目が空[\s\S]*3行目[\s\S]*ステップの名前/);
	await calm(page);
	await send(`ステップ,フェーズ,手順項目,詳細手順,担当者,予め準備しておかなければならないもの\n検知・ 初動対応,検知,表から来た手順${viewport.width},くわしく,経営管理部長,連絡先リスト、役割分担リスト\n,,二つ目,,製造の鬼,\n`);
	assert.match(await page.innerText('main'), /まだ何も変わっていません/);
	assert.match(await page.innerText('main'), /「製造の鬼」/);
	await calm(page);
	await submit(page, 'button:has-text("下書きに取り込む")');
	assert.match(await page.innerText('main'), new RegExp('表から来た手順' + viewport.width));
	assert.match(await page.innerText('main'), /田所 誠/);
	assert.match(await page.innerText('section:has(#mend)'), /製造の鬼/);
	/* what was there before is one press away, and what was taken in stays at hand */
	await go(page, '/procedures/malware/versions');
	await submit(page, 'form[action$="/back"] button >> nth=0');
	assert.doesNotMatch(await page.innerText('main'), new RegExp('表から来た手順' + viewport.width));
	await go(page, '/procedures/malware/versions');
	assert.match(await page.innerText('section:has(#asides)'), /取っておいた下書き/);
	await submit(page, 'section:has(#asides) a >> nth=0');
	await calm(page);
	assert.match(await page.innerText('main'), new RegExp('表から来た手順' + viewport.width));
});
