/* What administrators ask for: a row, and the file that stands for it for a day. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "audit/audit.h"
#include "base/limits.h"
#include "db/store.h"
#include "firm/firm.h"
#include "firm_sql.h"
#include "messages.h"

#define SWEPT_AT_ONCE 100

static const struct choice state_rows[] = { [FIRM_WAITING] = { "waiting", MSG_FIRM_STATE_WAITING },
	[FIRM_MAKING] = { "making", MSG_FIRM_STATE_MAKING }, [FIRM_READY] = { "ready", MSG_FIRM_STATE_READY },
	[FIRM_FAILED] = { "failed", MSG_FIRM_STATE_FAILED }, [FIRM_GONE] = { "gone", MSG_FIRM_STATE_GONE } };
const struct choices firm_state_choices = { state_rows, FIRM_STATE_MAX };

#define F(member, kind, text) { .name = #member, .type = kind, .offset = offsetof(struct firm_export, member), .doc = text }
static const struct field shape_fields[] = {
	F(id, FIELD_ID, "identifier"),
	{ .name = "state", .type = FIELD_CHOICE, .offset = offsetof(struct firm_export, state), .choices = &firm_state_choices,
		.doc = "waiting, making, ready, failed or gone" },
	F(done, FIELD_INT, "how far it is, of a thousand"),
	F(asked_at, FIELD_INSTANT, "when it was asked for"),
	F(who, FIELD_LINE, "who asked for it"),
	F(ended_at, FIELD_INSTANT, "when it was made, or failed"),
	F(until, FIELD_INSTANT, "how long the file is there"),
	F(bytes, FIELD_INT, "length of the file"),
	F(rows, FIELD_INT, "rows in it"),
	F(files, FIELD_INT, "stored files in it"),
	F(hash, FIELD_LINE, "SHA-256 of its manifest"),
	F(trouble, FIELD_LINE, "why it failed: space, large, file, other; empty: it did not"),
	F(place, FIELD_LINE, "of trouble with a stored file: which"),
};
#undef F
const struct shape firm_export_shape = { "FirmExport", shape_fields, sizeof shape_fields / sizeof shape_fields[0],
	sizeof(struct firm_export) };

/* --- reading --- */

static struct firm_export from_row(struct id id, str state, int64_t asked_at, struct id asked_by, int64_t done, struct opt_int ended_at,
	int64_t n_bytes, int64_t rows, int64_t files)
{
	int code = choice_find(&firm_state_choices, state);
	return (struct firm_export){ .id = id, .asked_by_id = asked_by, .state = code < 0 ? FIRM_GONE : code, .asked_at = { true, asked_at },
		.ended_at = ended_at, .done = { true, done }, .bytes = { code == FIRM_READY, n_bytes }, .rows = { code == FIRM_READY, rows },
		.files = { code == FIRM_READY, files },
		.until = { code == FIRM_READY && ended_at.has, ended_at.v + LIMIT_FIRM_KEPT_MS } };
}

/* "file 0a1b...": what is wrong, and with what. */
static void add_words(struct firm_export *e, str who, str hash, str trouble)
{
	str rest = trouble;
	e->who = str_is_none(who) ? S("") : who;
	e->hash = hash;
	e->trouble = str_cut(&rest, ' ');
	e->place = str_is_none(rest) ? S("") : rest;
}

bool firm_exports(struct ctx *c, struct firm_export **ret, size_t *ret_n)
{
	struct firm_export_list_rows rows;
	if (!q_firm_export_list(c, (struct firm_export_list_in){ .count = LIMIT_FIRM_SHOWN }, &rows)) {
		return false;
	}
	*ret = arena_array(c->arena, struct firm_export, rows.n + 1);
	*ret_n = rows.n;
	for (size_t i = 0; i < rows.n; i++) {
		const struct firm_export_list_row *r = &rows.v[i];
		(*ret)[i] = from_row(r->id, r->state, r->asked_at, r->asked_by_id, r->done, r->ended_at, r->bytes, r->rows, r->files);
		add_words(&(*ret)[i], r->who, r->hash, r->trouble);
	}
	return true;
}

bool firm_export_get(struct ctx *c, struct id id, struct firm_export *ret)
{
	struct firm_export_get_row r;
	bool found;
	if (!q_firm_export_get(c, (struct firm_export_get_in){ .id = id }, &r, &found)) {
		return false;
	}
	if (!found) {
		return fail(c, ERR_NOT_FOUND, MSG_FIRM_NOT_FOUND);
	}
	*ret = from_row(r.id, r.state, r.asked_at, r.asked_by_id, r.done, r.ended_at, r.bytes, r.rows, r.files);
	add_words(ret, r.who, r.hash, r.trouble);
	return true;
}

/* --- the file --- */

static bool make_folder(struct ctx *c, const char *path)
{
	if (mkdir(path, 0700) == 0 || errno == EEXIST) {
		return true;
	}
	fail(c, ERR_UNAVAILABLE, MSG_BLOB_NO_SPACE);
	return fail_detail(c, "%s: %s", path, strerror(errno));
}

const char *firm_export_path(struct ctx *c, struct id id, bool is_whole)
{
	const char *dir = str_cz(c->arena, str_printf(c->arena, "%s/firm", store_dir(c->store)));
	const char *own = str_cz(c->arena, str_printf(c->arena, "%s/%.*s", dir, STR_FMT(id_str(c->arena, c->org_id))));
	if (!make_folder(c, dir) || !make_folder(c, own)) {
		return NULL;
	}
	return str_cz(c->arena, str_printf(c->arena, "%s/%.*s.%s", own, STR_FMT(id_str(c->arena, id)), is_whole ? "zip" : "part"));
}

void firm_export_unlink(struct ctx *c, struct id id)
{
	for (int whole = 0; whole < 2; whole++) {
		const char *path = firm_export_path(c, id, whole != 0);
		if (path) {
			unlink(path);
		} else {
			err_clear(c);
		}
	}
}

bool firm_export_is_mine(const struct ctx *c, const struct firm_export *e)
{
	return !id_is_none(e->asked_by_id) && id_eq(e->asked_by_id, c->who.account_id);
}

bool firm_export_open(struct ctx *c, const struct firm_export *e, int *ret_fd)
{
	bool is_here = e->state == FIRM_READY && firm_export_is_mine(c, e);
	const char *path = is_here ? firm_export_path(c, e->id, true) : NULL;
	if (is_here && !path) {
		return false;
	}
	*ret_fd = path ? open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC) : -1;
	return *ret_fd >= 0 || fail(c, ERR_NOT_FOUND, MSG_FIRM_NOT_READY);
}

/* --- the rows of operations --- */

static bool say(struct ctx *c, const char *what, struct id id)
{
	struct audit_line line = { what, id_is_none(id) ? S("") : id_str(c->arena, id), S("") };
	return audit_add(c, &line);
}

static bool act_export(struct ctx *c, const void *arg, void *ret_out)
{
	const struct firm_ask_in *in = arg;
	struct firm_asked *ret = ret_out;
	struct firm_export_making_row row;
	bool found;
	*ret = (struct firm_asked){ .again = in->again };
	if (!password_again_count(c, &ret->again)) {
		return false;
	}
	if (!ret->again.ok) {
		return say(c, "firm_export_failed", (struct id){ 0 });
	}
	if (!q_firm_export_making(c, &row, &found)) {
		return false;
	}
	if (found) {
		return fail(c, ERR_CONFLICT, MSG_FIRM_IS_MADE);
	}
	struct firm_export_add_in add = { .id = id_new(c->now_ms), .asked_at = c->now_ms, .asked_by_id = c->who.account_id };
	return q_firm_export_add(c, add) && say(c, "firm_export", add.id) && firm_export_get(c, add.id, &ret->made);
}

static bool act_drop(struct ctx *c, const void *arg, void *ret_out)
{
	const struct firm_drop_in *in = arg;
	struct firm_export *ret = ret_out;
	if (!firm_export_get(c, in->export_id, ret)) {
		return false;
	}
	if (ret->state == FIRM_WAITING || ret->state == FIRM_MAKING) {
		return fail(c, ERR_CONFLICT, MSG_FIRM_IS_MADE);
	}
	return q_firm_export_gone(c, (struct firm_export_gone_in){ .id = in->export_id }) && firm_export_get(c, in->export_id, ret);
}

static const struct field export_fields[] = {
	{ .name = "password", .type = FIELD_SECRET, .offset = offsetof(struct firm_ask_in, password), .flags = FIELD_REQUIRED,
		.label = MSG_FIRM_LABEL_PASSWORD, .doc = "the password of whoever asks, once more" },
};
static const struct field drop_fields[] = {
	{ .name = "export", .type = FIELD_ID, .offset = offsetof(struct firm_drop_in, export_id), .flags = FIELD_PATH | FIELD_REQUIRED,
		.label = MSG_FIRM_TITLE, .doc = "which" },
};
const struct operation op_firm_export = { .name = "firm_export", .doc = "write the whole organisation to one file", .needs = ACCESS_ADMIN,
	.fields = export_fields, .n_fields = 1, .in_size = sizeof(struct firm_ask_in), .out_size = sizeof(struct firm_asked),
	.out = &firm_export_shape, .act = act_export, .audits_itself = true };
const struct operation op_firm_drop = { .name = "firm_drop", .doc = "take away the file of a whole organisation", .needs = ACCESS_ADMIN,
	.fields = drop_fields, .n_fields = 1, .in_size = sizeof(struct firm_drop_in), .out_size = sizeof(struct firm_export),
	.out = &firm_export_shape, .act = act_drop };

/* --- after a day --- */

bool firm_sweep(struct ctx *c, struct id org_id, str arg)
{
	struct firm_export_old_rows rows;
	(void)arg;
	if (!q_firm_export_old(c, (struct firm_export_old_in){ .before = c->now_ms - LIMIT_FIRM_KEPT_MS, .count = SWEPT_AT_ONCE }, &rows)) {
		return false;
	}
	bool ok = true;
	for (size_t i = 0; ok && i < rows.n; i++) {
		c->org_id = rows.v[i].org_id;
		ok = q_firm_export_gone(c, (struct firm_export_gone_in){ .id = rows.v[i].id });
		firm_export_unlink(c, rows.v[i].id);
	}
	c->org_id = org_id;
	return ok;
}
