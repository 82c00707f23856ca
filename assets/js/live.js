/*
 * Live pages: [data-live-at] on a page says what it shows ("ROOM:SEQ:PRESENCE", or "org:MARK"); when that moves, the page
 * is read again and every [data-live=NAME] takes over what changed. Forms somebody types in are left alone.
 *
 * One stream serves all tabs of a browser: the tab that holds the lock listens for them and passes on what it hears.
 * Where locks are missing (plain HTTP in an office) the visible tab listens for itself.
 */
(function () {
	'use strict';

	const marker = document.querySelector('[data-live-at]');
	if (!marker || !window.fetch || !window.ReadableStream || !window.DOMParser) {
		return;
	}
	const words = marker.dataset;
	const user = document.body.dataset.user || '';
	const me = Math.random().toString(36).slice(2);
	const BUNDLE_MS = 150; /* events that come together are one reading */
	const SILENCE_MS = 40000; /* the server says something every 15 s */
	const POLL_MS = 15000;
	const MOST_TOLD = 6000; /* letters; what is not told comes again */

	/* --- what this page shows --- */

	let shown = readMarker(marker);

	function readMarker(element) {
		const text = element.dataset.liveAt;
		if (text.startsWith('org:')) {
			return { org: text.slice(4) };
		}
		const parts = text.split(':');
		return { room: parts[0], seq: Number(parts[1]), present: parts[2] || '' };
	}

	/* --- reading the page again: of each part the server is told which version stands here --- */

	let timer = 0, reading = false, again = false, stale = false, over = false;

	function versions() {
		return Array.from(document.querySelectorAll('[data-live][data-v]'), function (e) {
			return e.dataset.live + ':' + e.dataset.v;
		}).join(' ').slice(0, MOST_TOLD) || '1';
	}

	function refreshSoon() {
		stale = true;
		if (document.hidden || over) {
			return; /* read when somebody looks */
		}
		if (reading) {
			again = true;
		} else if (!timer) {
			timer = setTimeout(refresh, BUNDLE_MS + Math.random() * 50);
		}
	}

	async function refresh() {
		timer = 0;
		reading = true;
		stale = false;
		try {
			const answer = await fetch(location.href.split('#')[0], { headers: { 'X-Sonae-Live': versions() },
				credentials: 'same-origin', cache: 'no-store', redirect: 'manual' });
			if (answer.type === 'opaqueredirect' || answer.status === 401 || answer.status === 403 || answer.status === 404) {
				end();
			} else if (answer.ok) {
				take(new DOMParser().parseFromString(await answer.text(), 'text/html'));
			} else {
				stale = true;
			}
		} catch (e) {
			stale = true; /* no line: the stream's return brings us here again */
		}
		reading = false;
		if (again) {
			again = false;
			refreshSoon();
		}
	}

	function take(fresh) {
		const at = fresh.querySelector('[data-live-at]');
		if (at) {
			marker.dataset.liveAt = at.dataset.liveAt;
			shown = readMarker(at);
			want();
		}
		const known = new Set(Array.from(document.querySelectorAll('.entry[id]'), function (e) { return e.id; }));
		const hold = holdStill();
		isMissing = false;
		fresh.querySelectorAll('[data-live]:not([data-same])').forEach(function (now) {
			const old = partHere(now.dataset.live);
			if (!old) {
				return;
			}
			isUneven = false;
			morph(old, now);
			if (isUneven) {
				old.removeAttribute('data-v'); /* comes whole the next time */
			}
		});
		if (isMissing) {
			document.querySelectorAll('[data-v]').forEach(function (e) { e.removeAttribute('data-v'); });
			again = true;
		}
		const added = Array.from(document.querySelectorAll('.entry[id]')).filter(function (e) { return !known.has(e.id); });
		added.forEach(function (e) { e.classList.add('is-fresh'); });
		hold();
		if (added.length > 0 && known.size > 0) {
			say((words.liveNew || '').replace('{n}', String(added.length)));
			pointUp();
		}
	}

	/* --- taking over what changed, node by node, so that focus, selection and open folds stay --- */

	let isUneven = false; /* something was left as it was */
	let isMissing = false; /* a part was named that is not here */

	function partHere(name) {
		return document.querySelector('[data-live="' + CSS.escape(name) + '"]');
	}

	/* What the server only named stands somewhere in this page. */
	function sameHere(stub) {
		const here = partHere(stub.dataset.live);
		if (!here) {
			isUneven = isMissing = true;
		}
		return here && here.cloneNode(true);
	}

	function adopt(wanted) {
		if (isSame(wanted)) {
			return sameHere(wanted);
		}
		const copy = document.importNode(wanted, true);
		(copy.nodeType === 1 ? copy.querySelectorAll('[data-same]') : []).forEach(function (stub) {
			const here = sameHere(stub);
			here ? stub.replaceWith(here) : stub.remove();
		});
		return copy;
	}

	const TYPED = /^(text|search|tel|url|email|password|number|date|time|datetime-local|month)$/;

	function isTyped(field) {
		if (field.tagName === 'SELECT') {
			const standard = Array.from(field.options).findIndex(function (o) { return o.defaultSelected; });
			return field.selectedIndex !== Math.max(standard, 0);
		}
		if (field.type === 'checkbox' || field.type === 'radio') {
			return field.checked !== field.defaultChecked;
		}
		return (field.tagName === 'TEXTAREA' || TYPED.test(field.type)) &&
			(field === document.activeElement || field.value !== field.defaultValue);
	}

	function isBusy(element) {
		return element.tagName === 'FORM' && Array.from(element.elements).some(isTyped);
	}

	function keyOf(node) {
		return node.nodeType === 1 ? node.id || node.getAttribute('action') || node.dataset.live || '' : '';
	}

	function isSame(node) {
		return node.nodeType === 1 && 'same' in node.dataset; /* only named: the server knows that it is here */
	}

	function alike(a, b) {
		if (isSame(b)) {
			return a.nodeType === 1 && a.dataset.live === b.dataset.live;
		}
		return a.nodeType === b.nodeType && a.nodeName === b.nodeName && keyOf(a) === keyOf(b);
	}

	function takeAttributes(old, now) {
		for (const a of Array.from(old.attributes)) {
			if (!now.hasAttribute(a.name) && !(a.name === 'open' && old.tagName === 'DETAILS')) {
				old.removeAttribute(a.name);
			}
		}
		for (const a of Array.from(now.attributes)) {
			const ours = (a.name === 'open' && old.tagName === 'DETAILS') || (a.name === 'hidden' && 'print' in old.dataset);
			const value = a.name === 'class' && old.classList.contains('is-fresh') ? a.value + ' is-fresh' : a.value;
			if (!ours && old.getAttribute(a.name) !== value) {
				old.setAttribute(a.name, value);
			}
		}
	}

	function morph(old, now) {
		if (isSame(now) || old.isEqualNode(now)) {
			return;
		}
		if (old.nodeType !== 1) {
			old.nodeValue = now.nodeValue;
			return;
		}
		if (isBusy(old)) {
			isUneven = true;
			return;
		}
		takeAttributes(old, now);
		morphChildren(old, now);
	}

	function morphChildren(old, now) {
		let at = old.firstChild;
		for (const wanted of Array.from(now.childNodes)) {
			let found = at;
			while (found && !alike(found, wanted)) {
				found = found.nextSibling;
			}
			if (!found) {
				const fresh = adopt(wanted);
				if (fresh) {
					old.insertBefore(fresh, at);
				}
				continue;
			}
			if (found === at) {
				at = at.nextSibling;
			} else {
				old.insertBefore(found, at);
			}
			morph(found, wanted);
		}
		while (at) {
			const next = at.nextSibling;
			if (!(at.nodeType === 1 && (isBusy(at) || Array.from(at.querySelectorAll('form')).some(isBusy)))) {
				at.remove();
			} else {
				isUneven = true;
			}
			at = next;
		}
	}

	function firstInSight(selector) {
		return Array.from(document.querySelectorAll(selector)).find(function (e) {
			const top = e.getBoundingClientRect().top;
			return top >= 0 && top < window.innerHeight;
		});
	}

	/* What one reads stays where it is on the screen, and the focus where it was. */
	function holdStill() {
		const focus = document.activeElement;
		const href = focus && focus.getAttribute('href');
		/* Columns at the side stand still by themselves: entries come first. */
		const anchor = window.scrollY > 0 && (firstInSight('.entry[id]') || firstInSight('[data-live] [id]'));
		const top = anchor ? anchor.getBoundingClientRect().top : 0;
		const root = document.documentElement;
		root.style.setProperty('overflow-anchor', 'none');
		return function () {
			if (anchor && anchor.isConnected) {
				window.scrollBy({ top: anchor.getBoundingClientRect().top - top, behavior: 'instant' });
			}
			if (focus && focus !== document.body && !focus.isConnected) {
				const same = focus.id ? document.getElementById(focus.id) :
					href ? document.querySelector('[data-live] a[href="' + CSS.escape(href) + '"]') : null;
				if (same) {
					same.focus({ preventScroll: true });
				}
			}
			requestAnimationFrame(function () { root.style.removeProperty('overflow-anchor'); });
		};
	}

	/* --- telling people --- */

	const spoken = document.createElement('p');
	spoken.className = 'hidden';
	spoken.setAttribute('role', 'status');
	marker.append(spoken);
	const line = document.createElement('p');
	line.className = 'live-state no-print';
	line.setAttribute('role', 'status');
	line.hidden = true;
	marker.append(line);
	const more = document.createElement('a');
	more.className = 'live-more button no-print';
	more.href = '#journal';
	more.hidden = true;
	more.textContent = words.liveMore || '';
	marker.append(more);

	function say(text) {
		spoken.textContent = '';
		setTimeout(function () { spoken.textContent = text; }, 50);
	}

	function showLine(text) {
		line.textContent = text;
		line.hidden = !text;
	}

	function journalTop() {
		const list = document.querySelector('.journal-list');
		return list ? list.getBoundingClientRect().top : 0;
	}

	function pointUp() {
		more.hidden = journalTop() > -40;
	}

	window.addEventListener('scroll', function () {
		if (!more.hidden) {
			pointUp();
		}
	}, { passive: true });
	more.addEventListener('click', function (event) {
		const journal = document.getElementById('journal');
		event.preventDefault();
		(journal.closest('section') || journal).scrollIntoView({ block: 'start' });
		more.hidden = true;
	});

	/* --- whether there is a line: said after three seconds, so that nobody hears of a blink --- */

	let offTimer = 0, isOff = false;

	function off() {
		if (!offTimer && !isOff && !over) {
			offTimer = setTimeout(function () {
				isOff = true;
				offTimer = 0;
				showLine(words.liveLost || '');
			}, 3000);
		}
	}

	function on() {
		clearTimeout(offTimer);
		offTimer = 0;
		if (isOff) {
			isOff = false;
			showLine(words.liveBack || '');
			setTimeout(function () {
				if (!isOff && !over) {
					showLine('');
				}
			}, 5000);
		}
		if (stale) {
			refreshSoon();
		}
	}

	/* The session has ended, or the room is closed to this account. */
	function end() {
		over = true;
		clearTimeout(offTimer);
		stopListening();
		showLine(words.liveEnded || '');
	}

	function hear(e) {
		if (over) {
			return;
		}
		if (e.kind === 'rooms') {
			if (shown.org !== undefined) {
				refreshSoon();
			}
		} else if (e.room === shown.room && !(e.seq && e.seq <= shown.seq)) {
			refreshSoon(); /* also when it is gone: reading the page tells */
		}
	}

	/* --- between tabs --- */

	const channel = window.BroadcastChannel && new BroadcastChannel('sonae-live:' + user);
	const sharing = Boolean(channel && navigator.locks);
	const wants = new Map(); /* of the one who listens: tab -> what it shows */
	let leading = false, heardAt = Date.now(), wish = 0;

	function post(message) {
		if (sharing) {
			channel.postMessage(message);
		}
	}

	/* Tells the one who listens what this tab shows. */
	function want() {
		post({ type: 'want', from: me, shows: shown });
		if (leading) {
			noteWant(me, shown);
		}
	}

	function noteWant(from, shows) {
		wants.set(from, { shows: shows, at: Date.now() });
		const last = shows.room && told.get(shows.room);
		if (last && last > shows.seq) {
			pass({ room: shows.room, seq: last, kind: 'many' }); /* told before this tab was there */
		}
		listenAnewIfNeeded(50);
	}

	function pass(e) {
		post({ type: 'event', event: e });
		hear(e);
	}

	function passState(state) {
		post({ type: 'state', state: state });
		state === 'on' ? on() : off();
	}

	function onMessage(message) {
		const m = message.data;
		if (m.type === 'event' || m.type === 'state') {
			heardAt = Date.now();
		}
		if (m.type === 'event') {
			hear(m.event);
		} else if (m.type === 'state') {
			m.state === 'on' ? on() : off();
		} else if (m.type === 'who') {
			heardAt = Date.now();
			post({ type: 'want', from: me, shows: shown });
		} else if (leading && m.type === 'want') {
			noteWant(m.from, m.shows);
		} else if (leading && m.type === 'bye') {
			wants.delete(m.from);
			listenAnewIfNeeded(1500); /* the next page of the same tab usually wants the same */
		}
	}

	/* --- listening --- */

	const told = new Map(); /* room -> the newest entry passed on */
	let request = null, listening = '', tries = 0, later = 0, silence = 0;

	function stopListening() {
		if (request) {
			request.abort();
			request = null;
		}
		listening = '';
		clearTimeout(silence);
		clearTimeout(later);
	}

	/* Rooms and organisation all tabs want, each from the oldest that is known. */
	function wanted() {
		const rooms = new Map();
		let org;
		for (const w of wants.values()) {
			if (w.shows.org !== undefined) {
				org = w.shows.org;
			} else if (!rooms.has(w.shows.room) || rooms.get(w.shows.room).seq > w.shows.seq) {
				rooms.set(w.shows.room, w.shows);
			}
		}
		return { rooms: rooms, org: org, key: Array.from(rooms.keys()).sort().join() + (org === undefined ? '' : '+org') };
	}

	function listenAnewIfNeeded(ms) {
		clearTimeout(wish);
		wish = setTimeout(function () {
			if (leading && !over && wanted().key !== listening) {
				listen();
			}
		}, ms);
	}

	function address(w) {
		const query = Array.from(w.rooms.values(), function (r) {
			return 'at=' + encodeURIComponent(r.room + ':' + r.seq + ':' + r.present);
		});
		if (w.org !== undefined) {
			query.push('org=' + encodeURIComponent(w.org));
		}
		return '/events?' + query.join('&');
	}

	function again_in(ms) {
		clearTimeout(later);
		later = setTimeout(listen, ms);
	}

	/* No place left at the server: ask now and then. */
	function poll() {
		passState('on');
		for (const room of wanted().rooms.keys()) {
			pass({ room: room, kind: 'many' });
		}
		pass({ kind: 'rooms' });
		again_in(POLL_MS);
	}

	async function listen() {
		stopListening();
		const w = wanted();
		if (!leading || over || (w.rooms.size === 0 && w.org === undefined)) {
			return;
		}
		const mine = request = new AbortController();
		listening = w.key;
		try {
			const answer = await fetch(address(w), { signal: mine.signal, credentials: 'same-origin', redirect: 'manual',
				headers: { Accept: 'text/event-stream' }, cache: 'no-store' });
			if (answer.type === 'opaqueredirect' || answer.status === 401 || answer.status === 403) {
				pass({ kind: 'rooms' });
				Array.from(w.rooms.keys()).forEach(function (room) { pass({ room: room, kind: 'gone' }); });
				again_in(POLL_MS);
			} else if (answer.status === 503) {
				poll();
			} else if (answer.ok) {
				tries = 0;
				passState('on');
				await read(answer.body.getReader(), mine);
				again_in(200 + Math.random() * 800); /* it was ended: perhaps the right to it was */
			} else {
				throw new Error(String(answer.status));
			}
		} catch (e) {
			if (request === mine) {
				passState('off');
				again_in(Math.min(1000 * Math.pow(1.6, tries++), POLL_MS) * (0.7 + Math.random() * 0.6));
			}
		}
	}

	async function read(reader, mine) {
		const decoder = new TextDecoder();
		let text = '';
		watchSilence(mine);
		for (;;) {
			const piece = await reader.read();
			if (piece.done) {
				return;
			}
			watchSilence(mine);
			post({ type: 'state', state: 'on' });
			text += decoder.decode(piece.value, { stream: true });
			for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
				takeEvent(text.slice(0, end));
				text = text.slice(end + 2);
			}
		}
	}

	function takeEvent(block) {
		const data = block.split('\n').find(function (l) { return l.startsWith('data: '); });
		if (!data) {
			return;
		}
		const e = JSON.parse(data.slice(6));
		if (e.seq) {
			told.set(e.room, Math.max(e.seq, told.get(e.room) || 0));
			for (const w of wants.values()) {
				if (w.shows.room === e.room && w.shows.seq < e.seq) {
					w.shows = Object.assign({}, w.shows, { seq: e.seq }); /* passed on: need not be told again */
				}
			}
		}
		pass(e);
	}

	/* A line can die without a word. */
	function watchSilence(mine) {
		clearTimeout(silence);
		silence = setTimeout(function () {
			if (request === mine) {
				mine.abort();
				passState('off');
				again_in(0);
			}
		}, SILENCE_MS);
	}

	/* --- who listens --- */

	function lead() {
		leading = true;
		noteWant(me, shown);
		post({ type: 'who' });
		return new Promise(function () { /* until the tab closes */ });
	}

	function lose() {
		leading = false;
		stopListening();
		wants.clear();
		askToLead(false);
	}

	function askToLead(steal) {
		navigator.locks.request('sonae-live:' + user, steal ? { steal: true } : {}, lead).catch(lose);
	}

	/* A tab in the background may be put to sleep with the lock in its hands. */
	function checkLeader() {
		if (!leading && !document.hidden && !over && Date.now() - heardAt > SILENCE_MS) {
			heardAt = Date.now();
			askToLead(true);
		}
	}

	/* Tabs that were killed say no farewell. */
	function rollCall() {
		if (!leading) {
			return;
		}
		for (const [from, w] of wants) {
			if (from !== me && Date.now() - w.at > 3 * POLL_MS) {
				wants.delete(from);
			}
		}
		post({ type: 'who' });
		listenAnewIfNeeded(1000);
	}

	function lookAgain() {
		if (document.hidden) {
			return;
		}
		if (stale) {
			refreshSoon();
		}
		want();
		checkLeader();
	}

	function alone() {
		leading = !document.hidden;
		if (leading) {
			wants.set(me, { shows: shown, at: Date.now() });
			listen();
		} else {
			stopListening();
		}
	}

	document.addEventListener('visibilitychange', lookAgain);
	window.addEventListener('online', function () {
		if (leading) {
			listen();
		}
	});
	window.addEventListener('offline', function () {
		off();
	});
	window.addEventListener('pagehide', function () {
		post({ type: 'bye', from: me });
		stopListening();
	});
	window.addEventListener('pageshow', function (event) {
		if (event.persisted) {
			stale = true;
			refreshSoon();
			leading ? listen() : want();
		}
	});
	if (sharing) {
		channel.addEventListener('message', onMessage);
		askToLead(false);
		want();
		setInterval(checkLeader, 5000);
		setInterval(rollCall, POLL_MS);
	} else {
		document.addEventListener('visibilitychange', alone);
		alone();
	}
}());
