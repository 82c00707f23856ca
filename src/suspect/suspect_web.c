/* Suspicious mail for those who answer: the list, one mail in plain words, judging, a room from it. */
#include "suspect/suspect_web.h"

#include "account/access.h"
#include "base/limits.h"
#include "base/text.h"
#include "base/time.h"
#include "blob/blob_web.h"
#include "messages.h"
#include "room/from_suspect.h"
#include "room/room_top.h"
#include "room/room_web.h"
#include "sheet/sheet_web.h"
#include "suspect/look.h"
#include "suspect_html.h"

PAGE_BODY(suspect_list)
PAGE_BODY(suspect_one)
PAGE_BODY(suspect_open)
PAGE_BODY(suspect_domains)

#define SUBJECT_CHARS 80

struct url suspect_url(struct ctx *c, struct id id, const char *after) { return url_id(c, "/suspect/", id, after); }

bool suspect_of(struct web *w, struct suspect *ret)
{
	struct id id;
	return web_id(w, "suspect", &id) && suspect_get(w->c, id, ret);
}

bool suspect_show(struct web *w, int status, str title, void (*body)(struct out *o, const void *view), const void *view)
{
	struct page_view p = { .title = title, .nav = NAV_INBOX, .body = body, .view = view };
	return page_show(w, status, &p);
}

static const struct { const char *css, *icon; } state_looks[SUSPECT_STATE_MAX] = {
	[SUSPECT_NEW] = { "is-key", "mail" }, [SUSPECT_CHECKING] = { "is-ask", "eye" },
	[SUSPECT_DANGEROUS] = { "is-danger", "triangle-alert" }, [SUSPECT_HARMLESS] = { "is-ok", "check" },
	[SUSPECT_UNCLEAR] = { "is-warn", "unknown" } };
static const struct { const char *css, *banner, *icon; } triage_looks[SUSPECT_TRIAGE_MAX] = {
	[SUSPECT_PLAIN] = { "is-quiet", "", "info" }, [SUSPECT_CAUTION] = { "is-warn", "is-warn", "circle-alert" },
	[SUSPECT_HIGH] = { "is-danger", "is-danger", "triangle-alert" } };

struct suspect_row_view suspect_row_of(struct ctx *c, const struct suspect *s)
{
	str subject = str_is_empty(s->subject) ? msg(c, MSG_SUSPECT_NO_SUBJECT) : look_text(c->arena, s->subject);
	bool is_taken = s->state == SUSPECT_CHECKING && !str_is_empty(s->taken_name);
	return (struct suspect_row_view){ .number = number_text(c, s->number.v), .subject = text_clip(c->arena, subject, SUBJECT_CHARS),
		.from = suspect_from_shown(c, s), .state_css = str_from_c(state_looks[s->state].css),
		.state_icon = str_from_c(state_looks[s->state].icon), .state = msg(c, suspect_state_choices.v[s->state].label),
		.triage_css = str_from_c(triage_looks[s->triage].css), .triage_icon = str_from_c(triage_looks[s->triage].icon),
		.triage = msg(c, suspect_triage_choices.v[s->triage].label), .is_judged = s->state >= SUSPECT_DANGEROUS,
		.taken = is_taken ? msgf(c, MSG_INBOX_TAKEN, { "name", s->taken_name }) : S(""), .reporter = s->reporter,
		.did_harm = (s->did & ~(unsigned)(DID_NOTHING | DID_OPENED)) != 0, .to = suspect_url(c, s->id, ""),
		.received_at = s->received_at.v, .alike = S("") };
}

/* --- the list --- */

static str alike_text(struct ctx *c, int64_t n)
{
	str count = n >= SUSPECT_COUNT_MAX ? STR_CAT(c->arena, str_i64(c->arena, n), S("+")) : str_i64(c->arena, n);
	return n ? msgf(c, MSG_SUSPECT_ALIKE_N, { "count", count }) : S("");
}

static bool fill_rows(struct ctx *c, const struct suspect *all, size_t n, struct suspect_list_view *v)
{
	struct suspect_row_view *rows = arena_array(c->arena, struct suspect_row_view, n);
	for (size_t i = 0; i < n; i++) {
		int64_t alike = 0;
		if (!suspect_alike_count(c, all[i].id, &alike)) {
			return false;
		}
		rows[i] = suspect_row_of(c, &all[i]);
		rows[i].alike = alike_text(c, alike);
	}
	v->rows = rows;
	v->n_rows = n;
	return true;
}

static bool desk_link(struct ctx *c, struct empty_view *v)
{
	struct sighting_desk d;
	if (sighting_desk_get(c, &d)) {
		v->has_link = true;
		v->to = url_below(c, url_path(c, "/sighting"), "/", d.key);
		v->to.s = STR_CAT(c->arena, v->to.s, S("/mail"));
		v->link = msg(c, MSG_SUSPECT_FORM_TITLE);
		return true;
	}
	bool none = c->err.code == ERR_NOT_FOUND;
	err_clear(c);
	return none;
}

static bool show_list(struct web *w)
{
	struct ctx *c = w->c;
	struct suspect *all;
	size_t n;
	str next, before = web_query(w, "before");
	struct suspect_list_view *v = arena_new(c->arena, struct suspect_list_view);
	v->is_all = str_eq(web_query(w, "state"), S("all"));
	if (!suspect_page(c, v->is_all, str_is_none(before) ? S("") : before, LIMIT_PAGE_ROWS, &all, &n, &next) ||
	    !fill_rows(c, all, n, v)) {
		return false;
	}
	v->live = live_view_org(c);
	v->open = url_path(c, "/suspect");
	v->all = url_with(c, v->open, "state", S("all"));
	v->sightings = url_path(c, "/inbox");
	v->domains = url_path(c, "/settings/suspect");
	v->is_admin = c->who.access == ACCESS_ADMIN;
	v->has_more = !str_is_none(next);
	v->more = url_with(c, v->is_all ? v->all : v->open, "before", v->has_more ? next : S(""));
	v->empty = (struct empty_view){ .icon = S("mail"), .title = msg(c, MSG_SUSPECT_NONE_TITLE),
		.text = msg(c, MSG_SUSPECT_NONE_TEXT) };
	return desk_link(c, &v->empty) && suspect_show(w, 200, msg(c, MSG_SUSPECT_TITLE), suspect_list_body, v);
}

/* --- one: what it is, in plain words --- */

struct brief { struct ctx *c; str text; size_t n; };

static void add_brief(struct brief *b, str more)
{
	if (b->n < 4 && str_find(b->text, more, 0) == SIZE_MAX) {
		b->text = b->n++ ? msgf(b->c, MSG_SUSPECT_AND, { "more", b->text }, { "next", more }) : more;
	}
}

/* The first few reasons that count: those that are enough alone, the others, what only people say; each once. */
static str brief_of(struct ctx *c, const struct suspect_sign_row *signs, size_t n)
{
	struct brief b = { c, S(""), 0 };
	for (size_t i = 0; i < 2 * n; i++) {
		const struct suspect_sign_row *s = &signs[i % n];
		for (size_t k = 0; s->counts && k < s->n_found; k++) {
			if (s->found[k].reason->is_alone == (i < n)) {
				add_brief(&b, msg(c, s->found[k].reason->brief));
			}
		}
	}
	for (size_t i = 0; i < n; i++) {
		if (signs[i].counts && signs[i].n_found == 0) {
			add_brief(&b, signs[i].name);
		}
	}
	return b.text;
}

static void fill_summary(struct ctx *c, const struct suspect *s, const struct suspect_sign_row *signs, size_t n,
                         struct suspect_one_view *v)
{
	static const int says[SUSPECT_TRIAGE_MAX] = { [SUSPECT_PLAIN] = MSG_SUSPECT_SUMMARY_PLAIN,
		[SUSPECT_CAUTION] = MSG_SUSPECT_SUMMARY_CAUTION, [SUSPECT_HIGH] = MSG_SUSPECT_SUMMARY_HIGH };
	v->banner_css = str_from_c(triage_looks[s->triage].banner);
	v->banner_icon = str_from_c(triage_looks[s->triage].icon);
	v->summary = s->triage == SUSPECT_PLAIN ? msg(c, says[s->triage])
		: msgf(c, says[s->triage], { "reasons", brief_of(c, signs, n) });
	for (size_t i = 0; i < n; i++) {
		v->n_asked += signs[i].field && (signs[i].sign >= 0 || signs[i].field->type == SHEET_CHOICE);
	}
	v->counted = msgf(c, MSG_SUSPECT_COUNTED, { "hits", str_i64(c->arena, s->hits.v) }, { "all", str_i64(c->arena, v->n_asked) },
		{ "result", msg(c, suspect_triage_choices.v[s->triage].label) });
	v->did_harm = v->row.did_harm;
	v->did = suspect_did_words(c, s->did);
}

static void pair(struct ctx *c, struct suspect_one_view *v, struct suspect_pair_view *to, int label, str value)
{
	if (!str_is_empty(value)) {
		to[v->n_facts++] = (struct suspect_pair_view){ msg(c, label), value };
	}
}

static void fill_facts(struct ctx *c, const struct suspect *s, struct suspect_one_view *v)
{
	struct suspect_pair_view *f = arena_array(c->arena, struct suspect_pair_view, 12);
	str way = msg(c, suspect_way_choices.v[s->way].label);
	v->facts = f;
	pair(c, v, f, MSG_SUSPECT_FACT_FROM, suspect_from_shown(c, s));
	pair(c, v, f, MSG_SUSPECT_FACT_REPLY, look_address(c->arena, s->reply_to));
	pair(c, v, f, MSG_SUSPECT_LABEL_SUBJECT, look_text(c->arena, s->subject));
	pair(c, v, f, MSG_SUSPECT_FACT_SENT, s->sent_at.has ? time_full(c, s->sent_at.v) : s->sent_text);
	pair(c, v, f, MSG_SUSPECT_LABEL_REPORTER, str_is_empty(s->reporter) ? msg(c, MSG_INBOX_UNNAMED) : s->reporter);
	pair(c, v, f, MSG_SUSPECT_FACT_DID, v->did);
	pair(c, v, f, MSG_SUSPECT_FACT_WAY, STR_CAT(c->arena, time_full(c, s->received_at.v), S("　"), way));
}

static bool fill_sign(struct web *w, const struct suspect_sign_row *s, struct suspect_sign_view *out)
{
	struct ctx *c = w->c;
	*out = (struct suspect_sign_view){ .key = s->key, .id = STR_CAT(c->arena, S("sign-"), s->key), .name = s->name, .help = s->help,
		.found = s->says.v, .n_found = s->says.n, .counts = s->counts, .is_own = s->is_own,
		.who = str_is_empty(s->answered_by) ? S("") : msgf(c, MSG_SUSPECT_ANSWERED, { "name", s->answered_by },
			{ "time", time_full(c, s->answered_at.v) }) };
	if (s->is_own) {
		return sheet_input_make(w, s->field, &s->cell, &out->input);
	}
	str answer = s->answer < 0 ? S("") : str_from_c(suspect_answer_choices.v[s->answer].code);
	out->answer = form_field(w, form_is_sent(w, &op_suspect_answer), &op_suspect_answer, str_cz(c->arena, s->key), answer);
	sheet_dress(w, s->field, &out->answer);
	out->answer.help = S("");
	return true;
}

static bool fill_signs(struct web *w, const struct suspect_sign_row *signs, size_t n, struct suspect_one_view *v)
{
	struct ctx *c = w->c;
	struct suspect_sign_view *out = arena_array(c->arena, struct suspect_sign_view, n);
	struct suspect_pair_view *gone = arena_array(c->arena, struct suspect_pair_view, n);
	for (size_t i = 0; i < n; i++) {
		if (!signs[i].field) {
			gone[v->n_gone++] = (struct suspect_pair_view){ signs[i].name, signs[i].said };
		} else if (!fill_sign(w, &signs[i], &out[v->n_signs])) {
			return false;
		} else {
			v->n_signs++;
		}
	}
	v->signs = out;
	v->gone = gone;
	v->form = url_path(c, "/ledgers/mail_signs/form");
	v->is_admin = access_allows(c->who.access, ACCESS_ADMIN);
	return true;
}

static const str *marks_of(struct ctx *c, unsigned marks, bool is_link, size_t *ret_n)
{
	str *v = arena_array(c->arena, str, 16);
	*ret_n = 0;
	for (unsigned bit = 1; bit < 1u << 12; bit <<= 1) {
		if (marks & bit) {
			v[(*ret_n)++] = is_link ? mime_link_mark_show(c, (enum mime_link_mark)bit)
				: mime_file_mark_show(c, (enum mime_file_mark)bit);
		}
	}
	return v;
}

static bool fill_parts(struct ctx *c, const struct suspect *s, struct suspect_one_view *v)
{
	struct suspect_part *p;
	size_t n;
	if (!suspect_parts(c, s->id, &p, &n)) {
		return false;
	}
	struct suspect_part_view *links = arena_array(c->arena, struct suspect_part_view, n),
		*files = arena_array(c->arena, struct suspect_part_view, n), *headers = arena_array(c->arena, struct suspect_part_view, n);
	for (size_t i = 0; i < n; i++) {
		struct suspect_part_view x = { .name = look_text(c->arena, p[i].name), .value = look_text(c->arena, p[i].value) };
		if (str_eq(p[i].kind, S("link"))) {
			x.value = look_link(c->arena, p[i].value);
			x.marks = marks_of(c, p[i].marks, true, &x.n_marks);
			x.is_bad = p[i].marks & (MIME_LINK_OTHER_HOST | MIME_LINK_USERINFO | MIME_LINK_SCHEME);
			links[v->n_links++] = x;
		} else if (str_eq(p[i].kind, S("file"))) {
			x.name = p[i].name;
			x.marks = marks_of(c, p[i].marks, false, &x.n_marks);
			x.is_bad = p[i].marks & MIME_FILE_DANGEROUS;
			x.size = blob_size_text(c->arena, p[i].bytes.v);
			x.hash = p[i].sha256;
			files[v->n_files++] = x;
		} else if (str_eq(p[i].kind, S("header"))) {
			headers[v->n_headers++] = x;
		}
	}
	v->links = links;
	v->files = files;
	v->headers = headers;
	v->text = look_text(c->arena, s->text);
	mime_troubles_show(c, s->troubles, &v->troubles, &v->n_troubles);
	return true;
}

bool suspect_search_terms(struct ctx *c, const struct suspect *s, const str **ret, size_t *ret_n)
{
	struct suspect_part *p;
	size_t n, k = 0;
	if (!suspect_parts(c, s->id, &p, &n)) {
		return false;
	}
	str *v = arena_array(c->arena, str, n + 4);
	const str first[] = { look_address(c->arena, s->from_address), look_text(c->arena, s->subject),
		look_text(c->arena, s->message_id) };
	for (size_t i = 0; i < 3; i++) {
		if (!str_is_empty(first[i])) {
			v[k++] = first[i];
		}
	}
	for (size_t i = 0; i < n && k < 8; i++) {
		str host = str_eq(p[i].kind, S("link")) ? look_host(c->arena, p[i].host) : S("");
		bool known = str_is_empty(host);
		for (size_t x = 0; x < k; x++) {
			known = known || str_eq(v[x], host);
		}
		if (!known) {
			v[k++] = host;
		}
	}
	*ret = v;
	*ret_n = k;
	return true;
}

/* --- one: those alike, the list --- */

static bool fill_likes(struct ctx *c, const struct suspect *s, struct suspect_one_view *v)
{
	struct suspect_like *all;
	size_t n;
	if (!suspect_alike(c, s->id, &all, &n)) {
		return false;
	}
	v->n_likes = n > 20 ? 20 : n;
	struct suspect_like_view *out = arena_array(c->arena, struct suspect_like_view, v->n_likes);
	for (size_t i = 0; i < n; i++) {
		struct suspect_progress p = { 0 };
		if (!v->elsewhere.n && !suspect_progress(c, all[i].s.id, &p)) {
			return false;
		}
		if (p.n > 0) {
			v->elsewhere = suspect_label(c, &all[i].s);
			v->people_elsewhere = suspect_url(c, all[i].s.id, "/people");
		}
		if (i >= v->n_likes) {
			continue;
		}
		str *why = arena_array(c->arena, str, SUSPECT_TRAIT_MAX);
		for (size_t k = 0; k < SUSPECT_TRAIT_MAX; k++) {
			if (all[i].shares & 1u << k) {
				why[out[i].n_why++] = msg(c, suspect_trait_choices.v[k].label);
			}
		}
		out[i].row = suspect_row_of(c, &all[i].s);
		out[i].why = why;
	}
	v->likes = out;
	v->row.alike = alike_text(c, (int64_t)n);
	return true;
}

/* A warning to the staff about it: somebody reads it through before it goes. */
static struct url warn_url(struct ctx *c, const struct suspect *s)
{
	struct url u = url_with(c, url_with(c, url_path(c, "/broadcast/new"), "kind", S("mail")), "suspect", id_str(c->arena, s->id));
	return id_is_none(s->incident_id) ? u : url_with(c, u, "incident", id_str(c->arena, s->incident_id));
}

static bool fill_people(struct ctx *c, const struct suspect *s, struct suspect_one_view *v)
{
	struct suspect_progress p;
	if (!suspect_progress(c, s->id, &p)) {
		return false;
	}
	v->people = suspect_url(c, s->id, "/people");
	v->warn = warn_url(c, s);
	v->has_people = p.n > 0;
	v->n_people = p.n;
	v->n_done = p.done;
	v->progress = msgf(c, MSG_SUSPECT_PROGRESS, { "total", str_i64(c->arena, p.n) }, { "done", str_i64(c->arena, p.done) });
	return suspect_search_terms(c, s, &v->search, &v->n_search);
}

/* --- one: what can be done --- */

/* Rooms this account may see, live ones only: a real mail does not belong into an exercise. */
static bool fill_rooms(struct web *w, struct suspect_one_view *v)
{
	struct ctx *c = w->c;
	struct incident *rooms;
	size_t n, k = 1;
	if (!incident_list(c, S("open"), &rooms, &n)) {
		return false;
	}
	struct field_option *options = arena_array(c->arena, struct field_option, n + 1);
	options[0] = (struct field_option){ S(""), msg(c, MSG_INBOX_ROOM_FIRST), S("") };
	for (size_t i = 0; i < n; i++) {
		if (rooms[i].mode == INCIDENT_LIVE) {
			options[k++] = (struct field_option){ id_str(c->arena, rooms[i].id), rooms[i].name, S("") };
		}
	}
	bool is_sent = form_is_sent(w, &op_suspect_join);
	v->room_pick = form_field(w, is_sent, &op_suspect_join, "incident_id", S(""));
	v->room_pick.label = msg(c, MSG_INBOX_ROOM_PICK);
	v->room_pick.is_required = false;
	field_options(&v->room_pick, options, k);
	v->traces = form_field(w, is_sent, &op_suspect_join, "traces", S("on"));
	v->n_rooms = k - 1;
	return true;
}

static void fill_judge(struct web *w, const struct suspect *s, struct suspect_one_view *v)
{
	struct ctx *c = w->c;
	bool is_sent = form_is_sent(w, &op_suspect_judge);
	v->verdict = form_field(w, is_sent, &op_suspect_judge, "verdict", S(""));
	v->why = form_field(w, is_sent, &op_suspect_judge, "reason", S(""));
	v->why.rows = 2;
	v->alike = form_field(w, is_sent, &op_suspect_judge, "alike", S(""));
	v->is_waiting = s->state == SUSPECT_NEW || s->state == SUSPECT_CHECKING;
	v->is_mine = s->state == SUSPECT_CHECKING && id_eq(s->taken_by, c->who.account_id);
	v->reason = s->reason;
	v->judged = v->is_waiting || str_is_empty(s->judged_name) ? S("")
		: msgf(c, MSG_SUSPECT_ANSWERED, { "name", s->judged_name }, { "time", time_full(c, s->judged_at.v) });
	v->in_room = !id_is_none(s->incident_id);
	v->can_leave = v->in_room && str_eq(s->incident_state, S("open"));
	v->room = v->in_room ? s->incident_name : S("");
	v->room_to = url_id(c, "/incident/", s->incident_id, "");
}

static bool fill_with(struct ctx *c, const struct suspect *s, struct suspect_one_view *v)
{
	struct suspect other;
	struct sighting of;
	v->judged_with = S("");
	if (!id_is_none(s->judged_with)) {
		if (suspect_get(c, s->judged_with, &other)) {
			v->judged_with = suspect_label(c, &other);
			v->with_to = suspect_url(c, other.id, "");
		}
		err_clear(c);
	}
	v->has_sighting = !id_is_none(s->sighting_id) && sighting_get(c, s->sighting_id, &of);
	if (v->has_sighting) {
		v->sighting = url_id(c, "/inbox/", of.id, "");
		v->sighting_label = msgf(c, MSG_SIGHTING_SOURCE, { "number", number_text(c, of.number.v) });
	}
	err_clear(c);
	return true;
}

/* A page that reads itself again brings its live parts alone: the words of the mail are not among them. */
static bool reads_itself(const struct web *w)
{
	return !str_is_none(http_header_get(&w->x->request, "x-sonae-live"));
}

static bool one_page(struct web *w, int status)
{
	struct ctx *c = w->c;
	struct suspect s;
	struct suspect_sign_row *signs;
	size_t n_signs;
	struct suspect_one_view *v = arena_new(c->arena, struct suspect_one_view);
	if (!suspect_of(w, &s) || !suspect_signs(c, s.id, &signs, &n_signs)) {
		return false;
	}
	v->live = live_view_org(c);
	v->text = S("");
	v->row = suspect_row_of(c, &s);
	fill_summary(c, &s, signs, n_signs, v);
	fill_facts(c, &s, v);
	fill_judge(w, &s, v);
	v->errors = errors_make(w);
	v->list = url_path(c, "/suspect");
	v->is_told = !s.has_raw;
	v->has_raw = s.has_raw;
	v->raw_sha256 = s.has_raw ? s.raw_sha256 : S("");
	v->raw_size = blob_size_text(c->arena, s.raw_bytes.v);
	v->raw = suspect_url(c, s.id, "/raw");
	v->answer = suspect_url(c, s.id, "/answer");
	v->take = suspect_url(c, s.id, "/take");
	v->judge = suspect_url(c, s.id, "/judge");
	v->undo = suspect_url(c, s.id, "/undo");
	v->open = suspect_url(c, s.id, "/open");
	v->join = suspect_url(c, s.id, "/join");
	v->leave = suspect_url(c, s.id, "/leave");
	return fill_signs(w, signs, n_signs, v) && (reads_itself(w) || fill_parts(c, &s, v)) && fill_likes(c, &s, v) && fill_people(c, &s, v) &&
	       fill_rooms(w, v) && fill_with(c, &s, v) &&
	       suspect_show(w, status, suspect_label(c, &s), suspect_one_body, v);
}

/* Who read a stranger's mail to a colleague is told by the audit. */
static bool show_one(struct web *w)
{
	struct suspect s;
	return suspect_of(w, &s) && (reads_itself(w) || web_audit(w, "suspect_read", id_str(w->c->arena, s.id))) &&
	       one_page(w, 200);
}

static bool refuse_one(struct web *w) { return one_page(w, web_error_status(w)); }

static bool back(struct web *w, int message)
{
	struct id id;
	return web_id(w, "suspect", &id) && web_redirect_flash(w, suspect_url(w->c, id, ""), message);
}
static bool taken(struct web *w) { return back(w, MSG_SUSPECT_TAKEN_FLASH); }
static bool answered(struct web *w) { return back(w, MSG_SUSPECT_ANSWERED_FLASH); }
static bool judged(struct web *w) { return back(w, MSG_SUSPECT_JUDGED_FLASH); }
static bool undone(struct web *w) { return back(w, MSG_INBOX_UNDONE_FLASH); }
static bool joined(struct web *w) { return back(w, MSG_INBOX_JOINED_FLASH); }

/* The mail as it was: always a file, never something a browser shows or a mail program is handed by itself. */
static bool show_raw(struct web *w)
{
	struct ctx *c = w->c;
	struct suspect s;
	struct blob b;
	if (!suspect_of(w, &s)) {
		return false;
	}
	if (!s.has_raw) {
		return fail(c, ERR_NOT_FOUND, MSG_SUSPECT_NO_RAW);
	}
	str name = STR_CAT(c->arena, S("dangerous-mail-"), str_i64(c->arena, s.number.v), S(".eml"));
	return blob_get(c, &s.raw, &b) && web_audit(w, "suspect_raw", id_str(c->arena, s.id)) &&
	       blob_answer(w, &b, name, BLOB_AS_BYTES);
}

/* --- a room from it --- */

static bool open_page(struct web *w, int status)
{
	struct ctx *c = w->c;
	struct suspect s;
	size_t n_levels;
	struct suspect_open_view *v = arena_new(c->arena, struct suspect_open_view);
	if (!suspect_of(w, &s)) {
		return false;
	}
	if (status == 200 && !id_is_none(s.incident_id)) {
		return web_redirect(w, suspect_url(c, s.id, "")); /* somebody was faster */
	}
	v->row = suspect_row_of(c, &s);
	v->action = suspect_url(c, s.id, "/open");
	v->back = suspect_url(c, s.id, "");
	v->title = field_of(w, &op_suspect_open, "title", look_text(c->arena, suspect_title(c, &s)));
	v->kind = field_view_make(w, "kind", MSG_ROOM_LABEL_KIND, catalog_kind(c->catalog, S("fraud")) ? S("fraud") : S("unknown"));
	field_options(&v->kind, room_kind_options(c), c->catalog->n_kinds);
	v->level = field_view_make(w, "level", MSG_ROOM_LABEL_LEVEL, S(""));
	const struct field_option *levels = room_level_options(c, &n_levels);
	field_options(&v->level, levels, n_levels);
	v->noticed_at = field_of(w, &op_suspect_open, "noticed_at",
		event_time_canonical(c->arena, event_time_at(s.received_at.v)));
	v->traces = field_of(w, &op_suspect_open, "traces", S("on"));
	v->errors = errors_make(w);
	return suspect_show(w, status, msg(c, MSG_SUSPECT_OPEN_TITLE), suspect_open_body, v);
}

static bool show_open(struct web *w) { return open_page(w, 200); }
static bool refuse_open(struct web *w) { return open_page(w, web_error_status(w)); }

static bool opened(struct web *w)
{
	const struct incident *i = w->result;
	return web_redirect_flash(w, room_url(w->c, i, ""), MSG_OPEN_OPENED);
}

/* --- domains of the firm --- */

static bool domains_page(struct web *w, int status)
{
	struct ctx *c = w->c;
	str own, found, line;
	size_t n = 0;
	struct suspect_domains_view *v = arena_new(c->arena, struct suspect_domains_view);
	if (!suspect_domains(c, &own, &found)) {
		return false;
	}
	str *lines = arena_array(c->arena, str, found.n / 2 + 1);
	for (str rest = found; look_line(&rest, &line);) {
		lines[n++] = line;
	}
	v->found = lines;
	v->n_found = n;
	v->action = url_path(c, "/settings/suspect");
	v->back = url_path(c, "/suspect");
	v->own = field_of(w, &op_suspect_domains, "domains", own);
	v->own.rows = 4;
	v->errors = errors_make(w);
	struct page_view p = { .title = msg(c, MSG_SUSPECT_DOMAINS_TITLE), .nav = NAV_SETTINGS, .body = suspect_domains_body, .view = v };
	return page_show(w, status, &p);
}

static bool show_domains(struct web *w) { return domains_page(w, 200); }
static bool refuse_domains(struct web *w) { return domains_page(w, web_error_status(w)); }
static bool domains_saved(struct web *w)
{
	return web_redirect_flash(w, url_path(w->c, "/settings/suspect"), MSG_SUSPECT_SAVED_FLASH);
}

#define ONE "/suspect/{suspect}"
#define ACT(path, row, done, again, text) \
	{ .method = HTTP_POST, .pattern = path, .needs = ACCESS_RESPONDER, .op = &row, .answer = done, .refuse = again, \
		.doc = text }
#define SHOW(path, function, text) \
	{ .method = HTTP_GET, .pattern = path, .needs = ACCESS_RESPONDER, .show = function, .doc = text }
static const struct route routes[] = {
	SHOW("/suspect", show_list, "suspicious mails; ?state=all"),
	SHOW(ONE, show_one, "one of them, in plain words"),
	{ .method = HTTP_GET, .pattern = ONE "/raw", .needs = ACCESS_RESPONDER, .flags = ROUTE_BYTES, .show = show_raw,
		.doc = "the mail as it was, as a file" },
	ACT(ONE "/take", op_suspect_take, taken, refuse_one, "say that I look at it"),
	ACT(ONE "/answer", op_suspect_answer, answered, refuse_one, "say which signs it has"),
	ACT(ONE "/judge", op_suspect_judge, judged, refuse_one, "judge it, and those alike if wished"),
	ACT(ONE "/undo", op_suspect_undo, undone, refuse_one, "take the judgement back"),
	SHOW(ONE "/open", show_open, "open a room from it"),
	ACT(ONE "/open", op_suspect_open, opened, refuse_open, "open a room from it"),
	ACT(ONE "/join", op_suspect_join, joined, refuse_one, "bring it into an open room"),
	ACT(ONE "/leave", op_suspect_leave, undone, refuse_one, "take it out of its room again"),
	{ .method = HTTP_GET, .pattern = "/settings/suspect", .needs = ACCESS_ADMIN, .show = show_domains,
		.doc = "domains of the firm, for comparing senders" },
	{ .method = HTTP_POST, .pattern = "/settings/suspect", .needs = ACCESS_ADMIN, .op = &op_suspect_domains,
		.answer = domains_saved, .refuse = refuse_domains, .doc = "save them" },
};
const struct route_table suspect_routes = { routes, sizeof routes / sizeof routes[0] };
