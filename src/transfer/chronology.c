#include "transfer/chronology.h"

#include "base/csv.h"
#include "base/limits.h"
#include "base/text.h"
#include "base/time.h"
#include "messages.h"

enum column { COLUMN_TIME, COLUMN_TYPE, COLUMN_TEXT, COLUMN_SOURCE, COLUMN_MAX };
static const struct { const char *en, *ja; } headings[COLUMN_MAX] = {
	[COLUMN_TIME] = { "time", "時刻" }, [COLUMN_TYPE] = { "type", "種類" },
	[COLUMN_TEXT] = { "text", "内容" }, [COLUMN_SOURCE] = { "source", "出典" },
};

static bool read_heading(struct ctx *c, const struct csv_record *r, int at[COLUMN_MAX])
{
	for (int k = 0; k < COLUMN_MAX; k++) {
		at[k] = -1;
		for (size_t i = 0; i < r->n; i++) {
			str name = text_fold(c->arena, str_trim(r->fields[i]));
			if (str_eq(name, str_from_c(headings[k].en)) || str_eq(name, str_from_c(headings[k].ja))) {
				at[k] = (int)i;
			}
		}
	}
	return at[COLUMN_TIME] >= 0 && at[COLUMN_TEXT] >= 0;
}

static str cell(const struct csv_record *r, int at)
{
	return at >= 0 && (size_t)at < r->n ? str_trim(r->fields[at]) : S("");
}

static bool is_blank(const struct csv_record *r)
{
	for (size_t i = 0; i < r->n; i++) {
		if (!str_is_empty(str_trim(r->fields[i]))) {
			return false;
		}
	}
	return true;
}

/* The code, or the word people see in either language. */
static int type_of(struct ctx *c, str s)
{
	if (str_is_empty(s)) {
		return ENTRY_NOTE;
	}
	str folded = text_fold(c->arena, s);
	for (int t = 0; t <= ENTRY_NOTE; t++) {
		const struct choice *one = &entry_type_choices.v[t];
		if (str_eq(folded, str_from_c(one->code)) || str_eq(s, msg_text(LANG_JA, one->label)) ||
		    str_eq(folded, text_fold(c->arena, msg_text(LANG_EN, one->label)))) {
			return t;
		}
	}
	return -1;
}

static str problem_of(struct ctx *c, const struct chronology_line *l)
{
	if (str_is_empty(l->text)) {
		return msg(c, MSG_CHRONOLOGY_NO_TEXT);
	}
	if (l->text.n > LIMIT_ENTRY_BYTES) {
		return msg(c, MSG_CHRONOLOGY_TEXT_LONG);
	}
	if (l->when.precision == WHEN_NONE) {
		return msgf(c, MSG_CHRONOLOGY_BAD_TIME, { "time", l->time });
	}
	if (l->when.earliest_ms > c->now_ms) {
		return msgf(c, MSG_CHRONOLOGY_TIME_AHEAD, { "time", l->time });
	}
	return l->entry_type < 0 ? msgf(c, MSG_CHRONOLOGY_BAD_TYPE, { "type", l->type }) : S("");
}

static struct chronology_line read_line(struct ctx *c, const struct csv_record *r, const int at[COLUMN_MAX])
{
	struct chronology_line l = { .line = r->line, .time = cell(r, at[COLUMN_TIME]), .type = cell(r, at[COLUMN_TYPE]),
		.source = cell(r, at[COLUMN_SOURCE]) };
	if (!text_lines(c->arena, cell(r, at[COLUMN_TEXT]), &l.text)) {
		l.text = S("");
	}
	event_time_parse(l.time, c->now_ms, &l.when);
	l.entry_type = type_of(c, l.type);
	l.error = problem_of(c, &l);
	l.when_shown = l.when.precision == WHEN_NONE ? l.time : event_time_show(c, l.when);
	return l;
}

bool chronology_read(struct ctx *c, str csv, struct chronology *ret)
{
	struct csv_reader reader;
	struct csv_record record;
	int at[COLUMN_MAX];
	bool end;
	*ret = (struct chronology){ .error = S(""), .lines = arena_array(c->arena, struct chronology_line, LIMIT_IMPORT_ROWS) };
	csv_init(&reader, str_starts(csv, S("\xef\xbb\xbf")) ? str_sub(csv, 3, csv.n) : csv); /* a mark some programs write */
	if (!csv_next(c, &reader, &record, &end) || end || !read_heading(c, &record, at)) {
		err_clear(c);
		ret->error = msg(c, MSG_CHRONOLOGY_NO_HEADING);
		return true;
	}
	for (;;) {
		bool ok = csv_next(c, &reader, &record, &end);
		if (end) {
			break;
		}
		if (!ok) {
			str line = str_printf(c->arena, "%d", record.line);
			err_clear(c);
			ret->error = msgf(c, MSG_CHRONOLOGY_BROKEN, { "line", line });
			return true;
		}
		if (is_blank(&record)) {
			continue;
		}
		if (ret->n_lines == LIMIT_IMPORT_ROWS) {
			str most = str_printf(c->arena, "%d", LIMIT_IMPORT_ROWS);
			ret->error = msgf(c, MSG_CHRONOLOGY_TOO_MANY, { "max", most });
			return true;
		}
		struct chronology_line *l = &ret->lines[ret->n_lines++];
		*l = read_line(c, &record, at);
		ret->n_errors += !str_is_empty(l->error);
	}
	if (ret->n_lines == 0) {
		ret->error = msg(c, MSG_CHRONOLOGY_EMPTY);
	}
	return true;
}

/* Every broken line becomes one field error, so that the API tells all of them at once. */
static bool refuse(struct ctx *c, const struct chronology *all)
{
	if (!str_is_empty(all->error)) {
		fail_field(c, "csv", MSG_CHRONOLOGY_PROBLEM);
		return fail_field_arg(c, "problem", all->error);
	}
	for (size_t i = 0; i < all->n_lines; i++) {
		const struct chronology_line *l = &all->lines[i];
		if (!str_is_empty(l->error)) {
			fail_field(c, "csv", MSG_CHRONOLOGY_LINE_PROBLEM);
			fail_field_arg(c, "line", str_printf(c->arena, "%d", l->line));
			fail_field_arg(c, "problem", l->error);
		}
	}
	return false;
}

static bool act_import(struct ctx *c, const void *arg, void *ret_out)
{
	const struct chronology_import_in *in = arg;
	struct incident i;
	struct chronology all;
	if (!incident_get_open(c, in->incident_id, &i) || !chronology_read(c, in->csv, &all)) {
		return false;
	}
	if (all.n_errors || !str_is_empty(all.error)) {
		return refuse(c, &all);
	}
	for (size_t k = 0; k < all.n_lines; k++) {
		const struct chronology_line *l = &all.lines[k];
		struct journal_entry_in e = { .incident_id = i.id, .type = (enum entry_type)l->entry_type, .text = l->text,
			.occurred = l->when, .source = str_is_empty(l->source) ? STR_NONE : l->source };
		struct journal_added added;
		if (!journal_add(c, &e, &added)) {
			return false;
		}
	}
	((struct chronology_imported *)ret_out)->entries = (struct opt_int){ true, (int64_t)all.n_lines };
	return true;
}

static const struct field in_fields[] = {
	{ .name = "incident", .type = FIELD_ID, .offset = offsetof(struct chronology_import_in, incident_id),
		.flags = FIELD_PATH | FIELD_REQUIRED, .label = MSG_STEP_LABEL_INCIDENT, .doc = "its incident" },
	{ .name = "csv", .type = FIELD_TEXT, .offset = offsetof(struct chronology_import_in, csv),
		.flags = FIELD_REQUIRED, .max = LIMIT_BODY_BYTES, .label = MSG_CHRONOLOGY_LABEL_CSV,
		.doc = "columns time,type,text,source; the first line names them" },
};
static const struct field out_fields[] = {
	{ .name = "entries", .type = FIELD_INT, .offset = offsetof(struct chronology_imported, entries),
		.doc = "how many entries were added" },
};
static const struct shape imported_shape = { "Imported", out_fields, 1, sizeof(struct chronology_imported) };

const struct operation op_chronology_import = { .name = "chronology_import",
	.doc = "bring a course of events (CSV) into the journal, all lines or none", .needs = ACCESS_RESPONDER,
	.fields = in_fields, .n_fields = sizeof in_fields / sizeof in_fields[0],
	.in_size = sizeof(struct chronology_import_in), .out_size = sizeof(struct chronology_imported),
	.out = &imported_shape, .act = act_import };
