#include "base/event_time.h"
#include "base/field.h"
#include "base/json.h"
#include "base/time.h"

static void write_id(struct buf *b, struct id v)
{
	char text[ID_TEXT_LEN + 2];
	if (id_is_none(v)) {
		buf_add(b, S("null"));
		return;
	}
	text[0] = text[ID_TEXT_LEN + 1] = '"';
	id_write(v, text + 1);
	buf_add_bytes(b, text, sizeof text);
}

static void write_ids(struct buf *b, const struct id_list *list)
{
	buf_add_c(b, '[');
	for (size_t i = 0; i < list->n; i++) {
		if (i > 0) {
			buf_add_c(b, ',');
		}
		write_id(b, list->v[i]);
	}
	buf_add_c(b, ']');
}

static void write_lines(struct buf *b, const struct str_list *list)
{
	buf_add_c(b, '[');
	for (size_t i = 0; i < list->n; i++) {
		if (i > 0) {
			buf_add_c(b, ',');
		}
		json_write_str(b, list->v[i]);
	}
	buf_add_c(b, ']');
}

static void write_choice(struct buf *b, const struct choices *set, int index)
{
	const bool known = index >= 0 && (size_t)index < set->n;
	json_write_str(b, known ? str_from_c(set->v[index].code) : STR_NONE);
}

static void write_when(struct buf *b, struct event_time t)
{
	char text[EVENT_TIME_LEN];
	const size_t n = event_time_write(t, text);
	json_write_str(b, n == 0 ? STR_NONE : (str){ text, n });
}

static void write_instant(struct buf *b, struct opt_int v)
{
	char text[TIME_RFC3339_LEN];
	if (v.has) {
		time_rfc3339_write(v.v, text);
	}
	json_write_str(b, v.has ? (str){ text, sizeof text } : STR_NONE);
}

static void write_int(struct buf *b, struct opt_int v)
{
	if (v.has) {
		buf_add_i64(b, v.v);
	} else {
		buf_add(b, S("null"));
	}
}

static void write_raw(struct buf *b, str json)
{
	buf_add(b, str_is_empty(json) ? S("null") : json);
}

/* One case a type: a table would only hide it. */
static void write_value(struct buf *b, const struct field *f, const void *at)
{
	switch (f->type) {
	case FIELD_LINE: case FIELD_TEXT: case FIELD_MAIL: case FIELD_PHONE: case FIELD_URL:
		json_write_str(b, *(const str *)at);
		return;
	case FIELD_SECRET: /* goes in, never out */
		buf_add(b, S("null"));
		return;
	case FIELD_CHOICE:
		write_choice(b, f->choices, *(const int *)at);
		return;
	case FIELD_BOOL:
		buf_add(b, *(const bool *)at ? S("true") : S("false"));
		return;
	case FIELD_INT:
		write_int(b, *(const struct opt_int *)at);
		return;
	case FIELD_ID:
		write_id(b, *(const struct id *)at);
		return;
	case FIELD_WHEN:
		write_when(b, *(const struct event_time *)at);
		return;
	case FIELD_INSTANT:
		write_instant(b, *(const struct opt_int *)at);
		return;
	case FIELD_IDS:
		write_ids(b, at);
		return;
	case FIELD_LINES:
		write_lines(b, at);
		return;
	case FIELD_PAIRS: /* input alone */
		buf_add(b, S("null"));
		return;
	case FIELD_RAW:
		write_raw(b, *(const str *)at);
		return;
	}
}

void shape_write(struct buf *b, const struct shape *s, const void *row)
{
	bool first = true;
	buf_add_c(b, '{');
	for (size_t i = 0; i < s->n_fields; i++) {
		json_write_key(b, s->fields[i].name, &first);
		write_value(b, &s->fields[i], (const char *)row + s->fields[i].offset);
	}
	buf_add_c(b, '}');
}
