/*
 * Sonae: helpers on top of pages that work without them. No framework, no global names, nothing is fetched but a
 * form's own action. What each part looks for stands above it; docs/look.md tells how pages use it.
 */
(function () {
	'use strict';

	const PREFIX = 'sonae:';
	const KEEP_DAYS = 7;
	const user = document.body.dataset.user || '';

	/* Private windows and full storage throw; a helper must never break the page. */
	function store(area, name, value) {
		try {
			if (value === undefined) {
				return window[area].getItem(PREFIX + name);
			}
			if (value === null) {
				window[area].removeItem(PREFIX + name);
			} else {
				window[area].setItem(PREFIX + name, value);
			}
		} catch (e) {
			/* then nothing is kept */
		}
		return null;
	}

	function each(selector, root, fn) {
		(root || document).querySelectorAll(selector).forEach(fn);
	}

	/* --- bars that scroll sideways: what one is in stands in sight --- */

	each('.room-parts [aria-current], .filter [aria-current], .tabs [aria-current]', null, function (link) {
		const bar = link.closest('.room-parts, .filter, .tabs');
		if (bar.scrollWidth > bar.clientWidth) {
			const here = link.getBoundingClientRect();
			const frame = bar.getBoundingClientRect();
			bar.scrollLeft += here.left - frame.left - (frame.width - here.width) / 2;
		}
	});

	/* On a phone the journal lies below what is next: show the line that was just written, not the head of the page. */
	if (new URLSearchParams(location.search).has('new') && !location.hash && matchMedia('(max-width: 47.99em)').matches) {
		const line = document.querySelector('.journal .entry.is-new') || document.querySelector('.journal .entry:not(.is-change)');
		if (line) {
			addEventListener('load', function () { line.scrollIntoView({ block: 'center' }); });
		}
	}

	/* --- unsent text: form[data-keep]; survives a dropped line, a closed tab and an ended session --- */

	function formPath(form) {
		return new URL(form.getAttribute('action') || location.pathname, location.href).pathname;
	}

	function keepKey(form) {
		return 'keep:' + user + ':' + formPath(form) + ':' + (form.dataset.keep || '');
	}

	function keepable(field) {
		return field.name && field.name !== 'csrf' && !field.disabled && !('noKeep' in field.dataset) &&
			!/^(password|hidden|file|submit|button|checkbox|radio)$/.test(field.type);
	}

	function keepForm(form) {
		const kept = {};
		for (const field of form.elements) {
			if (keepable(field) && field.value !== field.defaultValue && field.value !== '' &&
				field.type !== 'select-one') {
				kept[field.name] = field.value;
			}
		}
		keepPicks(form, kept);
		const some = Object.keys(kept).length > 0;
		const text = some ? JSON.stringify({ at: Date.now(), kept: kept }) : null;
		store('sessionStorage', keepKey(form), text);
		store('localStorage', keepKey(form), text);
		keepHere(form);
	}

	/* form[data-keep-picks]: a long form of choices, whose picks are the work. */
	function keepPicks(form, kept) {
		const picks = 'keepPicks' in form.dataset ? Array.from(form.querySelectorAll(':is(input[type=radio], input[type=checkbox]):checked')) : [];
		if (picks.some(function (field) { return !field.defaultChecked; })) {
			kept[':picks'] = picks.map(function (field) { return field.name + '=' + field.value; });
		}
		each('select', 'keepPicks' in form.dataset ? form : document.createElement('i'), function (field) {
			if (field.value !== '') {
				kept[field.name] = field.value;
			}
		});
	}

	function restorePicks(form, picks) {
		if (!Array.isArray(picks) || form.querySelector('.has-error')) {
			return;
		}
		each('input[type=radio], input[type=checkbox]', form, function (field) {
			field.checked = picks.includes(field.name + '=' + field.value);
		});
	}

	/* A form of somebody without account: another person may use this machine next, so the text ends with the tab. */
	function keepHere(form) {
		if ('keepTab' in form.dataset) {
			store('localStorage', keepKey(form), null);
		}
	}

	function forget(key) {
		store('sessionStorage', key, null);
		store('localStorage', key, null);
	}

	function restoreForm(form) {
		const text = store('sessionStorage', keepKey(form)) || store('localStorage', keepKey(form));
		let saved = null;
		try {
			saved = JSON.parse(text);
		} catch (e) {
			forget(keepKey(form));
		}
		if (!saved || !saved.kept) {
			return;
		}
		if (Date.now() - saved.at > KEEP_DAYS * 86400000) {
			forget(keepKey(form));
			return;
		}
		let came_back = Array.isArray(saved.kept[':picks']);
		restorePicks(form, saved.kept[':picks']);
		for (const field of form.elements) {
			const value = saved.kept[field.name];
			/* What the server put there after a refusal is at least as new. */
			if (typeof value === 'string' && keepable(field) && field.value === field.defaultValue &&
				!(field.getAttribute('aria-invalid') === 'true') && field.value !== value) {
				field.value = value;
				came_back = true;
				const fold = field.closest('details');
				if (fold) {
					fold.open = true;
				}
			}
		}
		if (came_back) {
			say(form, form.dataset.keptMessage);
		}
	}

	/* A line of the form itself: [data-form-state], role=status. */
	function say(form, text) {
		const place = form.querySelector('[data-form-state]');
		if (place && text) {
			place.textContent = text;
		}
	}

	function forgetAllOfUser() {
		for (const area of ['sessionStorage', 'localStorage']) {
			try {
				Object.keys(window[area]).filter(function (k) {
					return k.startsWith(PREFIX + 'keep:' + user + ':');
				}).forEach(function (k) {
					window[area].removeItem(k);
				});
			} catch (e) {
				/* nothing to forget */
			}
		}
	}

	/* Only a page that says so (the line after a success) ends the keeping of what was sent last. */
	function settleLastSend() {
		const sent = store('sessionStorage', 'sent');
		if (sent && document.querySelector('[data-kept-clear]')) {
			forget(sent);
		}
		store('sessionStorage', 'sent', null);
	}

	/* --- sending: form[data-keep][data-back]: a dropped line must not end in the browser's error page --- */

	function sendQuietly(form, submitter) {
		const buttons = form.querySelectorAll('button');
		const body = new URLSearchParams(new FormData(form, submitter));
		buttons.forEach(function (b) { b.disabled = true; });
		say(form, ' ');
		fetch(form.action, { method: 'POST', body: body, redirect: 'manual', credentials: 'same-origin' })
			.then(function (answer) {
				if (answer.type === 'opaqueredirect' || answer.ok) {
					store('sessionStorage', 'focus', document.activeElement.name || '');
					location.assign(form.dataset.back);
					return;
				}
				/* Refused: nothing was changed; the server shows the form with what is wrong. */
				buttons.forEach(function (b) { b.disabled = false; });
				form.dataset.plain = '1';
				form.requestSubmit(submitter || undefined);
			})
			.catch(function () {
				buttons.forEach(function (b) { b.disabled = false; });
				store('sessionStorage', 'sent', null);
				say(form, form.dataset.offline);
			});
	}

	function onSubmit(event) {
		const form = event.target;
		if ('keptForget' in form.dataset) {
			forgetAllOfUser();
		}
		if (!('keep' in form.dataset)) {
			return;
		}
		keepForm(form);
		store('sessionStorage', 'sent', keepKey(form));
		const multipart = form.enctype === 'multipart/form-data';
		if (form.dataset.back && form.method === 'post' && !multipart && !form.dataset.plain &&
			window.fetch) {
			event.preventDefault();
			sendQuietly(form, event.submitter);
		}
	}

	/* --- composer: Enter records, Shift+Enter breaks the line; not while an input method is open --- */

	function onComposerKey(event) {
		/* A one-line input sends on Enter by itself. */
		if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === 229 ||
			event.target.tagName !== 'TEXTAREA') {
			return;
		}
		event.preventDefault();
		if (event.target.value.trim() !== '') {
			event.target.form.requestSubmit();
		}
	}

	/* --- <time data-ms data-ago>: the distance in brackets, again each minute --- */

	function agoText(ms) {
		const min = Math.floor((Date.now() - ms) / 60000);
		if (min < 1) {
			return null; /* as the page says it: just now */
		}
		if (min >= 24 * 60) {
			return '';
		}
		const words = document.body.dataset;
		return min < 60 ? (words.agoMinutes || '').replace('{n}', String(min)) :
			(words.agoHours || '').replace('{n}', String(Math.floor(min / 60)));
	}

	function refreshTimes() {
		each('time[data-ms] [data-ago]', document, function (place) {
			const text = agoText(Number(place.closest('time').dataset.ms));
			if (text !== null) {
				place.textContent = text;
			}
		});
	}

	/* --- button[data-copy=TEXT]: puts it into the clipboard and says so; shown where the browser can do it --- */

	function copyButton(button) {
		if (!navigator.clipboard) {
			return;
		}
		button.hidden = false;
		button.addEventListener('click', function () {
			navigator.clipboard.writeText(button.dataset.copy).then(function () {
				const said = document.createElement('span');
				said.className = 'small';
				said.setAttribute('role', 'status');
				said.textContent = button.dataset.copied;
				button.after(said);
				setTimeout(function () { said.remove(); }, 3000);
			});
		});
	}

	/* --- details[data-fold=NAME]: open or shut as this person left it --- */

	/* "/" goes to the field for searching, unless somebody types. */
	function toSearch(event) {
		const at = event.target;
		const types = at.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(at.tagName);
		if (event.key !== '/' || types || event.ctrlKey || event.metaKey || event.altKey) {
			return;
		}
		const fields = Array.prototype.filter.call(document.querySelectorAll('[data-search]'), function (field) {
			return field.offsetParent !== null;
		});
		if (fields.length > 0) {
			event.preventDefault();
			fields[0].focus();
			fields[0].select();
		}
	}

	function rememberFold(fold) {
		const name = 'fold:' + user + ':' + location.pathname + ':' + fold.dataset.fold;
		const was = store('sessionStorage', name);
		if (was !== null) {
			fold.open = was === '1';
		}
		fold.addEventListener('toggle', function () {
			store('sessionStorage', name, fold.open ? '1' : '0');
		});
	}

	/* --- level aid: [data-aid] holds radios and rules; the first rule whose answers all fit proposes --- */

	function ruleFits(form, rule) {
		return rule.dataset.when.split(' ').every(function (part) {
			const pair = part.split('=');
			const picked = form.querySelector('input[name="' + pair[0] + '"]:checked, select[name="' + pair[0] + '"]');
			return picked && pair[1].split('|').includes(picked.value);
		});
	}

	function propose(aid) {
		const rules = Array.from(aid.querySelectorAll('[data-when]'));
		const fit = rules.find(function (rule) { return ruleFits(aid, rule); });
		rules.forEach(function (rule) { rule.hidden = rule !== fit; });
		each('[data-aid-none]', aid, function (none) { none.hidden = Boolean(fit); });
	}

	function takeProposal(event) {
		const field = document.getElementById(event.currentTarget.dataset.aidFor);
		if (field) {
			field.value = event.currentTarget.dataset.aidTake;
			field.dispatchEvent(new Event('change', { bubbles: true }));
			field.focus();
		}
	}

	/* --- input[type=file][data-shrink=PIXELS]: a large photo is made smaller before it is sent over a slow line --- */

	function shrinkPhoto(event) {
		const input = event.currentTarget;
		const file = input.files && input.files[0];
		const most = Number(input.dataset.shrink);
		if (!file || file.size < 400000 || !window.createImageBitmap || !window.DataTransfer) {
			return;
		}
		createImageBitmap(file).then(function (image) {
			const scale = Math.min(1, most / Math.max(image.width, image.height));
			const canvas = document.createElement('canvas');
			canvas.width = Math.round(image.width * scale);
			canvas.height = Math.round(image.height * scale);
			canvas.getContext('2d').drawImage(image, 0, 0, canvas.width, canvas.height);
			canvas.toBlob(function (small) {
				if (small && small.size < file.size && input.files[0] === file) {
					const list = new DataTransfer();
					list.items.add(new File([small], 'photo.jpg', { type: 'image/jpeg' }));
					input.files = list.files;
				}
			}, 'image/jpeg', 0.85);
		}).catch(function () {
			/* not a picture this browser knows: sent as it is */
		});
	}

	/*
	 * --- form[data-steps]: how many [data-question] are answered, and on a phone one [data-step] after the other. A form that
	 * came back with something wrong is shown whole, so that the list at its top leads to every place.
	 */

	function isAnswered(question) {
		return Array.from(question.querySelectorAll('input, select, textarea')).some(function (field) {
			return /^(radio|checkbox)$/.test(field.type) ? field.checked && field.value !== '' : field.value.trim() !== '';
		});
	}

	function countAnswers(form) {
		const place = form.querySelector('[data-steps-progress]');
		const questions = Array.from(form.querySelectorAll('[data-question]'));
		const done = questions.filter(isAnswered).length;
		const text = place.querySelector('[data-steps-text]');
		place.hidden = false;
		text.textContent = text.dataset.text.replace('<done>', String(done)).replace('<total>', String(questions.length));
		place.querySelector('progress').value = done;
	}

	function stepForm(form) {
		const steps = Array.from(form.querySelectorAll('[data-step]'));
		const part = function (name) { return form.querySelector('[data-step-' + name + ']'); };
		let at = 0;
		countAnswers(form);
		form.addEventListener('input', function () { countAnswers(form); });
		if (!matchMedia('(max-width: 47.99em)').matches || steps.length < 2 || form.querySelector('.has-error')) {
			return;
		}
		function go(to, quiet) {
			at = Math.max(0, Math.min(steps.length - 1, to));
			steps.forEach(function (step, i) { step.hidden = i !== at; });
			part('back').hidden = at === 0;
			part('next').hidden = at === steps.length - 1;
			part('send').hidden = at !== steps.length - 1;
			if (!quiet) {
				form.scrollIntoView({ block: 'start' });
				steps[at].querySelector('h2').focus({ preventScroll: true });
			}
		}
		part('back').addEventListener('click', function () { go(at - 1); });
		part('next').addEventListener('click', function () { go(at + 1); });
		go(0, true);
	}

	/* --- start --- */

	settleLastSend();
	each('form[data-keep]', document, function (form) {
		restoreForm(form);
		form.addEventListener('input', function () { keepForm(form); });
	});
	each('form[data-steps]', document, stepForm);
	document.addEventListener('submit', onSubmit);
	each('[data-composer]', document, function (field) {
		field.addEventListener('keydown', onComposerKey);
	});
	each('[data-copy]', document, copyButton);
	each('[data-print]', document, function (button) {
		button.hidden = false;
		button.addEventListener('click', function () { window.print(); });
	});
	each('input[data-shrink]', document, function (input) {
		input.addEventListener('change', shrinkPhoto);
	});
	each('details[data-fold]', document, rememberFold);
	each('[data-aid]', document, function (aid) {
		aid.addEventListener('change', function () { propose(aid); });
		propose(aid);
	});
	each('[data-aid-take]', document, function (button) {
		button.hidden = false;
		button.addEventListener('click', takeProposal);
	});
	each('.user-menu', document, function (menu) {
		document.addEventListener('click', function (event) {
			if (!menu.contains(event.target)) {
				menu.open = false;
			}
		});
		menu.addEventListener('keydown', function (event) {
			if (event.key === 'Escape') {
				menu.open = false;
				menu.querySelector('summary').focus();
			}
		});
	});
	document.addEventListener('keydown', toSearch);
	const focus = store('sessionStorage', 'focus');
	store('sessionStorage', 'focus', null);
	const named = focus ? '[name="' + CSS.escape(focus) + '"]' : '';
	const again = focus && document.querySelector('[data-composer]' + named + ', [data-composer] ' + named);
	if (again) {
		again.focus({ preventScroll: true });
	} else {
		const summary = document.getElementById('errors');
		if (summary) {
			summary.focus();
		}
	}
	/* [data-soon]: what is still under way is looked at again; each [data-soon-part] with an id takes over what it says. */
	async function lookAgain(left) {
		if (left === 0 || !document.querySelector('[data-soon]')) {
			return;
		}
		try {
			const answer = await fetch(location.href.split('#')[0]);
			const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html');
			each('[data-soon-part]', document, function (old) {
				const now = answer.ok && fresh.getElementById(old.id);
				if (now && now.textContent !== old.textContent && !old.contains(document.activeElement)) {
					old.replaceWith(now);
				}
			});
		} catch (e) { /* the link is there */ }
		window.setTimeout(lookAgain, 1500, left - 1);
	}
	window.setTimeout(lookAgain, 1500, 20);
	refreshTimes();
	window.setInterval(refreshTimes, 60000);
	window.addEventListener('beforeprint', function () {
		each('details[data-print-open]', document, function (fold) { fold.open = true; });
	});
	window.addEventListener('pageshow', function (event) {
		if (event.persisted) {
			each('form button[disabled]', document, function (b) {
				if (!b.hasAttribute('data-disabled')) {
					b.disabled = false;
				}
			});
			refreshTimes();
		}
	});
}());
