#include "table/import.h"

#include "base/hash.h"
#include "base/limits.h"
#include "base/msg.h"
#include "base/time.h"
#include "db/job.h"
#include "messages.h"
#include "table_sql.h"

#define SLICE 50                 /* rows of one write: a few milliseconds */
#define FOLLOW 40                /* rows one run of the job brings up to date */
#define STAGING_MS (3 * 60 * 1000LL)      /* an import that was cut off holds a ledger no longer */
#define WAITS_MS (24 * 3600 * 1000LL)
#define UNDO_MS (30 * 24 * 3600 * 1000LL)

#define F(member, kind, text) { .name = #member, .type = kind, .offset = offsetof(struct table_import, member), .doc = text }
static const struct field import_fields[] = {
	F(id, FIELD_ID, "Id of the file."), F(sheet, FIELD_LINE, "Key of the ledger."),
	F(state, FIELD_LINE, "looked, staging, applied or undone."), F(file_name, FIELD_LINE, "As it was called."),
	F(bytes, FIELD_INT, "How long it is."), F(made_at, FIELD_INSTANT, "When it was sent."), F(made_by_name, FIELD_LINE, "By whom."),
	F(applied_at, FIELD_INSTANT, "When it was taken in."), F(applied_by_name, FIELD_LINE, "By whom."),
	F(undone_at, FIELD_INSTANT, "When that was undone."), F(added, FIELD_INT, "Rows it added."), F(changed, FIELD_INT, "Rows it changed."),
};
#undef F
const struct shape table_import_shape = { "TableImport", import_fields, sizeof import_fields / sizeof import_fields[0], sizeof(struct table_import) };

/* --- reading --- */

static bool def_to_edit(struct ctx *c, str sheet, const struct sheet_def **ret)
{
	return sheet_def_get(c, sheet, ret) && ((*ret)->shape != SHEET_QUESTIONS || fail(c, ERR_NOT_FOUND, MSG_SHEET_NO_SHEET)) &&
		(sheet_may_edit(c, *ret) || fail(c, ERR_DENIED, MSG_SHEET_NOT_YOURS));
}

bool table_import_get(struct ctx *c, str sheet, struct id id, struct table_import *ret)
{
	struct table_import_one_row r;
	bool found;
	if (!q_table_import_one(c, (struct table_import_one_in){ .id = id }, &r, &found)) {
		return false;
	}
	if (!found || !str_eq(r.sheet, sheet) || r.sha256.n != SHA256_LEN) {
		return fail(c, ERR_NOT_FOUND, MSG_TABLE_NO_IMPORT);
	}
	*ret = (struct table_import){ .id = r.id, .sheet = r.sheet, .state = r.state, .file_name = r.file_name, .bytes = { true, r.bytes },
		.made_at = { true, r.made_at }, .applied_at = r.applied_at, .undone_at = r.undone_at, .added = { true, r.added },
		.changed = { true, r.changed }, .made_by = r.made_by_id, .made_by_name = r.made_by_name, .applied_by_name = r.applied_by_name,
		.follows = r.follows > 0, .place = r.place, .run = r.run_id, .staged_at = r.staged_at, .staged_by_name = r.staged_by_name };
	memcpy(ret->sha256.b, r.sha256.p, SHA256_LEN);
	return true;
}

bool table_imports(struct ctx *c, str sheet, struct table_import **ret, size_t *ret_n)
{
	struct table_import_list_rows rows;
	if (!q_table_import_list(c, (struct table_import_list_in){ .sheet = sheet }, &rows)) {
		return false;
	}
	*ret = arena_array(c->arena, struct table_import, rows.n);
	for (size_t i = 0; i < rows.n; i++) {
		if (!table_import_get(c, sheet, rows.v[i].id, &(*ret)[i])) {
			return false;
		}
	}
	*ret_n = rows.n;
	return true;
}

/* What is stored: the file as it came, and what was read of it behind. */
bool table_import_plan(struct ctx *c, const struct table_import *i, const struct table_settings *s, struct table_plan *ret)
{
	const struct sheet_def *d;
	bytes all;
	if (!def_to_edit(c, i->sheet, &d) || !blob_read(c, &i->sha256, LIMIT_TABLE_BYTES + LIMIT_TABLE_KEPT_BYTES, &all)) {
		return false;
	}
	size_t n = i->bytes.v >= 0 && (size_t)i->bytes.v < all.n ? (size_t)i->bytes.v : all.n;
	if (table_file_again(c, d, (bytes){ all.p + n, all.n - n }, s, &ret->file)) {
		return table_plan_of(c, d, s, ret);
	}
	return c->err.code == ERR_NONE && table_plan(c, d, (bytes){ all.p, n }, s, ret);
}

/* --- a file comes --- */

static bool sent_by_program(struct ctx *c, const struct table_look_in *in, bytes *ret)
{
	if (!str_is_none(in->csv) && in->csv.n > 0) {
		*ret = str_bytes(in->csv);
		return true;
	}
	if (str_is_none(in->base64) || in->base64.n == 0) {
		return true;
	}
	return base64_read(c->arena, in->base64, ret);
}

static bool keep(struct ctx *c, bytes file, const struct table_file *read, struct blob *ret)
{
	AUTO_BUF(b, LIMIT_TABLE_KEPT_BYTES);
	struct blob_stream *to;
	table_kept_write(read, &b);
	if (!buf_ok(&b)) { /* longer than the file is worth: it is read again then */
		return blob_put(c, file, ret);
	}
	return blob_begin(c, &to) && blob_append(c, to, file.p, file.n) && blob_append(c, to, b.p, b.n) && blob_finish(c, to, ret);
}

bool table_look_prepare(struct ctx *c, struct table_look_in *in, bytes file, str file_name)
{
	const struct sheet_def *d;
	struct table_file read;
	const struct table_settings s = { .encoding = -1, .separator = -1, .sheet = -1 };
	if (file.n == 0 && !sent_by_program(c, in, &file)) {
		return fail_field(c, "base64", MSG_TABLE_NOT_BASE64);
	}
	if (file.n == 0) {
		return fail_field(c, "file", MSG_TABLE_FILE_NEEDED);
	}
	if (file.n > LIMIT_TABLE_BYTES) {
		fail_field(c, "file", MSG_TABLE_TOO_LARGE);
		return fail_field_arg(c, "max", str_i64(c->arena, LIMIT_TABLE_BYTES / (1024 * 1024)));
	}
	in->file_name = blob_file_name(c->arena, file_name);
	in->bytes = (int64_t)file.n;
	return def_to_edit(c, in->sheet, &d) && table_file_read(c, d, file, &s, &read) && keep(c, file, &read, &in->blob);
}

static bool act_look(struct ctx *c, const void *arg, void *ret_out)
{
	const struct table_look_in *in = arg;
	const struct sheet_def *d;
	struct table_open_count_row open;
	struct id id = id_new(c->now_ms);
	if (!def_to_edit(c, in->sheet, &d) || !q_table_open_count(c, (struct table_open_count_in){ .made_by_id = c->who.account_id }, &open)) {
		return false;
	}
	if (open.n >= LIMIT_TABLES_WAITING) {
		return fail(c, ERR_CONFLICT, MSG_TABLE_DECIDE_FIRST);
	}
	return q_table_import_add(c, (struct table_import_add_in){ .id = id, .sheet = d->key, .file_name = in->file_name,
			.sha256 = { in->blob.sha256.b, SHA256_LEN }, .bytes = in->bytes, .made_at = c->now_ms, .made_by_id = c->who.account_id }) &&
		blob_keep(c, &in->blob, "table", id) && table_import_get(c, d->key, id, ret_out);
}

/* --- staging: slices of a few rows, each a write of its own --- */

struct staging {
	struct ctx *c;
	const struct sheet_def *d;
	struct id id, run;
	const struct table_plan *plan;
	size_t at;                   /* next line of the plan */
	int64_t line;                /* lines written */
	bool more;
};

static bool busy_with(struct ctx *c, const struct table_other_row *other)
{
	fail(c, ERR_CONFLICT, MSG_TABLE_OTHER_IMPORT);
	return fail_arg(c, "who", str_is_none(other->who) ? S("-") : other->who);
}

static bool taken_over(struct ctx *c, const struct table_import *i)
{
	fail(c, ERR_CONFLICT, MSG_TABLE_TAKEN_OVER);
	fail_arg(c, "who", str_is_none(i->staged_by_name) ? S("-") : i->staged_by_name);
	return fail_arg(c, "when", time_short(c, i->staged_at.has ? i->staged_at.v : i->applied_at.has ? i->applied_at.v : c->now_ms));
}

/* Inside each write of a run: nobody began again meanwhile. */
static bool is_ours(struct ctx *c, const struct staging *s)
{
	struct table_import i;
	return table_import_get(c, s->d->key, s->id, &i) && (id_eq(i.run, s->run) || taken_over(c, &i));
}

/* One import of a ledger at a time; of one import the run that began last. */
static bool act_claim(struct ctx *c, void *arg)
{
	const struct staging *s = arg;
	struct table_other_row other;
	struct table_import i;
	bool found;
	if (!table_import_get(c, s->d->key, s->id, &i) || !q_table_other(c, (struct table_other_in){ .sheet = s->d->key, .id = s->id,
			.since = c->now_ms - STAGING_MS }, &other, &found)) {
		return false;
	}
	if (found) {
		return busy_with(c, &other);
	}
	if (!str_eq(i.state, S("looked")) && !str_eq(i.state, S("staging"))) {
		return fail(c, ERR_CONFLICT, MSG_TABLE_IS_IN);
	}
	return q_table_set_staging(c, (struct table_set_staging_in){ .staged_at = { true, c->now_ms }, .run_id = s->run,
		.staged_by_id = c->who.account_id, .id = s->id });
}

/* Rows of an attempt that was cut off; nobody has seen them. */
static bool clear_some(struct ctx *c, struct id id, bool *ret_more)
{
	struct table_staged_rows rows;
	if (!q_table_staged(c, (struct table_staged_in){ .import_id = id, .most = SLICE }, &rows)) {
		return false;
	}
	for (size_t i = 0; i < rows.n; i++) {
		if ((str_eq(rows.v[i].kind, S("new")) && !sheet_unstage(c, rows.v[i].row_id)) ||
		    !q_table_line_drop(c, (struct table_line_drop_in){ .import_id = id, .line = rows.v[i].line })) {
			return false;
		}
	}
	*ret_more = rows.n > 0;
	return true;
}

static bool act_clear(struct ctx *c, void *arg)
{
	struct staging *s = arg;
	return is_ours(c, s) && clear_some(c, s->id, &s->more);
}

static bool stage_line(struct ctx *c, struct staging *s, const struct table_line *l, int64_t number)
{
	bool is_new = l->kind == TABLE_LINE_NEW;
	struct id row_id = is_new ? id_new(c->now_ms) : l->id;
	const struct sheet_staged row = { s->d, row_id, number, l->title, l->body };
	return (!is_new || sheet_stage(c, &row)) && q_table_line_add(c, (struct table_line_add_in){ .import_id = s->id, .line = ++s->line,
		.kind = is_new ? S("new") : S("changed"), .row_id = row_id, .version = l->version, .form = s->d->version, .title = l->title,
		.body = l->body, .before_title = l->before_title, .before_body = l->before });
}

static bool act_slice(struct ctx *c, void *arg)
{
	struct staging *s = arg;
	struct table_top_number_row top;
	if (!is_ours(c, s) || !q_table_top_number(c, (struct table_top_number_in){ .sheet = s->d->key }, &top)) {
		return false;
	}
	size_t at = s->at;
	int64_t number = top.last;
	for (int n = 0; at < s->plan->n_lines && n < SLICE; at++) {
		const struct table_line *l = &s->plan->lines[at];
		if (l->kind != TABLE_LINE_NEW && l->kind != TABLE_LINE_CHANGED) {
			continue;
		}
		number += l->kind == TABLE_LINE_NEW;
		if (!stage_line(c, s, l, number)) {
			return false;
		}
		n++;
	}
	s->at = at;
	return true;
}

/* A write whose memory goes with it. */
static bool write_some(struct staging *s, bool (*act)(struct ctx *c, void *arg))
{
	struct arena *keep = s->c->arena, own;
	arena_init(&own);
	s->c->arena = &own;
	bool ok = store_write(s->c->store, s->c, act, s);
	s->c->arena = keep;
	if (!ok) {
		s->c->err.detail = str_copy(keep, s->c->err.detail);
		for (size_t i = 0; i < ERR_ARGS_MAX; i++) {
			s->c->err.args[i].value = str_copy(keep, s->c->err.args[i].value);
		}
	}
	arena_free(&own);
	return ok;
}

static bool clear_all(struct staging *s)
{
	do {
		if (!write_some(s, act_clear)) {
			return false;
		}
	} while (s->more);
	return true;
}

static bool stage_all(struct staging *s)
{
	while (s->at < s->plan->n_lines) {
		int64_t line = s->line;
		if (!write_some(s, act_slice)) {
			s->line = line;
			return false;
		}
	}
	return true;
}

static bool act_release(struct ctx *c, void *arg)
{
	const struct staging *s = arg;
	return is_ours(c, s) && q_table_set_looked(c, (struct table_set_looked_in){ .id = s->id });
}

/* What was begun goes, unless it is another run's by now; the reason stays. */
static bool give_up(struct staging *s)
{
	struct err why = s->c->err;
	err_clear(s->c);
	if (clear_all(s)) {
		write_some(s, act_release);
	}
	s->c->err = why;
	return false;
}

static bool fits_limits(struct ctx *c, const struct table_plan *p, str digest)
{
	struct table_top_number_row top;
	if (p->n_wrong > 0) {
		return fail(c, ERR_CONFLICT, MSG_TABLE_HAS_WRONG);
	}
	if (!str_eq(p->digest, digest)) {
		return fail(c, ERR_CONFLICT, MSG_TABLE_CHANGED_SINCE);
	}
	if (p->n_new + p->n_changed == 0) {
		return fail(c, ERR_CONFLICT, MSG_TABLE_NOTHING);
	}
	return q_table_top_number(c, (struct table_top_number_in){ .sheet = p->d->key }, &top) &&
		(top.last + (int64_t)p->n_new <= (p->d->shape == SHEET_FORM ? 1 : LIMIT_SHEET_ROWS) ||
			fail(c, ERR_CONFLICT, p->d->shape == SHEET_FORM ? MSG_SHEET_FILLED : MSG_SHEET_TOO_MANY));
}

struct table_settings table_settings_of(const struct table_apply_in *in)
{
	return (struct table_settings){ .encoding = in->encoding, .separator = in->separator, .sheet = in->tab.has ? (int)in->tab.v : -1,
		.columns = in->columns, .same_name_adds = in->same_name_adds };
}

bool table_stage(struct ctx *c, struct table_apply_in *in)
{
	struct table_import i;
	struct table_plan plan;
	const struct table_settings set = table_settings_of(in);
	if (!store_read_begin(c)) {
		return false;
	}
	bool ok = table_import_get(c, in->sheet, in->id, &i) &&
		(str_eq(i.state, S("looked")) || str_eq(i.state, S("staging")) || fail(c, ERR_CONFLICT, MSG_TABLE_IS_IN)) &&
		table_import_plan(c, &i, &set, &plan) && fits_limits(c, &plan, in->digest);
	store_read_end(c);
	if (!ok) {
		return false;
	}
	struct staging s = { .c = c, .d = plan.d, .id = in->id, .run = id_new(c->now_ms), .plan = &plan };
	if (!write_some(&s, act_claim)) {
		return false;
	}
	if (!clear_all(&s) || !stage_all(&s)) {
		return give_up(&s);
	}
	in->staged = (struct opt_int){ true, s.line };
	in->run = s.run;
	return true;
}

/* --- the one write that turns everything on --- */

static bool told_moved(struct ctx *c, const struct table_moved_row *m)
{
	fail(c, ERR_CONFLICT, MSG_TABLE_ROW_MOVED);
	fail_arg(c, "title", m->title);
	fail_arg(c, "who", str_is_none(m->who) ? S("-") : m->who);
	return fail_arg(c, "when", time_short(c, m->changed_at));
}

/* Nobody touched a row since it was compared. */
static bool nothing_moved(struct ctx *c, struct id import_id)
{
	struct table_moved_row m;
	bool found;
	return q_table_moved(c, (struct table_moved_in){ .import_id = import_id }, &m, &found) && (!found || told_moved(c, &m));
}

/* Every row says what the import left; what a later file said of it was undone before. */
static bool nothing_touched(struct ctx *c, const struct table_import *i)
{
	struct table_later_row later;
	struct table_touched_row t;
	bool found;
	if (!q_table_later(c, (struct table_later_in){ .sheet = i->sheet, .place = i->place, .import_id = i->id }, &later, &found)) {
		return false;
	}
	if (found) {
		fail(c, ERR_CONFLICT, MSG_TABLE_LATER_FIRST);
		return fail_arg(c, "file", later.file_name);
	}
	_Static_assert(sizeof t == sizeof(struct table_moved_row), "same columns");
	if (!q_table_touched(c, (struct table_touched_in){ .import_id = i->id }, &t, &found)) {
		return false;
	}
	const struct table_moved_row m = { t.title, t.changed_at, t.who };
	return !found || told_moved(c, &m);
}

/* What apply and undo begin with. */
struct turning { const struct sheet_def *d; struct table_import i; struct table_line_counts_row n; };
static bool turning_open(struct ctx *c, str sheet, struct id id, struct turning *ret)
{
	return def_to_edit(c, sheet, &ret->d) && table_import_get(c, sheet, id, &ret->i) &&
		q_table_line_counts(c, (struct table_line_counts_in){ .import_id = id }, &ret->n);
}

/* Index and history come behind. */
static bool turning_done(struct ctx *c, const struct turning *t, void *ret_out)
{
	return job_add(c, "table_follow", c->org_id, id_str(c->arena, t->i.id), c->now_ms) && table_import_get(c, t->d->key, t->i.id, ret_out);
}

static bool act_apply(struct ctx *c, const void *arg, void *ret_out)
{
	const struct table_apply_in *in = arg;
	struct turning t;
	if (!turning_open(c, in->sheet, in->id, &t)) {
		return false;
	}
	if (!id_is_none(in->run) && !id_eq(t.i.run, in->run)) {
		return taken_over(c, &t.i);
	}
	if (!str_eq(t.i.state, S("staging")) || !in->staged.has || in->staged.v != t.n.added + t.n.changed) {
		return fail(c, ERR_CONFLICT, MSG_TABLE_CHANGED_SINCE);
	}
	struct opt_int due = { t.d->check_days > 0, c->now_ms + t.d->check_days * INT64_C(86400000) };
	return nothing_moved(c, t.i.id) &&
		q_table_turn_on(c, (struct table_turn_on_in){ .import_id = t.i.id }) &&
		q_table_put_changed(c, (struct table_put_changed_in){ .import_id = t.i.id, .now = c->now_ms, .changed_by_id = c->who.account_id,
			.check_due = due }) &&
		q_table_set_applied(c, (struct table_set_applied_in){ .applied_at = { true, c->now_ms }, .applied_by_id = c->who.account_id,
			.added = t.n.added, .changed = t.n.changed, .id = t.i.id }) &&
		blob_let_go(c, &t.i.sha256, "table", t.i.id) && turning_done(c, &t, ret_out);
}

static bool act_undo(struct ctx *c, const void *arg, void *ret_out)
{
	const struct table_act_in *in = arg;
	struct turning t;
	if (!turning_open(c, in->sheet, in->id, &t)) {
		return false;
	}
	if (!str_eq(t.i.state, S("applied")) || t.n.added + t.n.changed == 0) {
		return fail(c, ERR_CONFLICT, MSG_TABLE_CANNOT_UNDO);
	}
	if (t.i.follows) {
		return fail(c, ERR_CONFLICT, MSG_TABLE_FOLLOWS);
	}
	return nothing_touched(c, &t.i) && q_table_catch_up(c, (struct table_catch_up_in){ .import_id = t.i.id }) &&
		q_table_turn_off(c, (struct table_turn_off_in){ .import_id = t.i.id, .now = c->now_ms, .changed_by_id = c->who.account_id }) &&
		q_table_put_back(c, (struct table_put_back_in){ .import_id = t.i.id, .now = c->now_ms, .changed_by_id = c->who.account_id }) &&
		q_table_follow_again(c, (struct table_follow_again_in){ .import_id = t.i.id }) &&
		q_table_set_undone(c, (struct table_set_undone_in){ .undone_at = { true, c->now_ms }, .undone_by_id = c->who.account_id, .id = t.i.id }) &&
		turning_done(c, &t, ret_out);
}

static bool act_drop(struct ctx *c, const void *arg, void *ret_out)
{
	const struct table_act_in *in = arg;
	struct table_import *i = ret_out;
	const struct sheet_def *d;
	if (!def_to_edit(c, in->sheet, &d) || !table_import_get(c, in->sheet, in->id, i)) {
		return false;
	}
	if (!str_eq(i->state, S("looked"))) {
		return fail(c, ERR_CONFLICT, MSG_TABLE_IS_IN);
	}
	return blob_let_go(c, &i->sha256, "table", i->id) && q_table_import_drop(c, (struct table_import_drop_in){ .id = i->id });
}

/* --- afterwards --- */

static struct sheet_followed followed_of(const struct ctx *c, const struct table_behind_row *r)
{
	bool is_new = str_eq(r->kind, S("new"));
	struct sheet_followed f = { .id = r->row_id, .version = r->version + 1, .body = r->body, .form = r->form, .state = SHEET_ACTIVE,
		.at = r->applied_at.has ? r->applied_at.v : c->now_ms, .by = r->applied_by_id, .reason = r->file_name, .is_written = is_new };
	if (r->undone_at.has) {
		f = (struct sheet_followed){ .id = r->row_id, .version = r->version + 2, .body = is_new ? r->body : r->before_body, .form = r->form,
			.state = is_new ? SHEET_ARCHIVED : SHEET_ACTIVE, .at = r->undone_at.v, .by = r->undone_by_id, .reason = r->file_name };
	}
	return f;
}

bool table_follow(struct ctx *c, struct id org_id, str arg)
{
	struct table_behind_rows rows;
	struct id id;
	if (!id_parse(arg, &id) || !q_table_behind(c, (struct table_behind_in){ .import_id = id, .most = FOLLOW }, &rows)) {
		return false;
	}
	for (size_t i = 0; i < rows.n; i++) {
		const struct sheet_followed f = followed_of(c, &rows.v[i]);
		if (!sheet_follow(c, &f) || !q_table_followed(c, (struct table_followed_in){ .import_id = id, .line = rows.v[i].line })) {
			return false;
		}
	}
	return rows.n < FOLLOW || job_add(c, "table_follow", org_id, arg, c->now_ms);
}

/* Lets go what nobody decided about, a little at a time. */
static bool sweep_open(struct ctx *c, const struct table_old_row *r, bool *ret_more)
{
	bool more = false;
	struct sha256 sum = { 0 };
	c->org_id = r->org_id;
	if (!clear_some(c, r->id, &more)) {
		return false;
	}
	*ret_more = *ret_more || more;
	if (more || r->sha256.n != SHA256_LEN) {
		return true;
	}
	memcpy(sum.b, r->sha256.p, SHA256_LEN);
	return blob_let_go(c, &sum, "table", r->id) && q_table_import_drop(c, (struct table_import_drop_in){ .id = r->id });
}

bool table_sweep(struct ctx *c, struct id org_id, str arg)
{
	struct table_old_rows rows;
	struct id keep = c->org_id;
	bool more = false, ok;
	(void)arg;
	ok = q_table_old(c, (struct table_old_in){ .before = c->now_ms - WAITS_MS }, &rows);
	for (size_t i = 0; ok && i < rows.n; i++) {
		ok = sweep_open(c, &rows.v[i], &more);
	}
	c->org_id = keep;
	return ok && q_table_lines_forget(c, (struct table_lines_forget_in){ .before = c->now_ms - UNDO_MS }) &&
		(!more || job_add(c, "table_clear", org_id, S(""), c->now_ms));
}

/* --- rows of operations --- */

#define PATH_SHEET(T) { .name = "sheet", .type = FIELD_LINE, .offset = offsetof(struct T, sheet), \
	.flags = FIELD_PATH | FIELD_REQUIRED, .max = 40, .label = MSG_SHEET_SHEET, .doc = "key of the form or ledger" }
#define PATH_IMPORT(T) { .name = "import", .type = FIELD_ID, .offset = offsetof(struct T, id), \
	.flags = FIELD_PATH | FIELD_REQUIRED, .label = MSG_TABLE_IMPORT, .doc = "the file that was sent" }
#define SENT(member, kind, most, text) { .name = #member, .type = kind, .offset = offsetof(struct table_look_in, member), .max = most, \
	.label = MSG_TABLE_FILE, .doc = text }
static const struct field look_fields[] = { PATH_SHEET(table_look_in), SENT(name, FIELD_LINE, 200, "what the file is called"),
	SENT(csv, FIELD_TEXT, LIMIT_BODY_BYTES, "a CSV as text"), SENT(base64, FIELD_TEXT, LIMIT_BODY_BYTES, "any file (.xlsx, .csv), its bytes in base64") };
static const struct field apply_fields[] = { PATH_SHEET(table_apply_in), PATH_IMPORT(table_apply_in),
	{ .name = "digest", .type = FIELD_LINE, .offset = offsetof(struct table_apply_in, digest), .flags = FIELD_REQUIRED, .label = MSG_TABLE_IMPORT,
		.doc = "of the plan that was seen; 409 when it would do something else now" },
	{ .name = "encoding", .type = FIELD_CHOICE, .offset = offsetof(struct table_apply_in, encoding), .choices = &table_encoding_choices,
		.label = MSG_TABLE_ENCODING, .doc = "of a CSV; found out without it" },
	{ .name = "separator", .type = FIELD_CHOICE, .offset = offsetof(struct table_apply_in, separator), .choices = &table_separator_choices,
		.label = MSG_TABLE_SEPARATOR, .doc = "of a CSV; found out without it" },
	{ .name = "tab", .type = FIELD_INT, .offset = offsetof(struct table_apply_in, tab), .label = MSG_TABLE_TAB_SHEET,
		.doc = "which sheet of a workbook, from 0; the first whose headings fit without it" },
	{ .name = "columns", .type = FIELD_PAIRS, .offset = offsetof(struct table_apply_in, columns), .label = MSG_TABLE_MATCHING,
		.doc = "by column, from 0: key of a field, id, or - for none; by the headings without it" },
	{ .name = "same_name_adds", .type = FIELD_BOOL, .offset = offsetof(struct table_apply_in, same_name_adds), .label = MSG_TABLE_SAME_NAME,
		.doc = "a row without its ID is a new one even when its name is there already" } };
static const struct field act_fields[] = { PATH_SHEET(table_act_in), PATH_IMPORT(table_act_in) };

#define TABLE_OP(var, title, text, function, table, T) \
	const struct operation var = { .name = title, .doc = text, .needs = ACCESS_VIEWER, .fields = table, \
		.n_fields = sizeof table / sizeof table[0], .in_size = sizeof(struct T), .out_size = sizeof(struct table_import), \
		.out = &table_import_shape, .act = function }
TABLE_OP(op_table_look, "table_look", "send a file for a ledger; nothing is written yet", act_look, look_fields, table_look_in);
TABLE_OP(op_table_apply, "table_apply", "take a file into a ledger: all of it or nothing", act_apply, apply_fields, table_apply_in);
TABLE_OP(op_table_drop, "table_drop", "forget a file that was only looked at", act_drop, act_fields, table_act_in);
TABLE_OP(op_table_undo, "table_undo", "undo what a file did to a ledger", act_undo, act_fields, table_act_in);
