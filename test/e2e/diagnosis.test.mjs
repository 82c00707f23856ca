/* The self-diagnosis: three groups answer apart, the result says where they differ, a question becomes an improvement; the overview. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { suite, signIn, go, submit, axe, overflow, pdf, KONISHI, NAKAMURA, PHONE, WIDE } from './sonae.mjs';

const s = await suite();

async function calm(page) {
	assert.deepEqual(await axe(page), []);
	assert.deepEqual(await overflow(page), []);
}

/* All questions alike, but for one. */
async function answer(page, round, group, all, but) {
	await go(page, `${round}/answer?group=${group}`);
	assert.equal(await page.isChecked(`[name=group][value=${group}]`), true);
	const names = await page.evaluate(() => [...new Set([...document.querySelectorAll('input[type=radio][name^="values."]')].map((e) => e.name))]);
	for (const name of names) {
		await page.check(`[name="${name}"][value=${but[name] ?? all}]`);
	}
	await submit(page, 'main form button.is-main');
	assert.equal(new URL(page.url()).pathname, round);
	return names.length;
}

test('three groups from phones to the gaps, to an improvement', async () => {
	const page = await signIn(s, KONISHI, { viewport: PHONE });
	await go(page, '/diagnosis');
	assert.match(await page.innerText('main'), /53\.3点（100点満点）/); /* the demo's second round */
	await calm(page);
	await submit(page, 'main form button.is-main');
	const round = new URL(page.url()).pathname;
	assert.match(round, /^\/diagnosis\/[0-9a-f-]{36}$/);
	await calm(page);
	/* nobody has answered: said, and nothing is closed */
	await submit(page, `form[action="${round}/close"] button`);
	assert.match(await page.innerText('.error-summary'), /まだだれも答えていません/);
	/* what is missing is told all at once, and what was chosen stays */
	await go(page, `${round}/answer?group=executive`);
	await calm(page);
	/* four answers stand two by two, each as wide as the other and high enough for a thumb */
	const boxes = await page.evaluate(() => [...document.querySelectorAll('input[name="values.update"]')].map((e) => {
		const b = e.closest('label').getBoundingClientRect();
		return [Math.round(b.width), b.height];
	}));
	assert.equal(boxes.length, 4);
	assert.ok(boxes.every(([w, h]) => Math.abs(w - boxes[0][0]) <= 1 && h >= 44), JSON.stringify(boxes));
	await page.check('[name="values.update"][value=done]');
	await submit(page, 'main form button.is-main');
	assert.equal(await page.locator('.error-summary li').count(), 24);
	assert.equal(await page.isChecked('[name="values.update"][value=done]'), true);
	await calm(page);
	assert.equal(await answer(page, round, 'executive', 'done', {}), 25);
	await answer(page, round, 'it', 'done', { 'values.password': 'part' });
	const staff = await signIn(s, NAKAMURA, { viewport: PHONE });
	await go(staff, round);
	assert.equal(await staff.locator('form[action$="/close"]').count(), 0);
	await answer(staff, round, 'staff', 'part', { 'values.backup': 'unknown' });
	/* nobody looks while it is open */
	await go(staff, round);
	assert.doesNotMatch(await staff.innerText('main'), /満点/);
	await go(page, round);
	await submit(page, `form[action="${round}/close"] button`);
	assert.match(await page.innerText('main'), /81\.7点（100点満点）/); /* (100 + 98 + 47) / 3 */
	await calm(page);
});

test('the result, one question, the overview', async () => {
	const page = await signIn(s, KONISHI, { viewport: WIDE });
	await go(page, '/diagnosis');
	await submit(page, 'section[aria-labelledby=latest] a.button');
	const round = new URL(page.url()).pathname;
	await calm(page);
	const first = await page.innerText('section[aria-labelledby=gaps] tbody tr:first-child');
	assert.match(first, /戻せること/);
	assert.match(first, /5/);
	/* what a difference may mean stands once above its questions */
	const means = await page.locator('section[aria-labelledby=gaps] h3').allInnerTexts();
	assert.ok(means.length > 1);
	assert.equal(new Set(means).size, means.length);
	/* the parts by group, this round beside the one before */
	const parts = await page.innerText('section[aria-labelledby=parts] table');
	assert.match(parts, /第2回→第3回[\s\S]*経営者\s+90%→100%/);
	assert.match(await page.textContent('section[aria-labelledby=parts] svg desc'), /現場の人 35%→50%/);
	/* asked back, noted, made an improvement; seen from both ends */
	await go(page, `${round}/items/backup`);
	await calm(page);
	assert.match(await page.innerText('section[aria-labelledby=probe]'), /最後に戻してみたのはいつ/);
	await page.fill('[name=text]', 'NASはつながったまま');
	await submit(page, 'form[action$="/notes"] button');
	assert.match(await page.innerText('section[aria-labelledby=heard]'), /NASはつながったまま/);
	await page.fill('[name=what]', '一つのファイルを戻してみる');
	await page.fill('[name=due_at]', '2099-12-25');
	await submit(page, 'form[action$="/actions"] button');
	await submit(page, 'section[aria-labelledby=act] .due-row a');
	assert.match(new URL(page.url()).pathname, /^\/action\//);
	await submit(page, `a[href="${round}/items/backup"]`);
	await go(page, `${round}/paper`);
	assert.match(await page.innerText('.paper'), /見方のちがい/);
	assert.doesNotMatch(await page.innerText('.paper'), /\bS[0-4]\b/); /* where it comes from, in words */
	/* the executive's page leads to rows, and fits one sheet */
	await go(page, '/overview');
	await calm(page);
	assert.match(await page.innerText('#actions + *'), /終わっていない改善|期限を過ぎた改善/);
	await submit(page, 'section[aria-labelledby=diagnosis] .over-head a');
	assert.equal(new URL(page.url()).pathname, round);
	await go(page, '/overview/paper');
	assert.equal((await pdf(page)).pages, 1);
});
