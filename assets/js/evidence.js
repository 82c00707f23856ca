/*
 * evidence: sends a file in pieces, so that a dropped line or a reload costs one piece and not the whole. The form alone
 * works without this, up to its limit. Large files only: what fits into one piece goes as the form sends it.
 */
(function () {
	'use strict';
	var PIECE = 8 * 1024 * 1024;
	var WAIT_MS = [1000, 2000, 5000, 10000, 20000];

	function api(method, path, body, type) {
		var headers = { Accept: 'application/json' };
		if (type) {
			headers['Content-Type'] = type;
		}
		return fetch(path, { method: method, body: body, headers: headers, credentials: 'same-origin' });
	}

	function reasonOf(answer) {
		return answer.json().then(function (p) {
			var first = p.errors && p.errors[0] && (p.errors[0].message || p.errors[0].detail);
			return first || p.detail || p.title || '';
		}, function () { return ''; });
	}

	function start(form) {
		var input = form.querySelector('[data-upload-file]');
		var box = form.querySelector('[data-upload-state]');
		var text = form.querySelector('[data-upload-text]');
		var bar = box.querySelector('progress');
		var base = form.dataset.uploadTo || '/api/v1/incidents/' + form.dataset.upload + '/uploads';
		var busy = false;

		function say(message, percent) {
			box.hidden = false;
			text.textContent = message.replace('{percent}', String(percent));
			bar.value = percent;
		}

		function fail(message) {
			busy = false;
			form.querySelector('[type=submit]').disabled = false;
			say(form.dataset.uploadFailed + ' ' + message, bar.value);
		}

		/* The same file of before, by name and length: goes on where it stopped. */
		function find(file) {
			return api('GET', base).then(function (answer) {
				return answer.ok ? answer.json() : { items: [] };
			}).then(function (list) {
				var found = list.items.filter(function (u) { return u.bytes === file.size && u.name === file.name; })[0];
				if (found) {
					return { upload: found, again: true };
				}
				return api('POST', base, JSON.stringify({ name: file.name, bytes: file.size }), 'application/json')
					.then(function (answer) {
						if (!answer.ok) {
							return reasonOf(answer).then(function (why) { throw new Error(why); });
						}
						return answer.json().then(function (u) { return { upload: u, again: false }; });
					});
			});
		}

		function finish(upload) {
			var hidden = document.createElement('input');
			hidden.type = 'hidden';
			hidden.name = 'upload_id';
			hidden.value = upload.id;
			form.appendChild(hidden);
			input.disabled = true; /* the bytes are there already */
			if (form.dataset.uploadDone) {
				say(form.dataset.uploadDone, 100);
			}
			form.submit();
		}

		function pieces(file, upload, again) {
			var tries = 0;

			function later() {
				say(form.dataset.uploadDropped, Math.floor(100 * upload.received / file.size));
				setTimeout(function () {
					api('GET', base + '/' + upload.id).then(function (answer) {
						if (!answer.ok) {
							return reasonOf(answer).then(fail);
						}
						return answer.json().then(function (u) { upload = u; next(); });
					}, later);
				}, WAIT_MS[Math.min(tries++, WAIT_MS.length - 1)]);
			}

			function next() {
				if (upload.received >= file.size) {
					finish(upload);
					return;
				}
				say(again ? form.dataset.uploadGoingOn : form.dataset.uploadSending, Math.floor(100 * upload.received / file.size));
				api('PUT', base + '/' + upload.id + '?offset=' + upload.received,
					file.slice(upload.received, upload.received + PIECE), 'application/octet-stream').then(function (answer) {
					if (answer.ok) {
						tries = 0;
						return answer.json().then(function (u) { upload = u; next(); });
					}
					if (answer.status === 409 || answer.status === 429 || answer.status === 503) {
						return tries < 8 ? later() : reasonOf(answer).then(fail);
					}
					return reasonOf(answer).then(fail);
				}, later);
			}
			next();
		}

		var hint = form.querySelector('[data-upload-hint]');
		if (hint) {
			hint.hidden = true;
		}
		form.addEventListener('submit', function (event) {
			var file = input.files && input.files[0];
			if (busy) {
				event.preventDefault();
				return;
			}
			if (!file || file.size <= PIECE || input.disabled) {
				return; /* the form sends it, or says what is missing */
			}
			event.preventDefault();
			busy = true;
			form.querySelector('[type=submit]').disabled = true;
			say(form.dataset.uploadSending, 0);
			find(file).then(function (found) {
				pieces(file, found.upload, found.again);
			}).catch(function (error) { fail(error.message || ''); });
		});
	}

	document.querySelectorAll('form[data-upload]').forEach(start);
}());
