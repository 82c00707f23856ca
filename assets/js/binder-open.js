/* The one-file binder under a passphrase: opened here, by the browser, without asking anybody (WebCrypto). */
(function () {
	'use strict';
	const form = document.getElementById('open');
	const field = document.getElementById('passphrase');
	const state = document.getElementById('state');
	const box = document.getElementById('box');
	const say = (name) => { state.textContent = form.dataset[name]; };
	form.hidden = false;
	if (!window.crypto || !window.crypto.subtle) {
		say('cannot');
		field.disabled = true;
		return;
	}
	const bytesOf = (text) => Uint8Array.from(atob(text.trim()), (ch) => ch.charCodeAt(0));
	async function open(words) {
		const all = bytesOf(box.textContent);
		const material = await crypto.subtle.importKey('raw', new TextEncoder().encode(words), 'PBKDF2', false, ['deriveKey']);
		const key = await crypto.subtle.deriveKey({ name: 'PBKDF2', hash: 'SHA-256', salt: all.slice(0, 16), iterations: Number(box.dataset.rounds) },
			material, { name: 'AES-GCM', length: 256 }, false, ['decrypt']);
		const plain = await crypto.subtle.decrypt({ name: 'AES-GCM', iv: all.slice(16, 28) }, key, all.slice(28));
		return new TextDecoder().decode(plain);
	}
	form.addEventListener('submit', (event) => {
		event.preventDefault();
		say('working');
		/* As Sonae wrote it down: NFC, whatever the keyboard gives. */
		open(field.value.normalize('NFC')).then((html) => {
			const page = new DOMParser().parseFromString(html, 'text/html');
			document.body.replaceChildren(...page.body.childNodes);
			const first = document.querySelector('h1');
			first.tabIndex = -1;
			first.focus();
		}, () => {
			say('wrong');
			field.select();
		});
	});
}());
