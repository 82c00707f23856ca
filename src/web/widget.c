/* widget: what the parts of widget.html are made from. */
#include "web/widget.h"
#include "assets.h"
#include "base/limits.h"
#include "catalog/catalog.h"
#include "escalation/escalation.h"
#include "messages.h"

#define HOUR_MS (INT64_C(3600) * 1000)
#define DAY_MS (24 * HOUR_MS)
#define WEEK_MS (7 * DAY_MS)

/* --- fields --- */

static const struct field_error *error_of(const struct web *w, const char *name)
{
	for (const struct field_error *e = web_refusal(w)->fields; e; e = e->next) {
		if (strcmp(e->field, name) == 0) {
			return e;
		}
	}
	return NULL;
}

static bool was_sent(const struct web *w)
{
	return w->form.n > 0;
}

/* Ids and what describes the input follow from the name, the help and the error; called after each change. */
static void settle(struct arena *a, struct field_view *f)
{
	f->help_id = STR_CAT(a, f->id, S("-help"));
	f->error_id = STR_CAT(a, f->id, S("-error"));
	if (str_is_empty(f->help)) {
		f->described_by = str_is_empty(f->error) ? S("") : f->error_id;
	} else if (str_is_empty(f->error)) {
		f->described_by = f->help_id;
	} else {
		f->described_by = STR_CAT(a, f->help_id, S(" "), f->error_id);
	}
}

struct field_view field_view_make(struct web *w, const char *name, int label, str initial)
{
	struct ctx *c = w->c;
	const struct field_error *e = error_of(w, name);
	str typed = raw_get(&w->form, name);
	struct field_view f = {
		.name = str_from_c(name),
		.id = STR_CAT(c->arena, S("f-"), str_from_c(name)),
		.label = label == MSG_NONE ? S("") : msg(c, label),
		.help = S(""),
		.value = !str_is_none(typed) ? typed : str_is_none(initial) ? S("") : initial,
		.error = e ? field_error_text(c, e) : S(""),
		.type = S("text"),
		.input_mode = S(""),
		.autocomplete = S("off"),
		.placeholder = S(""),
		.css = S(""),
		.rows = 4,
	};
	/* A box that is not ticked is not sent at all. */
	f.is_checked = was_sent(w) ? !str_is_none(typed) : str_eq(f.value, S("on"));
	settle(c->arena, &f);
	return f;
}

struct input_look { const char *type, *input_mode; };
static const struct input_look input_looks[FIELD_RAW + 1] = {
	[FIELD_LINE] = { "text", "" },
	[FIELD_SECRET] = { "password", "" },
	[FIELD_MAIL] = { "email", "email" },
	[FIELD_PHONE] = { "tel", "tel" },
	[FIELD_URL] = { "url", "url" },
	[FIELD_INT] = { "text", "numeric" },
	[FIELD_INSTANT] = { "text", "" },
};

static void take_choices(struct ctx *c, struct field_view *f, const struct choices *set)
{
	struct field_option *v = arena_array(c->arena, struct field_option, set->n);
	for (size_t i = 0; i < set->n; i++) {
		v[i] = (struct field_option){
			.value = str_from_c(set->v[i].code), .label = msg(c, set->v[i].label), .help = S("") };
	}
	field_options(f, v, set->n);
}

static const struct field *find_field(const struct operation *op, const char *name)
{
	for (size_t i = 0; i < op->n_fields; i++) {
		if (strcmp(op->fields[i].name, name) == 0) {
			return &op->fields[i];
		}
	}
	return NULL;
}

static int64_t longest(const struct field *field)
{
	if (field->max > 0) {
		return (int64_t)field->max;
	}
	return field->type == FIELD_TEXT ? LIMIT_TEXT_CHARS : LIMIT_LINE_CHARS;
}

void field_help(struct web *w, struct field_view *f, int help)
{
	f->help = msg(w->c, help);
	settle(w->c->arena, f);
}

struct field_view field_of(struct web *w, const struct operation *op, const char *name, str initial)
{
	const struct field *field = find_field(op, name);
	struct field_view f = field_view_make(w, name, field ? field->label : MSG_NONE, initial);
	if (!field) {
		return f;
	}
	const struct input_look *look = &input_looks[field->type];
	if (look->type) {
		f.type = str_from_c(look->type);
		f.input_mode = str_from_c(look->input_mode);
	}
	f.is_required = (field->flags & FIELD_REQUIRED) != 0;
	f.max = longest(field);
	if (field->choices) {
		take_choices(w->c, &f, field->choices);
	}
	if (field->type == FIELD_SECRET) {
		f.value = S(""); /* a password is never sent back */
	}
	/* A blank box for a time is a riddle; pages with more to say replace this. */
	if (field->type == FIELD_WHEN || field->type == FIELD_INSTANT) {
		field_help(w, &f, field->flags & FIELD_AHEAD ? MSG_LOOK_WHEN_AHEAD : MSG_LOOK_WHEN_PAST);
	}
	return f;
}

void field_help_add(struct web *w, struct field_view *f, str more)
{
	f->help = STR_CAT(w->c->arena, f->help, f->help.n && more.n ? S(" ") : S(""), more);
	settle(w->c->arena, f);
}

void field_set_id(struct web *w, struct field_view *f, str suffix)
{
	f->id = STR_CAT(w->c->arena, S("f-"), f->name, S("-"), suffix);
	settle(w->c->arena, f);
}

void field_options(struct field_view *f, const struct field_option *options, size_t n)
{
	f->options = options;
	f->n_options = n;
}

/* Errors that are mended on another page of the room. */
static const struct { int msg; const char *after; int label; } ways[] = {
	{ MSG_INCIDENT_PERSON_OUTSIDE, "/access", MSG_LOOK_WAY_MEMBER },
};

static void add_way(struct web *w, const struct field_error *e, struct error_line *line)
{
	struct id incident;
	str text = raw_get(&w->parts, "incident");
	line->way_text = S("");
	for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++) {
		if (e->msg == ways[i].msg && !str_is_none(text) && id_parse(text, &incident)) {
			line->way = url_id(w->c, "/incident/", incident, ways[i].after);
			line->way_text = msg(w->c, ways[i].label);
		}
	}
}

struct errors_view errors_make(struct web *w)
{
	struct ctx *c = w->c;
	struct errors_view v = { 0 };
	const struct err *why = web_refusal(w);
	if (why->code == ERR_NONE) {
		return v;
	}
	size_t n = 0;
	for (const struct field_error *e = why->fields; e; e = e->next) {
		n++;
	}
	v.title = why->msg != MSG_NONE ? msg_format(c, why->msg, why->args, ERR_ARGS_MAX)
	                               : msg(c, MSG_WEB_ERR_INVALID_TITLE);
	struct error_line *lines = arena_array(c->arena, struct error_line, n);
	for (const struct field_error *e = why->fields; e; e = e->next) {
		struct error_line *line = &lines[v.n_lines++];
		line->text = field_error_text(c, e);
		line->is_linked = e->field[0] != '\0';
		line->to.s = STR_CAT(c->arena, S("#f-"), str_from_c(e->field));
		add_way(w, e, line);
	}
	v.lines = lines;
	return v;
}

/* --- states --- */

static const struct chip_look chip_looks[CHIP_MAX] = {
	[CHIP_STEP_OPEN] = { "", "step-open", MSG_LOOK_STEP_OPEN },
	[CHIP_STEP_STARTED] = { "is-key", "step-started", MSG_LOOK_STEP_STARTED },
	[CHIP_STEP_DONE] = { "is-ok", "check", MSG_LOOK_STEP_DONE },
	[CHIP_STEP_NOT_NEEDED] = { "is-quiet", "step-not_needed", MSG_LOOK_STEP_NOT_NEEDED },
	[CHIP_STEP_BLOCKED] = { "is-danger", "step-blocked", MSG_LOOK_STEP_BLOCKED },
	[CHIP_READY] = { "is-ok", "check", MSG_LOOK_READY },
	[CHIP_STALE] = { "is-ask", "clock", MSG_LOOK_STALE },
	[CHIP_GAP] = { "is-warn", "triangle-alert", MSG_LOOK_GAP },
	[CHIP_MISSING] = { "is-danger", "x", MSG_LOOK_MISSING },
	[CHIP_INVESTIGATING] = { "is-ask", "investigating", MSG_LOOK_INVESTIGATING },
	[CHIP_UNKNOWN] = { "is-danger", "unknown", MSG_LOOK_UNKNOWN },
	[CHIP_NONE] = { "is-quiet", "none", MSG_LOOK_NONE },
	[CHIP_OPEN] = { "is-key", "step-started", MSG_LOOK_OPEN },
	[CHIP_CLOSED] = { "is-quiet", "archive", MSG_LOOK_CLOSED },
	[CHIP_EXERCISE] = { "is-drill", "graduation-cap", MSG_LOOK_EXERCISE },
	[CHIP_SEALED] = { "is-quiet", "lock", MSG_LOOK_SEALED },
};

const struct chip_look *chip_look(enum chip_kind kind)
{
	return &chip_looks[kind];
}

enum chip_kind chip_of_step(str state)
{
	static const struct { const char *code; enum chip_kind kind; } states[] = {
		{ "started", CHIP_STEP_STARTED }, { "done", CHIP_STEP_DONE },
		{ "not_needed", CHIP_STEP_NOT_NEEDED }, { "blocked", CHIP_STEP_BLOCKED },
	};
	for (size_t i = 0; i < sizeof states / sizeof states[0]; i++) {
		if (str_eq(state, str_from_c(states[i].code))) {
			return states[i].kind;
		}
	}
	return CHIP_STEP_OPEN;
}

enum chip_kind chip_of_fact(str state)
{
	if (str_eq(state, S("investigating"))) {
		return CHIP_INVESTIGATING;
	}
	return str_eq(state, S("none")) ? CHIP_NONE : CHIP_UNKNOWN;
}

str due_css(const struct ctx *c, int64_t due_ms)
{
	int64_t left = due_ms - c->now_ms;
	if (left < 0) {
		return S("is-danger");
	}
	if (left < DAY_MS) {
		return S("is-warn");
	}
	return left < WEEK_MS ? S("is-key") : S("is-quiet");
}

str level_name(struct ctx *c, struct opt_int level)
{
	return level_name_of(c, level);
}

str level_css(const struct ctx *c, struct opt_int level)
{
	static const char *const css[] = { "is-0", "is-1", "is-2", "is-3" };
	(void)c;
	return level.has && level.v >= 0 && level.v < LEVELS ? str_from_c(css[level.v]) : S("is-0");
}

/* --- times --- */

struct time_view time_view_of(struct ctx *c, int64_t ms)
{
	struct time_view v = { .rfc3339 = time_rfc3339(c->arena, ms), .text = time_ago(c, ms), .ago = S("") };
	str clock = time_hm(c, ms);
	if (str_starts(v.text, clock)) {
		v.ago = str_sub(v.text, clock.n, v.text.n - clock.n);
		v.text = clock;
	}
	return v;
}

/* --- small things --- */

str number_text(const struct ctx *c, int64_t v)
{
	return str_i64(c->arena, v);
}

/* Few assets, and their names differ early: cheap enough for the two hundred icons of a page. */
static const char *asset_path(const char *name)
{
	const struct asset *found = asset_find(assets, assets_count, name);
	return found ? found->path : name;
}

struct url asset_url(const char *name)
{
	return (struct url){ str_from_c(asset_path(name)) };
}

#define RAW(o, literal) out_raw((o), (literal), sizeof(literal) - 1)

void icon_html(struct out *o, str name)
{
	const char *path = asset_path("icons.svg");
	RAW(o, "<svg class=\"icon\" aria-hidden=\"true\"><use href=\"");
	out_raw(o, path, strlen(path));
	RAW(o, "#");
	out_attr_str(o, name);
	RAW(o, "\"/></svg>");
}
