/* Mail: an administrator says how it goes out, a test arrives, people are told of a room, and a refusal is seen in it. */
import assert from 'node:assert/strict';
import net from 'node:net';
import { after, test } from 'node:test';
import { suite, signIn, go, both, newRoom, submit, axe, overflow, TADOKORO, KONISHI } from './sonae.mjs';

const s = await suite();

/* A server that takes everything but for addresses with "gone" in them; what it took stands in `mails`. */
const mails = [];
const smtp = net.createServer((c) => {
	let text = '', to = '', rest = '', inData = false;
	const say = (line) => c.write(line + '\r\n');
	say('220 test');
	c.on('error', () => {});
	c.on('data', (bytes) => {
		rest += bytes.toString('latin1');
		for (let at; (at = rest.indexOf('\r\n')) >= 0; rest = rest.slice(at + 2)) {
			const line = rest.slice(0, at);
			if (inData) {
				if (line === '.') {
					inData = false;
					mails.push({ to, text });
					text = '';
					say('250 taken');
				} else {
					text += line + '\n';
				}
			} else if (/^RCPT/.test(line)) {
				to = line.match(/<(.*)>/)[1];
				say(/gone|morimoto/.test(to) ? '550 no such user' : '250 ok');
			} else if (/^DATA/.test(line)) {
				inData = true;
				say('354 go on');
			} else if (/^QUIT/.test(line)) {
				say('221 bye');
				c.end();
			} else {
				say('250 ok');
			}
		}
	});
});
await new Promise((ok) => smtp.listen(0, '127.0.0.1', ok));
after(() => smtp.close());

async function until(what, why, most = 15000) {
	for (const end = Date.now() + most; Date.now() < end;) {
		if (await what()) {
			return;
		}
		await new Promise((ok) => setTimeout(ok, 200));
	}
	assert.fail(why);
}

function bodyOf(mail) {
	return Buffer.from(mail.text.slice(mail.text.indexOf('\n\n')), 'base64').toString('utf8');
}

const FORM = 'form[action="/settings/mail"]';

test('what is wrong is told beside its field, and nothing typed is lost', async () => {
	const page = await signIn(s, TADOKORO);
	await go(page, '/settings/mail');
	assert.match(await page.locator('main').innerText(), /まだ何も送りません/);
	await page.fill(`${FORM} [name=host]`, 'mail server');
	await page.fill(`${FORM} [name=port]`, '99999');
	await page.fill(`${FORM} [name=user_name]`, 'sonae');
	await page.fill(`${FORM} [name=password]`, 'geheim geheim');
	await page.fill(`${FORM} [name=from_address]`, 'sonae@hinata.example');
	await submit(page, `${FORM} button.is-main`);
	assert.match(await page.locator('#f-host-error').innerText(), /サーバーの名前として読めません/);
	assert.match(await page.locator('#f-port-error').innerText(), /65535/);
	assert.equal(await page.inputValue(`${FORM} [name=user_name]`), 'sonae');
	assert.equal(await page.inputValue(`${FORM} [name=password]`), '', 'a password never comes back');
	assert.ok(!(await page.content()).includes('geheim'));
	assert.deepEqual(await axe(page), []);
	await page.context().close();
});

test('set up, tried, and people are told of a room; who could not be told stands in it', async () => {
	const page = await signIn(s, TADOKORO);
	await go(page, '/settings/mail');
	await page.fill(`${FORM} [name=host]`, '127.0.0.1');
	await page.check(`${FORM} [name=security][value=plain]`);
	await page.fill(`${FORM} [name=port]`, String(smtp.address().port));
	await page.fill(`${FORM} [name=from_address]`, 'sonae@hinata.example');
	await submit(page, `${FORM} button.is-main`);
	await submit(page, 'form[action="/settings/mail/test"] button');
	await until(() => mails.length === 1, 'the test arrives');
	assert.equal(mails[0].to, TADOKORO);
	assert.match(bodyOf(mails[0]), /試しに送りました/);
	await until(async () => /送れています/.test(await (await go(page, '/settings/mail')).locator('main').innerText()), 'seen on the page');

	const writer = await signIn(s, KONISHI);
	const room = await newRoom(writer, { kind: 'ransomware' });
	await until(() => mails.some((m) => m.to === TADOKORO && bodyOf(m).includes(room)), 'the administrator is told where to look');
	assert.ok(!mails.some((m) => m.to === KONISHI), 'who opened it is told nothing');
	await until(async () => /届きませんでした[\s\S]*森本/.test(await (await go(writer, room)).locator('.journal').innerText()),
		'a mail that was refused is seen in the room');
	assert.match(await writer.locator('.journal').innerText(), /メールで知らせる手配をしました/);
	await go(page, '/settings/mail');
	assert.match(await page.locator('table').innerText(), /断られた[\s\S]*no such user|no such user/);
	await page.context().close();
	await writer.context().close();
});

both('the page of the mail: nothing sticks out, nothing axe finds', async (viewport) => {
	const page = await signIn(s, TADOKORO, { viewport });
	await go(page, '/settings/mail');
	assert.deepEqual(await axe(page), []);
	assert.deepEqual(await overflow(page), []);
	await page.context().close();
});
