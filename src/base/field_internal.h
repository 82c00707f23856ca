/* field_internal: what the form, the JSON and the checks share. Private to field*.c and shape.c. */
#pragma once
#include "base/field.h"

/* The member of the operation's struct that a field fills. */
static inline void *field_at(const struct field *f, void *in)
{
	return (char *)in + f->offset;
}

static inline bool field_is_list(const struct field *f)
{
	return f->type == FIELD_IDS || f->type == FIELD_LINES;
}

size_t field_max(const struct field *f);            /* characters or items; the limit where the table says 0 */
void field_clear(const struct field *f, void *in);  /* "not sent", where that is not all zeroes */
/* Understands one text for any type but lists; blank ones are "not sent". False after fail_field(). */
bool field_from_text(struct ctx *c, const struct field *f, str typed, void *in, bool *ret_sent);
/* Several texts for IDS and LINES; blank ones are skipped. */
bool field_from_texts(struct ctx *c, const struct field *f, const str *typed, size_t n, void *in, bool *ret_sent);
bool field_missing(struct ctx *c, const struct field *f);

/* Forms of text (field_check.c); what is folded to ASCII or mended goes to *ret. */
bool field_check_mail(struct arena *a, str s, str *ret);
bool field_check_phone(struct arena *a, str s, str *ret);
bool field_check_url(struct arena *a, str s, str *ret);
bool field_check_int(struct arena *a, str s, int64_t *ret);
