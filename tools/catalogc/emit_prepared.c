/* emit_prepared: what procedures need beforehand, and what proves it. */
#include "emit.h"

#include <stdio.h>

static void emit_proofs(struct text *t, const struct prepared_def *d, size_t at)
{
	text_printf(t, "static const struct prepared_proof prepared_proofs_%zu[] = {\n", at);
	for (size_t i = 0; i < d->n_proofs; i++) {
		const struct prepared_proof *p = &d->proofs[i];
		text_printf(t, "\t{ .rule = %d, .days = %d,\n", p->rule, p->days);
		member_str(t, "role", p->role);
		member_str(t, "sheet", p->sheet);
		member_str(t, "field", p->field);
		member_str(t, "value", p->value);
		member_str(t, "thing", p->thing);
		text_str(t, "\t},\n");
	}
	text_str(t, "};\n");
}

void emit_prepared(struct text *t, const struct catalog *k)
{
	char name[40];
	for (size_t i = 0; i < k->n_prepared; i++) {
		snprintf(name, sizeof name, "prepared_words_%zu", i);
		emit_texts(t, name, k->prepared[i].words, k->prepared[i].n_words);
		if (k->prepared[i].n_proofs > 0) {
			emit_proofs(t, &k->prepared[i], i);
		}
	}
	text_str(t, "static const struct prepared_def prepared[] = {\n");
	for (size_t i = 0; i < k->n_prepared; i++) {
		const struct prepared_def *d = &k->prepared[i];
		text_str(t, "\t{\n");
		member_str(t, "key", d->key);
		member_str(t, "page", d->page);
		member_str(t, "go", d->go);
		member_text2(t, "name", d->name);
		member_text2(t, "instead", d->instead);
		if (d->n_words > 0) {
			text_printf(t, "\t  .words = prepared_words_%zu, .n_words = %zu,\n", i, d->n_words);
		}
		if (d->n_proofs > 0) {
			text_printf(t, "\t  .proofs = prepared_proofs_%zu, .n_proofs = %zu,\n", i, d->n_proofs);
		}
		text_str(t, "\t},\n");
	}
	text_str(t, "};\n");
}
