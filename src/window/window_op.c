/* What a firm says about windows: every act is a new version of that window, with author and reason. */
#include "base/limits.h"
#include "base/time.h"
#include "base/msg.h"
#include "messages.h"
#include "window/inside.h"
#include "window_sql.h"

/* --- what was typed --- */

/* Not sent and nothing but blanks are nothing. */
static str text_of(str typed)
{
	str s = str_trim(typed);
	return s.n > 0 ? s : S("");
}

/* --- as it stands, to go on from --- */

struct own { struct window w; struct window_own_add_in row; };

/* The present state of a window as the next version; what the firm never said stays the catalogue's. */
static bool begin(struct ctx *c, str key, struct opt_int seen, struct own *ret)
{
	struct window_own_now_rows rows;
	struct own o = { 0 };
	if (!window_get(c, key, &o.w) || !q_window_own_now(c, &rows)) {
		return false;
	}
	o.row = (struct window_own_add_in){ .window_key = o.w.key, .version = 1, .name = o.w.name, .note = S(""), .reason = S(""), .act = S(""),
		.base_checked = o.w.def ? o.w.def->checked : S(""), .made_at = c->now_ms, .made_by_id = c->who.account_id };
	for (size_t i = 0; i < rows.n; i++) {
		const struct window_own_now_row *r = &rows.v[i];
		if (str_eq(r->window_key, key)) {
			o.row.version = r->version + 1;
			o.row.about = r->about;
			o.row.phone = r->phone;
			o.row.hours = r->hours;
			o.row.url = r->url;
			o.row.note = r->note;
			o.row.is_hidden = r->is_hidden;
			o.row.checked_at = r->checked_at;
			o.row.base_checked = r->base_checked;
		}
	}
	if (o.row.version - 1 != (seen.has ? seen.v : 0)) {
		fail(c, ERR_CONFLICT, MSG_WINDOW_CHANGED_MEANWHILE);
		fail_arg(c, "who", o.w.who.n ? o.w.who : S("-"));
		return fail_arg(c, "when", time_short(c, o.w.changed_at));
	}
	if (o.row.version > LIMIT_WINDOW_CHANGES) {
		fail(c, ERR_CONFLICT, MSG_WINDOW_TOO_MANY_CHANGES);
		return fail_arg(c, "max", str_i64(c->arena, LIMIT_WINDOW_CHANGES));
	}
	*ret = o;
	return true;
}

/* Who checked stays with the check. */
static bool keep_checker(struct ctx *c, struct own *o)
{
	struct window_own_checker_row last;
	bool found = false;
	if (!o->row.checked_at.has || !id_is_none(o->row.checked_by_id)) {
		return true;
	}
	if (!q_window_own_checker(c, (struct window_own_checker_in){ .window_key = o->row.window_key, .version = o->row.version - 1 }, &last, &found)) {
		return false;
	}
	o->row.checked_by_id = found ? last.checked_by_id : o->row.checked_by_id;
	return true;
}

static bool write_own(struct ctx *c, struct own *o, const char *act, str reason)
{
	o->row.act = str_from_c(act);
	o->row.reason = text_of(reason);
	return keep_checker(c, o) && q_window_own_add(c, o->row);
}

static bool show_own(struct ctx *c, str key, void *ret_out)
{
	struct window w;
	if (!window_get(c, key, &w)) {
		return false;
	}
	*(struct window_json *)ret_out = window_json_of(c, &w);
	return true;
}

static bool check_ways(struct ctx *c, str hours, str url)
{
	struct hours h;
	bool ok = true;
	if (hours.n > 0 && !hours_read(hours, &h)) {
		ok = fail_field(c, "hours", MSG_WINDOW_HOURS_UNREAD);
	}
	if (url.n > 0 && !str_starts(url, S("https://")) && !str_starts(url, S("http://"))) {
		ok = fail_field(c, "url", MSG_WINDOW_URL_BAD);
	}
	return ok;
}

static bool count_own(struct ctx *c, size_t *ret)
{
	struct window_own_now_rows rows;
	if (!q_window_own_now(c, &rows)) {
		return false;
	}
	*ret = 0;
	for (size_t i = 0; i < rows.n; i++) {
		*ret += str_starts(rows.v[i].window_key, WINDOW_OWN_PREFIX);
	}
	return true;
}

static bool act_add(struct ctx *c, const void *arg, void *ret_out)
{
	const struct window_add_in *in = arg;
	size_t n;
	str phone = text_of(in->phone), url = text_of(in->url);
	bool ok = check_ways(c, text_of(in->hours), url);
	if (phone.n == 0 && url.n == 0) {
		ok = fail_field(c, "phone", MSG_WINDOW_NO_WAY);
	}
	if (!ok || !count_own(c, &n)) {
		return false;
	}
	if (n >= LIMIT_WINDOWS_OWN) {
		fail(c, ERR_CONFLICT, MSG_WINDOW_TOO_MANY);
		return fail_arg(c, "max", str_i64(c->arena, LIMIT_WINDOWS_OWN));
	}
	struct window_own_add_in row = { .window_key = STR_CAT(c->arena, WINDOW_OWN_PREFIX, id_str(c->arena, id_new(c->now_ms))), .version = 1,
		.act = S("add"), .name = in->name, .about = text_of(in->about), .phone = phone, .hours = text_of(in->hours), .url = url,
		.note = text_of(in->note), .checked_at = { true, c->now_ms }, .checked_by_id = c->who.account_id, .base_checked = S(""),
		.reason = S(""), .made_at = c->now_ms, .made_by_id = c->who.account_id };
	return q_window_own_add(c, row) && show_own(c, row.window_key, ret_out);
}

/* What is as the catalogue has it is not kept: so a newer catalogue changes it. `is_same`: it says the same in other words. */
static void correct(const struct window *w, str typed, str catalog, bool is_same, str *value)
{
	if (!str_is_none(typed)) {
		*value = w->def && (is_same || str_eq(text_of(typed), catalog)) ? STR_NONE : text_of(typed);
	}
}

static bool act_change(struct ctx *c, const void *arg, void *ret_out)
{
	const struct window_change_in *in = arg;
	struct own o;
	if (!check_ways(c, text_of(in->hours), text_of(in->url)) || !begin(c, in->window, in->version, &o)) {
		return false;
	}
	const struct window_def *d = o.w.def;
	bool same_hours = d && d->hours.n > 0 && str_eq(hours_text(c, text_of(in->hours)), hours_text(c, d->hours));
	correct(&o.w, in->phone, d && d->n_phones > 0 ? d->phones[0].number : S(""), false, &o.row.phone);
	correct(&o.w, in->hours, d ? d->hours : S(""), same_hours, &o.row.hours);
	correct(&o.w, in->url, d ? d->url : S(""), false, &o.row.url);
	o.row.note = str_is_none(in->note) ? o.row.note : text_of(in->note);
	o.row.base_checked = d ? d->checked : S("");
	return write_own(c, &o, "change", in->reason) && show_own(c, in->window, ret_out);
}

static bool set_hidden(struct ctx *c, const struct window_act_in *in, bool hidden, void *ret_out)
{
	struct own o;
	if (!begin(c, in->window, in->version, &o)) {
		return false;
	}
	if (o.w.is_hidden == hidden) {
		return fail(c, ERR_CONFLICT, hidden ? MSG_WINDOW_HIDDEN_ALREADY : MSG_WINDOW_SHOWN_ALREADY);
	}
	o.row.is_hidden = hidden;
	return write_own(c, &o, hidden ? "hide" : "show", in->reason) && show_own(c, in->window, ret_out);
}

static bool act_hide(struct ctx *c, const void *arg, void *ret_out) { return set_hidden(c, arg, true, ret_out); }
static bool act_show(struct ctx *c, const void *arg, void *ret_out) { return set_hidden(c, arg, false, ret_out); }

static bool act_check(struct ctx *c, const void *arg, void *ret_out)
{
	const struct window_act_in *in = arg;
	struct own o;
	struct opt_int at = { true, in->checked_on.has ? in->checked_on.v : c->now_ms };
	if (at.v > c->now_ms) {
		return fail_field(c, "checked_on", MSG_WINDOW_CHECK_AHEAD);
	}
	if (!begin(c, in->window, in->version, &o)) {
		return false;
	}
	if (o.row.checked_at.has && at.v < o.row.checked_at.v) {
		fail_field(c, "checked_on", MSG_WINDOW_CHECK_OLDER);
		return fail_arg(c, "day", time_date_full(c, o.row.checked_at.v));
	}
	o.row.checked_at = at;
	o.row.checked_by_id = c->who.account_id;
	return write_own(c, &o, "check", in->reason) && show_own(c, in->window, ret_out);
}

/* --- tables --- */

#define WINDOW(T) { .name = "window", .type = FIELD_LINE, .offset = offsetof(struct T, window), .flags = FIELD_PATH | FIELD_REQUIRED, \
	.label = MSG_WINDOW_LABEL_WINDOW, .doc = "key of the window" }
#define VERSION(T) { .name = "version", .type = FIELD_INT, .offset = offsetof(struct T, version), .label = MSG_WINDOW_LABEL_VERSION, \
	.doc = "version that was seen; none: the firm had said nothing; 409 when somebody was faster" }
#define WAYS(T) \
	{ .name = "phone", .type = FIELD_PHONE, .offset = offsetof(struct T, phone), .flags = FIELD_KEEP_BLANK, .label = MSG_WINDOW_LABEL_PHONE, .doc = "telephone" }, \
	{ .name = "hours", .type = FIELD_LINE, .offset = offsetof(struct T, hours), .flags = FIELD_KEEP_BLANK, .label = MSG_WINDOW_LABEL_HOURS, \
		.doc = "when it answers: \"mon-fri 9:30-12:00 13:00-17:30; closed holidays, year-end\", \"24h\"" }, \
	{ .name = "url", .type = FIELD_LINE, .offset = offsetof(struct T, url), .flags = FIELD_KEEP_BLANK, .max = 500, .label = MSG_WINDOW_LABEL_URL, .doc = "page" }, \
	{ .name = "note", .type = FIELD_TEXT, .offset = offsetof(struct T, note), .flags = FIELD_KEEP_BLANK, .max = 1000, .label = MSG_WINDOW_LABEL_NOTE, .doc = "what the firm adds" }
static const struct field add_fields[] = {
	{ .name = "name", .type = FIELD_LINE, .offset = offsetof(struct window_add_in, name), .flags = FIELD_REQUIRED, .max = 100,
		.label = MSG_WINDOW_LABEL_NAME, .doc = "what it is called" },
	{ .name = "about", .type = FIELD_LINE, .offset = offsetof(struct window_add_in, about), .label = MSG_WINDOW_LABEL_ABOUT, .doc = "what for" },
	WAYS(window_add_in),
};
static const struct field change_fields[] = {
	WINDOW(window_change_in), VERSION(window_change_in), WAYS(window_change_in),
	{ .name = "reason", .type = FIELD_LINE, .offset = offsetof(struct window_change_in, reason), .flags = FIELD_REQUIRED,
		.label = MSG_WINDOW_LABEL_REASON, .doc = "why, or how it is known" },
};
static const struct field act_fields[] = {
	WINDOW(window_act_in), VERSION(window_act_in),
	{ .name = "reason", .type = FIELD_LINE, .offset = offsetof(struct window_act_in, reason), .label = MSG_WINDOW_LABEL_REASON,
		.doc = "why" },
};
static const struct field check_fields[] = {
	WINDOW(window_act_in), VERSION(window_act_in),
	{ .name = "checked_on", .type = FIELD_INSTANT, .offset = offsetof(struct window_act_in, checked_on), .label = MSG_WINDOW_LABEL_CHECKED_ON,
		.doc = "when somebody called or looked; none: now; not before the last check" },
	{ .name = "reason", .type = FIELD_LINE, .offset = offsetof(struct window_act_in, reason), .label = MSG_WINDOW_LABEL_REASON, .doc = "how" },
};
#define OP(var, title, text, table, T, function) \
	const struct operation var = { .name = title, .doc = text, .needs = ACCESS_RESPONDER, .fields = table, \
		.n_fields = sizeof table / sizeof table[0], .in_size = sizeof(struct T), .out_size = sizeof(struct window_json), .out = &window_shape, \
		.act = function }
OP(op_window_add, "window_add", "a window of the firm's own", add_fields, window_add_in, act_add);
OP(op_window_change, "window_change", "correct phone, hours or address of a window", change_fields, window_change_in, act_change);
OP(op_window_hide, "window_hide", "do not show a window any more", act_fields, window_act_in, act_hide);
OP(op_window_show, "window_show", "show a window again", act_fields, window_act_in, act_show);
OP(op_window_check, "window_check", "say when a window was checked and is right", check_fields, window_act_in, act_check);
