/* Pages of evidence: the list with what to preserve first, taking, one record; every route of evidence. */
#include "evidence/evidence_web.h"

#include "account/throttle.h"
#include "audit/audit.h"
#include "base/limits.h"
#include "base/time.h"
#include "blob/blob_web.h"
#include "evidence/evidence_page.h"
#include "evidence_html.h"
#include "messages.h"
#include "web/qr.h"

PAGE_BODY(evidence_list_page)
PAGE_BODY(evidence_new_page)
PAGE_BODY(evidence_page)

/* --- what all of them share --- */

struct url evidence_url(struct ctx *c, const struct evidence *e, const char *after)
{
	return room_sub(c, e->incident_id, "/evidence/", id_str(c->arena, e->id), after);
}

bool evidence_of(struct web *w, struct incident *i, struct evidence *e)
{
	struct id id;
	return room_of(w, i) && web_id(w, "evidence", &id) && evidence_get(w->c, i->id, id, e);
}

static str what_of(struct ctx *c, const struct evidence *e)
{
	if (e->has_file) {
		return STR_CAT(c->arena, msg(c, MSG_EVIDENCE_KIND_FILE), S("　"), blob_size_text(c->arena, e->bytes.v));
	}
	return msg(c, evidence_thing_choices.v[e->thing < 0 ? THING_OTHER : e->thing].label);
}

/* 確認待ち 1件 */
static str open_of(struct ctx *c, const struct evidence *e)
{
	bool is_open = e->open_steps.v > 0 && evidence_is_kept(e);
	return is_open ? msgf(c, MSG_EVIDENCE_PAGE_OPEN_STEPS, { "count", number_text(c, e->open_steps.v) }) : S("");
}

bool evidence_line_of(struct ctx *c, const struct incident *i, const struct evidence *e, struct evidence_line *ret)
{
	(void)i;
	*ret = (struct evidence_line){ .label = evidence_label(c, e), .name = e->name, .what = what_of(c, e),
		.holder = str_is_none(e->holder_name) ? S("") : e->holder_name, .place = str_is_none(e->place) ? S("") : e->place,
		.sha256 = str_is_none(e->sha256_hex) ? S("") : e->sha256_hex, .file_name = e->file_name,
		.collected = e->collected.precision ? event_time_full(c, e->collected) : S(""),
		.collected_short = e->collected.precision ? event_time_short(c, e->collected) : S(""),
		.collected_by = str_is_none(e->collected_by) ? S("") : e->collected_by, .to = evidence_url(c, e, ""),
		.is_withdrawn = !evidence_is_kept(e), .is_sample = e->is_sample, .open = S("") };
	ret->open = open_of(c, e);
	return true;
}

bool evidence_qr(struct web *w, const struct evidence *e, struct html *ret)
{
	struct ctx *c = w->c;
	str address = STR_CAT(c->arena, web_base_url(w), evidence_url(c, e, "").s);
	return qr_svg(c, address, msgf(c, MSG_EVIDENCE_PAGE_QR, { "label", evidence_label(c, e) }), ret);
}

/* --- the list --- */

static void fill_first(struct ctx *c, const struct incident *i, struct evidence_list_page *p)
{
	const struct kind *k = catalog_kind(c->catalog, i->kind);
	p->kind_name = k ? text2_in(k->name, c->lang) : S("");
	p->first = arena_array(c->arena, struct preserve_row, c->catalog->n_preserve + 1);
	for (size_t n = 0; n < c->catalog->n_preserve; n++) {
		const struct preserve_item *v = &c->catalog->preserve[n];
		if (preserve_is_for(v, i->kind)) {
			p->first[p->n_first] = (struct preserve_row){ number_text(c, (int64_t)p->n_first + 1),
				text2_in(v->text, c->lang), text2_in(v->why, c->lang), catalog_source(c->catalog, v->source, c->lang), v->by_specialist, v->verified };
			p->n_first++;
		}
	}
}

/* Steps of this room that wait for the one who reads. */
static bool fill_mine(struct ctx *c, const struct evidence *v, size_t n, struct evidence_list_page *p)
{
	p->mine = arena_array(c->arena, struct evidence_line, n + 1);
	for (size_t k = 0; k < n; k++) {
		struct custody *steps;
		size_t n_steps;
		bool mine = false;
		if (v[k].open_steps.v == 0 || !evidence_is_kept(&v[k])) {
			continue;
		}
		if (!custody_list(c, &v[k], &steps, &n_steps)) {
			return false;
		}
		for (size_t s = 0; s < n_steps; s++) {
			mine = mine || custody_sides_of(c, &steps[s]) != 0;
		}
		if (mine) {
			p->mine[p->n_mine++] = p->rows[k];
		}
	}
	return true;
}

static bool fill_uploads(struct ctx *c, const struct incident *i, struct evidence_list_page *p)
{
	struct upload *v;
	if (!upload_list(c, i->id, &v, &p->n_uploads)) {
		return false;
	}
	p->uploads = arena_array(c->arena, struct upload_row, p->n_uploads + 1);
	for (size_t k = 0; k < p->n_uploads; k++) {
		str done = blob_size_text(c->arena, v[k].received.v), all = blob_size_text(c->arena, v[k].bytes.v);
		p->uploads[k] = (struct upload_row){ v[k].name, msgf(c, MSG_EVIDENCE_PAGE_UPLOADED, { "done", done }, { "all", all }),
			room_sub(c, i->id, "/evidence/upload/", id_str(c->arena, v[k].id), "/drop"), id_str(c->arena, v[k].id),
			v[k].bytes.v, v[k].received.v };
	}
	return true;
}

static struct url way_url(struct ctx *c, const struct incident *i, const char *way)
{
	return url_with(c, room_url(c, i, "/evidence/new"), "way", str_from_c(way));
}

static bool show_list(struct web *w)
{
	struct ctx *c = w->c;
	struct incident i;
	struct evidence *v;
	struct evidence_list_page *p = arena_new(c->arena, struct evidence_list_page);
	if (!room_of(w, &i) || !evidence_list(c, i.id, &v, &p->n_rows)) {
		return false;
	}
	p->rows = arena_array(c->arena, struct evidence_line, p->n_rows + 1);
	for (size_t k = 0; k < p->n_rows; k++) {
		evidence_line_of(c, &i, &v[k], &p->rows[k]);
	}
	p->has_rows = p->n_rows > 0;
	p->top = room_top_at(c, &i, ROOM_PART_EVIDENCE);
	p->can_act = room_can_change(c, &i);
	p->photo = way_url(c, &i, "photo");
	p->file = way_url(c, &i, "file");
	p->thing = way_url(c, &i, "thing");
	p->print = room_url(c, &i, "/evidence/print");
	p->labels = room_url(c, &i, "/evidence/labels");
	fill_first(c, &i, p);
	return fill_mine(c, v, p->n_rows, p) && fill_uploads(c, &i, p) &&
	       room_page(w, 200, &i, msg(c, MSG_EVIDENCE_PAGE_TITLE), evidence_list_page_body, p);
}

/* --- taking --- */

static const char *const ways[] = { "photo", "file", "thing" };

static int way_of(struct web *w)
{
	str asked = raw_get(&w->form, "way");
	asked = str_is_none(asked) ? web_query(w, "way") : asked;
	for (int k = 0; k < 3; k++) {
		if (str_eq(asked, str_from_c(ways[k]))) {
			return k;
		}
	}
	return 0;
}

static bool fill_new(struct web *w, struct evidence_new_page *p)
{
	struct ctx *c = w->c;
	const struct field_option *people;
	size_t n;
	if (!room_people_options(c, MSG_ROOM_WHO_ME, &people, &n)) {
		return false;
	}
	p->thing = field_of(w, &op_evidence_take, "thing", S("pc"));
	p->name = field_of(w, &op_evidence_take, "name", S(""));
	p->name.is_required = p->way == 2;
	field_help(w, &p->name, p->way == 2 ? MSG_EVIDENCE_PAGE_NAME_HELP : MSG_EVIDENCE_PAGE_FILE_NAME_HELP);
	p->description = field_of(w, &op_evidence_take, "description", S(""));
	p->found = field_of(w, &op_evidence_take, "found", S(""));
	field_help(w, &p->found, MSG_EVIDENCE_PAGE_FOUND_HELP);
	p->from_name = field_of(w, &op_evidence_take, "from_name", S(""));
	p->how = field_of(w, &op_evidence_take, "how", S(""));
	field_help(w, &p->how, MSG_EVIDENCE_PAGE_HOW_HELP);
	p->place = field_of(w, &op_evidence_take, "place", S(""));
	field_help(w, &p->place, MSG_EVIDENCE_PAGE_PLACE_HELP);
	p->person = field_of(w, &op_evidence_take, "person_id", S(""));
	field_options(&p->person, people, n);
	p->when = field_of(w, &op_evidence_take, "occurred_at", S(""));
	field_help(w, &p->when, MSG_ROOM_WHEN_HELP);
	p->sample = field_of(w, &op_evidence_take, "is_sample", S(""));
	field_help(w, &p->sample, MSG_EVIDENCE_PAGE_SAMPLE_HELP);
	p->password = field_of(w, &op_evidence_take, "password", S(""));
	p->password.autocomplete = S("new-password");
	p->file = field_view_make(w, "file", p->way == 0 ? MSG_EVIDENCE_PAGE_PHOTO : MSG_EVIDENCE_LABEL_FILE, S(""));
	p->errors = errors_make(w);
	return true;
}

static bool show_new_with(struct web *w, int status)
{
	static const int headings[] = { MSG_EVIDENCE_PAGE_NEW_PHOTO, MSG_EVIDENCE_PAGE_NEW_FILE, MSG_EVIDENCE_PAGE_NEW_THING };
	struct ctx *c = w->c;
	struct incident i;
	struct evidence_new_page *p = arena_new(c->arena, struct evidence_new_page);
	if (!room_of(w, &i)) {
		return false;
	}
	p->way = way_of(w);
	p->top = room_top_at(c, &i, ROOM_PART_EVIDENCE);
	p->list = room_url(c, &i, "/evidence");
	p->save = p->list;
	p->to_photo = way_url(c, &i, "photo");
	p->to_file = way_url(c, &i, "file");
	p->to_thing = way_url(c, &i, "thing");
	p->heading = msg(c, headings[p->way]);
	p->room_id = id_str(c->arena, i.id);
	str once = raw_get(&w->form, "once");
	p->once = str_is_none(once) ? id_str(c->arena, id_new(c->now_ms)) : once;
	p->form_max = blob_size_text(c->arena, LIMIT_LARGE_UPLOAD_BYTES);
	p->file_max = blob_size_text(c->arena, LIMIT_BLOB_FILE_BYTES);
	return fill_new(w, p) && room_page(w, status, &i, p->heading, evidence_new_page_body, p);
}

static bool show_new(struct web *w) { return show_new_with(w, 200); }
static bool refuse_new(struct web *w) { return show_new_with(w, web_error_status(w)); }

/* The file of the form, if one was chosen. */
static bool take_prepare(struct web *w)
{
	const struct http_file *f = web_file(w, "");
	return evidence_take_prepare(w->c, w->in, f ? f->content : (bytes){ 0 }, f ? f->name : STR_NONE);
}

static bool taken(struct web *w)
{
	const struct evidence *e = w->result;
	const struct evidence_take_in *in = w->in;
	if (!id_is_none(in->upload_id)) {
		upload_drop(w->c, in->upload_id);
	}
	return web_redirect_flash(w, evidence_url(w->c, e, ""), MSG_EVIDENCE_PAGE_TAKEN);
}

/* --- one record --- */

static void fill_words(struct ctx *c, const struct evidence *e, struct evidence_page *p)
{
	p->label = evidence_label(c, e);
	p->name = e->name;
	p->is_withdrawn = !evidence_is_kept(e);
	p->state_reason = e->reason;
	p->description = e->description;
	p->what = what_of(c, e);
	p->open = open_of(c, e);
	p->found = e->found;
	p->file_name = e->file_name;
	p->has_file = e->has_file;
	p->is_sample = e->is_sample;
	p->holder = str_is_none(e->holder_name) ? S("") : e->holder_name;
	p->place = str_is_none(e->place) ? S("") : e->place;
	p->collected = e->collected.precision ? event_time_full(c, e->collected) : S("");
	p->collected_by = str_is_none(e->collected_by) ? S("") : e->collected_by;
	if (e->has_file) {
		p->size = STR_CAT(c->arena, blob_size_text(c->arena, e->bytes.v), S("（"), number_text(c, e->bytes.v), S(" bytes）"));
		p->type = e->type;
		p->sha256 = e->sha256_hex;
		p->stored_sha256 = e->stored_hex;
		p->is_picture = blob_is_picture(e->type) && !e->is_sample;
		p->is_text = blob_may_show(e->type) && !p->is_picture && !e->is_sample;
	}
}

static bool fill_same(struct ctx *c, const struct evidence *e, struct evidence_page *p)
{
	int64_t same;
	if (!evidence_same(c, e, &same)) {
		return false;
	}
	p->same = same > 0 ? msgf(c, MSG_EVIDENCE_PAGE_SAME, { "number", number_text(c, same) }) : S("");
	return true;
}

static void fill_forms(struct web *w, const struct evidence *e, struct evidence_page *p)
{
	bool changes = form_is_sent(w, &op_evidence_change), withdraws = form_is_sent(w, &op_evidence_withdraw);
	p->new_name = form_field(w, changes, &op_evidence_change, "name", e->name);
	p->new_description = form_field(w, changes, &op_evidence_change, "description", e->description);
	p->new_found = form_field(w, changes, &op_evidence_change, "found", e->found);
	p->reason = form_field(w, withdraws, &op_evidence_withdraw, "reason", S(""));
	p->sample_password = field_view_make(w, "password", MSG_EVIDENCE_LABEL_SAMPLE_PASSWORD, S(""));
	p->sample_password.type = S("password");
	field_set_id(w, &p->sample_password, S("sample"));
	p->change_is_open = changes;
	p->withdraw_is_open = withdraws;
	p->errors = errors_make(w);
}

bool evidence_show_one(struct web *w, int status)
{
	struct ctx *c = w->c;
	struct incident i;
	struct evidence e;
	struct evidence_page *p = arena_new(c->arena, struct evidence_page);
	if (!evidence_of(w, &i, &e) || !fill_same(c, &e, p) || !custody_fill_steps(w, &i, &e, p)) {
		return false;
	}
	p->top = room_top_at(c, &i, ROOM_PART_EVIDENCE);
	p->list = room_url(c, &i, "/evidence");
	p->can_act = room_can_change(c, &i) && evidence_is_kept(&e);
	p->file = evidence_url(c, &e, "/file");
	p->shown = url_with(c, p->file, "show", S("1"));
	p->opened = evidence_url(c, &e, "/open");
	p->change = evidence_url(c, &e, "/change");
	p->withdraw = evidence_url(c, &e, "/withdraw");
	p->add = evidence_url(c, &e, "/custody");
	fill_words(c, &e, p);
	fill_forms(w, &e, p);
	custody_fill(w, &e, p);
	return room_page(w, status, &i, STR_CAT(c->arena, p->label, S(" "), e.name), evidence_page_body, p);
}

static bool show_one(struct web *w) { return evidence_show_one(w, 200); }
static bool refuse_one(struct web *w) { return evidence_show_one(w, web_error_status(w)); }

static bool changed(struct web *w)
{
	return web_redirect_flash(w, evidence_url(w->c, w->result, ""), MSG_EVIDENCE_PAGE_CHANGED);
}

static bool withdrawn(struct web *w)
{
	const struct evidence *e = w->result;
	return web_redirect_flash(w, room_sub(w->c, e->incident_id, "/evidence", S(""), ""), MSG_EVIDENCE_PAGE_WITHDRAWN);
}

static bool dropped(struct web *w)
{
	const struct evidence_drop_in *in = w->in;
	upload_drop(w->c, in->upload_id);
	return web_redirect_flash(w, url_id(w->c, "/incident/", in->incident_id, "/evidence"), MSG_EVIDENCE_PAGE_DROPPED);
}

/* --- the bytes: every hand-out is an audit line before the first byte leaves --- */

static bool show_file(struct web *w)
{
	struct ctx *c = w->c;
	struct incident i;
	struct evidence e;
	struct blob b;
	if (!evidence_of(w, &i, &e)) {
		return false;
	}
	if (!e.has_file) {
		return fail(c, ERR_NOT_FOUND, MSG_BLOB_NOT_FOUND);
	}
	bool in_page = str_eq(web_query(w, "show"), S("1"));
	str name = e.is_sample ? STR_CAT(c->arena, e.file_name, S(".sonae-sample")) : e.file_name;
	return blob_get(c, &e.stored, &b) && web_audit(w, "evidence_file", id_str(c->arena, e.id)) &&
	       blob_answer(w, &b, name, in_page ? BLOB_IN_PAGE : BLOB_AS_FILE);
}

/* A sample, opened with its password. The operation only writes the audit line. */
#define SAMPLE_FREE_TRIES 5

struct open_in { struct id incident_id, evidence_id; str password; /* found by prepare */ struct blob_opener *opener; str name; };

static void open_over(void *arg)
{
	struct open_in *in = arg;
	if (in->opener) {
		blob_unseal_done(in->opener);
		in->opener = NULL;
	}
}

/* Guesses are counted by account and record: each costs as much memory as a sign-in, and nobody shuts out another. */
static struct throttle open_tries(struct ctx *c, const struct open_in *in)
{
	return (struct throttle){ STR_CAT(c->arena, S("sample:"), id_str(c->arena, c->who.account_id), S(":"),
		id_str(c->arena, in->evidence_id)), SAMPLE_FREE_TRIES };
}

/* Counted before the password is tried, so that many at once are no more than one after the other. */
static bool open_reserve(struct ctx *c, const struct open_in *in)
{
	int64_t until = 0;
	if (!throttle_reserve(c, open_tries(c, in), &until)) {
		return false;
	}
	if (until == 0) {
		return true;
	}
	fail(c, ERR_THROTTLED, MSG_ACCOUNT_SIGN_IN_WAIT);
	return fail_arg(c, "time", time_hm(c, until + 59 * 1000));
}

static bool act_give_back(struct ctx *c, void *arg)
{
	return throttle_give_back(c, open_tries(c, arg).name);
}

/* The bytes could not be read: that was no guess. */
static void open_give_back(struct ctx *c, struct open_in *in)
{
	struct err why = c->err;
	err_clear(c);
	store_write(c->store, c, act_give_back, in);
	c->err = why;
}

static bool open_prepare(struct web *w)
{
	struct ctx *c = w->c;
	struct open_in *in = w->in;
	struct evidence e;
	struct incident i;
	if (!incident_get(c, in->incident_id, &i) || !evidence_get(c, i.id, in->evidence_id, &e)) {
		return false;
	}
	if (!e.has_file || !e.is_sample) {
		return fail(c, ERR_NOT_FOUND, MSG_BLOB_NOT_FOUND);
	}
	in->name = e.file_name;
	arena_on_reset(c->arena, open_over, in);
	if (!open_reserve(c, in)) {
		return false;
	}
	bool ok = blob_unseal(c, &e.stored, in->password, &in->opener);
	if (!ok && c->err.code != ERR_INVALID) {
		open_give_back(c, in);
	}
	return ok;
}

static bool act_open(struct ctx *c, const void *arg, void *ret_out)
{
	const struct open_in *in = arg;
	struct incident i;
	(void)ret_out;
	return throttle_give_back(c, open_tries(c, in).name) && incident_get(c, in->incident_id, &i) &&
	       audit_add(c, &(struct audit_line){ "evidence_sample_open", id_str(c->arena, in->evidence_id), S("") });
}

static bool opened(struct web *w)
{
	struct open_in *in = w->in;
	struct blob_opener *o = in->opener;
	in->opener = NULL;
	return blob_answer_opened(w, o, in->name);
}

static const struct field open_fields[] = {
	{ .name = "incident", .type = FIELD_ID, .offset = offsetof(struct open_in, incident_id),
		.flags = FIELD_PATH | FIELD_REQUIRED, .label = MSG_STEP_LABEL_INCIDENT, .doc = "its incident" },
	{ .name = "evidence", .type = FIELD_ID, .offset = offsetof(struct open_in, evidence_id),
		.flags = FIELD_PATH | FIELD_REQUIRED, .label = MSG_EVIDENCE_EVIDENCE, .doc = "the record" },
	{ .name = "password", .type = FIELD_SECRET, .offset = offsetof(struct open_in, password), .flags = FIELD_REQUIRED,
		.label = MSG_EVIDENCE_LABEL_SAMPLE_PASSWORD, .doc = "of the sample" },
};
static const struct operation op_sample_open = { .name = "evidence_open", .doc = "open a sample with its password",
	.needs = ACCESS_RESPONDER, .fields = open_fields, .n_fields = sizeof open_fields / sizeof open_fields[0],
	.in_size = sizeof(struct open_in), .act = act_open, .audits_itself = true };

/* --- every route --- */

#define LIST "/incident/{incident}/evidence"
#define ONE LIST "/{evidence}"
#define STEP ONE "/custody/{custody}"
static const struct route routes[] = {
	{ .method = HTTP_GET, .pattern = LIST, .needs = ACCESS_VIEWER, .show = show_list,
		.doc = "evidence, and what to preserve first" },
	{ .method = HTTP_GET, .pattern = LIST "/new", .needs = ACCESS_RESPONDER, .show = show_new,
		.doc = "take a photo, a file or a thing" },
	{ .method = HTTP_POST, .pattern = LIST, .needs = ACCESS_RESPONDER, .flags = ROUTE_UPLOAD | ROUTE_LARGE | ROUTE_SLOW,
		.op = &op_evidence_take, .prepare = take_prepare, .answer = taken, .refuse = refuse_new, .doc = "take evidence" },
	{ .method = HTTP_GET, .pattern = LIST "/print", .needs = ACCESS_VIEWER, .show = show_evidence_print,
		.doc = "the list of evidence on paper" },
	{ .method = HTTP_GET, .pattern = LIST "/labels", .needs = ACCESS_VIEWER, .show = show_evidence_labels,
		.doc = "labels to stick on" },
	{ .method = HTTP_POST, .pattern = LIST "/upload/{upload}/drop", .needs = ACCESS_RESPONDER, .op = &op_evidence_drop,
		.answer = dropped, .doc = "forget an unfinished upload" },
	{ .method = HTTP_GET, .pattern = ONE, .needs = ACCESS_VIEWER, .show = show_one, .doc = "one record and its chain" },
	{ .method = HTTP_GET, .pattern = ONE "/file", .needs = ACCESS_VIEWER, .show = show_file,
		.doc = "the stored bytes; a sample stays sealed" },
	{ .method = HTTP_POST, .pattern = ONE "/open", .needs = ACCESS_RESPONDER, .flags = ROUTE_SLOW, .op = &op_sample_open,
		.prepare = open_prepare, .answer = opened, .refuse = refuse_one, .doc = "a sample, opened with its password" },
	{ .method = HTTP_POST, .pattern = ONE "/change", .needs = ACCESS_RESPONDER, .op = &op_evidence_change,
		.answer = changed, .refuse = refuse_one, .doc = "correct a record" },
	{ .method = HTTP_POST, .pattern = ONE "/withdraw", .needs = ACCESS_RESPONDER, .op = &op_evidence_withdraw,
		.answer = withdrawn, .refuse = refuse_one, .doc = "take a record back" },
	{ .method = HTTP_POST, .pattern = ONE "/custody", .needs = ACCESS_RESPONDER, .flags = ROUTE_SLOW, .op = &op_custody_add,
		.prepare = custody_add_prepare, .answer = custody_answer, .refuse = refuse_one, .doc = "hand over, copy, return, move" },
	{ .method = HTTP_POST, .pattern = STEP "/sign", .needs = ACCESS_VIEWER, .flags = ROUTE_SLOW, .op = &op_custody_sign,
		.prepare = custody_sign_prepare, .answer = custody_answer, .refuse = refuse_one,
		.doc = "confirm one's side by the password" },
	{ .method = HTTP_POST, .pattern = STEP "/refuse", .needs = ACCESS_VIEWER, .op = &op_custody_refuse,
		.answer = custody_answer, .refuse = refuse_one, .doc = "say that a step did not happen" },
	{ .method = HTTP_POST, .pattern = STEP "/receipt", .needs = ACCESS_RESPONDER, .flags = ROUTE_UPLOAD | ROUTE_SLOW,
		.op = &op_custody_receipt, .prepare = custody_receipt_prepare, .answer = custody_answer, .refuse = refuse_one,
		.doc = "a receipt was signed by hand" },
	{ .method = HTTP_GET, .pattern = STEP "/paper", .needs = ACCESS_VIEWER, .show = show_custody_receipt,
		.doc = "the receipt to sign" },
	{ .method = HTTP_GET, .pattern = STEP "/scan", .needs = ACCESS_VIEWER, .show = show_custody_scan,
		.doc = "the scan of a signed receipt" },
};
const struct route_table evidence_routes = { routes, sizeof routes / sizeof routes[0] };
