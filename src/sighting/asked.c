/* What a firm asks finders besides the built-in questions, and what they answered: words, as they were at that time. */
#include "sheet/sheet.h"
#include "sighting/sighting.h"

/* A form may have been on the screen while the firm took a question away: what is no longer asked is passed over. */
static struct raw_form still_asked(struct ctx *c, const struct sheet_def *d, const struct raw_form *values)
{
	struct raw_form kept = { .v = arena_array(c->arena, struct raw_value, values->n + 1) };
	for (size_t i = 0; i < values->n; i++) {
		if (sheet_field_find(d, values->v[i].name) >= 0) {
			kept.v[kept.n++] = values->v[i];
		}
	}
	return kept;
}

bool sighting_asked_read(struct ctx *c, const struct sighting_report_in *in, str *ret)
{
	const struct sheet_def *d;
	*ret = S("");
	if (!in->is_asked) {
		return true;
	}
	if (!sheet_def_get(c, S("sighting"), &d)) {
		return false;
	}
	struct sheet_cell *cells = arena_array(c->arena, struct sheet_cell, d->n_fields + 1);
	struct raw_form values = still_asked(c, d, &in->values);
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
