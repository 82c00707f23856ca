/* What was learnt: written, begun from a closed incident, shown when something like it happens, changed with a history. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { suite, signIn, go, both, submit, axe, overflow, smallTargets, japaneseInFrame, KONISHI, NAKAMURA, TADOKORO, SIZES } from './sonae.mjs';

const s = await suite();

const api = (page, method, path, body) => page.evaluate(async ([method, path, body]) => {
	const r = await fetch('/api/v1' + path, { method, headers: { 'Content-Type': 'application/json' }, body: body && JSON.stringify(body) });
	const text = await r.text();
	return { status: r.status, body: text ? JSON.parse(text) : null };
}, [method, path, body]);

const open = async (page, title, more = {}) => (page.url() === 'about:blank' && await go(page, '/now'), await api(page, 'POST', '/incidents', { title, kind: 'malware', ...more })).body;

const close = async (page, id) => {
	let left = [];
	let r = await api(page, 'POST', `/incidents/${id}/close`, { reason: '終わった', left });
	left = ['steps', 'drafts', 'next_report', 'final_report', 'level', 'decisions', 'questions', 'evidence', 'affected', 'masks', 'cause',
		'recovery', 'told', 'follow', 'costs', 'lessons', 'tasks'];
	r = await api(page, 'POST', `/incidents/${id}/close`, { reason: '終わった', left });
	assert.equal(r.status, 200);
};

both('a closed incident becomes a note, and the note is offered when something like it happens', async (viewport) => {
	const page = await signIn(s, KONISHI, { viewport });
	const trace = { value: `evil${viewport.width}.example` };
	const old = await open(page, '出荷指示をよそおうメールから感染した');
	await api(page, 'POST', `/incidents/${old.id}/indicators`, trace);
	await api(page, 'PUT', `/incidents/${old.id}/closing/lessons/happened`, { answer: '添付を開いた直後に画面が止まった' });
	await go(page, `/incident/${old.id}/knowledge`);
	assert.equal(await page.locator('form[action$="/knowledge"]').count(), 0, 'not before it is closed');
	await close(page, old.id);
	await go(page, `/incident/${old.id}`);
	await submit(page, 'a:has-text("学んだことを残す")');
	await submit(page, 'form[action$="/knowledge"] button.is-main');
	assert.match(await page.inputValue('[name=happened]'), /画面が止まった/);
	assert.match(await page.inputValue('[name=traces]'), /evil\d+\[\.\]example/);
	assert.deepEqual(await overflow(page), []);
	await page.fill('[name=signs]', '差出人のアドレスだけが違う');
	await page.fill('[name=title]', `出荷指示をよそおうメール ${viewport.width}`);
	await submit(page, 'button[name=publish]');
	assert.match(await page.locator('.page-head').innerText(), /公開中/);

	const now = await open(page, '受注のPCで変なメールを開いた');
	await api(page, 'POST', `/incidents/${now.id}/indicators`, trace);
	await go(page, `/incident/${now.id}`);
	assert.match(await page.locator('.similar-line').innerText(), new RegExp(`出荷指示をよそおうメール ${viewport.width}.*同じ痕跡`, 's'));

	await go(page, '/incident/new');
	await page.fill('[name=title]', '出荷指示をよそおうメールが来た');
	await submit(page, 'button[formaction$="/similar"]');
	assert.equal(await page.inputValue('[name=title]'), '出荷指示をよそおうメールが来た', 'what was typed stays');
	assert.match(await page.locator('.similar').innerText(), /出荷指示をよそおうメール/);

	await api(page, 'POST', '/sightings', { card: 'mail', what: '出荷指示をよそおうメールが届いた', touched: 'no' });
	const seen = (await api(page, 'GET', '/sightings')).body.items[0];
	await go(page, `/inbox/${seen.id}`);
	assert.match(await page.locator('.similar').innerText(), /出荷指示をよそおうメール/);
	await page.context().close();
});

both('a note is changed with a reason, its versions are shown, it is put away and taken out', async (viewport) => {
	const page = await signIn(s, KONISHI, { viewport });
	await go(page, '/knowledge/new');
	await submit(page, 'button[name=publish]');
	assert.ok(await page.locator('.error-summary li').count() >= 1, 'what is missing is told');
	await page.fill('[name=title]', `置き忘れ ${viewport.width}`);
	await page.fill('[name=happened]', '電車にかばんを置き忘れた');
	await page.fill('[name=traces]', 'これは痕跡ではない');
	await page.check('[name=source][value=peer]');
	await page.fill('[name=source_by]', '見本の会社');
	await submit(page, 'button[name=publish]');
	assert.match(await page.locator('.error-summary').innerText(), /読めません/);
	assert.equal(await page.inputValue('[name=happened]'), '電車にかばんを置き忘れた');
	await page.fill('[name=traces]', '');
	await submit(page, 'button[name=publish]');
	const note = new URL(page.url()).pathname;
	await submit(page, 'a:has-text("メモを直す")');
	const second = await page.context().newPage();
	second.base = page.base;
	await go(second, `${note}/edit`);
	await page.fill('[name=to_do]', '駅に電話する');
	await submit(page, 'form[data-keep=note] button.is-main');
	assert.match(await page.locator('.error-summary').innerText(), /理由/);
	await page.fill('[name=reason]', 'することが無かった');
	await submit(page, 'form[data-keep=note] button.is-main');
	await second.fill('[name=to_do]', '会社に電話する');
	await second.fill('[name=reason]', '別の人');
	await submit(second, 'form[data-keep=note] button.is-main');
	assert.match(await second.locator('.error-summary').innerText(), /先に変えました/, 'two at once: the second is told');
	await second.close();
	await go(page, `${note}/history`);
	assert.match(await page.locator('.diff .is-come').first().innerText(), /駅に電話する/);
	assert.match(await page.locator('main').innerText(), /することが無かった/);
	await go(page, note);
	await page.click('summary:has-text("しまう")');
	await page.fill('form[action$="/archive"] [name=reason]', 'もう当てはまらない');
	await submit(page, 'form[action$="/archive"] button');
	await go(page, '/knowledge');
	assert.ok(!(await page.locator('main').innerText()).includes(`置き忘れ ${viewport.width}`));
	await go(page, note);
	await submit(page, 'form[action$="/restore"] button');
	await go(page, `/knowledge?q=${encodeURIComponent('カバン')}`);
	assert.ok((await page.locator('main').innerText()).includes(`置き忘れ ${viewport.width}`), 'kana do not matter');
	await page.context().close();
});

test('a restricted incident: its note is for its people, and never names it to others', async () => {
	const page = await signIn(s, KONISHI);
	const room = await open(page, '内部の人が関わる持ち出し', { kind: 'leak_insider', is_restricted: true });
	await close(page, room.id);
	await go(page, `/incident/${room.id}/knowledge`);
	assert.match(await page.locator('.banner.is-warn:has-text("関係者だけの対応室から")').innerText(), /全員に見えます/);
	await submit(page, 'form[action$="/knowledge"] button.is-main');
	await page.fill('[name=title]', '退職の前の持ち出しに気づく');
	await submit(page, 'button[name=publish]');
	const note = new URL(page.url()).pathname;
	const other = await signIn(s, TADOKORO);
	assert.equal((await other.goto(new URL(note, other.base).href)).status(), 404);
	await go(page, `${note}/edit`);
	await page.check('[name=audience][value=all]');
	await page.fill('[name=reason]', '読み直して、だれのことか分からないようにした');
	await submit(page, 'form[data-keep=note] button.is-main');
	await go(other, note);
	const seen = await other.locator('main').innerText();
	assert.match(seen, /退職の前の持ち出しに気づく/);
	assert.ok(!seen.includes(room.name), 'not which incident it was');
	await other.context().close();
	await page.context().close();
});

test('a viewer reads notes and no drafts', async () => {
	const page = await signIn(s, KONISHI);
	await go(page, '/now');
	const made = (await api(page, 'POST', '/knowledge', { title: 'まだ下書き', happened: 'x', source: 'own_incident' })).body;
	await page.context().close();
	const viewer = await signIn(s, NAKAMURA);
	await go(viewer, '/knowledge');
	assert.ok(!(await viewer.locator('main').innerText()).includes('まだ下書き'));
	assert.equal(await viewer.locator('a[href="/knowledge/new"]').count(), 0);
	assert.equal((await viewer.goto(new URL(`/knowledge/${made.id}`, viewer.base).href)).status(), 404);
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
		const note = (await api(page, 'POST', '/knowledge', { title: 'A note', happened: 'It happened', tags: 'one, two', traces: 'evil.example',
			source: 'advisory', source_by: 'A sample', source_url: 'https://www.example.org/a/very/long/address/of/an/advisory', publish: true })).body;
		await api(page, 'PUT', `/knowledge/${note.id}`, { title: 'A note', happened: 'It happened\nagain', source: 'advisory', source_by: 'A sample', reason: 'more' });
		const room = await open(page, 'A note that happened');
		await close(page, room.id);
		for (const viewport of SIZES) {
			await page.setViewportSize(viewport);
			for (const to of ['/knowledge', '/knowledge?q=zzzz', '/knowledge/new', `/knowledge/${note.id}`, `/knowledge/${note.id}/edit`,
				`/knowledge/${note.id}/history`, `/incident/${room.id}/knowledge`, `/incident/${room.id}`, '/incident/new']) {
				await go(page, to);
				assert.deepEqual(await axe(page), [], to);
				assert.deepEqual(await overflow(page), [], to);
				assert.deepEqual(await smallTargets(page), [], to);
			}
		}
		if (lang === 'en') {
			await go(page, `/knowledge/${note.id}/edit`);
			assert.deepEqual(await japaneseInFrame(page), []);
		}
		await speak(page, 'ja');
		await page.context().close();
	});
}
