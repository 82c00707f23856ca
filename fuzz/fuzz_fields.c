/* The first byte chooses the door: a JSON body, or one value typed into every field of a form. */
#include <stdlib.h>

#include "base/buf.h"
#include "base/event_time.h"
#include "base/field.h"
#include "base/json.h"
#include "base/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

struct in {
	str line, text, secret, mail, phone, url;
	int kind;
	bool flag;
	struct opt_int count;
	struct id id;
	struct event_time when;
	struct opt_int due;
	struct id_list ids;
	struct str_list lines;
};

static const struct choice kinds[] = { { "a", 0 }, { "b", 0 } };
static const struct choices kind_set = { kinds, 2 };
#define FIELD(member, kind_of) { .name = #member, .type = kind_of, .offset = offsetof(struct in, member), .choices = &kind_set }
static const struct field fields[] = {
	FIELD(line, FIELD_LINE), FIELD(text, FIELD_TEXT), FIELD(secret, FIELD_SECRET), FIELD(mail, FIELD_MAIL),
	FIELD(phone, FIELD_PHONE), FIELD(url, FIELD_URL), FIELD(kind, FIELD_CHOICE), FIELD(flag, FIELD_BOOL),
	FIELD(count, FIELD_INT), FIELD(id, FIELD_ID), FIELD(when, FIELD_WHEN), FIELD(due, FIELD_INSTANT),
	FIELD(ids, FIELD_IDS), FIELD(lines, FIELD_LINES),
};
#define N_FIELDS (sizeof fields / sizeof fields[0])
static const struct shape shape = { "In", fields, N_FIELDS, sizeof(struct in) };

static bool read_form(struct ctx *c, str value, struct in *ret)
{
	struct raw_value values[N_FIELDS];
	for (size_t i = 0; i < N_FIELDS; i++) {
		values[i] = (struct raw_value){ str_from_c(fields[i].name), value };
	}
	const struct raw_form raw = { values, N_FIELDS };
	return fields_from_form(c, fields, N_FIELDS, &raw, ret);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	if (n == 0) {
		return 0;
	}
	struct arena a;
	arena_init(&a);
	struct ctx c = { .arena = &a, .now_ms = INT64_C(1795151850000) };
	struct in in = { 0 };
	const str rest = { (const char *)data + 1, n - 1 };
	const bool ok = data[0] % 2 == 0 ? read_form(&c, rest, &in)
	                                 : fields_from_json(&c, fields, N_FIELDS, rest, NULL, &in);
	if (ok != (c.err.code == ERR_NONE)) {
		abort(); /* a refusal without a reason, or a reason without a refusal */
	}
	for (const struct field_error *f = c.err.fields; f != NULL; f = f->next) {
		if (field_error_show(&c, f).n == 0) {
			abort();
		}
	}
	/* What was understood, even of a refused form, can be shown as JSON that reads. */
	AUTO_BUF(b, 1 << 22);
	const struct json *back;
	shape_write(&b, &shape, &in);
	err_clear(&c);
	if (buf_ok(&b) && !json_parse(&c, buf_str(&b), &back)) {
		abort();
	}
	arena_free(&a);
	return 0;
}
