#include "transfer/export.h"

#include "base/json.h"
#include "base/limits.h"
#include "base/time.h"
#include "room/room.h"

static void write_list(struct buf *b, const struct shape *s, const void *rows, size_t n)
{
	buf_add_c(b, '[');
	for (size_t i = 0; i < n; i++) {
		if (i) {
			buf_add_c(b, ',');
		}
		shape_write(b, s, (const char *)rows + i * s->size);
	}
	buf_add_c(b, ']');
}

static bool write_entries(struct ctx *c, struct id id, struct buf *b, bool *first)
{
	struct entry_view *v;
	size_t n;
	int64_t seq;
	struct sha256 head;
	if (!journal_list_all(c, id, LIMIT_ENTRIES_PER_ROOM, &v, &n) || !journal_head(c, id, &seq, &head)) {
		return false;
	}
	struct entry_json *rows = arena_array(c->arena, struct entry_json, n);
	for (size_t i = 0; i < n; i++) {
		rows[i] = entry_json_of(&v[i]);
	}
	json_write_key(b, "entries", first);
	write_list(b, &entry_shape, rows, n);
	json_write_key(b, "seal", first);
	json_write_str(b, journal_seal_text(c->arena, seq, &head));
	return true;
}

static bool write_one(struct ctx *c, const struct incident *i, struct buf *b)
{
	struct step *steps;
	struct fact *facts;
	struct report *reports;
	size_t n_steps, n_facts, n_reports;
	bool first = true;
	if (!step_list(c, i->id, &steps, &n_steps) || !fact_list(c, i->id, &facts, &n_facts) ||
	    !report_list(c, i->id, &reports, &n_reports)) {
		return false;
	}
	buf_add_c(b, '{');
	json_write_key(b, "incident", &first);
	shape_write(b, &incident_shape, i);
	if (!write_entries(c, i->id, b, &first)) {
		return false;
	}
	json_write_key(b, "steps", &first);
	write_list(b, &step_shape, steps, n_steps);
	json_write_key(b, "facts", &first);
	write_list(b, &fact_shape, facts, n_facts);
	json_write_key(b, "reports", &first);
	write_list(b, &report_shape, reports, n_reports);
	buf_add_c(b, '}');
	return buf_ok(b);
}

bool export_write(struct ctx *c, struct id only, struct buf *b)
{
	struct incident *v;
	size_t n;
	bool first = true, any = false;
	if (!incident_list(c, S(""), &v, &n)) {
		return false;
	}
	buf_add(b, S("{\"format\":\"sonae-export\",\"version\":1"));
	first = false;
	json_write_key(b, "exported_at", &first);
	json_write_str(b, time_rfc3339(c->arena, c->now_ms));
	json_write_key(b, "organisation", &first);
	json_write_str(b, c->org_name);
	json_write_key(b, "incidents", &first);
	buf_add_c(b, '[');
	for (size_t i = 0; i < n; i++) {
		if (!id_is_none(only) && !id_eq(only, v[i].id)) {
			continue;
		}
		if (any) {
			buf_add_c(b, ',');
		}
		any = true;
		if (!write_one(c, &v[i], b)) {
			return false;
		}
	}
	buf_add(b, S("]}"));
	return true;
}
