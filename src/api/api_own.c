/* The doors of /api/v1 to a firm's own forms and ledgers. */
#include "api/api_parts.h"
#include "base/json.h"
#include "base/limits.h"
#include "messages.h"
#include "sheet/own_yaml.h"

struct form_json { str sheet, changes, yaml, troubles; struct opt_int version, built_in, seen; };
#define F(member, kind, text) { .name = #member, .type = kind, .offset = offsetof(struct form_json, member), .doc = text }
static const struct field form_fields[] = {
	F(sheet, FIELD_LINE, "key of the form or ledger"), F(version, FIELD_INT, "changes of the organisation so far; 0: as it was built in"),
	F(built_in, FIELD_INT, "version of the built-in form; 0: a ledger of the organisation's own"),
	F(seen, FIELD_INT, "the built-in version somebody last said they had seen; lower than built_in: it has news"),
	F(changes, FIELD_RAW, "what is laid over the built-in form: [{do, field, choice, ja, en, is, at, ...}]"),
	F(troubles, FIELD_RAW, "changes that do not fit any more, as texts"), F(yaml, FIELD_TEXT, "the form as it is, as a YAML file; it can be put back"),
};
#undef F
static const struct shape form_shape = { "LedgerForm", form_fields, sizeof form_fields / sizeof form_fields[0], sizeof(struct form_json) };

static str troubles_json(struct ctx *c, const struct sheet_own *o)
{
	AUTO_BUF(b, LIMIT_PAGE_BYTES);
	buf_add_c(&b, '[');
	for (size_t i = 0; i < o->laid.n_troubles; i++) {
		buf_add(&b, i ? S(",") : S(""));
		json_write_str(&b, own_trouble_text(c, o, &o->laid.troubles[i]));
	}
	buf_add_c(&b, ']');
	return str_copy(c->arena, buf_str(&b));
}

static bool form(struct web *w)
{
	struct ctx *c = w->c;
	struct sheet_own o;
	AUTO_BUF(yaml, LIMIT_PAGE_BYTES);
	if (!sheet_own_get(c, raw_get(&w->parts, "sheet"), &o)) {
		return false;
	}
	own_yaml_write(&o.laid.def, &yaml);
	struct form_json v = { .sheet = o.laid.def.key, .version = { true, o.version }, .built_in = { true, o.built_in ? o.built_in->version : 0 },
		.seen = { true, o.version ? o.base_version : o.built_in ? o.built_in->version : 0 },
		.changes = own_changes_text(c, o.changes, o.n_changes), .troubles = troubles_json(c, &o), .yaml = str_copy(c->arena, buf_str(&yaml)) };
	return web_json(w, 200, &form_shape, &v);
}

struct past_json { struct opt_int version, made_at; str what, words, reason, who; };
#define F(member, kind, text) { .name = #member, .type = kind, .offset = offsetof(struct past_json, member), .doc = text }
static const struct field past_fields[] = {
	F(version, FIELD_INT, "1, 2, 3 ..."), F(made_at, FIELD_INSTANT, "when"), F(who, FIELD_LINE, "by whom"), F(what, FIELD_LINE, "what was done: a code"),
	F(words, FIELD_LINE, "to what, in the words of that day"), F(reason, FIELD_TEXT, "why, when it was said"),
};
#undef F
static const struct shape past_shape = { "LedgerFormPast", past_fields, sizeof past_fields / sizeof past_fields[0], sizeof(struct past_json) };

static bool history(struct web *w)
{
	struct ctx *c = w->c;
	const struct sheet_def *d;
	struct sheet_own_version *v;
	size_t n;
	if (!sheet_def_get(c, raw_get(&w->parts, "sheet"), &d) || !sheet_own_history(c, d->key, &v, &n)) {
		return false;
	}
	struct past_json *all = arena_array(c->arena, struct past_json, n);
	for (size_t i = 0; i < n; i++) {
		all[i] = (struct past_json){ { true, v[i].version }, { true, v[i].made_at }, v[i].what, v[i].words, v[i].reason, v[i].who };
	}
	return web_json_list(w, &past_shape, all, n, STR_NONE);
}

static bool made(struct web *w)
{
	const struct own_out *out = w->result;
	return web_created(w, &own_out_shape, out, url_below(w->c, url_path(w->c, "/api/v1/ledgers"), "/", out->sheet));
}

#define FORM "/api/v1/ledgers/{sheet}/form"
static const struct route routes[] = {
	{ .method = HTTP_POST, .pattern = "/api/v1/ledgers", .needs = ACCESS_ADMIN, .flags = ROUTE_API, .op = &op_own_new, .answer = made,
		.shape = &own_out_shape, .doc = "Make a ledger of the organisation's own." },
	{ .method = HTTP_GET, .pattern = FORM, .needs = ACCESS_ADMIN, .flags = ROUTE_API, .show = form, .shape = &form_shape,
		.doc = "The form of a ledger: what the organisation changed, and the whole of it as YAML." },
	{ .method = HTTP_PUT, .pattern = FORM, .needs = ACCESS_ADMIN, .flags = ROUTE_API, .op = &op_own_file, .answer = api_done,
		.shape = &own_out_shape, .doc = "Use the form of a YAML file; every mistake is told with its line, and then nothing is changed." },
	{ .method = HTTP_GET, .pattern = FORM "/history", .needs = ACCESS_ADMIN, .flags = ROUTE_API, .show = history, .shape = &past_shape,
		.is_list = true, .doc = "What was done to the form, newest first." },
	{ .method = HTTP_POST, .pattern = FORM "/changes", .needs = ACCESS_ADMIN, .flags = ROUTE_API | ROUTE_ACTION, .op = &op_own_change,
		.answer = api_done, .shape = &own_out_shape, .doc = "Change the form: rename, hide, add, move, choices." },
	{ .method = HTTP_POST, .pattern = FORM "/back", .needs = ACCESS_ADMIN, .flags = ROUTE_API | ROUTE_ACTION, .op = &op_own_back,
		.answer = api_done, .shape = &own_out_shape, .doc = "Bring back an earlier form; 0: the built-in one." },
};
const struct route_table api_own_routes = { routes, sizeof routes / sizeof routes[0] };
