/* A mail server for tests: takes everything but for addresses with "gone" in them; what it took stands in `mails`. */
import assert from 'node:assert/strict';
import net from 'node:net';
import { go, submit } from './sonae.mjs';

export async function smtpServer() {
	const mails = [];
	const server = net.createServer((c) => {
		let text = '', to = '', rest = '', inData = false;
		const say = (line) => c.write(line + '\r\n');
		const data = (line) => {
			inData = line !== '.';
			text += inData ? line + '\n' : '';
			if (!inData) {
				mails.push({ to, text, body: Buffer.from(text.slice(text.indexOf('\n\n')), 'base64').toString('utf8') });
				text = '';
				say('250 taken');
			}
		};
		const command = (line) => {
			if (/^RCPT/.test(line)) {
				to = line.match(/<(.*)>/)[1];
				say(/gone/.test(to) ? '550 no such user' : '250 ok');
			} else if (/^DATA/.test(line)) {
				inData = true;
				say('354 go on');
			} else {
				say(/^QUIT/.test(line) ? '221 bye' : '250 ok');
			}
		};
		say('220 test');
		c.on('error', () => {});
		c.on('data', (bytes) => {
			rest += bytes.toString('latin1');
			for (let at; (at = rest.indexOf('\r\n')) >= 0; rest = rest.slice(at + 2)) {
				(inData ? data : command)(rest.slice(0, at));
			}
		});
	});
	await new Promise((ok) => server.listen(0, '127.0.0.1', ok));
	return { mails, port: server.address().port, close: () => server.close() };
}

export async function until(what, why, most = 20000) {
	for (const end = Date.now() + most; Date.now() < end;) {
		if (await what()) {
			return;
		}
		await new Promise((ok) => setTimeout(ok, 200));
	}
	assert.fail(why);
}

/* As an administrator does it. */
export async function useServer(page, port) {
	const form = 'form[action="/settings/mail"]';
	await go(page, '/settings/mail');
	await page.fill(`${form} [name=host]`, '127.0.0.1');
	await page.check(`${form} [name=security][value=plain]`);
	await page.fill(`${form} [name=port]`, String(port));
	await page.fill(`${form} [name=from_address]`, 'sonae@hinata.example');
	await submit(page, `${form} button.is-main`);
}
