/* What a step needs beforehand: whether it is there, where it is, what to do where it is not; and what ends soon. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { suite, signIn, go, newRoom, submit, axe, overflow, smallTargets, KONISHI, NAKAMURA, WIDE, PHONE } from './sonae.mjs';

const s = await suite();

async function stepOf(page, room, words) {
	await go(page, room);
	return page.locator(`a[href*="/step/"]:has-text("${words}")`).first().getAttribute('href');
}

const thing = (page, name) => page.locator('.ready-things > li', { hasText: name });

test('a check that is too old shows at the step; looked at again it is ready there and on the page of readiness', async () => {
	const page = await signIn(s, KONISHI, { viewport: PHONE });
	const room = await newRoom(page, { kind: 'malware', exercise: true });
	const step = await stepOf(page, room, 'ネットワークから切り離す');
	await go(page, step);
	const old = thing(page, '切り離しの手順');
	assert.match(await old.innerText(), /確かめてから日が経っている/);
	assert.match(await old.innerText(), /サーバーの棚の扉の内側/);
	assert.match(await thing(page, 'ネットワークの図').innerText(), /用意できている/);
	assert.deepEqual([await axe(page), await overflow(page), await smallTargets(page)], [[], [], []]);
	await submit(page, '.ready-things > li:has-text("切り離しの手順") a[href^="/ledgers/prerequisite/"]');
	await submit(page, 'form[action$="/check"] button');
	await go(page, step);
	assert.match(await thing(page, '切り離しの手順').innerText(), /用意できている/);
	await go(page, '/readiness');
	assert.doesNotMatch(await page.locator('main').innerText(), /切り離しの手順/);
	await page.context().close();
});

test('what is missing says what to do now, what Sonae holds says what it saw; a viewer sees the state alone', async () => {
	const page = await signIn(s, KONISHI, { viewport: WIDE });
	const room = await newRoom(page, { kind: 'malware' });
	const meeting = await stepOf(page, room, '対応会議');
	await go(page, meeting);
	assert.match(await thing(page, '役割分担の表').innerText(), /\d+のうち\d+に人がいる/);
	const missing = thing(page, '集まる場所');
	assert.match(await missing.innerText(), /まだない[\s\S]*いまできること/);
	assert.equal(await missing.locator('a[href="/net"]').count(), 1);
	await go(page, '/procedures/malware');
	assert.match(await page.locator('.ready-lines li', { hasText: '連絡網' }).first().innerText(), /確かめが足りません/);
	assert.deepEqual(await axe(page), []);
	await go(page, '/procedures/malware/print');
	assert.match(await page.locator('main').innerText(), /きょうの状態[\s\S]*集まる場所[\s\S]*まだない/);
	const other = await signIn(s, NAKAMURA, { viewport: PHONE });
	await go(other, meeting);
	assert.match(await thing(other, '役割分担の表').innerText(), /確かめが足りません/);
	assert.deepEqual([await axe(other), await overflow(other)], [[], []]);
	await other.context().close();
	await page.context().close();
});

test('いま shows whoever looks after it what ends within 30 days', async () => {
	const page = await signIn(s, KONISHI, { viewport: PHONE });
	await go(page, '/now');
	const ends = page.locator('section[aria-labelledby=limits]');
	assert.match(await ends.innerText(), /ネットワークの図[\s\S]*準備物の台帳/);
	assert.match(await ends.innerText(), /あと\d日|あしたまで/);
	await submit(page, 'section[aria-labelledby=limits] a:has-text("ネットワークの図")');
	await submit(page, 'form[action$="/check"] button');
	await go(page, '/now');
	assert.equal(await ends.getByText('ネットワークの図').count(), 0);
	assert.deepEqual([await axe(page), await overflow(page)], [[], []]);
	await page.context().close();
});
