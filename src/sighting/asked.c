/* What a firm asks finders besides the built-in questions, and what they answered: words, as they were at that time. */
#include "base/msg.h"
#include "messages.h"
#include "sheet/sheet.h"
#include "sighting/sighting.h"

/* Keys of catalog/sheets/sighting.yaml, and the field of the operation (and the column) each answer goes to. */
const struct sheet_bound sighting_bound[] = { { "card", "card" }, { "what", "what" }, { "when_text", "when_text" }, { "place", "place" },
	{ "touched", "touched" }, { "touch_note", "touch_note" }, { "name", "name" }, { "reach", "reach" }, { "photo", "photo" }, { 0 } };

bool sighting_form(struct ctx *c, const struct sheet_def **ret)
{
	return sheet_def_get(c, S("sighting"), ret);
}

bool sighting_needed_check(struct ctx *c, const struct sighting_report_in *in, bool has_photo)
{
	const struct sheet_def *d;
	if (!in->is_asked) {
		return true;
	}
	if (!sighting_form(c, &d)) {
		return false;
	}
	const struct { const char *key; bool is_said; } said[] = { { "what", !str_is_empty(in->what) },
		{ "when_text", !str_is_empty(in->when_text) }, { "place", !str_is_empty(in->place) }, { "touched", in->touched >= 0 },
		{ "touch_note", !str_is_empty(in->touch_note) }, { "name", !str_is_empty(in->name) }, { "reach", !str_is_empty(in->reach) },
		{ "photo", has_photo } };
	bool ok = true;
	for (size_t i = 0; i < sizeof said / sizeof said[0]; i++) {
		ok = sheet_bound_check(c, d, said[i].key, sheet_bound_name(sighting_bound, str_from_c(said[i].key)), said[i].is_said) && ok;
	}
	return ok;
}

str sighting_touched_name(struct ctx *c, const struct sheet_def *d, int touched)
{
	int at = sheet_field_find(d, S("touched"));
	const struct sheet_field *f = at >= 0 ? &d->fields[at] : sheet_hidden_find(d, S("touched"));
	int k = f && touched >= 0 ? sheet_choice_find(f, str_from_c(sighting_touched_choices.v[touched].code)) : -1;
	return touched < 0 ? S("") : k < 0 ? msg(c, sighting_touched_choices.v[touched].label) : text2_in(f->choices[k].name, c->lang);
}

bool sighting_asked_read(struct ctx *c, const struct sighting_report_in *in, str *ret)
{
	const struct sheet_def *d;
	*ret = S("");
	if (!in->is_asked) {
		return true;
	}
	if (!sighting_form(c, &d)) {
		return false;
	}
	d = sheet_unbound(c->arena, d, sighting_bound);
	struct sheet_cell *cells = arena_array(c->arena, struct sheet_cell, d->n_fields + 1);
	struct raw_form values = sheet_still_asked(c->arena, d, &in->values);
	if (!sheet_cells_read(c, d, &values, cells)) {
		return false;
	}
	for (size_t i = 0; i < d->n_fields; i++) {
		str text;
		if (!sheet_cell_text(c, &d->fields[i], &cells[i], &text)) {
			return false;
		}
		if (text.n > 0) {
			*ret = STR_CAT(c->arena, *ret, ret->n ? S("\n") : S(""), text2_in(d->fields[i].name, c->lang), S(": "), text);
		}
	}
	return true;
}
