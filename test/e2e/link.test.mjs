/* Rooms that belong together: linked from the likely ones, a wave, a merge seen beforehand, done and undone. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { suite, signIn, go, both, submit, axe, overflow, smallTargets, japaneseInFrame, KONISHI, NAKAMURA, TADOKORO, SIZES } from './sonae.mjs';

const s = await suite();

const api = (page, method, path, body) => page.evaluate(async ([method, path, body]) => {
	const r = await fetch('/api/v1' + path, { method, headers: { 'Content-Type': 'application/json' }, body: body && JSON.stringify(body) });
	const text = await r.text();
	return { status: r.status, body: text ? JSON.parse(text) : null };
}, [method, path, body]);

const room = async (page, title) => (page.url() === 'about:blank' && await go(page, '/now'), await api(page, 'POST', '/incidents', { title, kind: 'malware' })).body;

both('a likely room is linked, both journals say so, and it is taken back', async (viewport) => {
	const page = await signIn(s, KONISHI, { viewport });
	const mark = `受付${viewport.width}`;
	const a = await room(page, `${mark}のPCで請求書のメールを開いた`), b = await room(page, `${mark}のPCで請求書のメールを見た`);
	const trace = { value: `bad${viewport.width}@evil.example` };
	await api(page, 'POST', `/incidents/${a.id}/indicators`, trace);
	await api(page, 'POST', `/incidents/${b.id}/indicators`, trace);
	await go(page, `/incident/${a.id}`);
	await submit(page, '#links + a');
	await submit(page, '.button.is-main:has-text("つながりを加える")');
	const first = page.locator('.choice:has([name=other_id])').first();
	assert.match(await first.innerText(), /同じ差出人/, 'says why it is likely');
	await first.locator('input').check();
	await submit(page, 'form[data-keep=link] button.is-main');
	assert.match(await page.locator('.error-summary').innerText(), /入力してください/, 'a reason is needed');
	assert.ok(await page.locator('[name=other_id]').first().isChecked(), 'what was chosen stays');
	await page.check('[name=relation][value=parent]');
	await page.fill('[name=reason]', '同じ送り主');
	await submit(page, 'form[data-keep=link] button.is-main');
	assert.match(await page.locator('[data-live=links]').innerText(), /この対応室の大元/);
	await go(page, `/incident/${b.id}`);
	assert.match(await page.locator('section[data-live=links]').innerText(), /同じ原因の波/);
	await go(page, `/incident/${b.id}/link`);
	assert.match(await page.locator('#wave').locator('..').innerText(), /2件（対応中 2件）/);
	assert.match(await page.locator('#wave').locator('..').innerText(), /evil\[\.\]example/);
	await submit(page, 'a:has-text("取り消す")');
	await page.fill('[name=reason]', '別の送り主だった');
	await submit(page, 'form[data-keep=link-off] button.is-main');
	assert.match(await page.locator('[data-live=links]').innerText(), /つながっている対応室はありません/);
	const entries = (await api(page, 'GET', `/incidents/${a.id}/entries`)).body.items.map((e) => e.text).join('\n');
	assert.match(entries, /大元を.*同じ送り主/);
	assert.match(entries, /取り消した。理由 別の送り主だった/);
	await page.context().close();
});

both('a merge says beforehand what will happen, does it, and can be undone', async (viewport) => {
	const page = await signIn(s, KONISHI, { viewport });
	const a = await room(page, '二重に登録された事案'), b = await room(page, '続ける事案');
	await api(page, 'POST', `/incidents/${a.id}/tasks`, { title: '保守会社に電話する' });
	await api(page, 'POST', `/incidents/${a.id}/entries`, { type: 'observed', text: '最初に気づいた人の話' });
	await go(page, `/incident/${a.id}/merge?into=${b.id}`);
	assert.match(await page.locator('#moves').locator('..').innerText(), /終わっていない作業 1件/);
	assert.deepEqual(await overflow(page), []);
	await api(page, 'POST', `/incidents/${a.id}/entries`, { type: 'note', text: 'そのあいだに書かれた' });
	await page.fill('[name=reason]', '同じ画面の報告だった');
	await submit(page, 'form[data-keep=merge] button.is-main');
	assert.match(await page.locator('.error-summary').innerText(), /進みました/, 'what was not seen is not merged');
	assert.equal(await page.inputValue('[name=reason]'), '同じ画面の報告だった');
	await submit(page, 'form[data-keep=merge] button.is-main');
	assert.match(await page.locator('[data-live=links]').innerText(), /ここにまとめた/);
	await submit(page, 'a:has-text("記録も並べて読む")');
	assert.match(await page.locator('tr.is-merged:has-text("最初に気づいた人の話")').innerText(), new RegExp(a.name.replace(/[#]/g, '\\$&')));
	assert.ok((await api(page, 'GET', `/incidents/${b.id}/tasks`)).body.items.some((t) => t.title === '保守会社に電話する' && t.state === 'open'));
	await go(page, `/incident/${a.id}`);
	assert.match(await page.locator('.banner.is-warn').first().innerText(), /にまとめました/);
	assert.equal(await page.locator('.composer').count(), 0, 'nothing is written there any more');
	assert.equal((await api(page, 'POST', `/incidents/${a.id}/entries`, { type: 'note', text: 'x' })).status, 409);
	await go(page, `/incident/${b.id}/link`);
	await submit(page, 'a:has-text("取り消す")');
	await page.fill('[name=reason]', '別の機械だった');
	await submit(page, 'form[data-keep=link-off] button.is-main');
	await go(page, `/incident/${a.id}`);
	assert.equal(await page.locator('.composer').count(), 1, 'it goes on as it was');
	await page.context().close();
});

test('a viewer reads links and changes none', async () => {
	const page = await signIn(s, KONISHI);
	const a = await room(page, '一つ目'), b = await room(page, '二つ目');
	const link = (await api(page, 'POST', `/incidents/${a.id}/links`, { other_id: b.id, reason: '同じ日' })).body;
	await page.context().close();
	const viewer = await signIn(s, NAKAMURA);
	await go(viewer, `/incident/${a.id}/link`);
	assert.match(await viewer.locator('[data-live=links]').innerText(), /二つ目/);
	assert.equal(await viewer.locator('a:has-text("取り消す"), a:has-text("つながりを加える")').count(), 0);
	assert.equal((await api(viewer, 'POST', `/incidents/${a.id}/links/${link.id}/remove`, { reason: 'x' })).status, 403);
	await viewer.context().close();
});

const speak = async (page, lang) => {
	await go(page, '/settings');
	await page.check(`input[name=lang][value=${lang}]`);
	await submit(page, 'form[action="/settings"] button.is-main');
};

for (const lang of ['ja', 'en']) {
	test(`every page is sound at both widths: ${lang}`, async () => {
		const page = await signIn(s, TADOKORO);
		await speak(page, lang);
		const a = await room(page, 'First of them, a mail with a very long description of what happened'), b = await room(page, 'Second of them');
		const link = (await api(page, 'POST', `/incidents/${b.id}/links`, { other_id: a.id, relation: 'child', reason: 'x' })).body;
		const c = await room(page, 'Third of them'), d = await room(page, 'Fourth of them');
		await api(page, 'POST', `/incidents/${d.id}/merge`, { into_id: a.id, reason: 'x' });
		for (const viewport of SIZES) {
			await page.setViewportSize(viewport);
			for (const to of [`/incident/${b.id}/link`, `/incident/${c.id}/link`, `/incident/${c.id}/link/new`, `/incident/${c.id}/link/new?q=zzzz`,
				`/incident/${b.id}/link/${link.id}`, `/incident/${c.id}/merge?into=${a.id}`, `/incident/${c.id}/merge`, `/incident/${b.id}`,
				`/incident/${d.id}`, `/incident/${d.id}/manage`, `/incident/${a.id}/timeline?merged=1`]) {
				await go(page, to);
				assert.deepEqual(await axe(page), [], to);
				assert.deepEqual(await overflow(page), [], to);
				assert.deepEqual(await smallTargets(page), [], to);
				if (lang === 'en' && /\/link$|\/merge/.test(to)) { /* names of rooms are data */
					assert.deepEqual(await japaneseInFrame(page), [], to);
				}
			}
		}
		await speak(page, 'ja');
		await page.context().close();
	});
}
