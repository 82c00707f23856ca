/* read_request: what was sent, as the fields of the operation. What people typed stays in w->form when it is refused. */
#include "base/limits.h"
#include "base/text.h"
#include "messages.h"
#include "web/pipeline.h"

static bool type_is(str type, str wanted)
{
	str rest = type;
	str name = str_trim(str_cut(&rest, ';'));
	return name.n == wanted.n && strncasecmp(name.p, wanted.p, name.n) == 0;
}

static bool parse_form(struct flight *f, str type, str body)
{
	struct web *w = &f->w;
	struct ctx *c = &f->c;
	if (type_is(type, S("multipart/form-data"))) {
		if (!(w->route->flags & ROUTE_UPLOAD)) {
			return fail(c, ERR_TYPE, 0);
		}
		if (f->x->is_cut) {
			return http_parse_multipart_cut(c, type, str_bytes(body), &w->form, &f->cut_file);
		}
		return http_parse_multipart(c, type, str_bytes(body), &w->form, &w->files, &w->n_files);
	}
	if (body.n > 0 && !type_is(type, S("application/x-www-form-urlencoded"))) {
		return fail(c, ERR_TYPE, 0);
	}
	return http_parse_urlencoded(c, body, &w->form);
}

/* Values of the path stand first, so that no form field can take their place. */
static struct raw_form with_path(struct flight *f)
{
	struct web *w = &f->w;
	struct raw_form all = { .n = w->parts.n + w->form.n };
	all.v = arena_array(f->c.arena, struct raw_value, all.n);
	for (size_t i = 0; i < w->parts.n; i++) {
		all.v[i] = w->parts.v[i];
	}
	size_t n = w->parts.n;
	for (size_t i = 0; i < w->form.n; i++) {
		if (str_is_none(raw_get(&w->parts, str_cz(f->c.arena, w->form.v[i].name)))) {
			all.v[n++] = w->form.v[i];
		}
	}
	all.n = n;
	return all;
}

static bool fill_from_form(struct flight *f)
{
	const struct operation *op = f->w.route->op;
	struct raw_form all = with_path(f);
	return fields_from_form(&f->c, op->fields, op->n_fields, &all, f->w.in);
}

static bool fill_from_json(struct flight *f, str type, str body)
{
	const struct operation *op = f->w.route->op;
	if (body.n > 0 && !type_is(type, S("application/json"))) {
		return fail(&f->c, ERR_TYPE, 0);
	}
	if (body.n > 0 && !text_is_utf8(body)) {
		return fail(&f->c, ERR_MALFORMED, 0);
	}
	return fields_from_json(&f->c, op->fields, op->n_fields, body.n > 0 ? body : S("{}"), &f->w.parts, f->w.in);
}

/* The ids and numbers of a path name something or nothing: they are never a mistake of the person who typed. */
static bool path_part_is_sane(struct flight *f, const struct field *field)
{
	struct id ignored;
	int64_t number;
	if (field->type == FIELD_INT) {
		return str_to_i64(raw_get(&f->w.parts, field->name), &number) || fail(&f->c, ERR_NOT_FOUND, 0);
	}
	return field->type != FIELD_ID || web_id(&f->w, field->name, &ignored);
}

static bool path_is_sane(struct flight *f)
{
	const struct operation *op = f->w.route->op;
	for (size_t i = 0; i < op->n_fields; i++) {
		if ((op->fields[i].flags & FIELD_PATH) && !path_part_is_sane(f, &op->fields[i])) {
			return false;
		}
	}
	return true;
}

static const struct field *query_field(const struct shape *query, str name)
{
	for (size_t i = 0; query && i < query->n_fields; i++) {
		str of = str_from_c(query->fields[i].name);
		bool is_pair = query->fields[i].type == FIELD_PAIRS;
		if (is_pair ? name.n > of.n + 1 && name.p[of.n] == '.' && str_starts(name, of) : str_eq(of, name)) {
			return &query->fields[i];
		}
	}
	return NULL;
}

/* Pages take what they know and leave the rest; a program is told what it misspelt, not answered as if it had said nothing. */
bool query_parse(struct flight *f)
{
	struct web *w = &f->w;
	const struct shape *query = w->route->query;
	bool ok = true;
	if (!http_parse_urlencoded(&f->c, f->x->request.query, &w->query)) {
		return false;
	}
	if (!f->is_api) {
		return true;
	}
	for (size_t i = 0; i < w->query.n; i++) {
		str name = w->query.v[i].name;
		if (!query_field(query, name)) {
			ok = fail_field(&f->c, str_cz(f->c.arena, name), MSG_WEB_QUERY_UNKNOWN);
		}
	}
	if (!ok || !query) {
		return ok;
	}
	w->asked = arena_alloc(f->c.arena, query->size, 16);
	return fields_from_form(&f->c, query->fields, query->n_fields, &w->query, w->asked);
}

bool request_parse(struct flight *f)
{
	struct web *w = &f->w;
	const struct operation *op = w->route->op;
	str type = http_header_get(&f->x->request, "content-type");
	str body = { (const char *)f->x->request.body.p, f->x->request.body.n };
	if (!f->is_api && !parse_form(f, type, body)) {
		return false;
	}
	if (!csrf_check(f)) {
		return false;
	}
	if (f->x->is_cut) { /* the form comes back; what nobody could read beside which field is the whole page's */
		return str_is_none(f->cut_file) ? fail(&f->c, ERR_TOO_LARGE, 0)
			: fail_field(&f->c, str_cz(f->c.arena, f->cut_file), MSG_WEB_FILE_TOO_LARGE);
	}
	if (!op) {
		return true;
	}
	w->in = arena_alloc(f->c.arena, op->in_size > 0 ? op->in_size : 1, 16);
	w->result = arena_alloc(f->c.arena, op->out_size > 0 ? op->out_size : 1, 16);
	if (!path_is_sane(f)) {
		return false;
	}
	if (w->route->sink || (w->route->flags & ROUTE_PROGRAM)) { /* the body went elsewhere, or is read there */
		return fill_from_json(f, S("application/json"), S("{}"));
	}
	return f->is_api ? fill_from_json(f, type, body) : fill_from_form(f);
}
