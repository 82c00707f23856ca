/*
 * What every page has to pass: axe in light and dark, no sideways scroll at 1280, 390 and 320 px, nothing too small for
 * a thumb, no Japanese left in the English frame.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { suite, signIn, open, go, newRoom, demoRoom, submit, axe, overflow, smallTargets,
	japaneseInFrame, SIZES, PHONE, WIDE, KONISHI,
	TADOKORO } from './sonae.mjs';

const s = await suite();

/* Sends a form from where the page is, without leaving it; gives the address it leads to. */
async function send(page, to, fields) {
	const [status, url] = await page.evaluate(async ([path, values]) => {
		const body = new URLSearchParams(values);
		body.set('csrf', document.querySelector('input[name=csrf]').value);
		const answer = await fetch(path, { method: 'POST', body });
		return [answer.status, answer.url];
	}, [to, fields]);
	assert.ok(status < 400, `POST ${to} answers ${status}`);
	return new URL(url).pathname;
}

/* Something in every part of a room, so that no page is looked at while it is empty. */
async function furnish(page, room) {
	const first = (css) => page.getAttribute(css, 'href');
	await go(page, `${room}/decision/new`);
	const tadokoro = await page.locator('select[name=decider_id] option:has-text("田所 誠")').getAttribute('value');
	const konishi = await page.locator('select[name=decider_id] option:has-text("小西 直樹")').getAttribute('value');
	const long = '受注サーバーの電源を切らずに、製造現場の事務所の複合機と受注用パソコンだけを社内ネットワークから外してよいか';
	const decision = await send(page, `${room}/decision`, { question: long,
		options: '外す | 広がりを止められる | 出荷が紙になる\n外さない | 仕事が続く | 広がるかもしれない', decider_id: tadokoro });
	const open = await send(page, `${room}/decision`, { question: '取引先に今日知らせるか', decider_id: konishi,
		options: '知らせる\n待つ', due_at: '2099-01-01T09:00' });
	await send(page, `${decision}/decide`, { choice: '1', ground: '広がると止まる仕事が増える', carrier_id: konishi });
	await send(page, `${room}/question`, { text: '共有フォルダのバックアップはいつのものか', owner_id: konishi, due_at: '2099-01-01T09:00' });
	await send(page, `${room}/affected`, { type: 'pc', names: 'PC-03\nhinata-juchu-terminal-0000000000000001', state: 'confirmed' });
	await go(page, `${room}/affected`);
	const affected = await first('main table tbody a');
	for (const value of ['203.0.113.7', 'https://very-long-name-of-a-server.evil.example/path/to/a/file?with=words']) {
		await send(page, `${room}/indicator`, { value });
	}
	await go(page, `${room}/indicator`);
	const indicator = await first('main table td.is-state a');
	const evidence = await send(page, `${room}/evidence`, { way: 'thing', kind: 'object', thing: 'pc', name: '受注パソコン（PC-03）',
		place: '2階の金庫', once: await page.evaluate(() => crypto.randomUUID()) });
	await send(page, `${evidence}/custody`, { act: 'handed', receiver_name: '山手警察署 生活安全課', purpose: '調べてもらう' });
	await go(page, evidence);
	const receipt = await first('a[href$="/paper"]');
	await send(page, `${room}/task`, { title: 'まるよしマートに電話する', owner_id: konishi, due_at: '2099-01-01T09:00',
		detail: '受注はFAXで受けると伝える' });
	await go(page, `${room}/task`);
	const task = await first('main a[href^="/task/"]:not([href$="/new"])');
	await send(page, `${task}/ask`, { text: 'いつまで止まると言えばよいか' });
	await send(page, `${room}/handover`, { to_id: konishi, note: '6時に石田さんが来る' });
	await send(page, `${room}/guest`, { name: '石田システム', reason: '調べてもらう', sees_facts: '1' });
	const improvement = await close(page, room, konishi);
	await go(page, `${room}/question`);
	const question = await first('main table a');
	await go(page, '/inbox');
	const sighting = await first('main table a');
	return ['/role', '/handover', '/handover?since=8h', '/decision', '/decision/new', '/decision/new?from=ask_deletion',
		'/decision/print', '/affected', '/indicator', '/indicator/take', '/stage', '/picture', '/report/new',
		'/evidence', '/evidence/new', '/evidence/new?way=file', '/evidence/new?way=thing', '/evidence/print',
		'/evidence/labels', '/task', '/task/new',
		'/closing', '/closing/cause', '/closing/recovery', '/closing/told', '/closing/follow/new', '/closing/cost/new',
		'/closing/lesson/happened', '/closing/end', '/closing/summary', '/access', '/guest',
	].map((at) => room + at).concat(decision, open, `${open}/edit`, affected, indicator, evidence,
		receipt, task, question, improvement, `${improvement}/edit`, '/roles', '/task/new', '/work', '/action', '/action?show=all',
		'/action/new', '/action/print', '/inbox', sighting, `${sighting}/open`);
}

/* The closing sheet, and an improvement: long words, an amount nobody knows, one that was taken back. */
async function close(page, room, person) {
	const once = () => page.evaluate(() => crypto.randomUUID());
	await go(page, `${room}/closing/end`);
	await send(page, `${room}/closing/cause`, { state: 'unknown', cause: 'ログが残っていないため。https://very-long-name.example/path/to/a/log/file' });
	await send(page, `${room}/closing/recovery`, { recovered_at: '昨日 3:30', person_id: person, how: '注文を入れて確かめた' });
	await send(page, `${room}/closing/follow`, { who: '株式会社まるよしマート 商品部 仕入担当', how: 'おわびに行く', state: 'doing', once: await once() });
	await send(page, `${room}/closing/cost`, { kind: 'hours', what: '小西ほか', hours: '26', once: await once() });
	await send(page, `${room}/closing/cost`, { kind: 'vendor', what: '石田システム（調査と復旧、夜間の割増しを含む）', once: await once() });
	await send(page, `${room}/closing/cost`, { kind: 'loss', what: '廃棄した惣菜', amount: '999999999999', once: await once() });
	await go(page, `${room}/closing`);
	await send(page, (await page.getAttribute('section[aria-labelledby=costs] td a', 'href')) + '/drop', {});
	await send(page, `${room}/closing/lesson/happened`, { answer: '夜中に画面が開かなくなった' });
	await go(page, `${room}/closing/end`);
	await send(page, '/action', { what: '添付ファイルを開く前に、知らない相手なら電話で確かめる', owner_id: person, due_at: '2099-01-01',
		incident_id: room.split('/').pop(), once: await once() });
	await go(page, `${room}/closing`);
	return page.getAttribute('section[aria-labelledby=actions] h3 a', 'href');
}

/* Addresses of all pages, gathered from a room with everything in it. */
async function addresses(page) {
	const room = await demoRoom(page);
	await go(page, room);
	s.parts ||= await furnish(page, room);
	await go(page, room);
	const first = (css) => page.getAttribute(css, 'href');
	const step = await first('.step.is-now h3 a');
	const done = await first('.step.is-done h3 a');
	const entry = await first('.entry:not(.is-change) .entry-no');
	const fixed = await first('.entry.is-change .entry-no');
	const fact = await first('.fact dt a');
	await submit(page, 'form[action$="/report"] button');
	const desk = new URL(page.url()).pathname;
	await go(page, '/ledgers/system/new');
	const ledgerRow = await send(page, '/ledgers/system', { 'values.name': '受注システム', 'values.kind': 'business', 'values.stop': 'day', 'values.place': '本社 2階のサーバー棚' });
	await go(page, '/people');
	const person = await first('main th a[href^="/people/"]');
	return ['/now', room, room + '?type=decided', room + '/manage', room + '/level', room + '/phase', room + '/mask',
		room + '/timeline', room + '/import', room + '/reports', room + '/fact', room + '/fact?view=5w1h', room + '/question',
		room + '/triage', room + '/triage/paper', room + '/step/new', fact, step, done,
		entry, fixed, desk, desk.replace(/\/edit$/, ''), '/incident/new', '/incident/new?mode=exercise', '/people',
		'/people/new', person, '/prepare', '/prepare/start/lead', '/structure', '/net', '/net/paper', '/net/drills/new', '/procedures', '/windows', '/levels', '/readiness', '/binder', '/binder/cards', '/binder/cards/screen', '/binder/regulation', '/binder/regulation/compare', '/procedures', '/procedures/new', '/procedures/malware', '/procedures/malware/edit', '/procedures/malware/steps/isolate',
		'/procedures/malware/names', '/procedures/malware/compare?from=1&to=2', '/procedures/malware/import', '/procedures/malware/print', '/ledgers', '/ledgers/system', '/ledgers/asset/new', ledgerRow, ledgerRow + '/edit', '/settings', '/settings/org', '/settings/sessions', '/settings/tokens', '/settings/members',
		'/settings/sighting', '/settings/sighting/poster', ...s.parts];
}

/* One page at the width one has, and on a phone at 320 px too, which is 390 with larger letters. */
async function fits(page, where, problems) {
	const { width, height } = page.viewportSize();
	const say = (list) => list.forEach((x) => problems.push(`${where}: ${x}`));
	say(await overflow(page));
	if (width === PHONE.width) {
		say(await smallTargets(page));
		await page.setViewportSize({ width: 320, height });
		say((await overflow(page)).map((x) => `at 320: ${x}`));
		await page.setViewportSize({ width, height });
	}
}

async function check(page, at, problems) {
	await go(page, at);
	const where = `${at.replace(/[0-9a-f-]{36}/g, '*')} ${page.viewportSize().width}`;
	const say = (list) => list.forEach((x) => problems.push(`${where}: ${x}`));
	await fits(page, where, problems);
	const heads = await page.locator('h1').count();
	if (heads !== 1) {
		problems.push(`${where}: ${heads} h1`);
	}
	say((await axe(page)).map((x) => `light ${x}`));
	await page.emulateMedia({ colorScheme: 'dark' });
	say((await axe(page, 'color-contrast')).map((x) => `dark ${x}`)); /* only colours change */
	await page.emulateMedia({ colorScheme: 'light' });
}

for (const viewport of SIZES) {
	test(`all pages at ${viewport.width} px, Japanese`, async () => {
		const page = await signIn(s, TADOKORO, { viewport });
		const problems = [];
		for (const at of await addresses(page)) {
			await check(page, at, problems);
		}
		assert.deepEqual(problems, []);
		await page.context().close();
	});
}

/* The words differ, the parts do not: colours and names were checked in Japanese. */
for (const viewport of SIZES) {
	test(`all pages at ${viewport.width} px, English`, async () => {
		const page = await signIn(s, TADOKORO, { viewport });
		await go(page, '/settings');
		await page.check('input[name=lang][value=en]');
		await submit(page, 'form[action="/settings"] button.is-main');
		assert.equal(await page.getAttribute('html', 'lang'), 'en');
		const problems = [];
		for (const at of await addresses(page)) {
			await go(page, at);
			const where = `${at.replace(/[0-9a-f-]{36}/g, '*')} ${viewport.width}`;
			await fits(page, where, problems);
			(await japaneseInFrame(page)).forEach((x) => problems.push(`${where}: Japanese: ${x}`));
		}
		await go(page, '/settings');
		await page.check('input[name=lang][value=ja]');
		await submit(page, 'form[action="/settings"] button.is-main');
		assert.deepEqual(problems, []);
		await page.context().close();
	});
}

test('sign-in and pages of refusal', async () => {
	const problems = [];
	for (const viewport of SIZES) {
		const page = await open(s, { viewport });
		await check(page, '/sign-in', problems);
		await page.context().close();
		const inside = await signIn(s, TADOKORO, { viewport });
		for (const at of ['/nothing-here', '/incident/00000000-0000-7000-8000-000000000000']) {
			const answer = await inside.goto(s.server.base + at);
			assert.equal(answer.status(), 404);
			problems.push(...await axe(inside), ...await overflow(inside));
			assert.ok(await inside.locator('main a').count() > 0, 'a way on');
		}
		await inside.context().close();
	}
	assert.deepEqual(problems, []);
});

test('an exercise says so on every page of its room, and on paper', async () => {
	const page = await signIn(s, TADOKORO, { viewport: PHONE });
	const room = await newRoom(page, { exercise: true });
	await submit(page, 'form[action$="/report"] button');
	const desk = new URL(page.url()).pathname;
	await go(page, room);
	const step = await page.getAttribute('.step h3 a', 'href');
	const entry = await page.getAttribute('.entry-no', 'href');
	const fact = await page.getAttribute('.fact dt a', 'href');
	for (const at of [room, room + '/manage', room + '/level', room + '/phase', room + '/mask', room + '/timeline',
		room + '/import', room + '/reports', room + '/fact', room + '/fact?view=5w1h', room + '/question',
		room + '/triage', room + '/triage/paper', room + '/step/new', step, entry, fact, desk,
		desk.replace(/\/edit$/, ''), ...['/role', '/handover', '/decision', '/decision/new', '/decision/print', '/evidence',
			'/evidence/new', '/evidence/print', '/evidence/labels', '/task', '/task/new', '/closing', '/closing/cause', '/closing/end',
			'/closing/summary', '/access', '/guest'].map((at) => room + at)]) {
		await go(page, at);
		assert.equal(await page.locator('.banner.is-drill').count(), 1, `${at} says that it is an exercise`);
		await page.emulateMedia({ media: 'print' });
		assert.match(await page.locator('body').innerText(), /演習|練習/, `${at} says so on paper`);
		await page.emulateMedia({ media: 'screen' });
	}
	await go(page, '/now');
	assert.ok(await page.locator('.case .chip.is-drill').count() > 0, 'and on the Now page');
	await page.context().close();
});
