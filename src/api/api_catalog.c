/* What the catalogue knows that a program needs to speak with people: kinds and levels. */
#include "api/api_parts.h"

#include "catalog/catalog.h"

struct kind_json { str key, name, short_name, help; bool personal_data; struct opt_int level; };
#define F(member, kind, text) { .name = #member, .type = kind, .offset = offsetof(struct kind_json, member), .doc = text }
static const struct field kind_fields[] = {
	F(key, FIELD_LINE, "what kind of an incident names"),
	F(name, FIELD_LINE, "as people call it"),
	F(short_name, FIELD_LINE, "as suggested names begin"),
	F(help, FIELD_LINE, "when to choose it"),
	F(personal_data, FIELD_BOOL, "usually touches personal data"),
	F(level, FIELD_INT, "the level it begins with; null: none of its own"),
};
#undef F
const struct shape kind_shape = { "Kind", kind_fields, sizeof kind_fields / sizeof kind_fields[0],
	sizeof(struct kind_json) };

bool api_kinds(struct web *w)
{
	struct ctx *c = w->c;
	size_t n = c->catalog->n_kinds;
	struct kind_json *rows = arena_array(c->arena, struct kind_json, n);
	for (size_t k = 0; k < n; k++) {
		const struct kind *v = &c->catalog->kinds[k];
		rows[k] = (struct kind_json){ v->key, text2_in(v->name, c->lang), text2_in(v->short_name, c->lang),
			text2_in(v->help, c->lang), v->personal_data, { v->level >= 0, v->level } };
	}
	return web_json_list(w, &kind_shape, rows, n, STR_NONE);
}
