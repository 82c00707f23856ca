/* What is known goes into the first report; it is issued, sealed and printed. The timeline prints too. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { suite, signIn, go, both, newRoom, demoRoom, write, submit, axe, overflow, pdf, KONISHI } from './sonae.mjs';

const s = await suite();

const A4 = /\(A4\)|59[45]\.\d* x 84[12]/;

both('facts, draft, first report, paper', async (viewport) => {
	const page = await signIn(s, KONISHI, { viewport });
	const room = await newRoom(page, { kind: 'ransomware' });
	await write(page, 'LANケーブルを抜いた');
	await go(page, room + '/fact');
	const facts = await page.$$eval('main table th a', (all) => all.map((a) => a.getAttribute('href')));
	assert.equal(facts.length, 10, 'the ten items of the first report');
	await go(page, facts[5]);
	await page.fill('[name=value]', '受注パソコン1台のファイルが開けない');
	await page.fill('[name=source]', '小西');
	await submit(page, 'form[data-keep=fact] button.is-main');
	await go(page, facts[7]);
	await page.locator('.choice:has-text("調査中") input').check();
	await page.fill('[name=value]', '外からの侵入を疑っている');
	await submit(page, 'form[data-keep=fact] button.is-main');
	await go(page, room + '/fact');
	assert.match(await page.locator('main table').innerText(), /受注パソコン1台のファイルが開けない/);
	assert.equal(await page.locator('main table .chip:has-text("調査中")').count(), 1);

	await go(page, room);
	await submit(page, 'form[action$="/report"] button');
	await page.fill('[name=subject]', '受注パソコンの被害');
	await page.fill('[name=addressees]', '株式会社まるよしマート 御中');
	await page.fill('[name=request]', '不審なメールを開かないでください');
	await page.locator('.entry-choices li:has-text("LANケーブルを抜いた") input').check();
	assert.deepEqual(await axe(page), []);
	await submit(page, 'form[data-keep=report] button.is-main');
	const paper = new URL(page.url()).pathname;
	assert.match(await page.locator('.paper').innerText(), /受注パソコン1台のファイルが開けない/);
	assert.match(await page.locator('.paper').innerText(), /LANケーブルを抜いた/);
	assert.deepEqual(await overflow(page), []);
	const draft = await pdf(page);
	assert.doesNotMatch(draft.flat, /下書きを直す/);

	await submit(page, 'form[action$="/issue"] button.is-main');
	const number = (await page.locator('.paper').innerText()).match(/[A-Za-z0-9]*\d{4}-\d+[-#A-Za-z0-9]*/)[0];
	const issued = await pdf(page);
	assert.ok(issued.pages >= 1);
	assert.match(issued.size, A4);
	assert.ok(issued.flat.includes(number.replace(/\s/g, '')), `${number} is on the paper`);
	assert.match(issued.flat, /受注パソコン1台のファイルが開けない/);
	assert.match(issued.flat, /封印|封[:：]|[0-9a-f]{8}/, 'the seal is on the paper');
	assert.match(issued.flat, /調査中/);
	assert.match(issued.flat, /株式会社ひなた惣菜/);
	for (const [i, sheet] of issued.sheets.entries()) {
		assert.match(sheet, new RegExp(`\\b${i + 1} ?/ ?${issued.pages}\\b`), `sheet ${i + 1} says which it is`);
		assert.match(sheet, /社外秘/, `sheet ${i + 1} says who may read it`);
	}
	for (const bar of ['いますぐ対応', '対応室へ戻る', '印刷する']) {
		assert.ok(!issued.flat.includes(bar), `${bar} is not printed`);
	}

	/* What is issued stays as it was. */
	const before = await page.locator('.paper').innerText();
	await go(page, facts[5]);
	await page.fill('[name=value]', 'あとから変えた');
	await submit(page, 'form[data-keep=fact] button.is-main');
	await go(page, paper);
	assert.equal(await page.locator('.paper').innerText(), before);
	assert.equal(await page.locator('form[action$="/issue"]').count(), 0, 'issued once');
	/* and for a reader of the other language */
	await page.context().addCookies([{ name: 'sonae-lang', value: 'en', url: page.base }]);
	await go(page, paper);
	assert.match(await page.locator('main').innerText(), /Back to the reports/);
	assert.equal(await page.locator('.paper').innerText(), before, 'a frozen paper keeps its language, marks and all');
	assert.equal(await page.locator('.paper').getAttribute('lang'), 'ja');
	assert.deepEqual(await axe(page), []);
	await page.context().close();
});

test('the timeline prints on several sheets, its head on each', async () => {
	const page = await signIn(s);
	const room = await demoRoom(page);
	await go(page, room + '/timeline');
	assert.deepEqual(await overflow(page), []);
	const paper = await pdf(page);
	assert.ok(paper.pages >= 2, `${paper.pages} sheets`);
	assert.match(paper.size, A4);
	const rows = await page.locator('.is-log tbody tr').count();
	assert.ok(rows > 20);
	const withRows = paper.sheets.filter((x) => /#\d+/.test(x));
	for (const sheet of withRows) {
		assert.match(sheet, /種類/, 'the table head is repeated');
	}
	for (let i = 1; i <= paper.pages; i++) {
		assert.match(paper.sheets[i - 1], new RegExp(`\\b${i} ?/ ?${paper.pages}\\b`));
	}
	const last = await page.locator('.is-log tbody tr').last().innerText();
	assert.ok(paper.flat.includes(last.split('\t').pop().trim().slice(0, 12).replace(/\s+/g, '')), 'the last row is there');
	await page.context().close();
});

async function make(page, room, kind, { inside = false } = {}) {
	await go(page, room + '/report/new');
	const form = `.report-kind form:has(input[value=${kind}])`;
	if (inside) {
		await page.locator(`${form} input[name=inside]`).check();
	}
	await submit(page, `${form} button`);
	assert.match(page.url(), /\/edit$/, 'straight to the desk');
}

async function preview(page, words) {
	for (const [name, text] of Object.entries(words)) {
		await page.fill(`[name=${name}]`, text);
	}
	await submit(page, 'form[data-keep=report] button.is-main');
}

both('interim and final report go on from each other', async (viewport) => {
	const page = await signIn(s, KONISHI, { viewport });
	const room = await newRoom(page, { kind: 'ransomware' });
	await write(page, '受注の画面が開かない');
	await go(page, room + '/report/new');
	assert.deepEqual(await axe(page), []);
	assert.deepEqual(await overflow(page), []);
	await make(page, room, 'interim', { inside: true });
	assert.deepEqual(await axe(page), []);
	await preview(page, { addressees: '対応会議のみなさま', next: '入口を調べる | 保守会社 | 明日の昼\n案内文を作る | |' });
	assert.match(await page.locator('.paper .is-list').innerText(), /入口を調べる[\s\S]*保守会社/);
	assert.deepEqual(await overflow(page), []);
	await submit(page, 'form[action$="/issue"] button.is-main');
	const first = page.url();
	const interim = await pdf(page);
	assert.match(interim.size, A4);
	assert.match(interim.flat, /中間報告.*社内限り/);
	assert.deepEqual(await axe(page), []);

	await make(page, room, 'final', { inside: true });
	assert.equal(await page.locator('[name=next_report_at]').count(), 0, 'a final report promises nothing');
	assert.match(await page.locator('.banner:has-text("まとめ")').innerText(), /原因、復旧、影響を受けた方への対応、再発の防止/);
	assert.equal(await page.locator('.banner:has-text("まとめ") a[href$="/closing"]').count(), 1, 'with the way to write it');
	await preview(page, { addressees: '代表取締役 様', cause: '装置の弱点から入られた', prevention: '装置を替える | 小西 | 12月' });
	await submit(page, 'form[action$="/issue"] button.is-main');
	const final = await pdf(page);
	assert.match(final.flat, /最終報告.*装置の弱点から入られた.*装置を替える/);
	assert.match(final.flat, /前の報告R-\d{4}-\d+-\d+-01/);
	assert.doesNotMatch(final.flat, /復旧|影響を受けた方への対応/, 'what nobody wrote has no empty heading');
	await go(page, first);
	assert.match(await page.locator('.banner').first().innerText(), /-02/, 'the older one names the newer');
	await go(page, room + '/reports');
	assert.equal(await page.locator('.paper-line').count(), 2);
	assert.match(await page.locator('[data-live=report-due]').innerText(), /最終報告を発行した/, 'nothing more is due');
	assert.deepEqual(await axe(page), []);
	assert.deepEqual(await overflow(page), []);
	await page.context().close();
});

test('the sheet for the executive is one sheet, also when it is as full as it may be', async () => {
	const page = await signIn(s);
	const room = await newRoom(page, { kind: 'ransomware' });
	await make(page, room, 'executive');
	const desk = page.url();
	await preview(page, { addressees: '代表取締役 様', summary: '受注の画面が開かない。', ask: '取引先へ知らせるか | 今日18時' });
	const calm = await pdf(page);
	assert.equal(calm.pages, 1);
	assert.equal(await page.locator('.is-dense').count(), 0);
	const line = '受注は電話とファクスだけで受けている。明日の製造は紙の指示書で続けられる。';
	for (const limit of [/小さい字/, /一枚に収まりません/]) { /* the most that stays in large type, then on the sheet at all */
		let over = true;
		for (let n = 30; over && n > 0; n--) {
			await go(page, desk);
			await preview(page, { impact: Array(n).fill(line).join('\n') });
			const said = await page.locator('main').innerText();
			over = limit.test(said) || /一枚に収まりません/.test(said);
		}
		assert.equal((await pdf(page)).pages, 1, `as full as it may be without ${limit}`);
	}
	await go(page, desk);
	await preview(page, { impact: Array(8).fill(line).join('\n') });
	assert.equal((await pdf(page)).pages, 1);
	await submit(page, 'form[action$="/issue"] button.is-main');
	assert.match((await pdf(page)).flat, /経営者への報告.*決めていただきたいこと.*取引先へ知らせるか/);
	await page.context().close();
});

/* A clock time as the pages write it, of today or another day. */
const clock = (said) => (said.match(/\d{1,2}:\d{2}/) || [''])[0];

test('when the next report is due is the same on every page, and what the draft proposes follows the level', async () => {
	const page = await signIn(s);
	const room = await newRoom(page, { kind: 'ransomware' });
	await go(page, room + '/level');
	await page.selectOption('select[name=level]', '3');
	await page.fill('[name=ground]', '取引先に影響がある');
	await submit(page, 'form[action$="/level"] button.is-main');
	const everywhere = async () => {
		const said = [];
		await go(page, room + '/reports');
		said.push(clock(await page.locator('[data-live=report-due] b').last().innerText()));
		await go(page, '/now');
		said.push(clock(await page.locator(`.case:has(a[href="${room}"]) dd`).last().innerText()));
		await go(page, room);
		said.push(clock(await page.locator('.due:has-text("次の報告")').innerText()));
		await go(page, room + '/handover');
		said.push(clock(await page.locator('main li, main tr, main .due-row').filter({ hasText: '次の報告' }).first().innerText()));
		assert.deepEqual([...new Set(said)].length, 1, said.join(' '));
		return said[0];
	};
	const first = await everywhere();
	assert.match(first, /:(00|15|30|45)$/, 'by the level: four hours, nobody promises 14:07');
	await make(page, room, 'first');
	assert.match(await page.locator('.field:has([name=next_report_at])').innerText(), /レベル3の目安/);
	await preview(page, { addressees: '株式会社まるよしマート 御中', next_report_at: '2099-01-01 18:10' });
	await submit(page, 'form[action$="/issue"] button.is-main');
	assert.equal(await everywhere(), '18:10', 'what was promised on the paper');
	await make(page, room, 'final');
	await preview(page, { addressees: '株式会社まるよしマート 御中' });
	await submit(page, 'form[action$="/issue"] button.is-main');
	await go(page, room);
	assert.equal(await page.locator('.due:has-text("次の報告")').count(), 0);
	await go(page, '/now');
	assert.doesNotMatch(await page.locator(`.case:has(a[href="${room}"])`).innerText(), /次の報告/);
	await page.context().close();
});
