/* What every page has to pass: axe in light and dark, no sideways scroll, no Japanese left in the English frame. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { suite, signIn, open, go, newRoom, demoRoom, submit, axe, overflow, japaneseInFrame, SIZES, PHONE,
	TADOKORO } from './sonae.mjs';

const s = await suite();

/* Addresses of all pages, gathered from a room with everything in it. */
async function addresses(page) {
	const room = await demoRoom(page);
	await go(page, room);
	const first = (css) => page.getAttribute(css, 'href');
	const step = await first('.step.is-now h3 a');
	const done = await first('.step.is-done h3 a');
	const entry = await first('.entry:not(.is-change) .entry-no');
	const fixed = await first('.entry.is-change .entry-no');
	const fact = await first('.fact dt a');
	await submit(page, 'form[action$="/report"] button');
	const desk = new URL(page.url()).pathname;
	await go(page, '/people');
	const person = await first('main td a[href^="/people/"]');
	return ['/now', room, room + '?type=decided', room + '/manage', room + '/level', room + '/phase', room + '/mask',
		room + '/timeline', room + '/import', room + '/reports', room + '/fact', room + '/fact?view=5w1h', room + '/question',
		room + '/triage', room + '/triage/paper', room + '/step/new', fact, step, done,
		entry, fixed, desk, desk.replace(/\/edit$/, ''), '/incident/new', '/incident/new?mode=exercise', '/people',
		'/people/new', person, '/settings', '/settings/org', '/settings/sessions', '/settings/tokens', '/settings/members'];
}

async function check(page, at, problems, also) {
	await go(page, at);
	const where = `${at.replace(/[0-9a-f-]{36}/g, '*')} ${page.viewportSize().width}`;
	const say = (list) => list.forEach((x) => problems.push(`${where}: ${x}`));
	say(await overflow(page));
	if (also) {
		say((await also(page)).map((x) => `Japanese: ${x}`));
	}
	const heads = await page.locator('h1').count();
	if (heads !== 1) {
		problems.push(`${where}: ${heads} h1`);
	}
	say((await axe(page)).map((x) => `light ${x}`));
	await page.emulateMedia({ colorScheme: 'dark' });
	say((await axe(page)).map((x) => `dark ${x}`));
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
			(await overflow(page)).forEach((x) => problems.push(`${where}: ${x}`));
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
		desk.replace(/\/edit$/, '')]) {
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
