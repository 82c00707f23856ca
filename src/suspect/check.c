/* The nine signs: what a program can see of them in a mail, with the words it found. Source of the signs: S2. */
#include "suspect/look.h"

#include "base/text.h"
#include "messages.h"

#define HEAD_CHARS 60            /* of a piece of text in a finding */

struct check {
	struct ctx *c;
	const struct mime_mail *m;
	const struct suspect_home *home;
	const struct mail_knowledge *know;
	str text, subject, name;     /* folded, without what cannot be seen */
	bool is_ours;                /* the sender's domain is the firm's */
	struct suspect_found *v;
	size_t n;
};

const struct suspect_reason suspect_reasons[] = {
	{ "sender_new", SIGN_SENDER, false, MSG_SUSPECT_SAYS_SENDER_NEW, MSG_SUSPECT_BRIEF_SENDER_NEW },
	{ "sender_none", SIGN_SENDER, false, MSG_SUSPECT_SAYS_SENDER_NONE, MSG_SUSPECT_BRIEF_SENDER_NONE },
	{ "inside", SIGN_INSIDE, false, MSG_SUSPECT_SAYS_INSIDE, MSG_SUSPECT_BRIEF_INSIDE },
	{ "free", SIGN_FREE, false, MSG_SUSPECT_SAYS_FREE, MSG_SUSPECT_BRIEF_FREE },
	{ "free_reply", SIGN_FREE, false, MSG_SUSPECT_SAYS_FREE_REPLY, MSG_SUSPECT_BRIEF_FREE_REPLY },
	{ "push", SIGN_PUSH, false, MSG_SUSPECT_SAYS_PUSH, MSG_SUSPECT_BRIEF_PUSH },
	{ "password", SIGN_PUSH, false, MSG_SUSPECT_SAYS_PASSWORD, MSG_SUSPECT_BRIEF_PASSWORD },
	{ "urgency", SIGN_URGENCY, false, MSG_SUSPECT_SAYS_URGENCY, MSG_SUSPECT_BRIEF_URGENCY },
	{ "signature_none", SIGN_SIGNATURE, false, MSG_SUSPECT_SAYS_SIGNATURE_NONE, MSG_SUSPECT_BRIEF_SIGNATURE_NONE },
	{ "signature_vague", SIGN_SIGNATURE, false, MSG_SUSPECT_SAYS_SIGNATURE_VAGUE, MSG_SUSPECT_BRIEF_SIGNATURE_VAGUE },
	{ "name_address", SIGN_FALSE, true, MSG_SUSPECT_SAYS_NAME_ADDRESS, MSG_SUSPECT_BRIEF_NAME_ADDRESS },
	{ "name_ours", SIGN_FALSE, true, MSG_SUSPECT_SAYS_NAME_OURS, MSG_SUSPECT_BRIEF_NAME_OURS },
	{ "like_ours", SIGN_FALSE, true, MSG_SUSPECT_SAYS_LIKE_OURS, MSG_SUSPECT_BRIEF_LIKE_OURS },
	{ "link_like_ours", SIGN_FALSE, true, MSG_SUSPECT_SAYS_LINK_LIKE_OURS, MSG_SUSPECT_BRIEF_LIKE_OURS },
	{ "body_name", SIGN_TRUSTED, true, MSG_SUSPECT_SAYS_BODY_NAME, MSG_SUSPECT_BRIEF_BODY },
	{ "body_like", SIGN_TRUSTED, true, MSG_SUSPECT_SAYS_BODY_LIKE, MSG_SUSPECT_BRIEF_BODY },
	{ "body_subject", SIGN_TRUSTED, false, MSG_SUSPECT_SAYS_BODY_SUBJECT, MSG_SUSPECT_BRIEF_BODY },
	{ "body_link", SIGN_TRUSTED, false, MSG_SUSPECT_SAYS_BODY_LINK, MSG_SUSPECT_BRIEF_BODY },
	{ "reply_elsewhere", SIGN_OTHER, true, MSG_SUSPECT_SAYS_REPLY_ELSEWHERE, MSG_SUSPECT_BRIEF_REPLY_ELSEWHERE },
	{ "auth_fail", SIGN_OTHER, true, MSG_SUSPECT_SAYS_AUTH_FAIL, MSG_SUSPECT_BRIEF_AUTH_FAIL },
	{ "auth_soft", SIGN_OTHER, false, MSG_SUSPECT_SAYS_AUTH_SOFT, MSG_SUSPECT_BRIEF_AUTH_FAIL },
	{ "link_elsewhere", SIGN_OTHER, true, MSG_SUSPECT_SAYS_LINK_ELSEWHERE, MSG_SUSPECT_BRIEF_LINK_ELSEWHERE },
	{ "link_user", SIGN_OTHER, true, MSG_SUSPECT_SAYS_LINK_USER, MSG_SUSPECT_BRIEF_LINK_ELSEWHERE },
	{ "link_scheme", SIGN_OTHER, true, MSG_SUSPECT_SAYS_LINK_SCHEME, MSG_SUSPECT_BRIEF_LINK_ODD },
	{ "link_number", SIGN_OTHER, false, MSG_SUSPECT_SAYS_LINK_NUMBER, MSG_SUSPECT_BRIEF_LINK_ODD },
	{ "link_puny", SIGN_OTHER, false, MSG_SUSPECT_SAYS_LINK_PUNY, MSG_SUSPECT_BRIEF_LINK_ODD },
	{ "link_form", SIGN_OTHER, false, MSG_SUSPECT_SAYS_LINK_FORM, MSG_SUSPECT_BRIEF_LINK_FORM },
	{ "link_short", SIGN_OTHER, false, MSG_SUSPECT_SAYS_LINK_SHORT, MSG_SUSPECT_BRIEF_LINK_ODD },
	{ "file_program", SIGN_OTHER, true, MSG_SUSPECT_SAYS_FILE_PROGRAM, MSG_SUSPECT_BRIEF_FILE_PROGRAM },
	{ "file_inside", SIGN_OTHER, true, MSG_SUSPECT_SAYS_FILE_INSIDE, MSG_SUSPECT_BRIEF_FILE_PROGRAM },
	{ "file_two_ends", SIGN_OTHER, true, MSG_SUSPECT_SAYS_FILE_TWO_ENDS, MSG_SUSPECT_BRIEF_FILE_NAME },
	{ "file_rtl", SIGN_OTHER, true, MSG_SUSPECT_SAYS_FILE_RTL, MSG_SUSPECT_BRIEF_FILE_NAME },
	{ "file_blank", SIGN_OTHER, true, MSG_SUSPECT_SAYS_FILE_BLANK, MSG_SUSPECT_BRIEF_FILE_NAME },
	{ "file_shortcut", SIGN_OTHER, true, MSG_SUSPECT_SAYS_FILE_SHORTCUT, MSG_SUSPECT_BRIEF_FILE_PROGRAM },
	{ "file_other", SIGN_OTHER, true, MSG_SUSPECT_SAYS_FILE_OTHER, MSG_SUSPECT_BRIEF_FILE_NAME },
	{ "file_macro", SIGN_OTHER, false, MSG_SUSPECT_SAYS_FILE_MACRO, MSG_SUSPECT_BRIEF_FILE_RISKY },
	{ "file_password", SIGN_OTHER, false, MSG_SUSPECT_SAYS_FILE_PASSWORD, MSG_SUSPECT_BRIEF_FILE_RISKY },
	{ "file_html", SIGN_OTHER, false, MSG_SUSPECT_SAYS_FILE_HTML, MSG_SUSPECT_BRIEF_FILE_RISKY },
	{ "file_archive", SIGN_OTHER, false, MSG_SUSPECT_SAYS_FILE_ARCHIVE, MSG_SUSPECT_BRIEF_FILE_RISKY },
	{ "odd_letters", SIGN_OTHER, false, MSG_SUSPECT_SAYS_ODD_LETTERS, MSG_SUSPECT_BRIEF_ODD_LETTERS },
	{ "controls", SIGN_OTHER, false, MSG_SUSPECT_SAYS_CONTROLS, MSG_SUSPECT_BRIEF_CONTROLS },
};
const size_t n_suspect_reasons = sizeof suspect_reasons / sizeof suspect_reasons[0];

const struct suspect_reason *suspect_reason_of(str code)
{
	for (size_t i = 0; i < n_suspect_reasons; i++) {
		if (str_eq(str_from_c(suspect_reasons[i].code), code)) {
			return &suspect_reasons[i];
		}
	}
	return NULL;
}

/* Each reason once: what else was found for it joins its words. */
static void found(struct check *k, const char *code, str words)
{
	const struct suspect_reason *r = suspect_reason_of(str_from_c(code));
	str line = text_clip(k->c->arena, words, HEAD_CHARS);
	for (size_t i = 0; i < k->n; i++) {
		if (k->v[i].reason == r) {
			if (str_find(k->v[i].words, line, 0) == SIZE_MAX && text_chars(k->v[i].words) < 3 * HEAD_CHARS) {
				k->v[i].words = STR_CAT(k->c->arena, k->v[i].words, S("、"), line);
			}
			return;
		}
	}
	if (k->n < SUSPECT_FOUND_MAX) {
		k->v[k->n++] = (struct suspect_found){ r, line };
	}
}

/* Of what the firm keeps as data: which of these words stand in the text, at most three. */
static str words_in(struct check *k, str text, const char *key, size_t *ret_n)
{
	const struct mail_words *w = catalog_mail_words(k->c->catalog, str_from_c(key));
	*ret_n = 0;
	return w ? look_words(k->c->arena, text, w->words, 3, ret_n) : S("");
}

static str sender_shown(struct check *k)
{
	return look_address(k->c->arena, k->m->from.address);
}

/* --- 1 to 3: who --- */

static bool is_our_person(const struct check *k, str address)
{
	for (size_t i = 0; i < k->home->n_people; i++) {
		const struct person *p = &k->home->people[i];
		if (look_same(p->mail, address) || look_same(p->other_mail, address)) {
			return true;
		}
	}
	return false;
}

static void check_sender(struct check *k)
{
	if (str_is_empty(k->m->from.domain)) { /* "From: nobody" names nobody either */
		found(k, "sender_none", S(""));
	} else if (!k->is_ours && !k->home->is_known_sender && !is_our_person(k, k->m->from.address)) {
		found(k, "sender_new", sender_shown(k));
	}
}

static void check_inside(struct check *k)
{
	size_t n;
	str words = words_in(k, STR_CAT(k->c->arena, k->subject, S("\n"), k->text), "inside_topic", &n);
	if (n > 0 && !k->is_ours && !str_is_empty(k->m->from.address)) {
		found(k, "inside", words);
	}
}

static void check_free(struct check *k)
{
	if (suspect_domain_in(k->m->from.domain, k->know->free_mail)) {
		found(k, "free", sender_shown(k));
	} else if (suspect_domain_in(k->m->reply_to.domain, k->know->free_mail)) {
		found(k, "free_reply", look_address(k->c->arena, k->m->reply_to.address));
	}
}

/* --- 4 to 6: the text --- */

static void check_push(struct check *k)
{
	size_t n;
	bool has_something = k->m->n_links > 0 || k->m->n_files > 0;
	str words = words_in(k, k->text, "push", &n);
	if (n > 0 && has_something) {
		found(k, "push", words);
	}
	words = words_in(k, STR_CAT(k->c->arena, k->subject, S("\n"), k->text), "password", &n);
	if (n > 0 && has_something) {
		found(k, "password", words);
	}
}

static void check_urgency(struct check *k)
{
	size_t n;
	str words = words_in(k, STR_CAT(k->c->arena, k->subject, S("\n"), k->text), "urgency", &n);
	if (n > 0) {
		found(k, "urgency", words);
	}
}

/* A signature gives a way to ask back: a phone number; or a firm and who in it. Looked for in the last lines, without those
 * that are sentences or ask the reader for such things. */
static void check_signature(struct check *k)
{
	size_t n_contact, n_vague;
	str end = look_signature(k->c->arena, k->text);
	if (str_is_empty(str_trim(k->text))) {
		return;
	}
	words_in(k, end, "contact", &n_contact);
	str vague = words_in(k, end, "greeting_vague", &n_vague);
	if (look_has_phone(end)) {
		return;
	}
	if (n_contact == 0 && n_vague == 0) {
		found(k, "signature_none", S(""));
	} else if (n_contact < 2) {
		found(k, "signature_vague", n_vague ? vague : S(""));
	}
}

/* --- 7: false names --- */

static void check_name_ours(struct check *k)
{
	str name = look_name(k->c->arena, k->m->from.name);
	for (size_t i = 0; i < k->home->n_people && text_chars(name) >= 3; i++) {
		const struct person *p = &k->home->people[i];
		if (p->belongs == PERSON_OWN && str_eq(look_name(k->c->arena, p->name), name)) {
			found(k, "name_ours", STR_CAT(k->c->arena, k->m->from.name, S(" <"), sender_shown(k), S(">")));
			return;
		}
	}
}

static void check_false(struct check *k)
{
	struct arena *a = k->c->arena;
	str inside = look_address_in(a, k->m->from.name), site = k->m->from.domain;
	if (!str_is_empty(inside) && !mime_same_site(look_domain(inside), site)) {
		found(k, "name_address", STR_CAT(a, look_address(a, inside), S(" → "), sender_shown(k)));
	}
	if (!k->is_ours && !is_our_person(k, k->m->from.address) && !str_is_empty(k->m->from.address)) {
		check_name_ours(k);
	}
	for (size_t d = 0; d < k->home->n_domains; d++) {
		if (suspect_looks_like(a, site, k->home->domains[d])) {
			found(k, "like_ours", STR_CAT(a, look_host(a, site), S(" / "), look_host(a, k->home->domains[d])));
		}
		for (size_t i = 0; i < k->m->n_links; i++) {
			if (suspect_looks_like(a, k->m->links[i].host, k->home->domains[d])) {
				found(k, "link_like_ours", look_host(a, k->m->links[i].host));
			}
		}
	}
}

/* --- 8: posing as somebody trusted --- */

static bool looks_like_one_of(struct arena *a, str domain, str lines)
{
	str line;
	while (look_line(&lines, &line)) {
		if (suspect_looks_like(a, domain, line)) {
			return true;
		}
	}
	return false;
}

/* Some link leads to the body's own domain, some to another one. */
static bool links_elsewhere(const struct check *k, const struct mail_body *b)
{
	for (size_t i = 0; i < k->m->n_links; i++) {
		const struct mime_link *l = &k->m->links[i];
		if (!str_is_empty(l->host) && !suspect_domain_in(l->host, b->domains) && !look_is_own(k->home, l->host)) {
			return true;
		}
	}
	return false;
}

static void check_body(struct check *k, const struct mail_body *b)
{
	struct arena *a = k->c->arena;
	size_t n;
	str shown = text2_in(b->name, k->c->lang), from = k->m->from.domain;
	if (k->is_ours || suspect_domain_in(from, b->domains)) {
		return; /* really theirs, or ours: what fails to prove it is another finding */
	}
	str words = look_words(a, k->name, b->words, 1, &n);
	if (n > 0 && !str_is_empty(from)) {
		found(k, "body_name", STR_CAT(a, words, S(" <"), sender_shown(k), S(">")));
	}
	if (looks_like_one_of(a, from, b->domains)) {
		found(k, "body_like", STR_CAT(a, shown, S(" / "), look_host(a, from)));
	}
	words = look_words(a, k->subject, b->words, 1, &n);
	if (n > 0) {
		found(k, "body_subject", words);
	}
	words = look_words(a, k->text, b->words, 1, &n);
	if (n > 0 && links_elsewhere(k, b)) {
		found(k, "body_link", words);
	}
}

/* --- 9: what is left, and what a program sees best --- */

static void check_reply(struct check *k)
{
	const struct mime_address *r = &k->m->reply_to;
	if (!str_is_empty(r->domain) && !str_is_empty(k->m->from.domain) && !mime_same_site(r->domain, k->m->from.domain)) {
		found(k, "reply_elsewhere", look_address(k->c->arena, r->address));
	}
}

/* As the server nearest to the firm says; only when it says nothing, as any other does. */
static void check_auth(struct check *k)
{
	static const struct { const char *method; } looked_at[] = { { "spf" }, { "dkim" }, { "dmarc" } };
	bool has_top = false;
	for (size_t i = 0; i < k->m->n_auth; i++) {
		has_top = has_top || k->m->auth[i].is_top;
	}
	for (size_t i = 0; i < k->m->n_auth; i++) {
		const struct mime_auth *r = &k->m->auth[i];
		if (has_top && !r->is_top) {
			continue;
		}
		for (size_t m = 0; m < sizeof looked_at / sizeof looked_at[0]; m++) {
			if (!str_eq(r->method, str_from_c(looked_at[m].method))) {
				continue;
			}
			str words = STR_CAT(k->c->arena, r->method, S("="), r->result);
			if (str_eq(r->result, S("fail"))) {
				found(k, "auth_fail", words);
			} else if (str_eq(r->result, S("softfail"))) {
				found(k, "auth_soft", words);
			}
		}
	}
}

static void check_link(struct check *k, const struct mime_link *l)
{
	static const struct { unsigned mark; const char *code; } marks[] = {
		{ MIME_LINK_USERINFO, "link_user" }, { MIME_LINK_SCHEME, "link_scheme" }, { MIME_LINK_IP, "link_number" },
		{ MIME_LINK_PUNYCODE, "link_puny" }, { MIME_LINK_FORM, "link_form" } };
	str to = str_is_empty(l->host) ? look_link(k->c->arena, l->target) : look_host(k->c->arena, l->host);
	if (l->marks & MIME_LINK_OTHER_HOST) {
		str shown = look_link(k->c->arena, text_clip(k->c->arena, l->shown, 25));
		found(k, "link_elsewhere", STR_CAT(k->c->arena, shown, S(" → "), to));
	}
	for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++) {
		if (l->marks & marks[i].mark) {
			found(k, marks[i].code, to);
		}
	}
	if (suspect_domain_in(l->host, k->know->shorteners)) {
		found(k, "link_short", to);
	}
}

static void check_file(struct check *k, const struct mime_file *f)
{
	static const struct { unsigned mark; const char *code; } marks[] = {
		{ MIME_FILE_PROGRAM, "file_program" }, { MIME_FILE_PROGRAM_INSIDE, "file_inside" },
		{ MIME_FILE_TWO_ENDS, "file_two_ends" }, { MIME_FILE_RTL, "file_rtl" }, { MIME_FILE_LONG_BLANK, "file_blank" },
		{ MIME_FILE_SHORTCUT, "file_shortcut" }, { MIME_FILE_OTHER_TYPE, "file_other" }, { MIME_FILE_MACRO, "file_macro" },
		{ MIME_FILE_PASSWORD, "file_password" }, { MIME_FILE_HTML, "file_html" } };
	bool any = false;
	for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++) {
		if (f->marks & marks[i].mark) {
			found(k, marks[i].code, f->name);
			any = true;
		}
	}
	if (!any && (f->marks & MIME_FILE_ARCHIVE)) {
		found(k, "file_archive", f->name);
	}
}

static void check_other(struct check *k)
{
	size_t n;
	check_reply(k);
	check_auth(k);
	for (size_t i = 0; i < k->m->n_links; i++) {
		check_link(k, &k->m->links[i]);
	}
	for (size_t i = 0; i < k->m->n_files; i++) {
		check_file(k, &k->m->files[i]);
	}
	str words = words_in(k, STR_CAT(k->c->arena, k->subject, S("\n"), k->text), "odd_letters", &n);
	if (n >= 2) {
		found(k, "odd_letters", words);
	}
	if (k->m->troubles & MIME_CONTROLS) {
		found(k, "controls", S(""));
	}
}

/* In the order of the signs, as people read them. */
static void sort(struct suspect_found *v, size_t n)
{
	for (size_t i = 1; i < n; i++) {
		struct suspect_found x = v[i];
		size_t at = i;
		for (; at > 0 && v[at - 1].reason->sign > x.reason->sign; at--) {
			v[at] = v[at - 1];
		}
		v[at] = x;
	}
}

void suspect_check(struct ctx *c, const struct mime_mail *m, const struct suspect_home *home, struct suspect_found **ret,
                   size_t *ret_n)
{
	struct arena *a = c->arena;
	struct check k = { .c = c, .m = m, .home = home, .know = &c->catalog->mail, .text = look_fold(a, m->text),
		.subject = look_fold(a, m->subject), .name = look_fold(a, m->from.name), .is_ours = look_is_own(home, m->from.domain),
		.v = arena_array(a, struct suspect_found, SUSPECT_FOUND_MAX) };
	check_sender(&k);
	check_inside(&k);
	check_free(&k);
	check_push(&k);
	check_urgency(&k);
	check_signature(&k);
	check_false(&k);
	for (size_t i = 0; i < k.know->n_bodies; i++) {
		check_body(&k, &k.know->bodies[i]);
	}
	check_other(&k);
	sort(k.v, k.n);
	*ret = k.v;
	*ret_n = k.n;
}

struct suspect_said suspect_said_nothing(const struct sheet_def *form)
{
	struct suspect_said ret = { .own = 0 };
	for (int s = 0; s < SIGN_MAX; s++) {
		ret.answers[s] = -1;
		ret.is_asked[s] = sheet_asked(form, suspect_sign_keys[s]) != NULL;
	}
	return ret;
}

struct suspect_counted suspect_count(const struct suspect_found *v, size_t n, const struct suspect_said *said)
{
	struct suspect_counted r = { .triage = SUSPECT_PLAIN, .hits = said->own };
	bool is_alone = false;
	for (int s = 0; s < SIGN_MAX; s++) {
		r.counts[s] = said->is_asked[s] && said->answers[s] == SUSPECT_YES;
	}
	for (size_t i = 0; i < n; i++) {
		int s = v[i].reason->sign;
		if (said->is_asked[s] && said->answers[s] != SUSPECT_NO) {
			r.counts[s] = true;
			is_alone = is_alone || v[i].reason->is_alone;
		}
	}
	for (int s = 0; s < SIGN_MAX; s++) {
		r.hits += r.counts[s];
	}
	r.triage = is_alone || r.hits >= 4 ? SUSPECT_HIGH : r.hits >= 2 ? SUSPECT_CAUTION : SUSPECT_PLAIN;
	return r;
}
