/* Keeping a firm's changes: one thing done to a form, back to an earlier one, a new ledger, a form from a file. */
#include "sheet/own_op.h"

#include "base/limits.h"
#include "base/msg.h"
#include "base/time.h"
#include "messages.h"
#include "sheet/own_yaml.h"
#include "sheet_sql.h"

const struct choices sheet_type_choices = { (const struct choice[]){ { "line", MSG_SHEET_OWN_TYPE_LINE }, { "text", MSG_SHEET_OWN_TYPE_TEXT },
	{ "number", MSG_SHEET_OWN_TYPE_NUMBER }, { "date", MSG_SHEET_OWN_TYPE_DATE }, { "choice", MSG_SHEET_OWN_TYPE_CHOICE },
	{ "choices", MSG_SHEET_OWN_TYPE_CHOICES }, { "person", MSG_SHEET_OWN_TYPE_PERSON }, { "row", MSG_SHEET_OWN_TYPE_ROW } }, SHEET_RESULT };

static const struct field out_fields[] = {
	{ .name = "sheet", .type = FIELD_LINE, .offset = offsetof(struct own_out, sheet), .doc = "Key of the form or ledger." },
	{ .name = "version", .type = FIELD_INT, .offset = offsetof(struct own_out, version), .doc = "Changes of the firm so far." },
	{ .name = "field", .type = FIELD_LINE, .offset = offsetof(struct own_out, field), .doc = "Key of the field that was added; else empty." },
};
const struct shape own_out_shape = { "LedgerFormVersion", out_fields, sizeof out_fields / sizeof out_fields[0], sizeof(struct own_out) };

/* --- what does not fit --- */

int own_fault_msg(int fault)
{
	static const int says[] = { [OWN_GONE] = MSG_SHEET_OWN_FAULT_GONE, [OWN_CLASH] = MSG_SHEET_OWN_FAULT_CLASH,
		[OWN_IN_USE] = MSG_SHEET_OWN_FAULT_IN_USE, [OWN_NO_CHOICE] = MSG_SHEET_OWN_FAULT_NO_CHOICE, [OWN_CLOSED] = MSG_SHEET_OWN_FAULT_CLOSED,
		[OWN_TOO_MANY] = MSG_SHEET_OWN_FAULT_TOO_MANY, [OWN_UNKNOWN] = MSG_SHEET_OWN_FAULT_UNKNOWN };
	return says[fault];
}

str own_trouble_text(struct ctx *c, const struct sheet_own *o, const struct own_trouble *t)
{
	return msgf(c, own_fault_msg(t->fault), { "name", own_name_of(c, o, t->field) });
}

/* One form; false with no error: all is well. */
static bool look_at(struct ctx *c, str sheet, struct own_health *ret)
{
	struct sheet_own o;
	if (!sheet_own_get(c, sheet, &o)) {
		ret->why = S("this program has no such definition; the rows and the changes are kept");
		ret->n_troubles = 1;
		bool is_gone = c->err.code == ERR_NOT_FOUND;
		if (is_gone) {
			err_clear(c);
		}
		return is_gone;
	}
	ret->n_troubles = o.laid.n_troubles;
	ret->why = o.laid.n_troubles > 0 ? own_trouble_text(c, &o, &o.laid.troubles[0]) : S("");
	return o.laid.n_troubles > 0;
}

bool own_health(struct ctx *c, struct own_health **ret, size_t *ret_n)
{
	struct sheet_own_everywhere_rows rows;
	struct id org = c->org_id;
	enum lang lang = c->lang;
	if (!q_sheet_own_everywhere(c, &rows)) {
		return false;
	}
	*ret = arena_array(c->arena, struct own_health, rows.n + 1);
	*ret_n = 0;
	c->lang = LANG_EN;
	for (size_t i = 0; i < rows.n && c->err.code == ERR_NONE; i++) {
		c->org_id = rows.v[i].org_id;
		struct own_health *one = &(*ret)[*ret_n];
		*one = (struct own_health){ .org_name = rows.v[i].org_name, .sheet = rows.v[i].sheet };
		*ret_n += look_at(c, rows.v[i].sheet, one);
	}
	c->org_id = org;
	c->lang = lang;
	return c->err.code == ERR_NONE;
}

static bool had(const struct own_laid *before, const struct own_trouble *t)
{
	for (size_t i = 0; i < before->n_troubles; i++) {
		const struct own_trouble *b = &before->troubles[i];
		if (b->fault == t->fault && str_eq(b->field, t->field) && str_eq(b->choice, t->choice)) {
			return true;
		}
	}
	return false;
}

/* A trouble that was not there before is of this change: it is refused. */
static bool check_fits(struct ctx *c, const struct sheet_own *o, const struct own_editing *e, struct own_laid *laid)
{
	own_lay(c, &(struct own_laying){ o->built_in, o->laid.def.key, e->v, e->n, e->sees ? NULL : o->base, e->sees ? 0 : o->n_base,
		o->version + 1 }, laid);
	for (size_t i = 0; i < laid->n_troubles; i++) {
		if (!had(&o->laid, &laid->troubles[i])) {
			fail(c, ERR_CONFLICT, own_fault_msg(laid->troubles[i].fault));
			return fail_arg(c, "name", own_name_of(c, o, laid->troubles[i].field));
		}
	}
	return laid->def.n_fields > 0 || fail(c, ERR_CONFLICT, MSG_SHEET_OWN_NO_FIELDS_LEFT);
}

str own_name_of(struct ctx *c, const struct sheet_own *o, str key)
{
	int at = sheet_field_find(&o->laid.def, key);
	const struct sheet_field *f = at >= 0 ? &o->laid.def.fields[at] : sheet_hidden_find(&o->laid.def, key);
	return f ? text2_in(f->name, c->lang) : key;
}

/* --- keeping --- */

static bool put_version(struct ctx *c, const struct own_kept *k)
{
	return q_sheet_own_version_add(c, (struct sheet_own_version_add_in){ .sheet = k->sheet, .version = k->version, .changes = k->changes,
		.what = str_from_c(own_history_acts.v[k->what].code), .words = k->words, .reason = str_is_none(k->reason) ? S("") : k->reason,
		.made_at = c->now_ms, .made_by_id = c->who.account_id });
}

/* The list as it is now, one version on. */
static bool keep(struct ctx *c, const struct sheet_own *o, const struct own_editing *e, int what, str reason, struct own_out *out)
{
	struct own_laid laid;
	str sheet = o->laid.def.key;
	if (e->n > LIMIT_SHEET_OWN_CHANGES || o->version >= LIMIT_SHEET_OWN_VERSIONS) {
		fail(c, ERR_CONFLICT, MSG_SHEET_OWN_TOO_MANY_CHANGES);
		return fail_arg(c, "max", str_i64(c->arena, LIMIT_SHEET_OWN_CHANGES));
	}
	if (!check_fits(c, o, e, &laid)) {
		return false;
	}
	bool is_first = o->version == 0, takes_base = o->built_in && (is_first || e->sees);
	struct own_kept k = { sheet, o->version + 1, own_changes_text(c, e->v, e->n), what, e->words, reason };
	str base = takes_base ? own_base_text(c, o->built_in) : own_changes_text(c, o->base, o->n_base);
	int base_version = takes_base ? o->built_in->version : o->base_version;
	bool good = is_first
		? q_sheet_own_add(c, (struct sheet_own_add_in){ .sheet = sheet, .changes = k.changes, .base_version = base_version, .base = base,
			.changed_at = c->now_ms })
		: q_sheet_own_put(c, (struct sheet_own_put_in){ .sheet = sheet, .version = k.version, .changes = k.changes,
			.base_version = base_version, .base = base, .changed_at = c->now_ms });
	bool will_follow = q_sheet_mark_drop(c, (struct sheet_mark_drop_in){ .sheet = S(""), .mark = S("@"), .block = 0 }); /* sheet_op.c */
	if (!good || !put_version(c, &k) || !will_follow) {
		return false;
	}
	*out = (struct own_out){ sheet, { true, k.version }, str_is_none(e->field) ? S("") : e->field };
	return str_is_none(e->fill) || q_sheet_index_fill(c, (struct sheet_index_fill_in){ .field = e->fill, .sheet = sheet });
}

static bool was_faster(struct ctx *c, str sheet)
{
	struct sheet_own_version_last_row last;
	bool found;
	if (!q_sheet_own_version_last(c, (struct sheet_own_version_last_in){ .sheet = sheet }, &last, &found)) {
		return false;
	}
	fail(c, ERR_CONFLICT, MSG_SHEET_OWN_CHANGED_SINCE);
	fail_arg(c, "who", found && !str_is_none(last.who) ? last.who : S("-"));
	return fail_arg(c, "when", time_short(c, found ? last.made_at : c->now_ms));
}

/* The form to change, as it was seen. */
static bool open_form(struct ctx *c, str sheet, struct opt_int version, struct sheet_own *o, struct own_editing *e)
{
	if (!sheet_own_get(c, sheet, o)) {
		return false;
	}
	if (o->laid.def.shape == SHEET_QUESTIONS) {
		return fail(c, ERR_CONFLICT, MSG_SHEET_OWN_COUNTED);
	}
	if (version.has && version.v != o->version) {
		return was_faster(c, sheet);
	}
	*e = (struct own_editing){ .c = c, .own = o, .v = o->changes, .n = o->n_changes };
	return true;
}

static bool act_change(struct ctx *c, const void *arg, void *ret_out)
{
	const struct own_edit_in *in = arg;
	struct sheet_own o;
	struct own_editing e;
	if (!open_form(c, in->sheet, in->version, &o, &e)) {
		return false;
	}
	str before = own_changes_text(c, e.v, e.n);
	e.in = in;
	if (!own_edit(&e)) {
		return false;
	}
	if (!e.sees && str_eq(before, own_changes_text(c, e.v, e.n))) { /* nothing new: no version of its own */
		*(struct own_out *)ret_out = (struct own_out){ o.laid.def.key, { true, o.version }, S("") };
		return true;
	}
	return keep(c, &o, &e, in->what, in->reason, ret_out);
}

/* --- back to an earlier form --- */

static bool is_in_list(const struct own_change *v, size_t n, const struct own_change *one)
{
	for (size_t i = 0; i < n; i++) {
		if (v[i].what == one->what && str_eq(v[i].field, one->field) && str_eq(v[i].choice, one->choice)) {
			return true;
		}
	}
	return false;
}

/* Does any row say something in this field, or have this choice? */
static bool is_used(struct ctx *c, str sheet, str key, bool *ret)
{
	struct sheet_own_has_value_row row;
	str pattern = STR_CAT(c->arena, S("%\""), key, S("\"%"));
	bool good = q_sheet_own_has_value(c, (struct sheet_own_has_value_in){ .pattern = pattern, .sheet = sheet }, &row);
	*ret = good && row.n > 0;
	return good;
}

/* What rows hold is not forgotten: a field or choice that was added meanwhile and is used stays, not asked. */
static bool keep_used(struct ctx *c, const struct sheet_own *o, struct own_editing *e)
{
	struct own_change *v = arena_array(c->arena, struct own_change, e->n + 2 * o->n_changes + LIMIT_SHEET_OWN_AT_ONCE);
	memcpy(v, e->v, e->n * sizeof *v);
	for (size_t i = 0; i < o->n_changes; i++) {
		const struct own_change *one = &o->changes[i];
		bool is_choice = one->what == OWN_ADD_CHOICE, used;
		if ((one->what != OWN_ADD && !is_choice) || is_in_list(v, e->n, one)) {
			continue;
		}
		if (!is_used(c, o->laid.def.key, is_choice ? one->choice : one->field, &used)) {
			return false;
		}
		if (used) {
			v[e->n++] = *one;
			v[e->n++] = (struct own_change){ .what = is_choice ? OWN_HIDE_CHOICE : OWN_HIDE, .field = one->field, .choice = one->choice };
		}
	}
	e->v = v;
	return true;
}

static bool read_version(struct ctx *c, str sheet, int64_t version, struct own_change **ret, size_t *ret_n)
{
	struct sheet_own_version_one_row row;
	bool found;
	if (version == 0) {
		return own_changes_read(c, S("[]"), ret, ret_n);
	}
	return q_sheet_own_version_one(c, (struct sheet_own_version_one_in){ .sheet = sheet, .version = version }, &row, &found) &&
		(found || fail_field(c, "to", MSG_SHEET_OWN_NO_VERSION)) && own_changes_read(c, row.changes, ret, ret_n);
}

static bool words_of_version(struct ctx *c, str sheet, int64_t version, str *ret)
{
	struct sheet_own_version_one_row row;
	bool found;
	if (!q_sheet_own_version_one(c, (struct sheet_own_version_one_in){ .sheet = sheet, .version = version }, &row, &found)) {
		return false;
	}
	int what = found ? choice_find(&own_history_acts, row.what) : -1;
	*ret = what >= 0 ? msgf(c, own_history_acts.v[what].label, { "words", row.words }) : S("");
	return true;
}

static bool act_back(struct ctx *c, const void *arg, void *ret_out)
{
	const struct own_back_in *in = arg;
	struct sheet_own o;
	struct own_editing e;
	if (!open_form(c, in->sheet, in->version, &o, &e)) {
		return false;
	}
	int64_t to = in->to.has ? in->to.v : o.version - 1;
	if (to < 0 || to >= o.version) {
		return fail_field(c, "to", MSG_SHEET_OWN_NO_VERSION);
	}
	bool is_undo = to == o.version - 1;
	if (!read_version(c, in->sheet, to, &e.v, &e.n) || !keep_used(c, &o, &e) ||
	    (is_undo && !words_of_version(c, in->sheet, o.version, &e.words))) {
		return false;
	}
	e.words = is_undo ? e.words : to == 0 ? msg(c, MSG_SHEET_OWN_AS_BUILT_IN) : str_i64(c->arena, to);
	return keep(c, &o, &e, is_undo ? OWN_UNDO : OWN_BACK, in->reason, ret_out);
}

/* --- a ledger from nothing --- */

static bool own_ledgers(struct ctx *c, size_t *ret, str *ret_key)
{
	struct sheet_own_all_rows rows;
	int64_t last = 0, n;
	*ret = 0;
	if (!q_sheet_own_all(c, &rows)) {
		return false;
	}
	for (size_t i = 0; i < rows.n; i++) {
		str key = rows.v[i].sheet;
		if (str_starts(key, SHEET_OWN_PREFIX)) {
			(*ret)++;
			last = str_to_i64(str_sub(key, SHEET_OWN_PREFIX.n, key.n), &n) && n > last ? n : last;
		}
	}
	*ret_key = str_printf(c->arena, "%.*s%lld", STR_FMT(SHEET_OWN_PREFIX), (long long)last + 1);
	return true;
}

static str lang_or(str a, str b) { return !str_is_none(a) && a.n > 0 ? a : str_is_none(b) ? S("") : b; }

static bool act_new(struct ctx *c, const void *arg, void *ret_out)
{
	const struct own_new_in *in = arg;
	size_t n;
	str key;
	if (!own_ledgers(c, &n, &key)) {
		return false;
	}
	if (n >= LIMIT_SHEET_OWN_LEDGERS) {
		fail(c, ERR_CONFLICT, MSG_SHEET_OWN_TOO_MANY_LEDGERS);
		return fail_arg(c, "max", str_i64(c->arena, LIMIT_SHEET_OWN_LEDGERS));
	}
	struct text2 field = { in->first, in->first }, name = { in->ja, lang_or(in->en, in->ja) }, row = { in->row_ja, lang_or(in->row_en, in->row_ja) };
	struct own_change v[4 + LIMIT_SHEET_OWN_AT_ONCE] = {
		{ .what = OWN_ADD, .field = S("firm_name"), .added = { .key = S("firm_name"), .name = field, .help = { S(""), S("") }, .type = SHEET_LINE,
			.is_required = true, .is_column = true, .unit = { S(""), S("") }, .to = S(""), .needed_by = -1, .needed_value = S("") } },
		{ .what = OWN_SHEET_NAME, .field = S(""), .choice = S(""), .text = name },
		{ .what = OWN_ROW_NAME, .field = S(""), .choice = S(""), .text = row },
		{ .what = OWN_ABOUT, .field = S(""), .choice = S(""), .text = { lang_or(in->about, S("")), lang_or(in->about, S("")) } } };
	struct sheet_own o = { .laid = { .def = { .key = key } } };
	struct own_editing e = { .c = c, .own = &o, .v = v, .n = 4, .words = name.ja };
	return keep(c, &o, &e, OWN_MADE, S(""), ret_out);
}

/* --- a form from a file --- */

/* Each line of "NAME:LINE: reason" as an error of the field. */
static bool tell(struct ctx *c, str errors)
{
	while (errors.n > 0) {
		str reason = str_cut(&errors, '\n'), line;
		str_cut(&reason, ':');
		line = str_cut(&reason, ':');
		fail_field(c, "yaml", MSG_SHEET_OWN_FILE_LINE);
		fail_field_arg(c, "line", line);
		fail_field_arg(c, "reason", str_is_none(reason) ? S("") : str_trim(reason));
	}
	return false;
}

static bool read_file(struct ctx *c, str yaml, struct sheet_def *ret)
{
	AUTO_BUF(errors, 64 * 1024);
	struct sheet_own_all_rows own;
	if (str_is_none(yaml) || str_trim(yaml).n == 0) {
		return fail_field(c, "yaml", MSG_SHEET_OWN_NO_FILE);
	}
	if (!q_sheet_own_all(c, &own)) {
		return false;
	}
	str *ledgers = arena_array(c->arena, str, own.n + 1);
	for (size_t i = 0; i < own.n; i++) {
		ledgers[i] = own.v[i].sheet;
	}
	struct sheet_reading with = { c->catalog, ledgers, own.n };
	return sheet_def_read(c->arena, &with, S("form.yaml"), yaml, ret, &errors) || tell(c, str_copy(c->arena, buf_str(&errors)));
}

static bool act_file(struct ctx *c, const void *arg, void *ret_out)
{
	const struct own_file_in *in = arg;
	struct sheet_own o;
	struct own_editing e;
	struct sheet_def file;
	struct own_wanted wanted;
	AUTO_BUF(errors, 64 * 1024);
	if (!open_form(c, in->sheet, in->version, &o, &e) || !read_file(c, in->yaml, &file)) {
		return false;
	}
	if (!own_yaml_changes(c, &o, &file, &wanted, &errors)) {
		return tell(c, str_copy(c->arena, buf_str(&errors)));
	}
	e.v = wanted.v;
	e.n = wanted.n;
	e.words = text2_in(file.name, c->lang);
	return keep_used(c, &o, &e) && keep(c, &o, &e, OWN_FILE, in->reason, ret_out);
}

/* --- rows --- */

#define SHEET_PATH(T) { .name = "sheet", .type = FIELD_LINE, .offset = offsetof(struct T, sheet), .flags = FIELD_PATH | FIELD_REQUIRED, \
	.max = 40, .label = MSG_SHEET_SHEET, .doc = "key of the form or ledger" }
#define F(T, member, kind, label_msg, text, ...) { .name = #member, .type = kind, .offset = offsetof(struct T, member), .label = label_msg, \
	.doc = text, __VA_ARGS__ }
#define SEEN(T) F(T, version, FIELD_INT, MSG_SHEET_VERSION, "the version of the form that was seen; 409 when there is a newer one", .flags = 0)
#define WHY(T) F(T, reason, FIELD_TEXT, MSG_SHEET_REASON, "why, for the history of the form", .max = 1000)
#define E own_edit_in
static const struct field change_fields[] = { SHEET_PATH(own_edit_in),
	{ .name = "what", .type = FIELD_CHOICE, .offset = offsetof(struct own_edit_in, what), .flags = FIELD_REQUIRED, .choices = &own_acts,
		.label = MSG_SHEET_OWN_WHAT, .doc = "what is done to the form" },
	F(E, field, FIELD_LINE, MSG_SHEET_OWN_FIELD, "key of the field; of add and names: none", .max = 40),
	F(E, choice, FIELD_LINE, MSG_SHEET_OWN_CHOICE, "key of the choice; of edit_choice, hide_choice, show_choice", .max = 60),
	F(E, ja, FIELD_LINE, MSG_SHEET_OWN_JA, "the name in Japanese; one language suffices", .max = 100),
	F(E, en, FIELD_LINE, MSG_SHEET_OWN_EN, "the name in English", .max = 100),
	F(E, help_ja, FIELD_TEXT, MSG_SHEET_OWN_HELP, "a line of help; of names: what the ledger is for", .max = 1000),
	F(E, help_en, FIELD_TEXT, MSG_SHEET_OWN_HELP_EN, "the same in English", .max = 1000),
	F(E, row_ja, FIELD_LINE, MSG_SHEET_OWN_ROW, "of names: what a row is called", .max = 100),
	F(E, row_en, FIELD_LINE, MSG_SHEET_OWN_ROW_EN, "the same in English", .max = 100),
	F(E, required, FIELD_BOOL, MSG_SHEET_OWN_REQUIRED, "of add and edit: must be filled in", .flags = 0),
	F(E, column, FIELD_BOOL, MSG_SHEET_OWN_COLUMN, "of add and edit: shown in the list", .flags = 0),
	{ .name = "type", .type = FIELD_CHOICE, .offset = offsetof(struct own_edit_in, type), .choices = &sheet_type_choices,
		.label = MSG_SHEET_OWN_TYPE, .doc = "of add: what is filled in" },
	F(E, section, FIELD_INT, MSG_SHEET_OWN_SECTION_LABEL, "of add: which part of the form, from 0; without it the last", .flags = 0),
	F(E, min, FIELD_INT, MSG_SHEET_OWN_MIN, "of a number: least", .flags = 0), F(E, max, FIELD_INT, MSG_SHEET_OWN_MAX, "of a number: most", .flags = 0),
	F(E, unit, FIELD_LINE, MSG_SHEET_OWN_UNIT, "of a number: its unit", .max = 20),
	F(E, to, FIELD_LINE, MSG_SHEET_OWN_TO, "of a row: key of the ledger it leads to", .max = 40),
	F(E, choices, FIELD_TEXT, MSG_SHEET_OWN_CHOICES, "of a choice: one a line", .max = 4000), SEEN(own_edit_in), WHY(own_edit_in) };
static const struct field back_fields[] = { SHEET_PATH(own_back_in),
	F(own_back_in, to, FIELD_INT, MSG_SHEET_VERSION, "the version to go back to; 0: as it was built in; without it the one before", .flags = 0),
	SEEN(own_back_in), WHY(own_back_in) };
static const struct field new_fields[] = {
	F(own_new_in, ja, FIELD_LINE, MSG_SHEET_OWN_LEDGER_NAME, "what the ledger is called", .flags = FIELD_REQUIRED, .max = 100),
	F(own_new_in, en, FIELD_LINE, MSG_SHEET_OWN_EN, "the same in English", .max = 100),
	F(own_new_in, row_ja, FIELD_LINE, MSG_SHEET_OWN_ROW, "what one row is called", .flags = FIELD_REQUIRED, .max = 100),
	F(own_new_in, row_en, FIELD_LINE, MSG_SHEET_OWN_ROW_EN, "the same in English", .max = 100),
	F(own_new_in, first, FIELD_LINE, MSG_SHEET_OWN_FIRST, "the first field, which names a row", .flags = FIELD_REQUIRED, .max = 100),
	F(own_new_in, about, FIELD_TEXT, MSG_SHEET_OWN_ABOUT, "what the ledger is for", .max = 1000) };
static const struct field file_fields[] = { SHEET_PATH(own_file_in),
	F(own_file_in, yaml, FIELD_TEXT, MSG_SHEET_OWN_YAML, "the whole form as YAML, as it is read out; rules of built-in fields stay as they are",
		.max = LIMIT_SHEET_OWN_YAML_CHARS), SEEN(own_file_in), WHY(own_file_in) };
#define OWN_OP(var, title, text, function, table, T) \
	const struct operation var = { .name = title, .doc = text, .needs = ACCESS_ADMIN, .fields = table, \
		.n_fields = sizeof table / sizeof table[0], .in_size = sizeof(struct T), .out_size = sizeof(struct own_out), .out = &own_out_shape, \
		.act = function }
OWN_OP(op_own_change, "ledger_form_change", "change the form of a ledger for this organisation", act_change, change_fields, own_edit_in);
OWN_OP(op_own_back, "ledger_form_back", "bring back an earlier form of a ledger", act_back, back_fields, own_back_in);
OWN_OP(op_own_new, "ledger_make", "make a ledger of the organisation's own", act_new, new_fields, own_new_in);
OWN_OP(op_own_file, "ledger_form_put", "use the form of a YAML file", act_file, file_fields, own_file_in);
