/* Suspicious mail that arrives as mail: switched on, a real file dropped into new/, seen, killed in between, and mail that comes back. */
import assert from 'node:assert/strict';
import { readFileSync, readdirSync, writeFileSync, renameSync, existsSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { suite, signIn, go, both, newRoom, submit, axe, overflow, smallTargets, japaneseInFrame, crash, TADOKORO, KONISHI } from './sonae.mjs';

const s = await suite();
const FORM = 'form[action="/settings/mail-in"]';
const samples = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../fuzz/corpus/mime');
let folder;

/* As a mail server does it: written beside, then put in its place whole. */
function drop(name, bytes) {
	writeFileSync(path.join(folder, 'tmp', name), bytes);
	renameSync(path.join(folder, 'tmp', name), path.join(folder, 'new', name));
}
const sample = (name) => readFileSync(path.join(samples, name));
const files = (part) => readdirSync(path.join(folder, part));

async function until(what, why, most = 30000) {
	for (const end = Date.now() + most; Date.now() < end;) {
		if (await what()) {
			return;
		}
		await new Promise((ok) => setTimeout(ok, 250));
	}
	assert.fail(why);
}

async function pageText(page, to = '/settings/mail-in') {
	return (await go(page, to)).locator('main').innerText();
}

test('off at first; switched on, the page says where mail is to be dropped', async () => {
	const page = await signIn(s, TADOKORO);
	assert.match(await pageText(page), /受け取っていません/);
	await page.fill(`${FORM} [name=folder]`, '/no/such/folder');
	await page.check(`${FORM} [name=on]`);
	await submit(page, `${FORM} button.is-main`);
	assert.match(await page.locator('#f-folder-error').innerText(), /ありません/);
	assert.equal(await page.inputValue(`${FORM} [name=folder]`), '/no/such/folder');
	assert.ok(await page.isChecked(`${FORM} [name=on]`), 'what was ticked stays ticked');
	assert.deepEqual(await axe(page), []);
	await page.fill(`${FORM} [name=folder]`, '');
	await submit(page, `${FORM} button.is-main`);
	const fresh = (await page.locator('.sample').first().innerText()).trim();
	assert.ok(fresh.endsWith('/new') && existsSync(fresh), fresh);
	folder = path.dirname(fresh);
	await until(async () => /まだ一通も届いていません/.test(await pageText(page)), 'it is looked into');
	await page.context().close();
});

test('a mail dropped there is suspicious mail within seconds', async () => {
	const page = await signIn(s, TADOKORO);
	drop('1795151109.M1P1.mx', sample('jis-phishing.eml'));
	drop('1795151110.M2P1.mx', sample('forwarded-eml.eml'));
	drop('1795151111.M3P1.mx', 'this is no mail at all\n');
	await until(() => files('new').length === 0, 'all three are dealt with');
	const text = await pageText(page);
	assert.match(text, /受け取れています/);
	assert.match(text, /【重要】お取引の確認のお願い/);
	assert.match(text, /読めなかった[\s\S]*メールとして読めません/);
	assert.deepEqual(files('failed'), ['1795151111.M3P1.mx']);
	assert.equal(files('cur').length, 2);
	await page.locator('tr:has-text("お取引の確認") a').click();
	await page.waitForURL(/\/suspect\/[0-9a-f-]{36}/);
	assert.match(await page.locator('main').innerText(), /【重要】お取引の確認のお願い/);
	await page.context().close();
	/* Who answers them sees both; of the one passed on what was inside, and who passed it on. */
	const konishi = await signIn(s, KONISHI);
	const list = await pageText(konishi, '/suspect');
	assert.match(list, /【重要】お取引の確認のお願い/);
	assert.match(list, /社内アンケート/);
	await konishi.context().close();
});

test('killed in the middle of it, every mail is there once', async () => {
	const page = await signIn(s, TADOKORO);
	const before = Number((await pageText(page)).match(/受け取ったメール：(\d+)通/)[1]);
	const N = 25;
	for (let i = 0; i < N; i++) {
		drop(`18${i}.M${i}.mx`, `From: a@evil.example\r\nMessage-ID: <crash${i}@evil.example>\r\nSubject: crash ${i}\r\n\r\nhttp://evil.example/${i}\r\n`);
	}
	await until(() => files('new').length < N, 'it has begun', 15000);
	await crash(s.server);
	page.base = s.server.base;
	await until(() => files('new').length === 0, 'the rest follows after the restart');
	const text = await pageText(page);
	assert.equal(Number(text.match(/受け取ったメール：(\d+)通/)[1]), before + N);
	for (let i = 0; i < N; i++) {
		assert.equal(text.split(new RegExp(`crash ${i}\\b`)).length - 1, 1, `crash ${i} once`);
	}
	await page.context().close();
});

test('a mail of ours that comes back is told where it belongs', async () => {
	let taken = '';
	const smtp = net.createServer((c) => {
		let rest = '', inData = false;
		const say = (line) => c.write(line + '\r\n');
		say('220 test');
		c.on('error', () => {});
		c.on('data', (bytes) => {
			rest += bytes.toString('latin1');
			for (let at; (at = rest.indexOf('\r\n')) >= 0; rest = rest.slice(at + 2)) {
				const line = rest.slice(0, at);
				if (inData) {
					taken += line + '\n';
					inData = line !== '.';
					if (!inData) {
						say('250 taken');
					}
				} else {
					inData = /^DATA/.test(line);
					say(inData ? '354 go on' : '250 ok');
				}
			}
		});
	});
	await new Promise((ok) => smtp.listen(0, '127.0.0.1', ok));
	after(() => smtp.close());
	const page = await signIn(s, TADOKORO);
	const MAIL = 'form[action="/settings/mail"]';
	await go(page, '/settings/mail');
	await page.fill(`${MAIL} [name=host]`, '127.0.0.1');
	await page.check(`${MAIL} [name=security][value=plain]`);
	await page.fill(`${MAIL} [name=port]`, String(smtp.address().port));
	await page.fill(`${MAIL} [name=from_address]`, 'sonae@hinata.example');
	await submit(page, `${MAIL} button.is-main`);
	const konishi = await signIn(s, KONISHI);
	const room = await newRoom(konishi, { kind: 'ransomware' });
	const ours = () => [...taken.matchAll(/To: [^\n]*morimoto@[\s\S]*?Message-ID:\s+<([0-9a-f-]{36}\.[0-9a-f]{24})@/gi)].map((m) => m[1]);
	await until(() => ours().length > 0, 'a mail about the room has gone', 100000); /* what did not go is tried again after a minute */
	drop('1795151200.bounce.mx', sample('dsn-postfix.eml').toString('latin1').replaceAll('0199aaaa-0000-7000-8000-000000000001', ours()[0]));
	await until(async () => /戻ってきました[\s\S]*550 5\.1\.1/.test(await (await go(konishi, room)).locator('.journal').innerText()), 'the room knows');
	assert.match(await pageText(page, '/settings/mail'), /届かず戻ってきた/);
	assert.match(await pageText(page), /配送できなかった知らせ/);
	await page.context().close();
	await konishi.context().close();
});

both('the page of the folder: nothing sticks out, nothing axe finds', async (viewport) => {
	const page = await signIn(s, TADOKORO, { viewport });
	await go(page, '/settings/mail-in');
	await page.locator('details').evaluateAll((all) => all.forEach((d) => { d.open = true; }));
	assert.deepEqual(await axe(page), []);
	assert.deepEqual(await overflow(page), []);
	assert.deepEqual(viewport.width < 500 ? await smallTargets(page) : [], []);
	await page.context().close();
});

test('in English there is no Japanese in its frame', async () => {
	const page = await signIn(s, TADOKORO);
	await go(page, '/settings');
	await page.check('input[name=lang][value=en]');
	await submit(page, 'form[action="/settings"] button');
	await go(page, '/settings/mail-in');
	assert.deepEqual(await japaneseInFrame(page), []);
	await page.context().close();
});
